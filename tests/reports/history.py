"""Random histories of a few stalls, the same counted by hand, and days that have gone by."""

from contextlib import suppress
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from outreach.models import Visit
from outreach.services import record_visit
from payments.services import add_account, confirm_holder
from placards.custody import hand_over, lose, mark_seen
from placards.models import Placard
from places.vietnamese import ascii_upper
from reports.enums import Reached
from reports.models import Snapshot, StallStanding
from stalls.models import Stall
from stalls.services import close_stall, create_owner, create_stall, move_in, move_out, record_consent
from stalls.services.erasing import withdraw_consent
from tests.placards.papers import enter

TODAY = timezone.localdate
ACTS = ("let", "account", "confirm", "consent", "print", "hand", "see", "use", "refuse", "gone", "lose", "age", "leave",
        "erase", "close")  # fmt: skip


class Hall:
    """Acts by name on one stall at a time; what can't be done there is left out."""

    def __init__(self, markets, officer, bank):
        self.officer, self.bank, self.number = officer, bank, 770_000_000
        self.stalls = [create_stall(market, code=f"A-{number}") for market in markets for number in range(1, 4)]

    def act(self, name, place):
        stall = Stall.objects.select_related("market").get(pk=self.stalls[place % len(self.stalls)].pk)
        if not stall.is_closed and not stall.market.closed_on:
            # What an owner who was erased, or a sheet on the wall, does not allow is refused, and nothing is done.
            with suppress(ValidationError):
                getattr(self, f"_{name}")(stall, stall.tenancy)

    def _let(self, stall, tenancy):
        if tenancy is None:
            self.number += 1
            name = f"Nông Thị {chr(65 + self.number % 26)}{chr(97 + self.number // 26 % 26)}"
            owner = create_owner(name=name, unit=stall.market.unit)
            since = TODAY() if stall.tenancies.exists() else TODAY() - timedelta(days=400)
            move_in(stall, owner, since=since)

    def _account(self, stall, tenancy):
        if tenancy and not tenancy.printed_at and tenancy.stall_accounts.count() < 4:
            self.number += 1
            add_account(stall, bank=self.bank, number=str(self.number))

    def _confirm(self, stall, tenancy):
        for shown in tenancy.stall_accounts.select_related("account") if tenancy else ():
            if not shown.account.is_confirmed:
                confirm_holder(shown.account, holder_name=ascii_upper(tenancy.owner.name), by=self.officer)

    def _consent(self, stall, tenancy):
        if tenancy:
            record_consent(tenancy.owner, how="spoken", by=self.officer)

    def _print(self, stall, tenancy):
        if stall.step in ("ready", "printed"):
            enter(stall, by=self.officer)

    def _sheet(self, stall, custody):
        return Placard.objects.filter(stall=stall, custody=custody, tenancy__until=None).true().first()

    def _hand(self, stall, tenancy):
        if sheet := self._sheet(stall, "stock"):
            hand_over([sheet], to="Chủ hộ", on=TODAY(), by=self.officer)

    def _see(self, stall, tenancy):
        if sheet := self._sheet(stall, "handed"):
            mark_seen(sheet, by=self.officer)

    def _lose(self, stall, tenancy):
        if sheet := self._sheet(stall, "handed"):
            lose(sheet, by=self.officer)

    def _visit(self, stall, tenancy, **said):
        if tenancy:
            known = next((each.mark for each in Visit.objects.filter(stall=stall, visited_on=TODAY())), "")
            if not known or tenancy.visits.filter(visited_on=TODAY()).exists():
                record_visit(stall, on=TODAY(), by=self.officer, known=known, **said)

    def _use(self, stall, tenancy):
        self._visit(stall, tenancy, on_wall=self._wall(stall), accepts=True)

    def _refuse(self, stall, tenancy):
        self._visit(stall, tenancy, on_wall=self._wall(stall), accepts=False, fears_tax=True)

    def _wall(self, stall):
        return "ours" if Placard.objects.filter(stall=stall).exists() else "other"

    def _gone(self, stall, tenancy):
        self._visit(stall, tenancy, on_wall="none", accepts=True)

    def _age(self, stall, tenancy):
        """What was seen and said there was so 50 days earlier."""
        for each in Placard.objects.filter(stall=stall).exclude(seen_at=None):
            Placard.objects.filter(pk=each.pk).update(seen_at=each.seen_at - timedelta(days=50))
        for visit in Visit.objects.filter(stall=stall).order_by("visited_on"):
            said = {"visited_on": visit.visited_on - timedelta(days=50)}
            Visit.objects.filter(pk=visit.pk).update(recorded_at=visit.recorded_at - timedelta(days=50), **said)

    def _leave(self, stall, tenancy):
        if tenancy:
            move_out(stall, until=TODAY())

    def _erase(self, stall, tenancy):
        if tenancy:
            withdraw_consent(tenancy.owner, by=self.officer)

    def _close(self, stall, tenancy):
        if tenancy is None:
            close_stall(stall, on=TODAY(), reason="Sửa mái")


def reached_by_hand(stall) -> set:
    """Row by row, as one would tell it from the pages; empty for a stall that does not count."""
    if stall.is_closed or stall.market.closed_on:
        return set()
    found, tenancy = {Reached.REGISTERED}, stall.tenancies.filter(until=None).first()
    if tenancy is None:
        return found
    found.add(Reached.LET)
    accounts = [shown.account for shown in tenancy.stall_accounts.order_by("position")][:4]
    if accounts:
        found.add(Reached.ACCOUNT)
        if all(account.confirmed_at and not account.bank.ended_on for account in accounts):
            found.add(Reached.CONFIRMED)
    if any(consent.withdrawn_at is None for consent in tenancy.owner.consents.all()):
        found.add(Reached.CONSENT)
    sheets = [each for each in tenancy.placards.all() if each.state == "printed" and stall.step == "printed"]
    handed = [each for each in sheets if each.custody == "handed" and not each.taken_down_at]
    visits = sorted(tenancy.visits.all(), key=lambda visit: visit.visited_on)
    if sheets:
        found.add(Reached.PRINTED)
    if handed:
        found.add(Reached.HANDED)
    if any(_hangs(each, visits) for each in handed):
        found.add(Reached.SEEN)
    if visits and visits[-1].accepts and (TODAY() - visits[-1].visited_on).days <= 90:
        found.add(Reached.USED)
    return found


def _hangs(sheet, visits):
    if sheet.seen_at is None or (TODAY() - timezone.localdate(sheet.seen_at)).days > 90:
        return False
    since = [each for each in visits if each.visited_on >= timezone.localdate(sheet.seen_at)]
    return not any(each.on_wall != "ours" and each.recorded_at > sheet.seen_at for each in since)


def by_hand(stalls) -> dict:
    """The count of each of `Reached`."""
    counts = dict.fromkeys(Reached, 0)
    for stall in stalls:
        for reached in reached_by_hand(stall):
            counts[reached] += 1
    return {reached.value: count for reached, count in counts.items()}


def let_days_pass(days):
    """What was counted until now was counted so many days earlier."""
    for snapshot in Snapshot.objects.order_by("day"):
        Snapshot.objects.filter(pk=snapshot.pk).update(day=snapshot.day - timedelta(days=days))
    for standing in StallStanding.objects.all():
        until = standing.until - timedelta(days=days) if standing.until else None
        StallStanding.objects.filter(pk=standing.pk).update(since=standing.since - timedelta(days=days), until=until)
