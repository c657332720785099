"""What people say to an alarm: one who keeps the register explains it, another above her closes it."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import recording, service
from officers.stale import refuse_stale
from payments.enums import AlarmKind
from payments.findings import Number, holder_key, often_changed, same_holders, shared_accounts
from payments.models import Alarm, PayoutAccount
from payments.officer_clues import officer_findings
from payments.services.hands import why_not_close
from payments.tenant_clues import tenant_findings
from stalls.notes import refuse_numbers_in

ANSWERED_FIELDS = ("explanation",)
FEWEST_LETTERS = 10


@service
def explain_alarm(alarm, *, explanation, by, seen=None):
    """Another explanation takes the place of the last one; who closes it reads the newest."""
    kept = _lock(alarm)
    refuse_stale(kept, seen, ANSWERED_FIELDS)
    _refuse_words("explanation", explanation)
    with recording("alarm.explain", kept):
        kept.explanation, kept.explained_by, kept.explained_at = explanation, by, timezone.now()
        kept.save(update_fields=["explanation", "explained_by", "explained_at"])
    return kept


@service
def close_alarm(alarm, *, note, by, seen=None):
    """`seen` is the explanation as it stood on her page."""
    kept = _lock(alarm)
    refuse_stale(kept, seen, ANSWERED_FIELDS)
    reason = why_not_close(kept, by)
    if reason:
        raise ValidationError(reason)
    _refuse_words("closing_note", note)
    with recording("alarm.close", kept):
        kept.closing_note, kept.closed_by, kept.ended_at = note, by, timezone.now()
        kept.facts = sorted(_facts_now(kept))
        kept.save(update_fields=["closing_note", "closed_by", "ended_at", "facts"])
    return kept


def _lock(alarm):
    held = Alarm.objects.select_for_update(of=("self",), no_key=True).select_related("stall__market")
    kept = held.get(pk=alarm.pk)
    if not kept.is_open:
        raise ValidationError("Cảnh báo này đã xong, không ghi thêm được.")
    return kept


def _refuse_words(field, text):
    if len(text) < FEWEST_LETTERS:
        raise ValidationError({field: f"Ghi rõ hơn, ít nhất {FEWEST_LETTERS} chữ cái."})
    refuse_numbers_in(field, text)


def _facts_now(alarm) -> frozenset[str]:
    """Nothing if it holds no more: then it opens again with the first fact."""
    stall, found = alarm.stall_id, []
    if alarm.kind in (AlarmKind.SHARED, AlarmKind.MARKETS):
        found = shared_accounts([Number.of_key(alarm.key)])
    elif alarm.kind == AlarmKind.HOLDER:
        shown = PayoutAccount.objects.filter(stall_accounts__tenancy__stall=stall, stall_accounts__tenancy__until=None)
        names = set(shown.values_list("holder_name", flat=True))
        found = same_holders(name for name in names if holder_key(name) == alarm.key)
    elif alarm.kind == AlarmKind.OFFICER:
        found = officer_findings([stall])
    elif alarm.kind == AlarmKind.CHANGES:
        found = often_changed([stall])
    elif alarm.kind == AlarmKind.TENANT:
        found = tenant_findings([stall])
    place = (stall, alarm.kind, alarm.key)
    return next((finding.facts for finding in found if finding.place == place), frozenset())
