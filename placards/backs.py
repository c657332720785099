"""The back of a placard: how anyone checks that it is real, and what the trader does each morning.

The only code on it is the address of the verify page. It is not a payment code: a bank's app refuses it, and the words
beside it say so.
"""

from __future__ import annotations

from dataclasses import dataclass

from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, MUTED, BackPlan, Caption, Layout, Rect, Side, Square
from placards.hosts import is_public_host
from placards.plans.boxes import box, rect_of
from placards.symbol import QUIET_ZONE

EDGES = {"long": "Có, máy in lật giấy theo cạnh dài", "short": "Có, máy in lật giấy theo cạnh ngắn"}

IS_IT_REAL = "Biển này có thật không?"
NO_HOST = "Cổng chưa có tên miền công khai để in ở mặt sau. In không có mặt sau, hoặc báo người quản trị cổng."
NOT_FOR_MONEY = "Mã này chỉ để kiểm tra biển, không để chuyển tiền."
MORNING = "Mỗi sáng, trước khi bán hàng"
ROUTINE = (
    "1. Tự quét mã của mình ở mặt trước.",
    "2. Tên hiện ra phải đúng tên in trên biển.",
    "3. Nhìn kỹ mã: không bị dán đè, rách hay bẩn.",
    "4. Thấy khác thì úp biển lại và gọi ngay:",
)


@dataclass(frozen=True)
class Backs:
    """That backs are printed: the portal's `domain`, and the edge of the paper that the printer turns it over."""

    domain: str
    edge: str = "long"

    def __post_init__(self) -> None:
        if self.edge not in EDGES:
            raise ValueError(f"unknown edge {self.edge!r}")
        if not is_public_host(self.domain):
            raise ValueError(NO_HOST)

    def address_of(self, serial: str) -> str:
        """Where the verify page of a placard is."""
        return f"https://{self.domain}/v/{serial}"


def side_behind(side: Side, layout: Layout, edge: str) -> Side:
    """Where on the back page the paper behind a place of the front is.

    Turned over an upright edge, left and right change places. Turned over a level one, top and bottom do, and what is
    to stand upright on the cut placard stands on its head on the page.
    """
    width, height = layout.page
    rect = side.rect
    if (edge == "long") == (height >= width):
        return Side(Rect(width - rect.right, rect.y, rect.w, rect.h), side.turned)
    return Side(Rect(rect.x, height - rect.bottom, rect.w, rect.h), not side.turned)


def portrait_back(k: float = 1.0, *, taller: float = 0.0) -> BackPlan:
    """The back of an A6 sheet, and enlarged by `k` and `taller` of others."""
    code, low, upper = 31.0, taller / 2, 2.4 + taller / 3
    quiet = code * QUIET_ZONE / 33
    routine = 77 + low
    last = routine + 9.6 + 7 * len(ROUTINE)
    return BackPlan(
        size=(105.0 * k, (148.0 + taller) * k),
        band=rect_of(7, 7, 91, 1.6, k=k),
        band_radius=0.8 * k,
        captions=(
            Caption(IS_IT_REAL, box((7, 11.5, 91, 8), (BOLD, 15, 15), k=k, align="left", colour=GREEN)),
            Caption("Mở trang", box((46, 24 + upper, 52, 4.6), (REGULAR, 8.4, 8.4), k=k, align="left")),
            Caption("rồi gõ mã biển", box((46, 35.4 + upper, 52, 4.6), (REGULAR, 8.4, 8.4), k=k, align="left")),
            Caption(
                NOT_FOR_MONEY,
                box((46, 50 + upper, 52, 9), (MEDIUM, 7.4, 7.4), k=k, align="left", colour=MUTED, lines=2),
            ),
            Caption(MORNING, box((7, routine, 91, 7), (BOLD, 13, 13), k=k, align="left", colour=GREEN)),
            *(
                Caption(words, box((7, routine + 8.6 + 7 * line, 91, 7), (REGULAR, 10, 10), k=k, align="left"))
                for line, words in enumerate(ROUTINE)
            ),
        ),
        rules=(
            (7 * k, (routine - 4) * k, 98 * k, (routine - 4) * k),
            (7 * k, (133 + taller) * k, 98 * k, (133 + taller) * k),
        ),
        code=Square(rect_of(7 + quiet, 25 + upper, code, code, k=k), quiet * k),
        address=box((46, 29 + upper, 52, 6), (BOLD, 12, 6.5), k=k, align="left"),
        serial=box((46, 40.4 + upper, 52, 8), (BOLD, 17, 12), k=k, align="left"),
        hotline=box((7, last, 91, 8), (BOLD, 15, 9), k=k, align="left", colour=GREEN),
        stall=box((7, 134.4 + taller, 44, 6.6), (BOLD, 12, 8), k=k, align="left", lines=2),
        market=box((53, 134.4 + taller, 45, 6.6), (SEMIBOLD, 9, 6), k=k, align="right", lines=2),
    )


