"""Vietnamese type on paper: one font family, one function that cleans every text, one that fits it into a box."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, combinations, pairwise

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


@lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """Composed letters (loose marks would be drawn on top of each other), single spaces, nothing invisible."""
    composed = unicodedata.normalize("NFC", text)
    spaced = " ".join(composed.split())
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in {"Cc", "Cf"})


@lru_cache(maxsize=8192)
def width(text: str, font: str, size: float) -> float:
    register()
    return pdfmetrics.stringWidth(text, font, size)


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def fit(text: str, font: str, *, size: float, floor: float, width_pt: float, lines: int = 1) -> Fitted:
    """Shrink a cleaned text to the floor, then wrap to as many lines as allowed, then end with an ellipsis."""
    one_line = min(size, width_pt / max(width(text, font, 1), 0.001))
    if one_line >= floor:
        return Fitted((text,), one_line)
    for count in range(2, lines + 1):
        wrapped = _balanced(text, font, count)
        fitting = min(size, width_pt / max(width(line, font, 1) for line in wrapped))
        if fitting >= floor:
            # Wrapped text keeps near the floor: the box was made for one line at full size.
            return Fitted(wrapped, min(fitting, floor * 1.1))
    filled, rest = [], text
    while len(filled) < lines - 1 and width(rest.split(" ")[0], font, floor) <= width_pt:
        line, rest = _filled(rest, font, floor, width_pt)
        filled.append(line)
    # A word wider than the box ends the text here: broken without a hyphen, it would be read as two.
    return Fitted((*filled, _cut(rest, font, floor, width_pt)), floor, is_cut=True)


def _balanced(text: str, font: str, count: int) -> tuple[str, ...]:
    """Broken into lines at the spaces that leave the shortest longest line."""
    words = text.split(" ")
    count = min(count, len(words))
    ends = list(accumulate(width(f"{word} ", font, 1) for word in words))
    starts = [0.0, *ends]

    def longest(breaks: tuple[int, ...]) -> float:
        return max(ends[after - 1] - starts[at] for at, after in pairwise((0, *breaks, len(words))))

    breaks = min(combinations(range(1, len(words)), count - 1), key=longest)
    return tuple(" ".join(words[at:after]) for at, after in pairwise((0, *breaks, len(words))))


def _filled(text: str, font: str, size: float, width_pt: float) -> tuple[str, str]:
    """As many whole words as a line takes, at least one, and what is left."""
    words = text.split(" ")
    count = 1
    while count < len(words) and width(" ".join(words[: count + 1]), font, size) <= width_pt:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def _cut(text: str, font: str, size: float, width_pt: float) -> str:
    if width(text, font, size) <= width_pt:
        return text
    length = len(text)
    while length and width(text[:length].rstrip() + ELLIPSIS, font, size) > width_pt:
        length -= 1
    return text[:length].rstrip() + ELLIPSIS
