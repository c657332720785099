"""Where a stall whose placard was printed got another tenant and with her another account: alone, and without a
proposal, as she is new. On paper that is also how one person puts her own account in the place of a printed one.

The days are those of the audit: the day on which a stall was given back is typed by whoever writes it down.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from officers.audit import not_yet_written
from officers.models import AuditEvent
from payments.enums import AlarmKind
from payments.findings import Finding, Number
from payments.models import StallAccount
from stalls.models import Tenancy

LEFT, SHOWN = "stall.move_out", "stall.show_account"
# After so long nobody pays by the old sheet in the belief that the trader is still the same.
EMPTY_FOR = timedelta(days=30)
TENANT_KEY = "tenant"


def tenant_findings(stall_ids) -> Iterator[Finding]:
    left = Tenancy.objects.printed().exclude(until=None).filter(stall__in=stall_ids).order_by()
    before = list(left.values_list("pk", "stall", "owner__code"))
    if not before:
        return
    stalls = {stall for _tenancy, stall, _owner in before}
    shown, events, numbers = _shown_at(stalls), _events_at(stalls), _numbers_of([row[0] for row in before])
    found = defaultdict(dict)
    for tenancy, stall, owner in before:
        for code in _shown_after(events[stall], owner):
            now, number = shown[stall].get(code, (None, None))
            if now and number not in numbers[tenancy]:
                found[stall][f"{now}:{code}"] = code
    for stall, facts in found.items():
        first = next(iter(facts.values()))
        yield Finding(AlarmKind.TENANT, stall, TENANT_KEY, frozenset(facts), first)


def _shown_at(stall_ids):
    """By stall and code of the account, for whom it stands there now and its number."""
    found = defaultdict(dict)
    current = StallAccount.objects.current().filter(tenancy__stall__in=stall_ids)
    for stall, tenancy, code, *number in current.values_list(
        "tenancy__stall", "tenancy", "account__code", "account__bank", "account__number_index"
    ):
        found[stall][code] = tenancy, Number(*number)
    return found


def _numbers_of(tenancies):
    found = defaultdict(set)
    rows = StallAccount.objects.filter(tenancy__in=tenancies)
    for tenancy, *number in rows.values_list("tenancy", "account__bank", "account__number_index"):
        found[tenancy].add(Number(*number))
    return found


def _events_at(stalls):
    """In their order, those of this unit of work last."""
    found = defaultdict(list)
    subjects = {str(pk) for pk in stalls}
    written = AuditEvent.objects.filter(subject_kind="stall", subject__in=subjects, action__in=(LEFT, SHOWN))
    for event in [*written.order_by("seq"), *not_yet_written()]:
        if event.subject_kind == "stall" and event.subject in subjects and event.action in (LEFT, SHOWN):
            found[int(event.subject)].append(event)
    return found


def _shown_after(events, owner) -> list[str]:
    """The accounts that came soon after this owner had left."""
    now, left_at, codes = timezone.now(), None, []
    for event in events:
        at = event.at or now
        if event.action == LEFT:
            if event.changed["owner"][1] == owner:
                left_at, codes = at, []
        elif left_at and at - left_at <= EMPTY_FOR:
            codes.append(event.changed["account"][1])
    return codes


def stalls_let_anew() -> set[int]:
    """Where the daily round looks: what lies farther back was found when it was written, or is open."""
    lately = AuditEvent.objects.filter(action=LEFT, at__gte=timezone.now() - 2 * EMPTY_FOR, subject_kind="stall")
    return {int(subject) for subject in lately.order_by().values_list("subject", flat=True).distinct()}