def landscape_back() -> BackPlan:
    """Behind one face of the tent: half an A4, lying."""
    code = 46.0
    quiet = code * QUIET_ZONE / 33
    lines = tuple(
        Caption(words, box((112, 31 + 9 * line, 89, 9), (REGULAR, 12, 10), align="left"))
        for line, words in enumerate(ROUTINE)
    )
    return BackPlan(
        size=(210.0, 148.5),
        band=Rect(9, 9, 192, 2),
        band_radius=1,
        captions=(
            Caption(IS_IT_REAL, box((9, 16, 92, 10), (BOLD, 18, 18), align="left", colour=GREEN)),
            Caption("Mở trang", box((9, 27, 92, 6), (REGULAR, 11, 11), align="left")),
            Caption("rồi gõ mã biển", box((9, 41, 92, 6), (REGULAR, 11, 11), align="left")),
            Caption(NOT_FOR_MONEY, box((72, 74, 30, 30), (MEDIUM, 10, 10), align="left", colour=MUTED, lines=5)),
            Caption(MORNING, box((112, 16, 89, 10), (BOLD, 18, 17), align="left", colour=GREEN)),
            *lines,
        ),
        rules=((106.5, 18, 106.5, 125), (9, 129, 201, 129)),
        code=Square(Rect(9 + quiet, 66, code, code), quiet),
        address=box((9, 33, 92, 8), (BOLD, 16, 9), align="left"),
        serial=box((9, 47, 92, 11), (BOLD, 25, 15), align="left"),
        hotline=box((112, 70, 89, 12), (BOLD, 20, 11), align="left", colour=GREEN),
        stall=box((9, 131, 92, 8), (BOLD, 15, 9), align="left", lines=2),
        market=box((108, 131, 93, 8), (SEMIBOLD, 12, 8), align="right", lines=2),
    )


def card_back() -> BackPlan:
    """90 × 55 mm."""
    code = 22.0
    quiet = code * QUIET_ZONE / 33
    return BackPlan(
        size=(90.0, 55.0),
        band=Rect(4, 4, 82, 0.8),
        band_radius=0.4,
        captions=(
            Caption(IS_IT_REAL, box((4, 6, 38, 4.4), (BOLD, 7.6, 7.6), align="left", colour=GREEN)),
            Caption("Mở trang dưới đây rồi gõ mã biển", box((4, 10.4, 38, 2.8), (REGULAR, 5.4, 5.4), align="left")),
            Caption(NOT_FOR_MONEY, box((4, 48.4, 38, 2.4), (MEDIUM, 4.6, 4), align="left", colour=MUTED)),
            Caption(MORNING, box((46, 6, 40, 4.4), (BOLD, 7.6, 7.6), align="left", colour=GREEN)),
            *(
                Caption(words, box((46, 11 + 4.4 * line, 40, 4.4), (REGULAR, 5.6, 5), align="left"))
                for line, words in enumerate(ROUTINE)
            ),
        ),
        rules=((44, 6.5, 44, 50.5),),
        code=Square(Rect(4 + quiet, 23.2, code, code), quiet),
        address=box((4, 13.2, 38, 3), (SEMIBOLD, 6.6, 4.2), align="left"),
        serial=box((4, 16.3, 38, 4), (BOLD, 9.6, 8), align="left"),
        hotline=box((46, 29.4, 40, 5.4), (BOLD, 11, 6), align="left", colour=GREEN),
        stall=box((46, 41.6, 40, 4.6), (BOLD, 9, 5), align="left"),
        market=box((46, 47.4, 40, 3.4), (MEDIUM, 5.4, 4.4), align="left", colour=MUTED),
    )
