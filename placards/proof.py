"""The last gate before paper: every code of the finished file is read back the way a phone would read it.

The file itself is proved, not what was meant to be drawn: each page is made into a picture and every code on it is
decoded. Messages name stalls and serials only; a number or a payload has no place in a log.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2
import zxingcpp

from placards.faces import Face
from placards.sheets import Placement

# Three pixels to the finest module the layouts allow; twice that for a page of which a code was not read at first.
DPI = 130
FINER_DPI = 260
# What the camera of a bank's app reads.
FORMATS = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode, zxingcpp.BarcodeFormat.RMQRCode]
# How far the middle may be read from where it was drawn. Readings are within 0.4 mm; a page made smaller by one part in
# a hundred moves its last code by more than this.
TOLERANCE_MM = 1.0


class ProofError(Exception):
    """What is on the paper is not what the register says. Nothing of the file may be released."""


class UnreadError(ProofError):
    """Nothing was read where a code belongs."""


def prove(
    pdf: bytes,
    placements: Sequence[Placement],
    *,
    faces: Sequence[Face] = (),
    on_page: Callable[[int], None] | None = None,
) -> int:
    """How many codes were read back, which is all of them; ProofError at the first that is not right.

    With `faces` it is also proved that each of them is in the file, with its own codes and no other. `on_page` is told
    after each page how many have been proved.
    """
    if not placements:
        raise ProofError("Không có mã nào để đối chiếu.")
    _prove_faces(faces, placements)
    by_page = defaultdict(list)
    for placement in placements:
        by_page[placement.page].append(placement)
    owners = {placement.payload.encode(): placement for placement in placements}
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ProofError("Tệp in bị hỏng, không mở được để đối chiếu.") from error
    try:
        pages = range(1, len(document) + 1)
        for placement in placements:
            if placement.page not in pages:
                raise ProofError(f"{_name(placement)}: tệp chỉ có {len(pages)} trang, không có trang của biển này.")
        for page in pages:
            _prove_page(document, page, by_page[page], owners)
            if on_page:
                on_page(page)
    except pypdfium2.PdfiumError as error:
        raise ProofError("Tệp in bị hỏng, có trang không mở được để đối chiếu.") from error
    finally:
        document.close()
    return len(placements)


def _prove_faces(faces: Sequence[Face], placements: Sequence[Placement]) -> None:
    """What was drawn is what was ordered: a face that was forgotten has no code that could be wrong."""
    drawn = defaultdict(set)
    for placement in placements:
        if placement.side == "front":
            drawn[placement.serial].add(placement.payload)
    for face in faces:
        found = drawn.pop(face.serial, set())
        if face.codes[0].payload not in found:
            raise ProofError(f"Gian {face.stall_code}, biển {face.serial}: không có mã chính trong tệp.")
        if found - {code.payload for code in face.codes}:
            raise ProofError(f"Gian {face.stall_code}, biển {face.serial}: trong tệp có mã không phải của gian này.")
    if faces and drawn:
        raise ProofError(f"Trong tệp có {len(drawn)} biển không thuộc đợt in này.")


@dataclass(frozen=True)
class Found:
    """A code as it was read: its bytes, its middle and its diagonal in millimetres, whichever way up it is."""

    payload: bytes
    x: float
    y: float
    diagonal: float

    def stands_at(self, placement: Placement) -> bool:
        spot = placement.spot
        off = math.hypot(self.x - spot.x - spot.w / 2, self.y - spot.y - spot.h / 2)
        return off <= TOLERANCE_MM and abs(self.diagonal - math.hypot(spot.w, spot.h)) <= TOLERANCE_MM


def _prove_page(
    document: pypdfium2.PdfDocument, number: int, expected: list[Placement], owners: dict[bytes, Placement]
) -> None:
    try:
        _compare(number, _codes_on(document, number, DPI), expected, owners)
    except UnreadError:
        _compare(number, _codes_on(document, number, FINER_DPI), expected, owners)


def _codes_on(document: pypdfium2.PdfDocument, number: int, dpi: int) -> list[Found]:
    """Every code on a page. The picture is let go before the next page: a market has hundreds of them."""
    page = document[number - 1]
    bitmap = page.render(scale=dpi / 72, grayscale=True)
    try:
        return [_found(code, dpi / 25.4) for code in zxingcpp.read_barcodes(bitmap.to_pil(), formats=FORMATS)]
    finally:
        bitmap.close()
        page.close()


def _found(code: zxingcpp.Barcode, per_mm: float) -> Found:
    first, last = code.position.top_left, code.position.bottom_right
    diagonal = math.hypot(last.x - first.x, last.y - first.y)
    return Found(code.bytes, (first.x + last.x) / 2 / per_mm, (first.y + last.y) / 2 / per_mm, diagonal / per_mm)


def _compare(number: int, found: list[Found], expected: list[Placement], owners: dict[bytes, Placement]) -> None:
    unexplained = list(found)
    unread = None
    for placement in expected:
        code = next((code for code in unexplained if code.stands_at(placement)), None)
        if code is None:
            unread = unread or placement
            continue
        if code.payload != placement.payload.encode():
            owner = owners.get(code.payload)
            whose = f"mã của gian {owner.stall_code}" if owner else "một mã không có trong đợt in này"
            raise ProofError(f"{_name(placement)}: ở chỗ của nó trên trang {number} là {whose}.")
        unexplained.remove(code)
    if unread:
        raise UnreadError(f"{_name(unread)}: không đọc được mã nào ở chỗ của nó trên trang {number}.")
    if unexplained:
        raise ProofError(f"Trang {number} có {len(unexplained)} mã không thuộc chỗ của biển nào.")


def _name(placement: Placement) -> str:
    return f"Gian {placement.stall_code}, biển {placement.serial}"
