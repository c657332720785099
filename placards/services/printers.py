"""An office's printers, and what was measured of them."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record, record_new, recording, service
from placards.calibration import PAPERS, Measured, MeasureError, printer_of
from placards.models import PrinterProfile, PrinterSheet
from places.vietnamese import nfc

NUMBERS = ("left", "across", "top", "down")


@service
def add_printer(name, *, by, unit=None, area=None, market=None):
    """A name is one printer's in its office as long as it is in service: it is picked by name."""
    name = nfc(name).strip()
    there = PrinterProfile.objects.filter(unit=unit, area=area, market=market).in_service()
    if name.casefold() in {printer.name.casefold() for printer in there}:
        raise ValidationError({"name": f"Cơ quan đã có máy in “{name}”. Đặt tên khác, hoặc mở máy ấy ra đo lại."})
    printer = PrinterProfile.objects.create(name=name, unit=unit, area=area, market=market, created_by=by)
    record_new("printer.add", printer)
    return printer


@service
def measure_printer(printer, paper, *, by, left, across, top, down):
    """The four numbers off the calibration sheet of this kind of paper, in millimetres; those before are replaced."""
    held = PrinterProfile.objects.select_for_update(no_key=True, of=("self",)).get(pk=printer.pk)
    _refuse_retired(held)
    numbers = dict(zip(NUMBERS, (left, across, top, down), strict=True))
    try:
        printer_of(PAPERS[paper], Measured(**{name: float(value) for name, value in numbers.items()}))
    except MeasureError as error:
        raise ValidationError({error.field: str(error)}) from error
    said = numbers | {"measured_by": by, "measured_at": timezone.now()}
    sheet = held.sheets.filter(paper=paper).first()
    if sheet is None:
        sheet = PrinterSheet.objects.create(printer=held, paper=paper, **said)
        record_new("printer.measure", sheet)
        return sheet
    with recording("printer.measure", sheet):
        for name, value in said.items():
            setattr(sheet, name, value)
        sheet.save()
    return sheet


@service
def retire_printer(printer, *, by):
    """It is not offered any more; what was printed with it stays so."""
    held = PrinterProfile.objects.select_for_update(no_key=True, of=("self",)).get(pk=printer.pk)
    _refuse_retired(held)
    held.retired_at = timezone.now()
    held.save(update_fields=["retired_at"])
    record("printer.retire", held, by=by.username)
    return held


def _refuse_retired(printer):
    if printer.retired_at:
        raise ValidationError(f"Máy in {printer} đã thôi dùng từ {printer.retired_at:%d/%m/%Y}.")
