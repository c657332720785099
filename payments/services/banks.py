"""The table of banks: brought up to the project's list, corrected by hand, ended."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, recording, service
from officers.stale import refuse_stale
from payments.banks import BankRecord, clash_of, is_name, read_banks
from payments.models import Bank, StallAccount
from payments.services.steps import steps_of
from stalls.enums import Step
from stalls.models import Stall

CORRECTED_FIELDS = ("short_name", "name", "aliases", "former_bins")
END_FIELDS = ("ended_on",)
AT_ONCE = 500
# What other apps do where a bank's end is taken back: called with keys of locked stalls that got their step back.
BANK_GOES_ON: list[Callable[[list[int]], None]] = []
# A day further away is a slip of the finger.
MOST_YEARS = 5


class Loaded(NamedTuple):
    """`left` says of each bank that stays as it is in the table why the list's own words were not taken."""

    made: int
    changed: int
    left: list[str]


@service
def load_banks(records: tuple[BankRecord, ...] | None = None) -> Loaded:
    """Brings the table up to the project's list. A new printed name calls its placards back."""
    made, changed, left = 0, 0, []
    corrected = {bank.pk: bank for bank in Bank.objects.exclude(corrected_at=None)}
    for listed in records or read_banks():
        values = {name: _plain(getattr(listed, name)) for name in CORRECTED_FIELDS}
        bank = corrected.get(listed.bin)
        if bank is not None:
            if bank.record != listed:
                left.append(f"{bank} ({bank.bin}): corrected here")
            continue
        clash = clash_of(listed, [bank.record for bank in corrected.values()])
        if clash:
            left.append(f"{listed.short_name} ({listed.bin}): {clash.text!r} means {clash.other.short_name} here")
            continue
        bank, is_new = Bank.objects.get_or_create(bin=listed.bin, defaults=values)
        if is_new:
            made += 1
        elif any(getattr(bank, name) != value for name, value in values.items()):
            changed += 1
            Bank.objects.filter(pk=bank.pk).update(**values)
            if bank.short_name != listed.short_name:
                _call_back(bank)
                record("bank.rename", bank, bin=bank.bin, was=bank.short_name, now=listed.short_name)
    return Loaded(made, changed, left)


def _plain(value):
    return list(value) if isinstance(value, tuple) else value


@service
def correct_bank(bank, *, seen=None):
    """Only what the form edits is taken from `bank`. A new short name is printed, so its placards are called back."""
    # All of them, or two corrections at once could give one name to two banks.
    rows = list(Bank.objects.order_by("pk").select_for_update(no_key=True))
    kept = next(row for row in rows if row.pk == bank.pk)
    refuse_stale(kept, seen, CORRECTED_FIELDS)
    old = kept.record
    with recording("bank.correct", kept):
        for name in CORRECTED_FIELDS:
            setattr(kept, name, getattr(bank, name))
        _refuse_unclear(kept.record, [row.record for row in rows if row.pk != kept.pk])
        if kept.record != old:
            kept.corrected_at = timezone.now()
            kept.save(update_fields=[*CORRECTED_FIELDS, "corrected_at"])
    if kept.short_name != old.short_name:
        _call_back(kept)
    return kept


def _refuse_unclear(record_now, others):
    named = {"short_name": [record_now.short_name], "name": [record_now.name], "aliases": record_now.aliases}
    for field, texts in named.items():
        for text in texts:
            if not is_name(text):
                raise ValidationError({field: f"“{text}” không phải tên riêng của một ngân hàng. Ghi tên có chữ."})
    if record_now.bin in record_now.former_bins:
        raise ValidationError({"former_bins": f"{record_now.bin} là mã đang dùng, không phải mã cũ."})
    clash = clash_of(record_now, others)
    if clash:
        raise ValidationError(
            {clash.field: f"“{clash.text}” đã chỉ {clash.other.short_name} ({clash.other.bin}). Dùng cách gọi khác."}
        )


def _call_back(bank):
    current = StallAccount.objects.current().filter(account__bank=bank)
    Stall.objects.filter(tenancies__stall_accounts__in=current).face_changed()


@service
def end_bank(bank, *, on, seen=None):
    """It takes no money from the day `on`. Nothing is printed for it from now on: stalls that show it wait for
    another account."""
    kept = Bank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    refuse_stale(kept, seen, END_FIELDS)
    if abs(on.year - timezone.localdate().year) > MOST_YEARS:
        raise ValidationError({"on": "Ngày ngừng nhận tiền quá xa; xem lại năm."})
    if kept.ended_on:
        raise ValidationError(f"{kept} đã được ghi ngừng nhận tiền từ ngày {kept.ended_on:%d/%m/%Y}.")
    with recording("bank.end", kept):
        kept.ended_on = on
        kept.save(update_fields=END_FIELDS)
    list(_set_steps_anew(kept))
    return kept


@service
def take_end_back(bank):
    """The bank goes on, and every stall has the step again that it would have without the end."""
    kept = Bank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    if not kept.ended_on:
        raise ValidationError(f"{kept} đang nhận tiền.")
    with recording("bank.take_end_back", kept):
        kept.ended_on = None
        kept.save(update_fields=END_FIELDS)
    for freed in _set_steps_anew(kept):
        for goes_on in BANK_GOES_ON:
            goes_on(freed)
    return kept


def _set_steps_anew(bank) -> Iterator[list[int]]:
    """Only to and from the step that says a bank has ended; gives batch by batch the stalls that left it."""
    for stalls in _held_in_batches(bank):
        now, freed = steps_of([stall.pk for stall in stalls]), []
        for step in Step:
            moved = [stall for stall in stalls if now[stall.pk] == step and Step.BANK_ENDED in (step, stall.step)]
            Stall.objects.filter(pk__in=[stall.pk for stall in moved]).update(step=step, updated_at=timezone.now())
            freed += [stall.pk for stall in moved if step != Step.BANK_ENDED]
        yield freed


def _held_in_batches(bank) -> Iterator[list]:
    shown = StallAccount.objects.current().filter(account__bank=bank)
    ids = sorted(set(shown.values_list("tenancy__stall", flat=True)))
    for start in range(0, len(ids), AT_ONCE):
        held = Stall.objects.filter(pk__in=ids[start : start + AT_ONCE]).order_by("pk")
        yield list(held.select_for_update(no_key=True))
