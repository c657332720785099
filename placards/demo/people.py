"""Invented traders with names as they are common among Tày, Nùng, Kinh, Mông and Dao. No Django in here.

Whatever must be unique is counted and spread over its range, so two thousand or two million never meet.
"""

from dataclasses import dataclass
from random import Random

from officers.codes import ALPHABET

STRIDE = 2**61 - 1  # a prime, so its multiples visit every number of a range before they come to one again


def columns(weights: dict) -> tuple[list, list[int]]:
    """A table of weights, as `random.choices` takes it."""
    return list(weights), list(weights.values())


FAMILIES = columns({
    "Nông": 16, "Hoàng": 16, "Nguyễn": 10, "Lý": 8, "Triệu": 6, "Đàm": 6, "Bế": 5, "Lương": 4, "Lục": 4, "Hứa": 4,
    "Vương": 4, "Đinh": 3, "Mông": 3, "Sầm": 3, "Chu": 3, "Hà": 3, "Dương": 3, "Lã": 2, "Đặng": 2, "Bàn": 2,
    "Phùng": 2, "Ma": 2, "Sùng": 1, "Giàng": 1, "Phan": 1, "Thẩm": 1,
})  # fmt: skip
WOMEN = columns({
    "Thị": 50, "Thị Thu": 6, "Thị Bích": 6, "Thị Kim": 5, "Thị Minh": 5, "Thị Ngọc": 5, "Thúy": 3, "Bích": 3,
})  # fmt: skip
MEN = columns({
    "Văn": 40, "Đức": 8, "Quốc": 6, "Minh": 6, "Xuân": 5, "Quang": 5, "Hữu": 4, "Thanh": 4, "Ngọc": 4, "A": 3,
})  # fmt: skip
GIVEN_TO_WOMEN = [
    "Hoa", "Lan", "Huệ", "Hương", "Hằng", "Hà", "Thu", "Thủy", "Nga", "Nguyệt", "Mai", "Yến", "Dung", "Linh", "Ngân",
    "Phượng", "Liên", "Lệ", "Tuyết", "Vân", "Xuân", "Thơm", "Chiên", "Duyên", "Hạnh", "Hiền", "Hồng", "Loan", "Lý",
    "Mơ", "Nhung", "Oanh", "Phương", "Quyên", "Sen", "Tâm", "Thảo", "Thêu", "Trang", "Viên", "Mẩy", "Sao", "Dua", "Ín",
]  # fmt: skip
GIVEN_TO_MEN = [
    "Hùng", "Cường", "Dũng", "Long", "Tuấn", "Sơn", "Thắng", "Toàn", "Bảo", "Kiên", "Vinh", "Hải", "Nam", "Thành",
    "Trường", "Khánh", "Lâm", "Tài", "Chung", "Bình", "Chiến", "Đạt", "Hiếu", "Hòa", "Huy", "Khoa", "Lợi", "Mạnh",
    "Nghĩa", "Phúc", "Quân", "Sáng", "Thịnh", "Tùng", "Páo", "Sình", "Chòi", "Lùng",
]  # fmt: skip
MOBILE = [
    "032", "033", "034", "035", "036", "037", "038", "039", "081", "082", "083", "084", "085", "086", "088", "091",
    "094", "096", "097", "098",
]  # fmt: skip

# Bank, its share of traders, and how many digits its accounts have.
BANKS = {
    "970405": (34, 13), "970436": (16, 13), "970415": (14, 12), "970418": (12, 14), "970422": (12, 13),
    "970449": (6, 12), "970407": (3, 14), "970432": (3, 12),
}  # fmt: skip
USUAL_BANKS = columns({bank: share for bank, (share, _digits) in BANKS.items()})


@dataclass(frozen=True)
class Person:
    name: str
    is_woman: bool


def spread(count: int, size: int) -> int:
    """The `count`-th of `size` numbers in a mixed order; no number twice within `size` counts on end."""
    return count * STRIDE % size


def code_of(count: int) -> str:
    """A row's public code, of the letters and length of officers.codes, but the same at every run."""
    rest, letters = spread(count, len(ALPHABET) ** 8), ""
    for _ in range(8):
        rest, letter = divmod(rest, len(ALPHABET))
        letters += ALPHABET[letter]
    return letters


def phone_of(count: int) -> str:
    return f"{MOBILE[count % len(MOBILE)]}{spread(count, 10**7):07}"


def account_of(count: int, bank: str) -> str:
    """As long as the bank's own, but from a branch 0000, which none has: nobody is paid by a demo's placard."""
    digits = BANKS[bank][1] - 4
    return f"0000{spread(count, 10**digits):0{digits}}"


def person(rng: Random, *, is_woman: bool | None = None) -> Person:
    """Seven of ten traders are women, unless told which."""
    if is_woman is None:
        is_woman = rng.random() < 0.7
    family = rng.choices(*FAMILIES)[0]
    middle = rng.choices(*(WOMEN if is_woman else MEN))[0]
    given = rng.choice(GIVEN_TO_WOMEN if is_woman else GIVEN_TO_MEN)
    return Person(f"{family} {middle} {given}", is_woman)


def banks(rng: Random, count: int) -> list[str]:
    """`count` different banks, the usual ones more often."""
    drawn = []
    while len(drawn) < count:
        bank = rng.choices(*USUAL_BANKS)[0]
        if bank not in drawn:
            drawn.append(bank)
    return drawn
