"""Printing again: why somebody orders it, and of which stalls the sheet has to be another, and why."""

import json
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef

from placards.enums import Custody, PlacardState, ReprintReason
from placards.models import Placard
from places.vietnamese import nfc
from stalls.enums import Step
from stalls.notes import refuse_numbers_in

CHANGED = {
    "stall_code": "Đổi mã gian",
    "stall_kind": "Đổi loại gian",
    "section": "Đổi khu, dãy",
    "market": "Chợ đổi tên",
    "place": "Xã, phường đổi tên",
    "hotline": "Đổi đường dây nóng",
}
OTHER_TENANT = "Đổi chủ hộ"
GONE = {Custody.LOST: "Biển báo mất", Custody.SPOILED: "Biển hỏng, đã hủy"}
NOTHING = "Đã sửa rồi sửa lại như cũ"
# What of an account comes first is what is said: another bank is another account too.
OF_ACCOUNTS = {"bank": "Đổi ngân hàng", "account": "Đổi số tài khoản", "holder": "Đổi tên chủ tài khoản"}
ORDER, MORE, FEWER = "Đổi thứ tự tài khoản", "Thêm tài khoản", "Bớt tài khoản"


def said_why(stalls, reason, note, *, by) -> dict:
    """A batch's fields. The command line is asked nothing: who runs it answers for it elsewhere."""
    if not stalls.filter(step=Step.PRINTED).exists():
        return {}
    if by is not None and not reason:
        raise ValidationError({"reason": "Chọn lý do in lại: có gian đã in và sổ không đổi gì từ đó."})
    if reason == ReprintReason.OTHER and not note.strip():
        raise ValidationError({"note": "Ghi lý do in lại."})
    refuse_numbers_in("note", note)
    return {"reprint_reason": reason, "reprint_note": nfc(note).strip()}


def to_print_again(stalls):
    """Those that were printed once, whose sheet no longer does, and that can be printed now."""
    return stalls.active().filter(Exists(Placard.objects.filter(stall=OuterRef("pk"))), step=Step.READY)


def last_sheet(placards):
    """Of a stall's, the newest first: of several of one version one that is still there, if any is."""
    last = [each for each in placards if each.version == placards[0].version]
    return next((each for each in last if each.custody not in GONE), last[0])


def whys(placard, candidate) -> list[str]:
    """Why a stall's last sheet no longer does: it is gone, or says otherwise than the register (`candidate`)."""
    found = []
    if placard.state == PlacardState.REVOKED:
        found.append(placard.get_revoke_reason_display())
    if placard.custody in GONE:
        found.append(GONE[placard.custody])
    if placard.tenancy_id != candidate.tenancy_id:
        return [*found, OTHER_TENANT]
    if placard.snapshot:
        found += _differences(json.loads(placard.snapshot), candidate.words)
    return found or [NOTHING]


def _differences(said, now):
    found = [words for name, words in CHANGED.items() if said[name] != now[name]]
    return found + _of_accounts(said["codes"], [asdict(code) for code in now["codes"]])


def _of_accounts(said, now):
    before, after = ([(code["bank"], code["account"]) for code in codes] for codes in (said, now))
    if before != after and sorted(before) == sorted(after):
        return [ORDER]
    found = [_first_difference(*pair) for pair in zip(said, now, strict=False)]
    if len(said) != len(now):
        found.append(MORE if len(said) < len(now) else FEWER)
    return list(dict.fromkeys(words for words in found if words))


def _first_difference(said, now):
    return next((words for name, words in OF_ACCOUNTS.items() if said[name] != now[name]), "")
