"""The last gate before paper: every code of the finished file is read back the way a phone would read it.

The file is held against the order, not against what the drawing says it drew: each page is made into a picture and
every code on it is decoded. Messages name stalls and serials only; a number or a payload has no place in a log.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2
import zxingcpp

from placards.expected import Expected, Order, codes_of
from placards.geometry import Rect

# Three pixels to the finest module the layouts allow; twice that for a page of which a code was not read at first.
DPI = 130
FINER_DPI = 260
# What the camera of a bank's app reads.
FORMATS = [zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.MicroQRCode, zxingcpp.BarcodeFormat.RMQRCode]
# How far the middle may be read from where it belongs. Readings are within 0.4 mm; a page made smaller by one part in
# a hundred moves its last code by more than this.
TOLERANCE_MM = 1.0


class ProofError(Exception):
    """What is on the paper is not what the register says. Nothing of the file may be released."""


class UnreadError(ProofError):
    """Nothing was read where a code belongs."""


def prove(pdf: bytes, order: Order, *, on_page: Callable[[int], None] | None = None) -> int:
    """How many codes were read back, which is all that the order needs and no other; ProofError at the first amiss.

    `on_page` is told after each page how many have been proved.
    """
    expected = codes_of(order)
    if not expected:
        raise ProofError("Không có mã nào để đối chiếu.")
    by_page = defaultdict(list)
    for code in expected:
        by_page[code.page].append(code)
    owners = {code.payload.encode(): code for code in expected}
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ProofError("Tệp in bị hỏng, không mở được để đối chiếu.") from error
    try:
        pages = len(document)
        for code in expected:
            if code.page > pages:
                raise ProofError(f"{_name(code)}: tệp chỉ có {pages} trang, không có trang của biển này.")
        for page in range(1, pages + 1):
            _prove_page(document, page, by_page[page], owners)
            if on_page:
                on_page(page)
    except pypdfium2.PdfiumError as error:
        raise ProofError("Tệp in bị hỏng, có trang không mở được để đối chiếu.") from error
    finally:
        document.close()
    if pages > expected[-1].page:
        raise ProofError(f"Tệp có {pages} trang, đợt in này chỉ cần {expected[-1].page}.")
    return len(expected)


@dataclass(frozen=True)
class Found:
    """A code as it was read: its bytes, the text a phone makes of them, its middle and diagonal in millimetres."""

    payload: bytes
    text: str
    x: float
    y: float
    diagonal: float

    def stands_at(self, spot: Rect) -> bool:
        off = math.hypot(self.x - spot.x - spot.w / 2, self.y - spot.y - spot.h / 2)
        return off <= TOLERANCE_MM and abs(self.diagonal - math.hypot(spot.w, spot.h)) <= TOLERANCE_MM

    def says(self, payload: str) -> bool:
        """The right bytes under the header of another alphabet are other letters to a phone."""
        return (self.payload, self.text) == (payload.encode(), payload)


def _prove_page(
    document: pypdfium2.PdfDocument, number: int, expected: list[Expected], owners: dict[bytes, Expected]
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
        codes = zxingcpp.read_barcodes(bitmap.to_pil(), formats=FORMATS, text_mode=zxingcpp.TextMode.Plain)
        return [_found(code, dpi / 25.4) for code in codes]
    finally:
        bitmap.close()
        page.close()


def _found(code: zxingcpp.Barcode, per_mm: float) -> Found:
    first, last = code.position.top_left, code.position.bottom_right
    diagonal = math.hypot(last.x - first.x, last.y - first.y)
    x, y = (first.x + last.x) / 2, (first.y + last.y) / 2
    return Found(code.bytes, code.text, x / per_mm, y / per_mm, diagonal / per_mm)


def _compare(number: int, found: list[Found], expected: list[Expected], owners: dict[bytes, Expected]) -> None:
    unexplained = list(found)
    unread = None
    for place in expected:
        code = next((code for code in unexplained if code.stands_at(place.spot)), None)
        if code is None:
            unread = unread or place
            continue
        if not code.says(place.payload):
            raise ProofError(f"{_name(place)}: ở chỗ của nó trên trang {number} là {_whose(code, place, owners)}.")
        unexplained.remove(code)
    if unread:
        raise UnreadError(f"{_name(unread)}: không đọc được mã nào ở chỗ của nó trên trang {number}.")
    if unexplained:
        raise ProofError(f"Trang {number} có {len(unexplained)} mã không thuộc chỗ của biển nào.")


def _whose(code: Found, place: Expected, owners: dict[bytes, Expected]) -> str:
    if code.payload == place.payload.encode():
        return "mã đúng từng byte nhưng điện thoại đọc ra chữ khác"
    owner = owners.get(code.payload)
    return f"mã của gian {owner.stall_code}" if owner else "một mã không có trong đợt in này"


def _name(code: Expected) -> str:
    behind = ", mặt sau" if code.side == "back" else ""
    return f"Gian {code.stall_code}, biển {code.serial}{behind}"
