"""What a sheet is made of, in millimetres from the top left corner, and the rules every sheet keeps.

A `Layout` is a sheet with cells, one for each placard; what stands in a cell is a `Plan`, one for each number of
accounts. The rules: 5 mm of every sheet that no printer reaches, two codes never nearer to each other than the width of
the wider one (a phone would take the wrong one), modules large enough to be read through scratches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from placards.affine import Grid
from placards.symbol import QUIET_ZONE, grid, smallest_version

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

    def moved(self, x: float, y: float) -> Rect:
        return Rect(self.x + x, self.y + y, self.w, self.h)

    def turned_in(self, outer: Rect) -> Rect:
        """Where it comes to lie when everything in `outer` is turned by half a circle."""
        return Rect(outer.x + outer.right - self.right, outer.y + outer.bottom - self.bottom, self.w, self.h)


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
class Square:
    """A code's dark square and the white around it that nothing else may enter."""

    rect: Rect
    quiet: float

    @property
    def with_quiet(self) -> Rect:
        q = self.quiet
        return Rect(self.rect.x - q, self.rect.y - q, self.rect.w + 2 * q, self.rect.h + 2 * q)


@dataclass(frozen=True)
class CodeBox(Square):
    """A payment code and what is written beside it."""

    holder: TextBox
    bank: TextBox
    account: TextBox


@dataclass(frozen=True)
class Artwork:
    """What never changes on one side of a placard of this size."""

    size: tuple[float, float]
    band: Rect
    band_radius: float
    captions: tuple[Caption, ...]
    rules: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class Plan(Artwork):
    """The face for a given number of accounts: the first `len(codes)` as codes, the rest as lines of text.

    A small face has no room for the names of section and place.
    """

    codes: tuple[CodeBox, ...]
    others: tuple[TextBox, ...]
    stall: TextBox
    section: TextBox | None
    market: TextBox
    place: TextBox | None
    hotline: TextBox
    imprint: TextBox


@dataclass(frozen=True)
class BackPlan(Artwork):
    """The back: how to check that the placard is real, and what the trader does each morning."""

    code: Square
    address: TextBox
    serial: TextBox
    hotline: TextBox
    stall: TextBox
    market: TextBox


@dataclass(frozen=True)
class Side:
    """A place in a cell that shows the face, in millimetres from the cell's corner; `turned` stands on its head."""

    rect: Rect
    turned: bool = False


Line = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layout:
    """A sheet. `plans[n - 1]` draws a face of n accounts; `marks` are the lines to cut along, `folds` to fold along.

    `sides` are the places in each cell that show the face; without any the cell is one. `larger` is the title of the
    layout to take when a placard does not fit this one, empty when there is none. `several` are plans with a code for
    every account, `lines` those to take instead for payloads too long for so many small codes.
    """

    name: str
    title: str
    page: tuple[float, float]
    cells: tuple[Rect, ...]
    plans: tuple[Plan, ...]
    back: BackPlan
    marks: tuple[Line, ...] = ()
    folds: tuple[Line, ...] = ()
    sides: tuple[Side, ...] = ()
    larger: str = ""
    several: tuple[Plan, ...] = ()
    lines: tuple[Plan, ...] = ()

    @property
    def with_every_code(self) -> Layout:
        """The same sheet with a code for every account, before which the first one gives way."""
        return replace(self, plans=self.several, lines=self.plans) if self.several else self

    @property
    def capacity(self) -> int:
        """How many scannable codes a face can hold by the rules."""
        return max(len(plan.codes) for plan in self.plans)

    @property
    def accounts(self) -> int:
        """How many accounts a face can show: codes, and beyond them lines of text."""
        return len(self.plans)

    @property
    def advice(self) -> str:
        """What to do about a placard that does not fit."""
        return f"Hãy chọn mẫu “{self.larger}”." if self.larger else "Hãy bớt tài khoản trên biển của gian này."

    def sides_of(self, cell: Rect) -> list[Side]:
        """On the page."""
        if not self.sides:
            return [Side(cell)]
        return [Side(side.rect.moved(cell.x, cell.y), side.turned) for side in self.sides]

    def plan_for(self, payloads: Sequence[str], *, stall_code: str) -> Plan:
        accounts = len(payloads)
        if accounts > self.accounts:
            raise LayoutError(
                f"Gian {stall_code} có {accounts} tài khoản, mẫu “{self.title}” chỉ đủ chỗ cho {self.accounts}. "
                f"{self.advice}"
            )
        plan = self.plans[accounts - 1]
        if (
            not self.lines
            or plan is self.lines[accounts - 1]
            or all(_can_hold(*pair) for pair in zip(plan.codes, payloads, strict=False))
        ):
            return plan
        return self.lines[accounts - 1]


@dataclass(frozen=True)
class Fit:
    """A symbol in its square: modules of `module` mm from the dark square's top left (x, y)."""

    grid: Grid
    level: str
    module: float
    x: float
    y: float

    @property
    def size(self) -> float:
        return self.grid.side * self.module

    @property
    def rect(self) -> Rect:
        return Rect(self.x, self.y, self.size, self.size)


def fit_symbol(payload: str, square: Square, *, stall_code: str, advice: str = "Hãy chọn khổ giấy lớn hơn.") -> Fit:
    level, modules, module = measure_symbol(payload, square)
    if module < LEAST_MODULE:
        raise LayoutError(
            f"Mã của gian {stall_code} quá dài: in ở khổ này mỗi ô chỉ rộng {_decimal(module)} mm, "
            f"cần ít nhất {_decimal(LEAST_MODULE)} mm. {advice}"
        )
    inset = (square.rect.w - module * modules) / 2
    return Fit(grid(payload, level=level), level, module, square.rect.x + inset, square.rect.y + inset)


def _can_hold(square: Square, payload: str) -> bool:
    return measure_symbol(payload, square)[2] >= LEAST_MODULE


def measure_symbol(payload: str, square: Square) -> tuple[str, int, float]:
    """Level, modules of a side, millimetres of a module: level Q, or M when Q would be finer than is comfortable."""
    level, modules, module = _at_level(payload, "Q", square)
    if module < COMFORTABLE_MODULE:
        level, modules, module = _at_level(payload, "M", square)
    return level, modules, module


def _at_level(payload: str, level: str, square: Square) -> tuple[str, int, float]:
    modules = 17 + 4 * smallest_version(payload, level=level)
    # A short payload has few modules, and four of them could be wider than the white kept free around the square.
    return level, modules, min(square.rect.w / modules, square.quiet / QUIET_ZONE)


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
