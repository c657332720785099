"""A face that stands, with two to four codes: the first large, no two nearer to each other than the wider one.

Reckoned on A6, the smallest; 10 × 15 and A5 are the same, enlarged. What is written of a small code stands close to it.
"""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, WHITE, Caption, CodeBox, Plan, TextBox
from placards.plans.boxes import CHECK_NAME, HEADLINE, LEAST_MODULES, LEAST_MODULES_M, SECOND, box, rect_of
from placards.symbol import QUIET_ZONE

Spot = tuple[float, float, float]  # left, top, side


def _code(
    spot: Spot, texts: tuple[tuple[float, ...], ...], *, k: float, align: str = "centre", is_large: bool = False
) -> CodeBox:
    x, y, side = spot
    sizes, lines = (_LARGE, 2) if is_large else (_SMALL, 3)
    least = LEAST_MODULES if side > LEAST_AT_Q else LEAST_MODULES_M
    holder, bank, account = (
        box(rect, size, k=k, align=align, lines=lines if size[0] is BOLD else 1, **style)
        for rect, size, style in zip(texts, sizes, ({}, {"colour": MUTED}, {}), strict=True)
    )
    return CodeBox(rect_of(x, y, side, side, k=k), side * k * QUIET_ZONE / least, holder, bank, account)


LEAST_AT_Q = 40  # a smaller square falls to level M
_LARGE = ((BOLD, 17, 8), (MEDIUM, 9, 7), (MEDIUM, 14, 10))
_SMALL = ((BOLD, 9, 5.8), (MEDIUM, 7, 5.4), (MEDIUM, 10.5, 7.5))


def _below(x: float, y: float, w: float, heights: tuple[float, float, float]) -> tuple[tuple[float, ...], ...]:
    """Three lines of text under each other."""
    tops = (y, y + heights[0], y + heights[0] + heights[1])
    return tuple((x, top, w, h) for top, h in zip(tops, heights, strict=True))


_OF_LARGE, _OF_SMALL = (7.7, 3.7, 5.6), (6.9, 3.1, 4.2)


def _headline(x: float, y: float, w: float, h: float, k: float) -> Caption:
    return Caption(HEADLINE, box((x + 2, y, w - 4, h), (BOLD, 15, 15), k=k, colour=WHITE))


def _name_check(x: float, y: float, w: float, k: float) -> Caption:
    return Caption(CHECK_NAME, box((x, y, w, 4.2), (SEMIBOLD, 8.2, 8.2), k=k, colour=GREEN))


def _place(x: float, y: float, w: float, k: float) -> dict[str, TextBox]:
    """Whose stall it is and where, in the column between two codes."""
    return {
        "stall": box((x, y, w, 7.4), (BOLD, 13, 8.4), k=k, lines=2),
        "section": box((x, y + 8, w, 3.2), (REGULAR, 7, 5.2), k=k, colour=MUTED),
        "market": box((x, y + 12.4, w, 6.4), (SEMIBOLD, 8.6, 6), k=k, lines=2),
        "place": box((x, y + 19.2, w, 3.2), (REGULAR, 6.6, 4.8), k=k, colour=MUTED),
    }


def _foot(x: float, y: float, w: float, k: float) -> dict[str, TextBox]:
    return {
        "hotline": box((x, y, w, 3.4), (SEMIBOLD, 7, 5.2), k=k, align="left"),
        "imprint": box((x, y + 4, w, 2.8), (REGULAR, 5.8, 5), k=k, align="left", colour=MUTED),
    }


