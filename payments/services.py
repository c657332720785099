"""Writes to accounts. After each one the stall's step says again how far it has come."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from payments.banks import BankRecord, read_banks
from payments.enums import Relation
from payments.models import MOST_SHOWN, Bank, PayoutAccount, StallAccount
from payments.vietqr import VietQRError, clean_account, encode
from places.vietnamese import ascii_upper, nfc, same_name
from stalls.enums import Step
from stalls.models import Stall
from stalls.services import create_owner, create_stall, lock_stall, move_in, reusable_owner

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


def _shown_codes_changed(stall):
    stall.step = step_of(stall)
    stall.save(update_fields=["step", "updated_at"])


def lock_account(account):
    """The row as it is now. Always before the stalls that show it, so that two writers never wait for each other."""
    return PayoutAccount.objects.select_for_update(of=("self",)).select_related("owner", "bank").get(pk=account.pk)


@transaction.atomic
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
    account = tenancy.owner.accounts.with_number(number).filter(bank=bank).first()
    if account is None:
        account = PayoutAccount(owner=tenancy.owner, bank=bank)
        account.number = number
        account.save(force_insert=True)
    return show_account(stall, account)


@transaction.atomic
def show_account(stall, account):
    """An account of the present owner, from this stall's form or from another stall of hers."""
    account = lock_account(account)
    stall = lock_stall(stall)
    tenancy = stall.tenancy
    if tenancy is None or tenancy.owner_id != account.owner_id:
        raise ValidationError("Tài khoản này không phải của chủ gian hiện nay.")
    if tenancy.stall_accounts.filter(account=account).exists():
        raise ValidationError({"number": f"Gian này đã có tài khoản {account}."})
    shown = StallAccount.objects.create(tenancy=tenancy, account=account, position=StallAccount.next_position(tenancy))
    if tenancy.stall_accounts.count() <= MOST_SHOWN:
        _shown_codes_changed(stall)
    return shown


@transaction.atomic
def hide_account(stall_account):
    """Takes the account off the stall. One that was never confirmed nor shown elsewhere was a slip, and goes."""
    account = lock_account(stall_account.account)
    stall = lock_stall(stall_account.tenancy.stall)
    stall_account.delete()
    if not account.is_confirmed and not account.stall_accounts.exists():
        account.delete()
    _shown_codes_changed(stall)


@transaction.atomic
def make_primary(stall_account):
    stall = lock_stall(stall_account.tenancy.stall)
    others = stall_account.tenancy.stall_accounts.exclude(pk=stall_account.pk)
    ordered = [stall_account, *others.order_by("position")]
    beyond = StallAccount.next_position(stall_account.tenancy)
    stall_account.tenancy.stall_accounts.update(position=F("position") + beyond)
    for position, each in enumerate(ordered, start=1):
        StallAccount.objects.filter(pk=each.pk).update(position=position)
    _shown_codes_changed(stall)


@transaction.atomic
def confirm_holder(account, *, holder_name, relation="", by):
    """`holder_name` is what the trader's own bank app showed when she scanned the code on the officer's screen."""
    account = lock_account(account)
    name = ascii_upper(nfc(holder_name))
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
    account.holder_name, account.relation = name, relation
    account.confirmed_at, account.confirmed_by = timezone.now(), by
    account.save(update_fields=["holder_name", "relation", "confirmed_at", "confirmed_by"])
    for stall in Stall.objects.filter(tenancies__until=None, tenancies__stall_accounts__account=account).order_by("pk"):
        _shown_codes_changed(lock_stall(stall))
    return account


@transaction.atomic
def register_stall(market, *, by, code, section, kind, goods, name, phone, bank, number, since):
    """The quick form: stall, owner, tenancy and account, all or nothing. Without a name only the stall is made."""
    stall = create_stall(market, code=code, section=section, kind=kind, goods=goods)
    if not name:
        return stall, None
    owner = reusable_owner(name=name, phone=phone, by=by) or create_owner(name=name, unit=market.unit, phone=phone)
    move_in(stall, owner, since=since)
    shown = add_account(stall, bank=bank, number=number) if bank else None
    return stall, shown


@transaction.atomic
def load_banks(records: tuple[BankRecord, ...] | None = None) -> tuple[int, int]:
    """Brings the table up to the project's list; (made, changed). A new printed name calls its placards back."""
    made = changed = 0
    for record in records or read_banks():
        values = {
            "short_name": record.short_name,
            "name": record.name,
            "aliases": list(record.aliases),
            "former_bins": list(record.former_bins),
        }
        bank, is_new = Bank.objects.get_or_create(bin=record.bin, defaults=values)
        if is_new:
            made += 1
        elif any(getattr(bank, name) != value for name, value in values.items()):
            changed += 1
            renamed = bank.short_name != record.short_name
            Bank.objects.filter(pk=bank.pk).update(**values)
            if renamed:
                current = StallAccount.objects.current().filter(account__bank=bank)
                Stall.objects.filter(tenancies__stall_accounts__in=current).face_changed()
    return made, changed
