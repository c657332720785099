"""Where each sheet of paper is, and what happened to it. Who writes locks the stalls by their keys, then the sheets."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from officers.audit import record, service
from placards.enums import Custody, EventKind, RevokeReason
from placards.models import Placard, PlacardEvent
from places.vietnamese import nfc
from stalls.models import Stall
from stalls.notes import refuse_numbers_in

MOST_NAMED = 5


def note_events(kind, placards, *, by, on=None, note=""):
    """`on` is the day it happened, which may be before the day it is written down."""
    day = on or timezone.localdate()
    rows = [PlacardEvent(placard=each, kind=kind, by=by, on=day, note=note) for each in placards]
    PlacardEvent.objects.bulk_create(rows, batch_size=500)


@service
def hand_over(placards, *, to, on, by):
    """All of them or none. The receiver is whoever took the paper: the trader, or who takes it to her."""
    receiver = nfc(to).strip()
    if not receiver:
        raise ValidationError({"to": "Ghi người nhận biển."})
    refuse_numbers_in("to", receiver)
    _refuse_future(on)
    sheets = _hold(placards)
    if not sheets:
        raise ValidationError("Chưa chọn biển nào để giao.")
    _refuse_first([_why_not_handed_over(each, on) for each in sheets])
    Placard.objects.filter(pk__in=[each.pk for each in sheets]).update(
        custody=Custody.HANDED, held_by=None, handed_to=receiver, handed_on=on, handed_by=by
    )
    note_events(EventKind.HANDED_OVER, sheets, by=by, on=on)
    for each in sheets:
        record("placard.hand_over", each, handed_on=str(on))
    return sheets


def _why_not_handed_over(sheet, on):
    if sheet.custody != Custody.STOCK:
        return f"Biển {sheet} ({sheet.stall}) không còn trong kho: {_where(sheet)}."
    if not sheet.is_in_use:
        return f"Biển {sheet} ({sheet.stall}) {sheet.get_state_display().lower()}: hủy tờ này, không giao."
    if not sheet.is_true:
        return f"{sheet.stall} đã đổi sau khi in biển {sheet}: in lại, rồi giao tờ mới."
    if on < timezone.localdate(sheet.printed_at):
        return f"Ngày giao trước ngày in biển {sheet} ({_day(timezone.localdate(sheet.printed_at))})."
    return ""


@service
def pass_on(placards, *, to, by):
    """Paper in stock goes from one officer to another; the one who takes it writes it down."""
    sheets = _hold(placards)
    if not sheets:
        raise ValidationError("Chưa chọn biển nào để nhận.")
    _refuse_first([_why_not_passed_on(each, to) for each in sheets])
    Placard.objects.filter(pk__in=[each.pk for each in sheets]).update(held_by=to)
    note_events(EventKind.PASSED_ON, sheets, by=by)
    for each in sheets:
        record("placard.pass_on", each, held_by=to.username)
    return sheets


def _why_not_passed_on(sheet, to):
    if sheet.custody != Custody.STOCK:
        return f"Biển {sheet} ({sheet.stall}) không còn trong kho: {_where(sheet)}."
    if sheet.held_by_id == to.pk:
        return f"Biển {sheet} ({sheet.stall}) đang do chính người này giữ."
    return ""


@service
def mark_seen(placard, *, by, on=None):
    """Somebody stood before the stall and saw this sheet hang there; `on` an earlier day, if it is written down later.

    What was seen later stays the last that was seen.
    """
    (sheet,) = _hold([placard])
    if sheet.custody != Custody.HANDED or sheet.taken_down_at:
        raise ValidationError(f"Biển {sheet} chưa giao cho ai hoặc không còn ở gian: {_where(sheet)}.")
    if sheet.must_come_down:
        raise ValidationError(f"Biển {sheet} không được treo nữa: thu về.")
    now = timezone.now()
    at = now if on is None else min(now, timezone.make_aware(datetime.combine(on, time.max)))
    sheet.seen_at = max(at, sheet.seen_at or at)
    return _keep(sheet, EventKind.SEEN, "placard.see", ["seen_at"], by=by, on=on)


@service
def take_down(placard, *, by):
    """A sheet that was replaced, revoked or is of a former tenant comes back, and is of no more use."""
    (sheet,) = _hold([placard])
    if sheet.custody != Custody.HANDED or sheet.taken_down_at:
        raise ValidationError(f"Biển {sheet} không ở gian nên không có gì để thu: {_where(sheet)}.")
    if not sheet.must_come_down:
        raise ValidationError(f"Biển {sheet} đang dùng. Hỏng thì báo hỏng; đổi thì in tờ mới rồi thu tờ này.")
    sheet.taken_down_at = timezone.now()
    return _keep(sheet, EventKind.TAKEN_DOWN, "placard.take_down", ["taken_down_at"], by=by)


@service
def spoil(placard, *, by, note=""):
    """The paper is destroyed: misprinted, torn, or of no use before anybody got it; or it was lost, and found."""
    return _let_go(placard, Custody.SPOILED, EventKind.SPOILED, "placard.spoil", by=by, note=note)


@service
def lose(placard, *, by, note=""):
    """Nobody knows where it is; whoever looks at it by its serial is told so."""
    return _let_go(placard, Custody.LOST, EventKind.LOST, "placard.lose", by=by, note=note)


def _let_go(placard, custody, kind, action, *, by, note):
    refuse_numbers_in("note", note)
    (sheet,) = _hold([placard])
    is_found = sheet.custody == Custody.LOST and custody == Custody.SPOILED
    if sheet.taken_down_at or not (sheet.custody in (Custody.STOCK, Custody.HANDED) or is_found):
        raise ValidationError(f"Biển {sheet} không còn ở đâu để báo: {_where(sheet)}.")
    if sheet.revoke_reason == RevokeReason.CONSENT:
        note = ""  # her data are erased, and nothing comes by a second time to erase this
    sheet.custody, sheet.held_by, sheet.gone_on = custody, None, timezone.localdate()
    _keep(sheet, kind, action, ["custody", "held_by", "gone_on"], by=by, note=nfc(note))
    if sheet.is_in_use and sheet.tenancy.until is None and not _has_another(sheet):
        Stall.objects.filter(pk=sheet.stall_id).face_changed()
    return sheet


def _has_another(sheet):
    """A stall with two sheets that loses one still has a sheet."""
    return Placard.objects.filter(stall=sheet.stall_id).in_use().not_gone().exists()


def _keep(sheet, kind, action, fields, *, by, note="", on=None):
    sheet.save(update_fields=fields)
    note_events(kind, [sheet], by=by, note=note, on=on)
    record(action, sheet)
    return sheet


def _hold(placards):
    """The rows as they are now. With its stall locked first, what a sheet says stays so until the transaction ends."""
    locked = Stall.objects.filter(pk__in={each.stall_id for each in placards}).order_by("pk")
    stalls = locked.select_for_update(of=("self",), no_key=True).select_related("market").in_bulk()
    sheets = Placard.objects.filter(pk__in=[each.pk for each in placards]).defer("snapshot_sealed")
    sheets = sheets.select_related("tenancy").hold()
    for sheet in sheets:
        sheet.stall = stalls[sheet.stall_id]
    return sheets


def _where(sheet):
    if sheet.taken_down_at:
        return f"đã thu về ngày {_day(timezone.localdate(sheet.taken_down_at))}"
    if sheet.custody == Custody.HANDED:
        by = f", {sheet.handed_by} giao" if sheet.handed_by else ""
        return f"đã giao ngày {_day(sheet.handed_on)}{by}"
    if sheet.custody == Custody.STOCK:
        return "chưa giao"
    return f"{sheet.get_custody_display().lower()} ngày {_day(sheet.gone_on)}"


def _day(day):
    return date_format(day, "SHORT_DATE_FORMAT")


def _refuse_first(sentences):
    found = [sentence for sentence in sentences if sentence]
    if found:
        more = f" Còn {len(found) - MOST_NAMED} biển khác nữa." if len(found) > MOST_NAMED else ""
        raise ValidationError(" ".join(found[:MOST_NAMED]) + more)


def _refuse_future(on):
    if on > timezone.localdate():
        raise ValidationError({"on": "Ngày giao không thể sau hôm nay."})
