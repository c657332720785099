"""The sheets on offer. Every number is a millimetre on paper or a point of type, chosen by looking at prints."""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import (
    GREEN,
    MUTED,
    WHITE,
    Caption,
    CodeBox,
    Layout,
    LayoutError,
    Plan,
    Rect,
    TextBox,
)
from placards.symbol import QUIET_ZONE

__all__ = ["LAYOUTS", "Layout", "LayoutError"]

HEADLINE = "QUÉT MÃ ĐỂ THANH TOÁN"
TAGLINE = "Hỗ trợ mọi ứng dụng ngân hàng có VietQR"
CHECK_NAME = "Kiểm tra tên người nhận trước khi chuyển"
SECOND = "Hoặc quét mã này"

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
A5 = (148.0, 210.0)


def _box(rect: tuple[float, ...], face: tuple[str, float, float], *, k: float = 1.0, **style: object) -> TextBox:
    """A text at (x, y, w, h) in (font, size, floor), everything enlarged by `k`."""
    font, size, floor = face
    return TextBox(_rect(*rect, k=k), font, size * k, floor * k, **style)


def _rect(x: float, y: float, w: float, h: float, *, k: float = 1.0) -> Rect:
    return Rect(x * k, y * k, w * k, h * k)


# For each number of further accounts: height of the green band (it loses its second line), side of the code.
BAND_AND_CODE = ((13.5, 63.0), (13.5, 60.0), (10.5, 60.0), (10.5, 57.0))
SHORT_BAND = 10.5
LEAST_MODULES = 49  # of a static VietQR code at level Q; shorter payloads are drawn a little smaller


def _one_code(further: int, k: float = 1.0) -> Plan:
    """The A6 face, and enlarged by `k` the A5 one: a single code, other accounts as lines under it.

    An A6 sheet cannot keep two codes a code's width apart, so a second account is written and not drawn.
    """
    band, code = BAND_AND_CODE[further]
    quiet = code * QUIET_ZONE / LEAST_MODULES
    top = 7 + band + quiet
    holder = top + code + quiet
    bank, account = holder + 10.3, holder + 14.5
    others = account + (7.2 if further else 6.8)
    check = others + 3.6 * further + 0.6
    captions = [
        Caption(HEADLINE, _box((9, 8.4, 87, 7.2), (BOLD, 15.5, 15.5), k=k, colour=WHITE)),
        Caption(TAGLINE, _box((9, 15, 87, 4.4), (MEDIUM, 7.6, 7.6), k=k, colour=WHITE)),
        Caption(CHECK_NAME, _box((7, check, 91, 4.4), (SEMIBOLD, 8.4, 8.4), k=k, colour=GREEN)),
    ]
    if band == SHORT_BAND:
        captions[:2] = [Caption(HEADLINE, _box((9, 7.3, 87, 10.3), (BOLD, 15.5, 15.5), k=k, colour=WHITE))]
    return Plan(
        size=(105.0 * k, 148.0 * k),
        band=_rect(7, 7, 91, band, k=k),
        band_radius=2 * k,
        captions=tuple(captions),
        rules=((7 * k, 123.2 * k, 98 * k, 123.2 * k),),
        codes=(
            CodeBox(
                _rect((105 - code) / 2, top, code, code, k=k),
                quiet * k,
                holder=_box((7, holder + 0.3, 91, 10), (BOLD, 19, 10.5), k=k, lines=2),
                bank=_box((7, bank, 91, 4.2), (MEDIUM, 9.5, 7), k=k, colour=MUTED),
                account=_box((7, account, 91, 6.8), (MEDIUM, 15, 10), k=k),
            ),
        ),
        others=tuple(_box((7, others + 3.6 * line, 91, 3.6), (REGULAR, 7.6, 5.5), k=k) for line in range(further)),
        **_foot(k),
    )


def _foot(k: float) -> dict[str, TextBox]:
    """Whose stall it is and where, whom to call, and what the sheet itself is."""
    return {
        "stall": _box((7, 124.4, 44, 6.4), (BOLD, 14, 8), k=k, align="left"),
        "section": _box((7, 131.1, 44, 3.4), (REGULAR, 7.2, 5.4), k=k, align="left", colour=MUTED),
        "market": _box((53, 124.9, 45, 6.2), (SEMIBOLD, 9.5, 6.2), k=k, lines=2, align="right"),
        "place": _box((53, 131.1, 45, 3.4), (REGULAR, 7.2, 5.4), k=k, align="right", colour=MUTED),
        "hotline": _box((7, 135.2, 91, 3.2), (SEMIBOLD, 6.8, 5.2), k=k, align="left"),
        "imprint": _box((7, 138.4, 91, 2.6), (REGULAR, 5.8, 5), k=k, align="left", colour=MUTED),
    }


