"""A face that stands, with one code."""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, WHITE, Caption, CodeBox, Plan, TextBox
from placards.plans.boxes import CHECK_NAME, HEADLINE, LEAST_MODULES, TAGLINE, box, rect_of
from placards.symbol import QUIET_ZONE

# For each number of further accounts: height of the green band (it loses its second line), side of the code.
BAND_AND_CODE = ((13.5, 63.0), (13.5, 60.0), (10.5, 60.0), (10.5, 57.0))
SHORT_BAND = 10.5


def one_code(further: int, k: float = 1.0, *, taller: float = 0.0) -> Plan:
    """The A6 face, and enlarged by `k` and `taller` others: a single code, other accounts as lines under it."""
    band, code = BAND_AND_CODE[further]
    code += taller * 0.6
    quiet = code * QUIET_ZONE / LEAST_MODULES
    top = 7 + band + quiet + taller * 0.1
    holder = top + code + quiet
    bank, account = holder + 10.3, holder + 14.5
    others = account + (7.2 if further else 6.8)
    check = others + 3.6 * further + 0.6
    captions = [
        Caption(HEADLINE, box((9, 8.4, 87, 7.2), (BOLD, 15.5, 15.5), k=k, colour=WHITE)),
        Caption(TAGLINE, box((9, 15, 87, 4.4), (MEDIUM, 7.6, 7.6), k=k, colour=WHITE)),
        Caption(CHECK_NAME, box((7, check, 91, 4.4), (SEMIBOLD, 8.4, 8.4), k=k, colour=GREEN)),
    ]
    if band == SHORT_BAND:
        captions[:2] = [Caption(HEADLINE, box((9, 7.3, 87, 10.3), (BOLD, 15.5, 15.5), k=k, colour=WHITE))]
    rule = (123.2 + taller) * k
    return Plan(
        size=(105.0 * k, (148.0 + taller) * k),
        band=rect_of(7, 7, 91, band, k=k),
        band_radius=2 * k,
        captions=tuple(captions),
        rules=((7 * k, rule, 98 * k, rule),),
        codes=(
            CodeBox(
                rect_of((105 - code) / 2, top, code, code, k=k),
                quiet * k,
                holder=box((7, holder + 0.3, 91, 10), (BOLD, 19, 10.5), k=k, lines=2),
                bank=box((7, bank, 91, 4.2), (MEDIUM, 9.5, 7), k=k, colour=MUTED),
                account=box((7, account, 91, 6.8), (MEDIUM, 15, 10), k=k),
            ),
        ),
        others=tuple(box((7, others + 3.6 * line, 91, 3.6), (REGULAR, 7.6, 5.5), k=k) for line in range(further)),
        **_foot(k, taller),
    )


def _foot(k: float, lower: float) -> dict[str, TextBox]:
    """Whose stall it is and where, whom to call, and what the sheet itself is."""
    return {
        "stall": box((7, 124.4 + lower, 44, 6.4), (BOLD, 14, 8), k=k, align="left", lines=2),
        "section": box((7, 131.1 + lower, 44, 3.4), (REGULAR, 7.2, 5.4), k=k, align="left", colour=MUTED),
        "market": box((53, 124.9 + lower, 45, 6.2), (SEMIBOLD, 9.5, 6.2), k=k, lines=2, align="right"),
        "place": box((53, 131.1 + lower, 45, 3.4), (REGULAR, 7.2, 5.4), k=k, align="right", colour=MUTED),
        "hotline": box((7, 135.2 + lower, 91, 3.2), (SEMIBOLD, 6.8, 5.2), k=k, align="left"),
        "imprint": box((7, 138.4 + lower, 91, 2.6), (REGULAR, 5.8, 5), k=k, align="left", colour=MUTED),
    }
