"""Compares what is found in the register with the alarms that are open: opens new ones, ends those that hold no more.

Every service that changes accounts or people calls `look_again` at its end. Two that work at the same moment do not
see each other's rows, and officers come and go without a stall being touched: `find_alarms` goes through the whole
register once a day.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils import timezone

from officers.audit import record, service, unit_of_work
from payments.enums import AlarmKind
from payments.findings import (
    Finding,
    Number,
    holder_key,
    often_changed,
    same_holders,
    shared_accounts,
    stalls_often_changed,
    suspect_names,
    suspect_numbers,
)
from payments.models import Alarm, StallAccount
from payments.officer_clues import officer_findings, stalls_of_officers
from payments.tenant_clues import stalls_let_anew, tenant_findings
from stalls.models import Stall

OF_NUMBERS = (AlarmKind.SHARED, AlarmKind.MARKETS)
OF_STALLS = (AlarmKind.OFFICER, AlarmKind.CHANGES, AlarmKind.TENANT)
BY_ACCOUNT = ("account__bank", "account__number_index", "account__issued_index")
AT_ONCE = 200


class Settled(NamedTuple):
    opened: int = 0
    gone: int = 0

    def __add__(self, other):
        return Settled(self.opened + other.opened, self.gone + other.gone)


@service
def look_again(stalls) -> Settled:
    """At these stalls, and at every other that shares an account or a holder's name with them, now or until now."""
    ids = [stall.pk for stall in stalls]
    if not ids:
        return Settled()
    keys = {kind: set() for kind in AlarmKind}
    for kind, key in Alarm.objects.open().filter(stall__in=ids).values_list("kind", "key"):
        keys[kind].add(key)
    numbers = {Number.of_key(key) for kind in OF_NUMBERS for key in keys[kind]}
    names = set()
    shown = StallAccount.objects.current().filter(tenancy__stall__in=ids)
    for *of_account, name in shown.values_list(*BY_ACCOUNT, "account__holder_name"):
        numbers |= Number.all_of(*of_account)
        names.add(name)
    return _settle_numbers(numbers) + _settle_names(names, keys[AlarmKind.HOLDER]) + _settle_stalls(ids)


def find_alarms(*, still_at_it: Callable[[], None] = lambda: None) -> Settled:
    """Through the whole register, in many small transactions. What could be found is counted by the database; only
    that, and what is open, is read."""
    opened = Alarm.objects.open()
    numbers = {*suspect_numbers(), *(Number.of_key(key) for key in _keys(opened, *OF_NUMBERS))}
    total = _in_batches(_settle_numbers, sorted(numbers, key=lambda number: number.key), still_at_it)
    names = suspect_names()
    unnamed = _keys(opened, AlarmKind.HOLDER) - {holder_key(name) for name in names}
    total += _in_batches(_settle_names, sorted(names), still_at_it)
    total += _in_batches(lambda keys: _settle_names((), keys), sorted(unnamed), still_at_it)
    stalls = {*stalls_of_officers(), *stalls_often_changed(), *stalls_let_anew()}
    stalls |= set(opened.filter(kind__in=OF_STALLS).values_list("stall", flat=True))
    return total + _in_batches(_settle_stalls, sorted(stalls), still_at_it)


def _keys(alarms, *kinds):
    return set(alarms.filter(kind__in=kinds).values_list("key", flat=True))


def _in_batches(settle, values, still_at_it):
    total = Settled()
    for start in range(0, len(values), AT_ONCE):
        with unit_of_work():
            total += settle(values[start : start + AT_ONCE])
        still_at_it()
    return total


def _settle_numbers(numbers) -> Settled:
    open_now = Alarm.objects.open().filter(kind__in=OF_NUMBERS, key__in=[number.key for number in numbers])
    return _settle(shared_accounts(numbers), open_now) if numbers else Settled()


def _settle_names(names, keys=()) -> Settled:
    """`keys` are of open alarms whose name may have left the stall: it is read off the other stalls that had it."""
    unnamed = set(keys) - {holder_key(name) for name in names}
    names = {*names, *_names_behind(unnamed)}
    keys = {*keys, *(holder_key(name) for name in names if name)}
    if not keys:
        return Settled()
    return _settle(same_holders(names), Alarm.objects.open().filter(kind=AlarmKind.HOLDER, key__in=keys))


def _names_behind(keys):
    if not keys:
        return []
    stalls = Alarm.objects.open().filter(kind=AlarmKind.HOLDER, key__in=keys).values("stall")
    shown = StallAccount.objects.current().filter(tenancy__stall__in=stalls).order_by()
    names = shown.values_list("account__holder_name", flat=True).distinct()
    return [name for name in names if holder_key(name) in keys]


def _settle_stalls(stall_ids) -> Settled:
    found = [*officer_findings(stall_ids), *often_changed(stall_ids), *tenant_findings(stall_ids)]
    return _settle(found, Alarm.objects.open().filter(kind__in=OF_STALLS, stall__in=stall_ids))


def _settle(found: Iterable[Finding], open_now) -> Settled:
    found = {finding.place: finding for finding in found}
    locked = open_now.select_related("stall__market").order_by("pk").select_for_update(of=("self",), no_key=True)
    known = {(alarm.stall_id, alarm.kind, alarm.key): alarm for alarm in locked}
    gone = [alarm for place, alarm in known.items() if place not in found]
    Alarm.objects.filter(pk__in=[alarm.pk for alarm in gone]).update(ended_at=timezone.now())
    for alarm in gone:
        record("alarm.gone", alarm)
    new = [finding for place, finding in sorted(found.items()) if place not in known]
    return Settled(_open(new), len(gone))


def _open(findings) -> int:
    """Except what somebody above closed, as long as nothing was added to what it stood on."""
    closed = _closed_at([finding.stall_id for finding in findings])
    rows = [
        Alarm(
            kind=finding.kind,
            stall_id=finding.stall_id,
            key=finding.key,
            account=finding.account,
            officer_id=finding.officer_id,
            how=finding.how,
        )
        for finding in findings
        if not finding.facts <= closed.get(finding.place, frozenset())
    ]
    if not rows:
        return 0
    # Another may be opening the same at this moment: then it is open, and that is all that was wanted.
    Alarm.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    made = Alarm.objects.filter(code__in=[row.code for row in rows]).select_related("stall__market")
    for alarm in made:
        record("alarm.open", alarm, stall=alarm.stall.code, kind=alarm.get_kind_display())
    return len(made)


def _closed_at(stall_ids) -> dict[tuple, frozenset[str]]:
    """By place, what the alarm that was closed last stood on."""
    if not stall_ids:
        return {}
    closed = Alarm.objects.closed().filter(stall__in=stall_ids).order_by("ended_at")
    return {(alarm.stall_id, alarm.kind, alarm.key): frozenset(alarm.facts) for alarm in closed}


@service
def look_again_at_tenant(stall):
    """Somebody moved in or out, or has another telephone."""
    return look_again([stall])


@service
def look_again_at_owner(owner):
    return look_again(Stall.objects.filter(tenancies__owner=owner, tenancies__until=None).only("pk"))
