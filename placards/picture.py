"""The first sheet of an order as it will look on paper: a picture that pays nobody and tells no number.

It comes off the real drawing. But it is no placard: nothing of it was proved, and nothing is in the ledger. So its
codes are as large as the real ones and say that they are none, and its numbers are masked.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2
from PIL import Image

from payments.vietqr import mask
from placards import pdf
from placards.faces import Code, Face
from placards.layouts import Layout

SERIAL = "XXXX-XXXX-XXXXX"  # as long as a real one, which has a check character that this is not
NO_CODE = "BAN XEM TRUOC, CHUA PHAI MA THANH TOAN. "
LONGEST = 900  # pixels of the longer side of a page
SHADES = 24


def as_picture(face: Face) -> Face:
    return replace(face, serial=SERIAL, codes=tuple(_harmless(*each) for each in enumerate(face.codes, 1)))


def _harmless(number: int, code: Code) -> Code:
    """A payload of the same length makes a symbol of the same size."""
    length = len(code.payload.encode())
    words = f"{number}. {NO_CODE}" * (length // len(NO_CODE) + 1)
    return replace(code, payload=words[:length], account=mask(code.account).replace("*", "x"))


def draw_first_sheet(faces: Sequence[Face], layout: Layout, **options) -> bytes:
    """A PNG of the first page, its back beside it if there is one. `options` and errors are those of `pdf.draw`."""
    out = io.BytesIO()
    pdf.draw([as_picture(face) for face in faces], layout, out, title="Xem trước", **options)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        pages = [_picture_of(page) for page in document]
    width, height = sum(page.width for page in pages), max(page.height for page in pages)
    sheet = Image.new("RGB", (width, height), "white")
    for number, page in enumerate(pages):
        sheet.paste(page, (number * pages[0].width, 0))
    found = io.BytesIO()
    # Green, black and what is between them and the paper: a tenth of the size.
    sheet.quantize(SHADES, dither=Image.Dither.NONE).save(found, "PNG", optimize=True)
    return found.getvalue()


def _picture_of(page: pypdfium2.PdfPage) -> Image.Image:
    bitmap = page.render(scale=LONGEST / max(page.get_size()))
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()
        page.close()