def two(k: float = 1.0, *, taller: float = 0.0) -> Plan:
    """The second code at the foot on the right, all that is to be read about it and the stall beside it."""
    top = 111.2 + taller
    small = _code((68.2, top, 29.8), _below(7, top - 7.4, 57, (6.9, 3.4, 4.8)), k=k, align="left")
    return Plan(
        size=(105.0 * k, (148.0 + taller) * k),
        band=rect_of(7, 7, 91, 10.5, k=k),
        band_radius=2 * k,
        captions=(
            _headline(7, 7, 91, 10.5, k),
            _name_check(7, 91 + taller / 2, 91, k),
            Caption(SECOND, box((7, top - 11.6, 57, 4), (SEMIBOLD, 8.2, 8.2), k=k, align="left", colour=GREEN)),
        ),
        rules=(
            (7 * k, (97.4 + taller * 0.7) * k, 98 * k, (97.4 + taller * 0.7) * k),
            (7 * k, (top + 9) * k, 63.6 * k, (top + 9) * k),
        ),
        codes=(
            _code((30, 21.2, 45), _below(7, 70.4 + taller / 3, 91, _OF_LARGE), k=k, is_large=True),
            small,
        ),
        others=(),
        stall=box((7, top + 10.2, 27, 5.4), (BOLD, 11, 7.2), k=k, align="left", lines=2),
        section=box((7, top + 15.8, 27, 3), (REGULAR, 6.6, 5), k=k, align="left", colour=MUTED),
        market=box((35, top + 10.4, 28.6, 5.2), (SEMIBOLD, 7.6, 6), k=k, lines=2, align="right"),
        place=box((35, top + 15.8, 28.6, 3), (REGULAR, 6.6, 4.8), k=k, align="right", colour=MUTED),
        hotline=box((7, top + 20.2, 57, 3.2), (SEMIBOLD, 6.4, 4.8), k=k, align="left"),
        imprint=box((7, top + 24.2, 57, 5.6), (REGULAR, 5.8, 5), k=k, align="left", colour=MUTED, lines=2),
    )


def three(k: float = 1.0, *, taller: float = 0.0) -> Plan:
    """The two small ones in the lower corners, the stall between them."""
    top, side = 99.3 + taller, 30.0
    words = top - 3 - sum(_OF_SMALL)
    return Plan(
        size=(105.0 * k, (148.0 + taller) * k),
        band=rect_of(7, 7, 91, 9, k=k),
        band_radius=2 * k,
        captions=(_headline(7, 7, 91, 9, k), _name_check(7, 76.4 + taller / 2, 91, k)),
        rules=(
            (7 * k, (words - 0.8) * k, 98 * k, (words - 0.8) * k),
            (7 * k, (top + 33.3) * k, 98 * k, (top + 33.3) * k),
        ),
        codes=(
            _code((34.5, 19.6, 36), _below(7, 59.2 + taller / 3, 91, _OF_LARGE), k=k, is_large=True),
            _code((7, top, side), _below(7, words, 44.5, _OF_SMALL), k=k, align="left"),
            _code((68, top, side), _below(53.5, words, 44.5, _OF_SMALL), k=k, align="right"),
        ),
        others=(),
        **_place(40.4, top + 3, 24.2, k),
        **_foot(7, top + 34.9, 91, k),
    )


def four(k: float = 1.0, *, taller: float = 0.0) -> Plan:
    """One in each corner; the large one stands where reading begins, the stall in the middle of the lower half."""
    edge, side = 5.25, 28.4
    right, wide = 105 - edge - side, 105 - 2 * edge
    top = 86.2 + taller
    words = top + side + 2.9
    return Plan(
        size=(105.0 * k, (148.0 + taller) * k),
        band=rect_of(edge, edge, wide, 9, k=k),
        band_radius=2 * k,
        captions=(_headline(edge, edge, wide, 9, k), _name_check(edge, 73 + taller / 2, wide, k)),
        rules=(
            (edge * k, (79 + taller * 0.7) * k, (105 - edge) * k, (79 + taller * 0.7) * k),
            (edge * k, (words + 15.9) * k, (105 - edge) * k, (words + 15.9) * k),
        ),
        codes=(
            _code((edge, 17.5, 33), _below(edge, 53.8, 58, _OF_LARGE), k=k, align="left", is_large=True),
            _code((right, 17.5, side), _below(65, 48.8, 34.75, _OF_SMALL), k=k, align="right"),
            _code((edge, top, side), _below(edge, words, 46, _OF_SMALL), k=k, align="left"),
            _code((right, top, side), _below(53.75, words, 46, _OF_SMALL), k=k, align="right"),
        ),
        others=(),
        **_place(37, top + 2.6, 31, k),
        **_foot(edge, words + 18.4, wide, k),
    )
