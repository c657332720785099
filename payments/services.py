"""Writes to accounts. After each one the stall's step says again how far it has come."""

import re
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from officers.audit import record, record_new, recording, service
from officers.stale import refuse_stale
from payments.banks import BankRecord, read_banks
from payments.enums import Relation
from payments.models import Bank, PayoutAccount, StallAccount
from payments.payloads import MOST_SHOWN
from payments.vietqr import VietQRError, clean_account, encode
from places.vietnamese import ascii_upper, nfc, same_name
from stalls.enums import Step
from stalls.models import Stall
from stalls.services import create_owner, create_stall, lock_owner, lock_stall, move_in, reusable_owner

CONFIRMED_FIELDS = ("holder_name", "relation")
HOLDER_NAME = re.compile(r"[A-Z0-9][A-Z0-9 .,&'()/-]*")
MOST_LETTERS = PayoutAccount._meta.get_field("holder_name").max_length


def step_of(stall) -> Step:
    """The step that the tables show, before printing is looked at."""
    tenancy = stall.tenancies.current().first()
    if tenancy is None:
        return Step.VACANT
    shown = list(
        tenancy.stall_accounts.order_by("position").values_list("account__confirmed_at", flat=True)[:MOST_SHOWN]
    )
    if not shown:
        return Step.NO_ACCOUNT
    return Step.READY if all(shown) else Step.UNCONFIRMED


def _codes_of(stall):
    """What the placard says of accounts; a name is there once it is confirmed, and not before."""
    shown = StallAccount.objects.current().filter(tenancy__stall=stall).order_by("position")
    return list(shown.values_list("account", "account__holder_name")[:MOST_SHOWN])


@contextmanager
def _codes_may_change(*stalls):
    """Sets the step anew where the codes are others afterwards: what was printed must be printed again."""
    before = [_codes_of(stall) for stall in stalls]
    yield
    for stall, codes in zip(stalls, before, strict=True):
        if _codes_of(stall) != codes:
            stall.step = step_of(stall)
            stall.save(update_fields=["step", "updated_at"])


def _lock_stalls_showing(accounts):
    shown = StallAccount.objects.current().filter(account__in=accounts)
    stalls = Stall.objects.filter(tenancies__stall_accounts__in=shown).distinct().order_by("pk")
    return [lock_stall(stall) for stall in stalls]


def lock_account(account_id):
    """The row as it is now. Always before the stalls that show it, so that two writers never wait for each other.

    Nothing is joined to it: PostgreSQL would give the owner as she was before the wait. And it is not locked against
    rows that only point to it: who moves a stall's accounts holds the stall already.
    """
    locked = PayoutAccount.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if locked is None:
        raise ValidationError("Tài khoản này vừa được bỏ khỏi sổ.")
    return locked


def _refuse_hidden(stall_account):
    if not StallAccount.objects.current().filter(pk=stall_account.pk).exists():
        raise ValidationError("Gian không còn dùng tài khoản này nữa.")


@service
def add_account(stall, *, bank, number):
    """One more account for the present owner, last in order. An account she has already is taken as it is."""
    tenancy = stall.tenancy
    if tenancy is None:
        raise ValidationError("Gian chưa có chủ. Ghi chủ gian trước rồi mới thêm tài khoản.")
    if bank.ended_on:
        raise ValidationError({"bank": f"{bank} đã ngừng nhận tiền. Chọn ngân hàng khác."})
    try:
        number = clean_account(number)
        encode(bank_bin=bank.bin, account=number)
    except VietQRError as error:
        raise ValidationError({"number": str(error)}) from error
    # Whoever adds an account for her at the same moment waits here, and then finds this one.
    owner = lock_owner(tenancy.owner_id)
    account = owner.accounts.with_number(number).filter(bank=bank).select_for_update(no_key=True).first()
    if account is None:
        account = PayoutAccount(owner=owner, bank=bank)
        account.number = number
        account.save(force_insert=True)
        record_new("account.create", account)
    return show_account(stall, account)


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
    with _codes_may_change(stall):
        last = StallAccount.next_position(tenancy)
        record("stall.show_account", stall, account=account.code, position=last)
        return StallAccount.objects.create(tenancy=tenancy, account=account, position=last)


@service
def hide_account(stall_account):
    """Takes the account off the stall. One that was never confirmed nor shown elsewhere was a slip, and goes."""
    account = lock_account(stall_account.account_id)
    stall = lock_stall(stall_account.tenancy.stall)
    _refuse_hidden(stall_account)
    with _codes_may_change(stall):
        stall_account.delete()
    record("stall.hide_account", stall, account=account.code)
    if not account.was_confirmed and not account.stall_accounts.exists():
        record("account.delete", account)
        account.delete()


