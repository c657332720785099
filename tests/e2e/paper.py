"""Pictures and printed files, read the way people and phones read them; and the two pictures that README shows."""

import io
import os
from itertools import islice
from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image

DPI = 220


def picture_of(screenshot):
    return Image.open(io.BytesIO(screenshot))


def codes_of_picture(picture):
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def codes_of_pages(pdf, *, first=None):
    """Every code of the file or of its `first` pages, page by page, in the order that a sheet's cells are filled in."""
    pictures = islice((_picture(page, DPI) for page in _open_pages(pdf)), first)
    return [code.text for picture in pictures for code in sorted(zxingcpp.read_barcodes(picture), key=_place)]


def _place(code):
    """Row, then column; two codes of a row may be a few pixels apart in height."""
    corner = code.position.top_left
    return round(corner.y / DPI), corner.x


def pages_of(pdf, *, dpi=DPI):
    return [_picture(page, dpi) for page in _open_pages(pdf)]


def words_of(pdf):
    """What can be selected and copied, each page in a single line."""
    return [_words(page) for page in _open_pages(pdf)]


def _open_pages(pdf):
    """One after the other, each closed before the next: PDFium's own memory is not left to the garbage collector."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            yield page
            page.close()


def _picture(page, dpi):
    bitmap = page.render(scale=dpi / 72)
    picture = bitmap.to_pil().copy()
    bitmap.close()
    return picture


def _words(page):
    text = page.get_textpage()
    words = " ".join(text.get_text_bounded().split())
    text.close()
    return words


def keep_picture(name, picture):
    """Writes a picture into the folder PORTAL_PICTURES, or does nothing where that is not set."""
    folder = os.environ.get("PORTAL_PICTURES")
    if folder:
        picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(Path(folder) / name, optimize=True)
