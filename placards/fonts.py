"""Vietnamese type on paper: one font family, one function that cleans every text, one that fits it into a box."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import fontpkg_be_vietnam_pro
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "BeVietnamPro-Regular"
MEDIUM = "BeVietnamPro-Medium"
SEMIBOLD = "BeVietnamPro-SemiBold"
BOLD = "BeVietnamPro-Bold"
FONTS = (REGULAR, MEDIUM, SEMIBOLD, BOLD)

LEADING = 1.3  # below this the marks of Ễ, Ậ, Ỗ touch the line above
CAP_HEIGHT = 0.74  # of the font size, in every weight of the family
ELLIPSIS = "…"


@lru_cache(maxsize=1)
def register() -> None:
    """Reading the font files takes a tenth of a second: once per process."""
    for font in FONTS:
        pdfmetrics.registerFont(TTFont(font, fontpkg_be_vietnam_pro.ROOT / "files" / f"{font}.ttf"))


def clean(text: str) -> str:
    """Composed letters (loose marks would be drawn on top of each other), single spaces, nothing invisible."""
    composed = unicodedata.normalize("NFC", text)
    spaced = " ".join(composed.split())
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in {"Cc", "Cf"})


def width(text: str, font: str, size: float) -> float:
    register()
    return pdfmetrics.stringWidth(text, font, size)


def missing(text: str, font: str) -> str:
    """The letters of a cleaned text that the font cannot show."""
    register()
    glyphs = pdfmetrics.getFont(font).face.charToGlyph
    return "".join(sorted({letter for letter in text if ord(letter) not in glyphs}))


@dataclass(frozen=True)
class Fitted:
    """Lines at a size (points) that keep inside a box; `is_cut` when some of the text had to go."""

    lines: tuple[str, ...]
    size: float
    is_cut: bool = False


def fit(text: str, font: str, *, size: float, floor: float, width_pt: float, lines: int = 1) -> Fitted:
    """Shrink a cleaned text to the floor, then wrap to as many as two lines, then end with an ellipsis."""
    one_line = min(size, width_pt / max(width(text, font, 1), 0.001))
    if one_line >= floor:
        return Fitted((text,), one_line)
    if lines == 1:
        return Fitted((_cut(text, font, floor, width_pt),), floor, is_cut=True)
    halves = _halves(text, font)
    two_lines = min(size, width_pt / max(width(half, font, 1) for half in halves))
    if two_lines >= floor:
        # Wrapped text keeps near the floor: the box was made for one line at full size.
        return Fitted(halves, min(two_lines, floor * 1.1))
    first, rest = _filled(text, font, floor, width_pt)
    return Fitted((first, _cut(rest, font, floor, width_pt)), floor, is_cut=True)


def _halves(text: str, font: str) -> tuple[str, ...]:
    """Broken at the space that leaves the shorter longest line."""
    words = text.split(" ")
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(breaks, key=lambda pair: max(width(line, font, 1) for line in pair), default=(text,))


def _filled(text: str, font: str, size: float, width_pt: float) -> tuple[str, str]:
    """As many whole words as a line takes, and what is left."""
    words = text.split(" ")
    count = 1
    while count < len(words) and width(" ".join(words[: count + 1]), font, size) <= width_pt:
        count += 1
    first, rest = " ".join(words[:count]), " ".join(words[count:])
    if width(first, font, size) <= width_pt:
        return first, rest
    length = len(first)
    while width(first[:length], font, size) > width_pt:
        length -= 1
    return first[:length], first[length:] + (f" {rest}" if rest else "")


def _cut(text: str, font: str, size: float, width_pt: float) -> str:
    if width(text, font, size) <= width_pt:
        return text
    length = len(text)
    while length and width(text[:length].rstrip() + ELLIPSIS, font, size) > width_pt:
        length -= 1
    return text[:length].rstrip() + ELLIPSIS
