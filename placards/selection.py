"""Turns stalls of the register into plain data to draw, and says of each one left out why."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch

from payments.models import AccountChange, StallAccount
from payments.payloads import MOST_SHOWN, payload_of
from placards.enums import Choice
from placards.faces import Code, Face
from stalls.enums import Step
from stalls.models import Tenancy

REASONS = {
    Step.VACANT: "Chưa có chủ gian.",
    Step.NO_ACCOUNT: "Chủ gian chưa có tài khoản nhận tiền.",
    Step.BANK_ENDED: "Ngân hàng đã ngừng nhận tiền; thay tài khoản khác.",
    Step.UNCONFIRMED: "Tên chủ tài khoản chưa được xác nhận.",
}

DOUBTED = "Đang chờ duyệt đổi tài khoản: tài khoản trên biển không dùng được nữa."


@dataclass(frozen=True)
class Candidate:
    """A stall that can be printed: `words` are a Face's fields but for those of the one sheet."""

    stall_id: int
    tenancy_id: int
    words: dict

    def face(self, *, serial, version, issued_on, copy=1, copies=1):
        return Face(serial=serial, version=version, issued_on=issued_on, copy=copy, copies=copies, **self.words)


@dataclass(frozen=True)
class Skipped:
    stall: str
    reason: str


def chosen(market, choice, stall_ids=()):
    """The stalls an order is about, in walking order, ready or not. Closed ones are out unless ticked by name."""
    stalls = market.stalls.all()
    stalls = stalls.filter(pk__in=stall_ids) if choice == Choice.TICKED else stalls.active()
    if choice == Choice.NEW:
        stalls = stalls.exclude(step=Step.PRINTED)
    return stalls.in_walking_order()


@dataclass(frozen=True)
class Survey:
    """Of a market's active stalls: those ready (ids), those of them not printed as they are now, and the rest."""

    ready: frozenset[int]
    new: frozenset[int]
    skipped: list[Skipped]


def survey(market) -> Survey:
    """Before an order, by the steps alone: quick for thousands of stalls. `read` has the last word."""
    refused = {stall.code: reason for stall, reason in kept_back(chosen(market, Choice.ALL))}
    ready, new, skipped = set(), set(), []
    for pk, code, step in chosen(market, Choice.ALL).values_list("pk", "code", "step"):
        reason = refused.get(code) or REASONS.get(step)
        if reason:
            skipped.append(Skipped(code, reason))
            continue
        ready.add(pk)
        if step != Step.PRINTED:
            new.add(pk)
    return Survey(frozenset(ready), frozenset(new), skipped)


def ready_by_step(stalls):
    return stalls.active().filter(step__in=(Step.READY, Step.PRINTED))


def survey_by_market(stalls) -> dict[int, tuple[int, int]]:
    """How many of each market's are new, and how many are ready: as `survey` finds, in a few queries for all."""
    ready, found = ready_by_step(stalls), defaultdict(Counter)
    for market, step, n in ready.order_by().values_list("market", "step").annotate(n=Count("pk")):
        found[market][step] = n
    for stall, _ in kept_back(ready):
        found[stall.market_id][stall.step] -= 1
    return {market: (steps[Step.READY], steps.total()) for market, steps in found.items()}


def count_ready(stalls) -> int:
    ready = ready_by_step(stalls)
    return ready.count() - len(kept_back(ready))


def kept_back(stalls) -> list[tuple]:
    """Those that the step does not tell of, with the reason. They are few, so they are read."""
    # Asked of each stall: the accounts of all markets are many more than those of the stalls meant.
    at_ended_bank = StallAccount.objects.current().exclude(account__bank__ended_on=None)
    doubts = AccountChange.objects.waiting().doubting()
    ended, doubted = (Exists(each.filter(tenancy__stall=OuterRef("pk"))) for each in (at_ended_bank, doubts))
    doubtful = with_all_they_say(stalls.filter(ended | doubted))
    return [(stall, reason) for stall in doubtful if (reason := _why_not(stall))]


def read(stalls) -> tuple[list[Candidate], list[Skipped]]:
    """In the order of `stalls`; three queries, however many there are."""
    return sort_out(with_all_they_say(stalls))


def with_all_they_say(stalls):
    shown = Prefetch(
        "stall_accounts", StallAccount.objects.select_related("account__bank", "account__owner"), to_attr="in_order"
    )
    doubts = AccountChange.objects.waiting().doubting().filter(tenancy=OuterRef("pk"))
    held = Tenancy.objects.current().annotate(is_doubted=Exists(doubts)).prefetch_related(shown)
    current = Prefetch("tenancies", held, to_attr="current_tenancies")
    return stalls.select_related("market__unit__parent", "section").prefetch_related(current)


def sort_out(stalls) -> tuple[list[Candidate], list[Skipped]]:
    """Of stalls with all they say."""
    candidates, skipped = [], []
    for stall in stalls:
        reason = _why_not(stall)
        if reason:
            skipped.append(Skipped(stall.code, reason))
        else:
            candidates.append(Candidate(stall.pk, stall.tenancy.pk, _words(stall)))
    return candidates, skipped


def _why_not(stall) -> str:
    """Read off the rows themselves: the step alone is not trusted with money."""
    if stall.is_closed:
        return "Gian đã đóng."
    if stall.tenancy is None:
        return REASONS[Step.VACANT]
    if stall.tenancy.is_doubted:
        return DOUBTED
    accounts = [each.account for each in stall.tenancy.in_order[:MOST_SHOWN]]
    if not accounts:
        return REASONS[Step.NO_ACCOUNT]
    ended = next((account.bank for account in accounts if account.bank.ended_on), None)
    if ended:
        return f"{ended} đã ngừng nhận tiền; thay tài khoản khác."
    return "" if all(account.is_confirmed for account in accounts) else REASONS[Step.UNCONFIRMED]


def _words(stall) -> dict:
    unit = stall.market.unit
    province = unit.parent.name if unit.parent else ""
    return {
        "market": stall.market.name,
        "place": ", ".join(part for part in (unit.name, province[:1].lower() + province[1:]) if part),
        "section": stall.section.name if stall.section else "",
        "stall_code": stall.code,
        "stall_kind": stall.get_kind_display(),
        "hotline": stall.market.hotline_text,
        "codes": tuple(
            Code(
                payload=payload_of(stall, each.account),
                bank=each.account.called,
                account=each.account.number,
                holder=each.account.holder_name,
            )
            for each in stall.tenancy.in_order[:MOST_SHOWN]
        ),
    }