LARGE = CodeBox(
    Rect(42.5, 30.6, 63, 63),
    quiet=63 * QUIET_ZONE / LEAST_MODULES,
    holder=_box((9, 99.2, 130, 13.6), (BOLD, 27, 14), lines=2),
    bank=_box((9, 112.8, 130, 5.8), (MEDIUM, 13, 9.5), colour=MUTED),
    account=_box((9, 118.6, 130, 9.4), (MEDIUM, 21, 13)),
)
SMALL = CodeBox(
    Rect(95, 157, 44, 44),
    quiet=44 * QUIET_ZONE / 41,  # at level M, which so small a square falls back to
    holder=_box((9, 158.6, 77, 8.8), (BOLD, 15, 9.2), align="left", lines=2),
    bank=_box((9, 167.4, 77, 4.6), (MEDIUM, 10, 7.5), align="left", colour=MUTED),
    account=_box((9, 172, 77, 6.6), (MEDIUM, 14, 9), align="left"),
)


def _two_codes(further: int) -> Plan:
    """A5 with two codes: the large one on top, the small one at the foot, a large code's width between them."""
    return Plan(
        size=A5,
        band=Rect(9, 9, 130, 16),
        band_radius=2.6,
        captions=(
            Caption(HEADLINE, _box((12, 10.3, 124, 8.8), (BOLD, 19, 19), colour=WHITE)),
            Caption(TAGLINE, _box((12, 18.2, 124, 5), (MEDIUM, 9, 9), colour=WHITE)),
            Caption(CHECK_NAME, _box((9, 128.6, 130, 6), (SEMIBOLD, 11.5, 11.5), colour=GREEN)),
            Caption(SECOND, _box((9, 153.4, 78, 5), (SEMIBOLD, 10, 10), align="left", colour=GREEN)),
        ),
        rules=((9, 150.4, 86, 150.4), (9, 179.9, 86, 179.9)),
        codes=(LARGE, SMALL),
        others=tuple(_box((9, 135.8 + 5.6 * line, 130, 5.6), (REGULAR, 10, 7)) for line in range(further)),
        stall=_box((9, 181.2, 39, 7), (BOLD, 15, 9), align="left"),
        section=_box((9, 188.6, 39, 4), (REGULAR, 8, 6), align="left", colour=MUTED),
        market=_box((49, 181.8, 37, 6.8), (SEMIBOLD, 10.5, 6.8), lines=2, align="right"),
        place=_box((49, 188.6, 37, 4), (REGULAR, 8, 6), align="right", colour=MUTED),
        hotline=_box((9, 193.6, 77, 3.8), (SEMIBOLD, 7.6, 6), align="left"),
        imprint=_box((9, 197.6, 77, 3.4), (REGULAR, 6.8, 5.5), align="left", colour=MUTED),
    )


A6_PLANS = tuple(_one_code(further) for further in range(4))
A5_PLANS = (_one_code(0, 148 / 105), *(_two_codes(further) for further in range(3)))


def _cells(columns: int, rows: int, page: tuple[float, float]) -> tuple[Rect, ...]:
    """The sheet divided evenly, in reading order."""
    w, h = page[0] / columns, page[1] / rows
    return tuple(Rect(column * w, row * h, w, h) for row in range(rows) for column in range(columns))


LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "a6x4",
            "Bốn biển A6 trên một tờ A4",
            A4,
            _cells(2, 2, A4),
            A6_PLANS,
            marks=(
                (105, 6, 105, 11),
                (105, 286, 105, 291),
                (6, 148.5, 11, 148.5),
                (199, 148.5, 204, 148.5),
                (102, 148.5, 108, 148.5),
                (105, 145.5, 105, 151.5),
            ),
        ),
        Layout("a5", "Một biển A5", A5, _cells(1, 1, A5), A5_PLANS),
        Layout(
            "a5x2",
            "Hai biển A5 trên một tờ A4",
            A4_LANDSCAPE,
            _cells(2, 1, A4_LANDSCAPE),
            A5_PLANS,
            marks=((148.5, 6, 148.5, 11), (148.5, 199, 148.5, 204)),
        ),
    )
}
