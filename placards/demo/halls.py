"""How a demo market is laid out: its sections in walking order and what is sold in each. No Django but the enums."""

from dataclasses import dataclass
from math import ceil

from stalls.enums import Goods, StallKind

# The street front first, then hall by hall.
SECTIONS = (
    ("Dãy A", StallKind.KIOSK, (Goods.GROCERIES, Goods.CLOTHES, Goods.HOUSEHOLD, Goods.SHOES, Goods.COOKED)),
    ("Khu rau quả", StallKind.BENCH, (Goods.VEGETABLES,)),
    ("Khu thịt, gia cầm", StallKind.COUNTER, (Goods.MEAT, Goods.MEAT, Goods.POULTRY)),
    ("Khu hàng khô", StallKind.BOOTH, (Goods.DRY,)),
    ("Khu ăn uống", StallKind.BOOTH, (Goods.COOKED,)),
    ("Khu vải, quần áo", StallKind.BOOTH, (Goods.CLOTHES, Goods.CLOTHES, Goods.SHOES)),
    ("Khu lâm thổ sản", StallKind.PITCH, (Goods.FOREST, Goods.FOREST, Goods.VEGETABLES)),
    ("Khu cá", StallKind.COUNTER, (Goods.FISH,)),
    ("Khu tạp hóa", StallKind.BOOTH, (Goods.GROCERIES,)),
    ("Khu nông cụ", StallKind.LOT, (Goods.TOOLS,)),
    ("Khu đồ gia dụng", StallKind.BOOTH, (Goods.HOUSEHOLD,)),
    ("Dãy M", StallKind.BENCH, (Goods.OTHER, Goods.VEGETABLES, Goods.COOKED)),
)
LETTERS = "ABCDEFGHIKLM"  # as halls are lettered in Viet Nam: there is no J
SMALLEST = 8


@dataclass(frozen=True)
class Place:
    """One stall's place: `section` counts from 0, `code` is like A-012."""

    section: int
    code: str
    kind: str
    goods: tuple[str, ...]


def section_names(stalls: int) -> list[str]:
    return [name for name, _kind, _goods in SECTIONS[: ceil(stalls / _section_size(stalls))]]


def places(stalls: int):
    """Every stall of a market in walking order."""
    size = _section_size(stalls)
    width = max(3, len(str(size)))
    for index in range(stalls):
        section, number = divmod(index, size)
        _name, kind, goods = SECTIONS[section]
        yield Place(section, f"{LETTERS[section]}-{number + 1:0{width}}", kind, goods)


def _section_size(stalls):
    return max(SMALLEST, ceil(stalls / len(SECTIONS)))
