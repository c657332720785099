"""The faces, size by size. Every number is a millimetre on paper or a point of type, chosen by looking at prints."""

from __future__ import annotations

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, WHITE, Caption, CodeBox, Plan, Rect, TextBox
from placards.symbol import QUIET_ZONE

HEADLINE = "QUÉT MÃ ĐỂ THANH TOÁN"
TAGLINE = "Hỗ trợ mọi ứng dụng ngân hàng có VietQR"
CHECK_NAME = "Kiểm tra tên người nhận trước khi chuyển"
SECOND = "Hoặc quét mã này"
ONE_OF = "Hoặc quét một trong các mã dưới đây"

A4_FROM_A6 = 2.0
A4_FROM_A5 = 297 / 210
A5_FROM_A6 = 148 / 105
PHOTO_FROM_A6 = 100 / 105


def box(rect: tuple[float, ...], face: tuple[str, float, float], *, k: float = 1.0, **style: object) -> TextBox:
    """A text at (x, y, w, h) in (font, size, floor), everything enlarged by `k`."""
    font, size, floor = face
    return TextBox(rect_of(*rect, k=k), font, size * k, floor * k, **style)


def rect_of(x: float, y: float, w: float, h: float, *, k: float = 1.0) -> Rect:
    return Rect(x * k, y * k, w * k, h * k)


# For each number of further accounts: height of the green band (it loses its second line), side of the code.
BAND_AND_CODE = ((13.5, 63.0), (13.5, 60.0), (10.5, 60.0), (10.5, 57.0))
SHORT_BAND = 10.5
LEAST_MODULES = 49  # of a static VietQR code at level Q; shorter payloads are drawn a little smaller
LEAST_MODULES_M = 41  # of the same at level M, which a small square falls back to


def one_code(further: int, k: float = 1.0, *, taller: float = 0.0) -> Plan:
    """The A6 face, and enlarged by `k` and `taller` others: a single code, other accounts as lines under it.

    An A6 sheet cannot keep two codes a code's width apart, so a second account is written and not drawn.
    """
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


def tent(further: int) -> Plan:
    """Half an A4 lying: the code on the left, everything to read beside it."""
    code, x, w = 84.0, 108, 93
    quiet = code * QUIET_ZONE / LEAST_MODULES
    others = 84.4
    check = others + 6 * further + 1
    return Plan(
        size=(210.0, 148.5),
        band=Rect(9, 9, 192, 18),
        band_radius=3,
        captions=(
            Caption(HEADLINE, box((12, 11.2, 186, 9), (BOLD, 21, 21), colour=WHITE)),
            Caption(TAGLINE, box((12, 19.8, 186, 5.4), (MEDIUM, 10, 10), colour=WHITE)),
            Caption(CHECK_NAME, box((x, check, w, 7), (SEMIBOLD, 11.5, 11.5), align="left", colour=GREEN)),
        ),
        rules=((x, 114, x + w, 114),),
        codes=(
            CodeBox(
                Rect(9 + quiet, 41, code, code),
                quiet,
                holder=box((x, 36, w, 22), (BOLD, 27, 14), lines=3, align="left"),
                bank=box((x, 60, w, 7), (MEDIUM, 14, 9), align="left", colour=MUTED),
                account=box((x, 68, w, 11), (MEDIUM, 23, 14), align="left"),
            ),
        ),
        others=tuple(box((x, others + 6 * line, w, 6), (REGULAR, 10, 6.4), align="left") for line in range(further)),
        stall=box((x, 115.6, 46, 8), (BOLD, 17, 9), align="left", lines=2),
        section=box((x, 124, 46, 4.4), (REGULAR, 9, 6.5), align="left", colour=MUTED),
        market=box((x + 47, 116, 46, 8), (SEMIBOLD, 11, 7), lines=2, align="right"),
        place=box((x + 47, 124, 46, 4.4), (REGULAR, 9, 6.5), align="right", colour=MUTED),
        hotline=box((x, 131.2, w, 4.4), (SEMIBOLD, 9, 7), align="left"),
        imprint=box((x, 135.9, w, 3.6), (REGULAR, 7.6, 6), align="left", colour=MUTED),
    )


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
