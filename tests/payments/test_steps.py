"""The step that tables show stays true, whatever officers do in whatever order.

A stall is called printed only while the sheet in use says, word for word, what would be printed now. This is the net
under "not one wrong code": a write that forgets to call placards back is caught here, even one added later.
"""

import datetime
import json
import random
from collections import Counter
from dataclasses import asdict, replace

from django.core.exceptions import ValidationError
from django.utils import timezone

from payments import services as money
from payments.banks import read_banks
from payments.enums import Relation
from payments.models import AccountChange, Bank, PayoutAccount, StallAccount
from payments.services import step_of
from placards import selection
from placards.models import Placard
from places.models import AdminUnit
from stalls import services as register
from stalls.enums import Goods, StallKind, Step
from stalls.models import Market, Owner, Stall, Tenancy
from tests.payments.changing import propose
from tests.placards.printing import print_now

NAMES = ("Nông Thị Hoa", "Hoàng Văn Nam", "Lý Thị Mai")
BANKS = ("970405", "970418")
NUMBERS = ("8801", "8802", "8803")
# A step follows from the rows; only READY and PRINTED can be told apart by nothing but the paper.
BEFORE_READY = (Step.VACANT, Step.NO_ACCOUNT, Step.BANK_ENDED, Step.UNCONFIRMED)


