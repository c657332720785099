"""Printing again: why somebody orders it, and of which stalls the sheet has to be another."""

from django.core.exceptions import ValidationError

from placards.enums import ReprintReason
from places.vietnamese import nfc
from stalls.enums import Step
from stalls.notes import refuse_numbers


def said_why(stalls, reason, note, *, by) -> dict:
    """A batch's fields. The command line is asked nothing: who runs it answers for it elsewhere."""
    if not stalls.filter(step=Step.PRINTED).exists():
        return {}
    if by is not None and not reason:
        raise ValidationError({"reason": "Chọn lý do in lại: có gian đã in và sổ không đổi gì từ đó."})
    if reason == ReprintReason.OTHER and not note.strip():
        raise ValidationError({"note": "Ghi lý do in lại."})
    try:
        refuse_numbers(note)
    except ValidationError as error:
        raise ValidationError({"note": error.messages}) from error
    return {"reprint_reason": reason, "reprint_note": nfc(note).strip()}
