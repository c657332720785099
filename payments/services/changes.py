"""A change of what a stall shows after its placard was printed. One person proposes, another scans and approves."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, record_new, recording, service
from officers.models import AuditEvent
from payments.enums import ChangeKind, ChangeState
from payments.hanging import may_hang
from payments.models import AccountChange, PayoutAccount, StallAccount
from payments.payloads import MOST_SHOWN
from payments.services.accounts import account_of
from payments.services.alarms import look_again
from payments.services.confirming import confirm_holder, name_on_screen
from payments.services.steps import codes_may_change, lock_account, lock_stalls_showing
from places.vietnamese import nfc, same_name
from stalls.models import Stall
from stalls.notes import refuse_numbers_in
from stalls.services import lock_owner, lock_stall

# What happens to sheets that show an account which no longer counts: called with the locked stall and the account.
ACCOUNT_REPLACED: list[Callable[[Stall, PayoutAccount], None]] = []
# Whoever set up somebody's sign-in could still be at it.
HANDS_OUT_A_SIGN_IN = ("user.create", "user.issue_link", "user.reset_second_factor")
HANDED_OUT_LATELY = timedelta(days=30)


@service
def propose_change(stall, *, kind, by, reason, asked, note="", old=None, holder_name="", **account):
    """`old` is an account that the stall shows; `account` is what `account_of` wants of the one that is to come."""
    tenancy = stall.tenancy
    if tenancy is None:
        raise ValidationError("Gian chưa có chủ, không có tài khoản nào để đổi.")
    refuse_numbers_in("note", note)
    owner, new = lock_owner(tenancy.owner_id), None
    if kind != ChangeKind.REMOVE:
        name = name_on_screen(holder_name)
        new = lock_account(account_of(owner.pk, **account).pk)
    stall = lock_stall(stall)
    tenancy = stall.tenancy
    _refuse_unfit(tenancy, owner, kind, old, new)
    now = timezone.now()
    _close_overdue(tenancy)
    waiting = AccountChange.objects.filter(tenancy=tenancy, state=ChangeState.PROPOSED).first()
    if waiting:
        raise ValidationError(f"Gian này đang có đề nghị {waiting.code} chờ duyệt. Rút đề nghị ấy rồi mới gửi cái mới.")
    change = AccountChange.objects.create(
        tenancy=tenancy,
        kind=kind,
        old=old,
        new=new,
        holder_name=name if new else "",
        reason=reason,
        note=nfc(note),
        asked=asked,
        proposed_by=by,
        proposed_at=now,
        expires_at=now + timedelta(days=settings.ACCOUNT_CHANGE_DAYS),
    )
    record_new("change.propose", change)
    return change


def _refuse_unfit(tenancy, owner, kind, old, new):
    if tenancy is None or tenancy.owner_id != owner.pk:
        raise ValidationError("Gian vừa đổi chủ. Mở lại trang gian hàng để xem.")
    if not may_hang(tenancy):
        raise ValidationError("Gian chưa in biển nào: sửa thẳng ở trang gian hàng, không cần đề nghị.")
    shown = set(tenancy.stall_accounts.values_list("account", flat=True))
    if kind != ChangeKind.ADD and (old is None or old.pk not in shown):
        raise ValidationError({"what": "Gian không còn dùng tài khoản này nữa."})
    if new and new.pk in shown:
        raise ValidationError({"number": f"Gian này đã có tài khoản {new}."})
    # One that was entered before the sheet was printed, and is not on it, would come onto the next unscanned.
    if kind == ChangeKind.REMOVE and len(shown) > MOST_SHOWN:
        raise ValidationError(
            {"what": f"Gian có hơn {MOST_SHOWN} tài khoản. Bỏ tài khoản không in trước, hoặc chọn thay tài khoản."}
        )


@service
def approve_change(change, *, by, holder_name="", relation="", relation_reason=""):
    """`holder_name` is what the approving person's own app showed when she scanned the new code.

    It is compared with what the trader said: two people have then read the same name by two ways.
    """
    change = AccountChange.objects.select_related("tenancy__stall", "old", "new").get(pk=change.pk)
    accounts = [lock_account(each) for each in sorted({change.old_id, change.new_id} - {None})]
    stall = next(
        each
        for each in lock_stalls_showing(accounts, also=change.tenancy.stall_id)
        if each.pk == change.tenancy.stall_id
    )
    change = _lock_waiting(change)
    _refuse_one_in_two_roles(change, by)
    if change.new:
        if change.new.bank.ended_on:
            raise ValidationError(f"{change.new.bank} đã ngừng nhận tiền: từ chối đề nghị này.")
        _refuse_other_name(change, name_on_screen(holder_name))
        confirm_holder(change.new, holder_name=holder_name, relation=relation, relation_reason=relation_reason, by=by)
    with codes_may_change(stall):
        _put_into_effect(change)
    with recording("change.approve", change):
        _decide(change, ChangeState.APPROVED, by=by)
    record("stall.replace_account", stall, change=change.code)
    if change.old:
        for follow in ACCOUNT_REPLACED:
            follow(stall, change.old)
    look_again([stall])
    return change


def _refuse_one_in_two_roles(change, by):
    """Nobody approves what she proposed herself, nor what came from a sign-in that she has just handed out."""
    if change.proposed_by_id == by.pk:
        raise ValidationError(
            "Đề nghị này do chính anh/chị gửi. Người khác phải duyệt, kể cả khi anh/chị có hai vai trò."
        )
    proposer = AuditEvent.objects.filter(subject_kind="user", subject=str(change.proposed_by_id), actor=by)
    since = change.proposed_at - HANDED_OUT_LATELY
    if proposer.filter(action__in=HANDS_OUT_A_SIGN_IN, at__gte=since).exists():
        raise ValidationError(
            f"Trong {HANDED_OUT_LATELY.days} ngày qua anh/chị đã tạo hoặc cấp lại đăng nhập cho người đề nghị. "
            "Người khác phải duyệt."
        )


def _refuse_other_name(change, name):
    if not same_name(name, change.holder_name):
        raise ValidationError(
            {
                "holder_name": f"Tên anh/chị đọc được ({name}) khác tên chủ hộ đã nói lúc đề nghị. "
                "Quét lại; vẫn khác thì từ chối và hỏi người đề nghị."
            }
        )


def _put_into_effect(change):
    shown, tenancy = change.tenancy.stall_accounts, change.tenancy
    if change.kind == ChangeKind.ADD:
        _refuse_shown(shown, change.new)
        StallAccount.objects.create(tenancy=tenancy, account=change.new, position=StallAccount.next_position(tenancy))
        return
    place = shown.filter(account=change.old).first()
    if place is None:
        raise ValidationError("Gian không còn dùng tài khoản cũ nữa; từ chối đề nghị này rồi gửi cái mới.")
    if change.kind == ChangeKind.REMOVE:
        place.delete()
        return
    _refuse_shown(shown, change.new)
    place.account = change.new
    place.save(update_fields=["account"])


def _refuse_shown(shown, account):
    if shown.filter(account=account).exists():
        raise ValidationError(f"Gian đã có tài khoản {account}; từ chối đề nghị này.")


@service
def refuse_change(change, *, by, answer):
    change = _lock_waiting(change)
    if change.proposed_by_id == by.pk:
        raise ValidationError("Đề nghị này do chính anh/chị gửi: bấm “Rút đề nghị”.")
    refuse_numbers_in("answer", answer)
    with recording("change.refuse", change):
        change.answer = nfc(answer)
        _decide(change, ChangeState.REFUSED, by=by)
    return change


@service
def withdraw_change(change, *, by):
    """By the one who proposed it."""
    change = _lock_waiting(change)
    if change.proposed_by_id != by.pk:
        raise ValidationError(f"Chỉ {change.proposed_by} rút được đề nghị này.")
    with recording("change.withdraw", change):
        _decide(change, ChangeState.WITHDRAWN, by=by)
    return change


@service
def expire_changes():
    """What nobody answered in time, and what is about a stall that was given back meanwhile. Called by the worker."""
    overdue = AccountChange.objects.overdue().order_by("pk").select_for_update(of=("self",), no_key=True)
    for change in overdue.select_related("tenancy__stall__market"):
        _expire(change)


def _close_overdue(tenancy):
    for change in AccountChange.objects.overdue().filter(tenancy=tenancy).select_for_update(of=("self",), no_key=True):
        _expire(change)


def _expire(change):
    with recording("change.expire", change):
        _decide(change, ChangeState.EXPIRED, by=None)


def _lock_waiting(change):
    """Last of all locks, after accounts and stall: who erases the owner comes the same way."""
    rows = AccountChange.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("tenancy__stall__market", "proposed_by").filter(pk=change.pk).first()
    if locked is None or not locked.is_waiting:
        now = locked.state_text.lower() if locked else "đã xóa"
        raise ValidationError(f"Đề nghị này không còn chờ duyệt ({now}).")
    return locked


def _decide(change, state, *, by):
    change.state, change.decided_by, change.decided_at = state, by, timezone.now()
    change.save(update_fields=["state", "decided_by", "decided_at", "answer"])
