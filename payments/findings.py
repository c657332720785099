"""What is to be looked at in the register: one account at two owners or in two markets, one name at many stalls, an
officer's own account, an account that changes again and again.

Each function reads only what it is asked about. They run inside services and see every row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from officers.audit import not_yet_written
from officers.models import AuditEvent
from officers.sealed import blind_index
from payments.enums import AlarmKind
from payments.models import StallAccount

# By which events an account of a stall has changed.
CHANGES = ("stall.hide_account", "stall.replace_account")
MOST_CHANGES, CHANGES_WITHIN = 2, timedelta(days=90)
CHANGES_KEY = "changes"


@dataclass(frozen=True)
class Finding:
    """`facts` are what it stands on: an alarm that was closed opens again when one is added."""

    kind: AlarmKind
    stall_id: int
    key: str
    facts: frozenset[str]
    account: str = ""
    officer_id: int | None = None
    how: str = ""

    @property
    def place(self):
        return self.stall_id, str(self.kind), self.key


# Stands where a number has its bank.
ISSUED = "issued"


@dataclass(frozen=True)
class Number:
    """An account wherever it stands: every owner who has it has a row of her own."""

    bank: str
    index: str

    @property
    def key(self):
        return f"{self.bank}:{self.index}"

    @classmethod
    def of_key(cls, key):
        return cls(*key.split(":", 1))

    @classmethod
    def all_of(cls, bank, number_index, issued_index):
        """A code that was issued also counts by itself: one that names no bank may have been entered under two."""
        own = cls(bank, number_index)
        return {own, cls(ISSUED, issued_index)} if issued_index else {own}

    @property
    def is_of_account(self):
        if self.bank == ISSUED:
            return Q(account__issued_index=self.index)
        return Q(account__bank=self.bank, account__number_index=self.index)


def holder_key(name: str) -> str:
    return blind_index(name, domain="alarm.holder")


def shared_accounts(numbers: Iterable[Number]) -> Iterator[Finding]:
    numbers = set(numbers)
    codes = {number.index for number in numbers if number.bank == ISSUED}
    by_number = Q(account__number_index__in={number.index for number in numbers})
    shown = StallAccount.objects.current().filter(by_number | Q(account__issued_index__in=codes))
    of, banks = defaultdict(list), defaultdict(set)
    for bank, index, issued, *rest in shown.values_list(
        "account__bank", "account__number_index", "account__issued_index", "account__code", "tenancy__stall",
        "tenancy__stall__market", "tenancy__owner",
    ):  # fmt: skip
        for number in Number.all_of(bank, index, issued) & numbers:
            of[number].append(rest)
            banks[number].add(bank)
    for number, rows in of.items():
        if number.bank == ISSUED and len(banks[number]) == 1:
            # Found by bank and number already.
            continue
        facts = frozenset(f"{stall}:{str(owner)[:8]}" for _code, stall, _market, owner in rows)
        owners, markets = ({row[place] for row in rows} for place in (3, 2))
        for kind, is_so in ((AlarmKind.SHARED, len(owners) > 1), (AlarmKind.MARKETS, len(markets) > 1)):
            if is_so:
                yield from (Finding(kind, stall, number.key, facts, code) for code, stall, _market, _owner in rows)


def suspect_numbers() -> list[Number]:
    grouped = StallAccount.objects.current().order_by().values_list("account__bank", "account__number_index")
    by_code = StallAccount.objects.current().order_by().exclude(account__issued_index="")
    counted = by_code.values_list("account__issued_index").annotate(banks=Count("account__bank", distinct=True))
    codes = [Number(ISSUED, row[0]) for row in _at_several(counted.filter(banks__gt=1))]
    return [*codes, *(Number(*row[:2]) for row in _at_several(grouped))]


def _at_several(grouped):
    """Owners or markets."""
    owners, markets = Count("tenancy__owner", distinct=True), Count("tenancy__stall__market", distinct=True)
    return grouped.annotate(owners=owners, markets=markets).filter(Q(owners__gt=1) | Q(markets__gt=1))


def same_holders(names: Iterable[str]) -> Iterator[Finding]:
    shown = StallAccount.objects.current().filter(account__holder_name__in=set(names) - {""})
    of = defaultdict(dict)
    for name, code, stall, owner in shown.values_list(
        "account__holder_name", "account__code", "tenancy__stall", "tenancy__owner"
    ):
        of[name][stall] = code, owner
    for name, stalls in of.items():
        if len(stalls) > settings.ALARM_STALLS_PER_HOLDER:
            facts = frozenset(f"{stall}:{str(owner)[:8]}" for stall, (_code, owner) in stalls.items())
            yield from (
                Finding(AlarmKind.HOLDER, stall, holder_key(name), facts, code)
                for stall, (code, _owner) in stalls.items()
            )


def suspect_names() -> list[str]:
    named = StallAccount.objects.current().exclude(account__holder_name="").order_by()
    counted = named.values_list("account__holder_name").annotate(stalls=Count("tenancy__stall", distinct=True))
    return [name for name, _stalls in counted.filter(stalls__gt=settings.ALARM_STALLS_PER_HOLDER)]


def changes_of(stall_ids) -> dict[int, set[str]]:
    """By stall the events by which its accounts changed lately, those of this unit of work too."""
    found = {pk: set() for pk in stall_ids}
    written = AuditEvent.objects.filter(subject_kind="stall", subject__in=[str(pk) for pk in stall_ids])
    lately = written.filter(action__in=CHANGES, at__gte=timezone.now() - CHANGES_WITHIN)
    for subject, seq in lately.values_list("subject", "seq"):
        found[int(subject)].add(str(seq))
    for place, event in enumerate(not_yet_written()):
        if event.action in CHANGES and event.subject_kind == "stall" and int(event.subject) in found:
            found[int(event.subject)].add(f"new {place}")
    return found


def often_changed(stall_ids) -> Iterator[Finding]:
    for stall, events in changes_of(stall_ids).items():
        if len(events) > MOST_CHANGES:
            yield Finding(AlarmKind.CHANGES, stall, CHANGES_KEY, frozenset(events))


def stalls_often_changed() -> list[int]:
    lately = AuditEvent.objects.filter(
        action__in=CHANGES, at__gte=timezone.now() - CHANGES_WITHIN, subject_kind="stall"
    )
    counted = lately.order_by().values_list("subject").annotate(n=Count("seq")).filter(n__gt=MOST_CHANGES)
    return [int(subject) for subject, _n in counted]
