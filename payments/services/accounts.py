"""Which accounts a stall shows, and in which order."""

from django.core.exceptions import ValidationError
from django.db.models import F

from officers.audit import record, record_new, service
from payments.models import PayoutAccount, StallAccount
from payments.payloads import MOST_SHOWN
from payments.services.alarms import look_again
from payments.services.numbers import number_of
from payments.services.pictures import forget_pictures
from payments.services.steps import codes_may_change, lock_account, refuse_hidden, refuse_if_hanging
from stalls.services import lock_owner, lock_stall


@service
def add_account(stall, *, bank, number="", issued=""):
    """One more account for the present owner, last in order. An account she has already is taken as it is.

    `issued` is a code that her bank or wallet made for her: then the number is the one it names.
    """
    tenancy = stall.tenancy
    if tenancy is None:
        raise ValidationError("Gian chưa có chủ. Ghi chủ gian trước rồi mới thêm tài khoản.")
    return show_account(stall, account_of(tenancy.owner_id, bank=bank, number=number, issued=issued))


def account_of(owner_id, *, bank, number="", issued=""):
    """The owner's account of this number, made if she has none such yet. Its row is locked, and hers."""
    if bank.ended_on:
        raise ValidationError({"bank": f"{bank} đã ngừng nhận tiền. Chọn ngân hàng khác."})
    number = number_of(bank, number=number, issued=issued)
    # Whoever adds an account for her at the same moment waits here, and then finds this one.
    owner = lock_owner(owner_id)
    hers = owner.accounts.with_issued(issued)
    if not issued:
        hers = hers.with_number(number).filter(bank=bank)
    account = hers.select_for_update(no_key=True).first()
    if account and account.bank_id != bank.pk:
        # Under two banks it would be two accounts, and the same code twice on a placard.
        raise ValidationError({"bank": f"Chủ hộ đã có mã này, ghi ở {account.bank}. Chọn {account.bank}."})
    if account is None:
        account = PayoutAccount(owner=owner, bank=bank)
        account.number, account.issued = number, issued
        account.save(force_insert=True)
        record_new("account.create", account)
    return account


@service
def show_account(stall, account):
    """An account of the present owner, from this stall's form or from another stall of hers."""
    account = lock_account(account.pk)
    stall = lock_stall(stall)
    tenancy = stall.tenancy
    if tenancy is None or tenancy.owner_id != account.owner_id:
        raise ValidationError("Tài khoản này không phải của chủ gian hiện nay.")
    if tenancy.stall_accounts.filter(account=account).exists():
        raise ValidationError({"number": f"Gian này đã có tài khoản {account}."})
    refuse_if_hanging(tenancy)
    with codes_may_change(stall):
        last = StallAccount.next_position(tenancy)
        record("stall.show_account", stall, account=account.code, position=last)
        shown = StallAccount.objects.create(tenancy=tenancy, account=account, position=last)
    look_again([stall])
    return shown


@service
def hide_account(stall_account):
    """Takes the account off the stall. One that was never confirmed nor shown elsewhere was a slip, and goes."""
    account = lock_account(stall_account.account_id)
    stall = lock_stall(stall_account.tenancy.stall)
    refuse_hidden(stall_account)
    # What comes after the last that is printed stands on no sheet.
    if not is_beyond_the_sheet(stall_account):
        refuse_if_hanging(stall_account.tenancy)
    with codes_may_change(stall):
        stall_account.delete()
    record("stall.hide_account", stall, account=account.code)
    is_a_slip = not account.was_confirmed and not account.stall_accounts.exists()
    if is_a_slip and not account.proposed_in.exists():
        record("account.delete", account)
        forget_pictures([account])
        account.delete()
    look_again([stall])


def is_beyond_the_sheet(stall_account) -> bool:
    before = stall_account.tenancy.stall_accounts.filter(position__lt=stall_account.position)
    return before.count() >= MOST_SHOWN


@service
def make_primary(stall_account):
    """Among accounts that are on the sheet already one person decides; what is on none does not come onto it so."""
    stall = lock_stall(stall_account.tenancy.stall)
    refuse_hidden(stall_account)
    if is_beyond_the_sheet(stall_account):
        refuse_if_hanging(stall_account.tenancy)
    others = stall_account.tenancy.stall_accounts.exclude(pk=stall_account.pk)
    ordered = [stall_account, *others.order_by("position")]
    beyond = StallAccount.next_position(stall_account.tenancy)
    with codes_may_change(stall):
        stall_account.tenancy.stall_accounts.update(position=F("position") + beyond)
        for position, each in enumerate(ordered, start=1):
            StallAccount.objects.filter(pk=each.pk).update(position=position)
    record("stall.make_primary", stall, account=stall_account.account.code)
