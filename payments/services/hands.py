"""Who had a hand in what an alarm is about, or is led to by it: somebody else looks, and closes."""

from django.db.models import Q
from django.utils import timezone

from officers.models import AuditEvent
from payments.enums import AlarmKind, ChangeState
from payments.findings import CHANGES, CHANGES_WITHIN, Number
from payments.models import AccountChange, Alarm, OwnNumber, PayoutAccount, StallAccount
from payments.tenant_clues import EMPTY_FOR, LEFT

TAKEN = "stall.move_in"


def why_not_close(alarm, user) -> str:
    """In a service or beyond the scope: it is asked of everything that she did, wherever that was."""
    if alarm.explained_by_id is None:
        return "Chưa ai giải thích cảnh báo này. Có giải thích rồi mới đóng."
    return next((f"{what}, nên người khác phải xem và đóng." for what in _hands_in(alarm, user)), "")


def _hands_in(alarm, user):
    if alarm.explained_by_id == user.pk or _did(user, "alarm", [alarm.pk], "alarm.explain").exists():
        yield "Anh/chị đã giải thích cảnh báo này"
    if alarm.officer_id == user.pk:
        yield "Cảnh báo này nói về chính anh/chị"
    # Also by one that is gone: it may be gone because the account was exchanged for this one.
    if Alarm.objects.filter(stall=alarm.stall_id, officer=user).exists():
        yield "Gian này có cảnh báo nói về chính anh/chị"
    accounts = list(_accounts_of(alarm).only("code", "number_index", "confirmed_by"))
    # What she took back is hers all the same.
    if OwnNumber.objects.filter(user=user, number_index__in={each.number_index for each in accounts}).exists():
        yield "Anh/chị đã khai số này là của mình"
    if _wrote(alarm, accounts, user):
        yield "Anh/chị đã nhập, đổi hoặc xác nhận tài khoản này"
    if alarm.kind == AlarmKind.TENANT and _let(alarm, user):
        yield "Anh/chị đã ghi đổi chủ gian này"
    if _proposed_or_approved(alarm, accounts, user):
        yield "Anh/chị đã đề nghị hoặc duyệt đổi tài khoản ở đây"


def _did(user, kind, subjects, *actions):
    """Her own events about these rows."""
    hers = AuditEvent.objects.filter(actor=user, action__in=actions).order_by()
    return hers.filter(subject_kind=kind, subject__in=[str(pk) for pk in subjects])


def _accounts_of(alarm):
    """Of a shared number every owner's own row: who wrote down either half of it, wrote what it is about."""
    if alarm.kind in (AlarmKind.SHARED, AlarmKind.MARKETS):
        number = Number.of_key(alarm.key)
        return PayoutAccount.objects.filter(bank=number.bank, number_index=number.index)
    if alarm.kind == AlarmKind.TENANT:
        shown = StallAccount.objects.current().filter(tenancy__stall=alarm.stall_id)
        return PayoutAccount.objects.filter(pk__in=shown.values("account"))
    return PayoutAccount.objects.filter(code=alarm.account) if alarm.account else PayoutAccount.objects.none()


def _let(alarm, user) -> bool:
    """Whoever let the stall long before has nothing to do with it."""
    then = alarm.opened_at - 2 * EMPTY_FOR
    return _did(user, "stall", [alarm.stall_id], LEFT, TAKEN).filter(at__gte=then).exists()


def _wrote(alarm, accounts, user) -> bool:
    if any(account.confirmed_by_id == user.pk for account in accounts):
        return True
    if _did(user, "account", [each.pk for each in accounts], "account.create", "account.confirm").exists():
        return True
    if alarm.kind == AlarmKind.CHANGES:
        lately = timezone.now() - CHANGES_WITHIN
        return _did(user, "stall", [alarm.stall_id], *CHANGES).filter(at__gte=lately).exists()
    showing = StallAccount.objects.filter(account__in=accounts).values_list("tenancy__stall", flat=True)
    shown = _did(user, "stall", {alarm.stall_id, *showing}, "stall.show_account")
    codes = {alarm.account, *(account.code for account in accounts)}
    return any(event.changed["account"][1] in codes for event in shown)


def _proposed_or_approved(alarm, accounts, user) -> bool:
    """Of these accounts, or of whoever holds the stall; of its changes also under a tenant who left."""
    here = Q(tenancy__stall=alarm.stall_id)
    if alarm.kind != AlarmKind.CHANGES:
        here &= Q(tenancy__until=None)
    hers = Q(proposed_by=user) | Q(decided_by=user, state=ChangeState.APPROVED)
    about = here | Q(old__in=accounts) | Q(new__in=accounts)
    return AccountChange.objects.filter(hers, about).exists() or _proposed_what_is_erased(alarm, user)


def _proposed_what_is_erased(alarm, user) -> bool:
    """With the trader's data her changes go, and the alarm of them stays: it stands on events."""
    if alarm.kind != AlarmKind.CHANGES:
        return False
    made = AuditEvent.objects.about(alarm.stall).filter(action="stall.replace_account")
    codes = [event.changed["change"][1] for event in made]
    return AuditEvent.objects.filter(actor=user, action="change.propose", label__in=codes).exists()