class Walk:
    """An officer who presses anything in any order, refusals included, from one vacant and three ready stalls on."""

    def __init__(self, market, officer, approver, seed):
        self.market, self.officer, self.approver = market, officer, approver
        self.random = random.Random(seed)  # noqa: S311  a walk, not a secret
        self.done, self.called_back = Counter(), Counter()
        for ended in Bank.objects.exclude(ended_on=None):
            money.take_end_back(ended)
        self.records = {record.bin: record for record in read_banks()}
        section = register.add_section(market, name="Dãy A")
        register.add_section(market, name="Dãy B")
        register.create_stall(market, code="A-0")
        made = [register.create_owner(name=name, unit=market.unit).pk for name in NAMES]
        self.owners = Owner.objects.filter(pk__in=made)
        self.accounts = PayoutAccount.objects.filter(owner__in=made)
        self.shown = StallAccount.objects.current().filter(tenancy__stall__market=market)
        bank = Bank.objects.get(pk=BANKS[0])
        for number, owner in enumerate(self.owners.order_by("name"), start=1):
            stall = register.create_stall(market, code=f"A-{number}", section=section)
            register.move_in(stall, owner, since=timezone.localdate())
            account = money.add_account(stall, bank=bank, number=NUMBERS[0]).account
            money.confirm_holder(account, holder_name=owner.name, by=officer)

    def any(self, queryset):
        # Keys that are random would make every walk another one.
        rows = list(queryset.order_by("created_at" if queryset.model in (Owner, PayoutAccount) else "pk"))
        if not rows:
            raise ValidationError("nothing to do it to")
        return self.random.choice(rows)

    @property
    def stall(self):
        return self.any(self.market.stalls)

    @property
    def held(self):
        """Mostly a stall that is let, or the walk would seldom get as far as paper."""
        return self.any(self.market.stalls.filter(tenancies__in=Tenancy.objects.current()))

    def tenant_moves_in(self):
        register.move_in(self.stall, self.any(self.owners), since=timezone.localdate())

    def tenant_moves_out(self):
        register.move_out(self.held, until=timezone.localdate())

    def account_is_added(self):
        bank = Bank.objects.get(pk=self.random.choice(BANKS))
        money.add_account(self.held, bank=bank, number=self.random.choice(NUMBERS))

    def account_is_shown(self):
        stall = self.held
        hers = self.accounts.filter(owner=stall.tenancy.owner)
        money.show_account(stall, self.any(hers.exclude(stall_accounts__tenancy=stall.tenancy)))

    def account_is_hidden(self):
        money.hide_account(self.any(self.shown))

    def account_is_made_primary(self):
        # Rather where there is paper that it spoils; else any, with the one that is first already among them.
        on_paper = self.shown.filter(position__gt=1, tenancy__stall__step=Step.PRINTED)
        money.make_primary(self.any(on_paper or self.shown))

    def change_is_proposed(self):
        on_paper = self.any(Stall.objects.filter(market=self.market, tenancies__in=Tenancy.objects.current().printed()))
        kind = self.random.choice(["replace", "replace", "add", "remove"])
        number, bank = self.random.choice(NUMBERS), self.random.choice(BANKS)
        old = self.any(on_paper.tenancy.stall_accounts.all()).account
        propose(on_paper, by=self.officer, kind=kind, old=old, bank=bank, number=number)

    def change_is_approved(self):
        change = self.any(AccountChange.objects.waiting().filter(tenancy__stall__market=self.market))
        money.approve_change(change, by=self.approver, holder_name=change.holder_name)

    def change_is_refused(self):
        change = self.any(AccountChange.objects.waiting().filter(tenancy__stall__market=self.market))
        money.refuse_change(change, by=self.approver, answer="Chủ hộ không nhận")

    def holder_is_confirmed(self):
        waiting = self.accounts.filter(confirmed_at=None)
        account = self.any(waiting if waiting and self.random.random() < 0.7 else self.accounts)
        name = self.random.choice([account.owner.name, account.owner.name, "TRAN VAN TAM"])
        money.confirm_holder(
            account, holder_name=name, relation=Relation.OTHER, relation_reason="Dùng chung", by=self.officer
        )

    def owner_is_renamed(self):
        owner = self.any(self.owners)
        owner.name = f"Nông Thị {self.random.choice(['Hoa', 'Huệ', 'Hồng'])}"
        register.update_owner(owner, by=self.officer)

    def stall_is_edited(self):
        stall, field = self.stall, self.random.choice(["code", "kind", "section", "position", "goods"])
        values = {
            "code": f"B-{self.random.randint(1, 99)}",
            "kind": self.random.choice(StallKind.values),
            "section": self.random.choice([None, *self.market.sections.all()]),
            "position": self.random.randint(1, 4),
            "goods": self.random.choice(Goods.values),
        }
        setattr(stall, field, values[field])
        register.update_stall(stall)

    def section_is_renamed(self):
        register.rename_section(self.any(self.market.sections), name=f"Khu {self.random.randint(1, 9)}")

    def section_is_moved(self):
        register.move_section(self.any(self.market.sections), up=self.random.random() < 0.5)

    def market_is_edited(self):
        market = Market.objects.get(pk=self.market.pk)
        values = {
            "name": f"Chợ Nước {self.random.randint(1, 9)}",
            "hotline": f"020638500{self.random.randint(1, 9)}",
            "unit": self.random.choice(
                AdminUnit.objects.current().filter(parent=market.unit.parent).order_by("pk")[:3]
            ),
        }
        field = self.random.choice(list(values))
        setattr(market, field, values[field])
        register.update_market(market)

    def bank_is_renamed(self):
        record = self.records[self.random.choice(BANKS)]
        money.load_banks((replace(record, short_name=f"{record.short_name} {self.random.randint(1, 9)}"),))

    def bank_ends(self):
        money.end_bank(Bank.objects.get(pk=self.random.choice(BANKS)), on=timezone.localdate())

    def bank_goes_on(self):
        money.take_end_back(self.any(Bank.objects.exclude(ended_on=None)))

    def stall_is_closed(self):
        vacant = self.market.stalls.filter(step=Step.VACANT)
        register.close_stall(self.any(vacant), on=timezone.localdate(), reason="nghỉ bán")

    def stall_is_opened(self):
        register.reopen_stall(self.any(self.market.stalls.exclude(closed_on=None)))

    def placards_are_printed(self):
        choice = self.random.choice(["all", "new", "ticked"])
        stalls = [self.stall] if choice == "ticked" else ()
        batch = print_now(self.market, choice=choice, layout=self.random.choice(["a6x4", "a5"]), stalls=stalls)
        assert batch.job.state == "done", batch.job.error


