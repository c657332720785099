"""The faces of A5 with two codes and of A4 with two to four, which have room for all of it."""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, WHITE, Caption, CodeBox, Plan, Rect
from placards.plans.boxes import (
    CHECK_NAME,
    HEADLINE,
    LEAST_MODULES,
    LEAST_MODULES_M,
    ONE_OF,
    SECOND,
    TAGLINE,
    box,
    rect_of,
)
from placards.symbol import QUIET_ZONE


def two_codes(further: int, k: float = 1.0) -> Plan:
    """A5 with two codes: the large one on top, the small one at the foot, a large code's width between them."""
    large = CodeBox(
        rect_of(42.5, 30.6, 63, 63, k=k),
        quiet=63 * k * QUIET_ZONE / LEAST_MODULES,
        holder=box((9, 99.2, 130, 13.6), (BOLD, 27, 14), k=k, lines=2),
        bank=box((9, 112.8, 130, 5.8), (MEDIUM, 13, 9.5), k=k, colour=MUTED),
        account=box((9, 118.6, 130, 9.4), (MEDIUM, 21, 13), k=k),
    )
    small = CodeBox(
        rect_of(95, 157, 44, 44, k=k),
        quiet=44 * k * QUIET_ZONE / LEAST_MODULES_M,
        holder=box((9, 158.6, 77, 8.8), (BOLD, 15, 9.2), k=k, align="left", lines=2),
        bank=box((9, 167.4, 77, 4.6), (MEDIUM, 10, 7.5), k=k, align="left", colour=MUTED),
        account=box((9, 172, 77, 6.6), (MEDIUM, 14, 9), k=k, align="left"),
    )
    return Plan(
        size=(148.0 * k, 210.0 * k),
        band=rect_of(9, 9, 130, 16, k=k),
        band_radius=2.6 * k,
        captions=(
            Caption(HEADLINE, box((12, 10.3, 124, 8.8), (BOLD, 19, 19), k=k, colour=WHITE)),
            Caption(TAGLINE, box((12, 18.2, 124, 5), (MEDIUM, 9, 9), k=k, colour=WHITE)),
            Caption(CHECK_NAME, box((9, 128.6, 130, 6), (SEMIBOLD, 11.5, 11.5), k=k, colour=GREEN)),
            Caption(SECOND, box((9, 153.4, 78, 5), (SEMIBOLD, 10, 10), k=k, align="left", colour=GREEN)),
        ),
        rules=((9 * k, 150.4 * k, 86 * k, 150.4 * k), (9 * k, 179.9 * k, 86 * k, 179.9 * k)),
        codes=(large, small),
        others=tuple(box((9, 135.8 + 5.6 * line, 130, 5.6), (REGULAR, 10, 7), k=k) for line in range(further)),
        stall=box((9, 181.2, 39, 7), (BOLD, 15, 9), k=k, align="left", lines=2),
        section=box((9, 188.6, 39, 4), (REGULAR, 8, 6), k=k, align="left", colour=MUTED),
        market=box((49, 181.8, 37, 6.8), (SEMIBOLD, 10.5, 6.8), k=k, lines=2, align="right"),
        place=box((49, 188.6, 37, 4), (REGULAR, 8, 6), k=k, align="right", colour=MUTED),
        hotline=box((9, 193.6, 77, 3.8), (SEMIBOLD, 7.6, 6), k=k, align="left"),
        imprint=box((9, 197.6, 77, 3.4), (REGULAR, 6.8, 5.5), k=k, align="left", colour=MUTED),
    )


# A row of small codes: side, then for each its left edge, the left edge and the alignment of its text.
ROWS = {
    2: (48.0, ((33, 12, "centre"), (129, 108, "centre"))),
    3: (37.0, ((12.5, 12.5, "left"), (86.5, 77.5, "centre"), (160.5, 142.5, "right"))),
}


def _row(small: int) -> tuple[CodeBox, ...]:
    side, columns = ROWS[small]
    width = 90 if small == 2 else 55
    return tuple(
        CodeBox(
            Rect(left, 200, side, side),
            quiet=side * QUIET_ZONE / LEAST_MODULES_M,
            holder=box((text, 178.6, width, 7), (BOLD, 12, 7.2), align=align, lines=2),
            bank=box((text, 185.6, width, 4), (MEDIUM, 9.5, 7), align=align, colour=MUTED),
            account=box((text, 189.6, width, 5.4), (MEDIUM, 12.5, 9), align=align),
        )
        for left, text, align in columns
    )


def row_of_codes(small: int) -> Plan:
    """A4 with a large code on top and a row of two or three small ones, each a small code's width from the next."""
    large = CodeBox(
        Rect(65, 40, 80, 80),
        quiet=80 * QUIET_ZONE / LEAST_MODULES,
        holder=box((12, 127.4, 186, 16), (BOLD, 34, 17), lines=2),
        bank=box((12, 143.4, 186, 7), (MEDIUM, 16, 11), colour=MUTED),
        account=box((12, 150.4, 186, 11), (MEDIUM, 26, 16)),
    )
    return Plan(
        size=(210.0, 297.0),
        band=Rect(12, 12, 186, 21),
        band_radius=3.6,
        captions=(
            Caption(HEADLINE, box((16, 14.6, 178, 10.4), (BOLD, 25, 25), colour=WHITE)),
            Caption(TAGLINE, box((16, 24.6, 178, 6.4), (MEDIUM, 12, 12), colour=WHITE)),
            Caption(CHECK_NAME, box((12, 161.6, 186, 7), (SEMIBOLD, 14, 14), colour=GREEN)),
            Caption(ONE_OF, box((12, 172, 186, 6), (SEMIBOLD, 12, 12), colour=GREEN)),
        ),
        rules=((12, 170.6, 198, 170.6), (12, 254, 198, 254)),
        codes=(large, *_row(small)),
        others=(),
        stall=box((12, 255.6, 92, 11.4), (BOLD, 25, 14), align="left", lines=2),
        section=box((12, 267, 92, 6), (REGULAR, 12.5, 9), align="left", colour=MUTED),
        market=box((106, 256.2, 92, 10.8), (SEMIBOLD, 17, 11), lines=2, align="right"),
        place=box((106, 267, 92, 6), (REGULAR, 12.5, 9), align="right", colour=MUTED),
        hotline=box((12, 274.4, 186, 5.6), (SEMIBOLD, 12, 9), align="left"),
        imprint=box((12, 280, 186, 4.6), (REGULAR, 10, 8), align="left", colour=MUTED),
    )
