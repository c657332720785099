"""What people say to an alarm: one who keeps the register explains it, another above her closes it."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from officers.audit import recording, service
from officers.models import AuditEvent
from officers.stale import refuse_stale
from payments.enums import AlarmKind
from payments.findings import CHANGES, CHANGES_WITHIN, Number, holder_key, often_changed, same_holders, shared_accounts
from payments.models import Alarm, PayoutAccount
from payments.officer_clues import officer_findings
from stalls.notes import refuse_numbers

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
    try:
        refuse_numbers(text)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error


def why_not_close(alarm, user, *, account=None) -> str:
    """In a service or beyond the scope: it is asked of everything that was done to `account`, the alarm's own."""
    if alarm.explained_by_id is None:
        return "Chưa ai giải thích cảnh báo này. Có giải thích rồi mới đóng."
    explained, wrote = _hands_in(alarm, account or PayoutAccount.objects.filter(code=alarm.account).first())
    if user.pk in explained:
        return "Anh/chị đã giải thích cảnh báo này, nên người khác phải xem và đóng."
    if alarm.officer_id == user.pk:
        return "Cảnh báo này nói về chính anh/chị, nên người khác phải xem và đóng."
    if user.pk in wrote:
        return "Anh/chị đã nhập, đổi hoặc xác nhận tài khoản này, nên người khác phải xem và đóng."
    return ""


def _hands_in(alarm, account) -> tuple[set[int], set[int]]:
    """Who explained it, now or before; and who wrote down what it is about."""
    explained, wrote, rows = {alarm.explained_by_id}, set(), [alarm, alarm.stall]
    done = Q(action__in=("alarm.explain", "account.create", "account.confirm"))
    if account:
        rows.append(account)
        wrote.add(account.confirmed_by_id)
        done |= Q(action="stall.show_account", changes__contains=f'"{alarm.account}"')
    if alarm.kind == AlarmKind.CHANGES:
        done |= Q(action__in=CHANGES, at__gte=timezone.now() - CHANGES_WITHIN)
    events = AuditEvent.objects.about(*rows).filter(done).order_by()
    for action, actor in events.values_list("action", "actor"):
        (explained if action == "alarm.explain" else wrote).add(actor)
    return explained, wrote


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
    place = (stall, alarm.kind, alarm.key)
    return next((finding.facts for finding in found if finding.place == place), frozenset())