@service
def make_primary(stall_account):
    stall = lock_stall(stall_account.tenancy.stall)
    _refuse_hidden(stall_account)
    others = stall_account.tenancy.stall_accounts.exclude(pk=stall_account.pk)
    ordered = [stall_account, *others.order_by("position")]
    beyond = StallAccount.next_position(stall_account.tenancy)
    with _codes_may_change(stall):
        stall_account.tenancy.stall_accounts.update(position=F("position") + beyond)
        for position, each in enumerate(ordered, start=1):
            StallAccount.objects.filter(pk=each.pk).update(position=position)
    record("stall.make_primary", stall, account=stall_account.account.code)


@service
def confirm_holder(account, *, holder_name, relation="", by, seen=None):
    """`holder_name` is what the trader's own bank app showed when she scanned the code on the officer's screen."""
    account = lock_account(account.pk)
    refuse_stale(account, seen, CONFIRMED_FIELDS)
    read = nfc(holder_name)
    name = ascii_upper(read)
    if name and not same_name(name, read):
        raise ValidationError(
            {"holder_name": f"“{read}” có chữ mà app ngân hàng không hiện được. Gõ lại đúng như trên màn hình."}
        )
    if len(name) > MOST_LETTERS:
        raise ValidationError({"holder_name": f"Tên dài {len(name)} ký tự; nhiều nhất {MOST_LETTERS} ký tự."})
    if not HOLDER_NAME.fullmatch(name):
        raise ValidationError(
            {"holder_name": "Gõ đúng tên app ngân hàng hiện, chỉ gồm chữ cái và chữ số. Ví dụ: NGUYEN THI HOA."}
        )
    if same_name(name, account.owner.name):
        relation = Relation.OWNER
    elif not relation or relation == Relation.OWNER:
        raise ValidationError(
            {"relation": f"Tên {name} khác tên chủ hộ {account.owner.name}. Chọn người này là gì của chủ hộ."}
        )
    with _codes_may_change(*_lock_stalls_showing([account])), recording("account.confirm", account):
        account.holder_name, account.relation = name, relation
        account.confirmed_at, account.confirmed_by, account.was_confirmed = timezone.now(), by, True
        account.save(update_fields=["holder_name", "relation", "confirmed_at", "confirmed_by", "was_confirmed"])
    return account


@service
def unconfirm_own_accounts(owner):
    """Her accounts were confirmed because the bank's name was hers. Under another name each is to be read again."""
    # All of them, not only those confirmed so far: one that is just being confirmed is waited for, and then seen.
    accounts = list(owner.accounts.order_by("pk").select_for_update(no_key=True))
    hers = [account for account in accounts if account.relation == Relation.OWNER]
    with _codes_may_change(*_lock_stalls_showing(hers)):
        owner.accounts.filter(pk__in=[account.pk for account in hers]).update(
            holder_name="", relation="", confirmed_at=None, confirmed_by=None
        )
    for account in hers:
        record("account.unconfirm", account)


@service
def register_stall(market, *, by, code, section, kind, goods, name, phone, bank, number, since):
    """The quick form: stall, owner, tenancy and account, all or nothing. Without a name only the stall is made."""
    owner = reusable_owner(name=name, phone=phone, by=by) if name else None
    if owner:
        lock_owner(owner.pk)
    stall = create_stall(market, code=code, section=section, kind=kind, goods=goods)
    if not name:
        return stall, None
    owner = owner or create_owner(name=name, unit=market.unit, phone=phone)
    move_in(stall, owner, since=since)
    shown = add_account(stall, bank=bank, number=number) if bank else None
    return stall, shown


@service
def load_banks(records: tuple[BankRecord, ...] | None = None) -> tuple[int, int]:
    """Brings the table up to the project's list; (made, changed). A new printed name calls its placards back."""
    made = changed = 0
    for listed in records or read_banks():
        values = {
            "short_name": listed.short_name,
            "name": listed.name,
            "aliases": list(listed.aliases),
            "former_bins": list(listed.former_bins),
        }
        bank, is_new = Bank.objects.get_or_create(bin=listed.bin, defaults=values)
        if is_new:
            made += 1
        elif any(getattr(bank, name) != value for name, value in values.items()):
            changed += 1
            renamed = bank.short_name != listed.short_name
            Bank.objects.filter(pk=bank.pk).update(**values)
            if renamed:
                current = StallAccount.objects.current().filter(account__bank=bank)
                Stall.objects.filter(tenancies__stall_accounts__in=current).face_changed()
                record("bank.rename", bin=bank.bin, was=bank.short_name, now=listed.short_name)
    return made, changed
