"""A card for baskets that are carried."""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, WHITE, Caption, CodeBox, Plan, Rect
from placards.plans.boxes import CHECK_NAME, HEADLINE, box
from placards.symbol import QUIET_ZONE

# For each number of further accounts, as lines that need a wider column.
CARD_CODES = (38.4, 38.4, 35.0, 33.0)


def card(further: int) -> Plan:
    """90 × 55 mm, for baskets that are carried: the code on the left, the rest in a narrow column."""
    code, others, narrow = CARD_CODES[further], 27.4, further < 2
    x, w = code + 10.2, 75.8 - code
    check = others + 3.4 * further + (0.6 if further == 3 else 1.6)
    checked = box(
        (x, check, w, 4.4 if narrow else 3),
        (SEMIBOLD, 5.6, 5.2),
        lines=2 if narrow else 1,
        align="left",
        colour=GREEN,
    )
    return Plan(
        size=(90.0, 55.0),
        band=Rect(x, 4, w, 6),
        band_radius=1,
        captions=(
            Caption(HEADLINE, box((x + 1, 4, w - 2, 6), (BOLD, 7, 6), colour=WHITE)),
            Caption(CHECK_NAME, checked),
        ),
        rules=((x, 41.6, x + w, 41.6),),
        codes=(_card_code(code, x, w),),
        others=tuple(
            box((x, others + 3.4 * line, w, 3.4), (REGULAR, 5.6, 4), align="left", lines=2) for line in range(further)
        ),
        stall=box((x, 42.2, w, 4.2), (BOLD, 8.5, 5.5), align="left"),
        section=None,
        market=box((50, 49, 36, 2), (SEMIBOLD, 5.2, 4), align="right"),
        place=None,
        hotline=box((4, 46.9, 82, 2.1), (SEMIBOLD, 5.2, 4.2), align="left"),
        imprint=box((4, 49, 45, 2), (REGULAR, 4.6, 3.8), align="left", colour=MUTED),
    )


def _card_code(side: float, x: float, w: float) -> CodeBox:
    return CodeBox(
        Rect(5.4, 5 + (38.4 - side) / 2, side, side),
        quiet=side * QUIET_ZONE / 45,
        holder=box((x, 11, w, 8.6), (BOLD, 11, 6.2), lines=3, align="left"),
        bank=box((x, 19.8, w, 3), (MEDIUM, 6.6, 5.2), align="left", colour=MUTED),
        account=box((x, 22.8, w, 4.2), (MEDIUM, 10, 6.4), align="left"),
    )