# How often each is tried: the way to paper is longer than the ways to spoil it.
WEIGHTS = {
    Walk.tenant_moves_in: 4,
    Walk.tenant_moves_out: 2,
    Walk.account_is_added: 6,
    Walk.account_is_shown: 4,
    Walk.account_is_hidden: 2,
    Walk.account_is_made_primary: 6,
    Walk.change_is_proposed: 8,
    Walk.change_is_approved: 8,
    Walk.change_is_refused: 1,
    Walk.holder_is_confirmed: 12,
    Walk.owner_is_renamed: 3,
    Walk.stall_is_edited: 5,
    Walk.section_is_renamed: 2,
    Walk.section_is_moved: 1,
    Walk.market_is_edited: 2,
    Walk.bank_is_renamed: 1,
    Walk.bank_ends: 1,
    Walk.bank_goes_on: 3,
    Walk.stall_is_closed: 2,
    Walk.stall_is_opened: 2,
    Walk.placards_are_printed: 9,
}


def said(face):
    """A face as its snapshot keeps it, but for what is new on every sheet."""
    words = json.loads(json.dumps(asdict(face), default=str))
    return {name: words[name] for name in words.keys() - {"serial", "version", "issued_on"}}


def would_say(candidate):
    return said(candidate.face(serial="0", version=1, issued_on=datetime.date(2026, 1, 1)))


def check(market, trail):
    now, skipped = selection.read(Stall.objects.filter(market=market))
    candidates = {candidate.stall_id: candidate for candidate in now}
    reasons = {each.stall: each.reason for each in skipped}
    survey = selection.survey(market)
    assert survey.ready == candidates.keys(), trail
    assert survey.new == candidates.keys() - set(market.stalls.filter(step=Step.PRINTED).values_list("pk", flat=True))
    for stall in Stall.objects.filter(market=market):
        where = f"{stall.code} after {trail}"
        if stall.step == Step.PRINTED:
            snapshot = json.loads(Placard.objects.in_use().get(stall=stall).snapshot)
            on_paper = {name: snapshot[name] for name in snapshot.keys() - {"serial", "version", "issued_on"}}
            assert on_paper == would_say(candidates[stall.pk]), where
            assert step_of(stall) == Step.READY, where
        else:
            assert stall.step == step_of(stall), where
            assert (stall.pk in candidates) == (stall.step == Step.READY), where
            if stall.step in BEFORE_READY and not stall.is_closed:
                # Of an ended bank the reason says which.
                is_ended = stall.step == Step.BANK_ENDED
                words = " đã ngừng nhận tiền; thay tài khoản khác." if is_ended else selection.REASONS[stall.step]
                assert reasons[stall.code].endswith(words), where


def walk(market, people, seed, length):
    walker, trail = Walk(market, *people, seed), []
    for _ in range(length):
        (act,) = walker.random.choices(list(WEIGHTS), WEIGHTS.values())
        printed = set(Stall.objects.filter(step=Step.PRINTED).values_list("pk", flat=True))
        try:
            act(walker)
        except ValidationError:
            continue
        trail.append(act.__name__)
        walker.done[act.__name__] += 1
        walker.called_back[act.__name__] += Stall.objects.filter(pk__in=printed).exclude(step=Step.PRINTED).count()
        check(market, trail)
    return walker


MUST_CALL_BACK = {
    "tenant_moves_out", "change_is_approved", "account_is_made_primary", "holder_is_confirmed",
    "owner_is_renamed", "stall_is_edited", "section_is_renamed", "market_is_edited", "bank_is_renamed", "bank_ends",
}  # fmt: skip


def test_printed_always_means_the_paper_is_true(make_market, officer, area_officer):
    done, called_back = Counter(), Counter()
    for seed in range(18):
        walker = walk(make_market(f"Chợ Thử {seed}"), (officer, area_officer), seed, length=34)
        done += walker.done
        called_back += walker.called_back
    # A walk that never did a thing, or never did it to a printed stall, would prove nothing about it.
    assert set(done) == {act.__name__ for act in WEIGHTS}
    assert {name for name, count in called_back.items() if count} >= MUST_CALL_BACK, called_back
