"""What a sheet is made of, in millimetres from the top left corner, and the rules every sheet keeps.

A `Layout` is a sheet with cells; what stands in a cell is a `Plan`, one for each number of accounts. The rules: 5 mm
of every sheet that no printer reaches, two codes never nearer to each other than the width of the wider one (a phone
would take the wrong one), modules large enough to be read through scratches.
"""

from __future__ import annotations

from dataclasses import dataclass

from placards.symbol import QUIET_ZONE, Matrix, matrix

GREEN = "#0b6b57"
INK = "#16211e"
MUTED = "#36423e"  # darker than it looks: an office printer makes grey type of dots
HAIRLINE = "#b9c4c0"
WHITE = "#ffffff"

UNPRINTABLE = 5.0
LEAST_MODULE = 0.6
COMFORTABLE_MODULE = 0.8


class LayoutError(ValueError):
    """The face cannot be drawn on this layout without breaking a rule; the sentence names the stall."""


@dataclass(frozen=True)
class Rect:
    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def overlaps(self, other: Rect) -> bool:
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def gap(self, other: Rect) -> float:
        """The wider of the two clear distances; 0 when they touch."""
        across = max(self.x, other.x) - min(self.right, other.right)
        down = max(self.y, other.y) - min(self.bottom, other.bottom)
        return max(across, down, 0.0)


@dataclass(frozen=True)
class TextBox:
    """A text centred between top and bottom by its capitals. Sizes in points; `lines` is how many it may wrap to."""

    rect: Rect
    font: str
    size: float
    floor: float
    lines: int = 1
    align: str = "centre"
    colour: str = INK


@dataclass(frozen=True)
class Caption:
    """Words that are the same on every placard."""

    text: str
    box: TextBox


@dataclass(frozen=True)
class CodeBox:
    """A code's dark square, the white around it that nothing else may enter, and what is written beside it."""

    rect: Rect
    quiet: float
    holder: TextBox
    bank: TextBox
    account: TextBox

    @property
    def with_quiet(self) -> Rect:
        q = self.quiet
        return Rect(self.rect.x - q, self.rect.y - q, self.rect.w + 2 * q, self.rect.h + 2 * q)


@dataclass(frozen=True)
class Plan:
    """The face for a given number of accounts: the first `len(codes)` as codes, the rest as lines of text."""

    size: tuple[float, float]
    band: Rect
    band_radius: float
    captions: tuple[Caption, ...]
    rules: tuple[tuple[float, float, float, float], ...]
    codes: tuple[CodeBox, ...]
    others: tuple[TextBox, ...]
    stall: TextBox
    section: TextBox
    market: TextBox
    place: TextBox
    hotline: TextBox
    imprint: TextBox


@dataclass(frozen=True)
class Layout:
    """A sheet. `plans[n - 1]` draws a face of n accounts; `marks` are the lines to cut along, (x1, y1, x2, y2)."""

    name: str
    title: str
    page: tuple[float, float]
    cells: tuple[Rect, ...]
    plans: tuple[Plan, ...]
    marks: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def capacity(self) -> int:
        """How many scannable codes a face can hold by the rules."""
        return max(len(plan.codes) for plan in self.plans)

    @property
    def accounts(self) -> int:
        """How many accounts a face can show: codes, and beyond them lines of text."""
        return len(self.plans)

    def plan_for(self, accounts: int, *, stall_code: str) -> Plan:
        if accounts > self.accounts:
            raise LayoutError(
                f"Gian {stall_code} có {accounts} tài khoản, mẫu “{self.title}” chỉ đủ chỗ cho {self.accounts}."
            )
        return self.plans[accounts - 1]


@dataclass(frozen=True)
class Fit:
    """A symbol in its box: modules of `module` mm from the dark square's top left (x, y)."""

    rows: Matrix
    level: str
    module: float
    x: float
    y: float

    @property
    def size(self) -> float:
        return len(self.rows) * self.module


def fit_symbol(payload: str, box: CodeBox, *, stall_code: str) -> Fit:
    """Level Q, or M when Q would make the modules finer than is comfortable to scan."""
    fits = _at_level(payload, "Q", box)
    if fits.module < COMFORTABLE_MODULE:
        fits = _at_level(payload, "M", box)
    if fits.module < LEAST_MODULE:
        raise LayoutError(
            f"Mã của gian {stall_code} quá dài: in ở khổ này mỗi ô chỉ rộng {_decimal(fits.module)} mm, "
            f"cần ít nhất {_decimal(LEAST_MODULE)} mm. Hãy chọn khổ giấy lớn hơn."
        )
    return fits


def _at_level(payload: str, level: str, box: CodeBox) -> Fit:
    rows = matrix(payload, level=level)
    # A short payload has few modules, and four of them could be wider than the white kept free around the box.
    module = min(box.rect.w / len(rows), box.quiet / QUIET_ZONE)
    inset = (box.rect.w - module * len(rows)) / 2
    return Fit(rows, level, module, box.rect.x + inset, box.rect.y + inset)


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
