"""How far off a printer prints, from four numbers read off a ruler, and what to draw with so that it does not.

A printer puts a point of the page at shift + stretch × point, right and down in millimetres, and draws the same way
every time. The calibration sheet has four lines whose place is known; where they come to lie says both, for each
direction by itself. A driver may turn a lying page either way round, so each kind of paper is measured by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from placards.geometry import Layout

INSET = 20.0  # of each line from its edge of the paper
MOST_SHIFT = 10.0
MOST_STRETCH = 0.03
# Less than what a ruler shows.
LEAST_SHIFT, LEAST_STRETCH = 0.05, 0.0005


class MeasureError(ValueError):
    """A number that no printer makes true. `field` is the one to measure again."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Paper:
    name: str
    title: str
    size: tuple[float, float]

    @property
    def across(self) -> float:
        """From line A to line B."""
        return self.size[0] - 2 * INSET

    @property
    def down(self) -> float:
        """From line C to line D."""
        return self.size[1] - 2 * INSET


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a4", "A4 đứng", (210.0, 297.0)),
        Paper("a4l", "A4 ngang", (297.0, 210.0)),
        Paper("a5", "A5 đứng", (148.0, 210.0)),
    )
}


@dataclass(frozen=True)
class Measured:
    """Left edge to line A, A to B, top edge to line C, C to D; millimetres."""

    left: float
    across: float
    top: float
    down: float


@dataclass(frozen=True)
class Mapping:
    """A point of the page goes to shift + stretch × point."""

    shift: tuple[float, float] = (0.0, 0.0)
    stretch: tuple[float, float] = (1.0, 1.0)

    @property
    def undone(self) -> Mapping:
        """What has to be done first for nothing to have happened."""
        (x, y), (across, down) = self.shift, self.stretch
        return Mapping((-x / across, -y / down), (1 / across, 1 / down))


AS_IT_IS = Mapping()


def paper_of(layout: Layout) -> Paper:
    return next(paper for paper in PAPERS.values() if paper.size == layout.page)


def printer_of(paper: Paper, measured: Measured) -> Mapping:
    """What the printer does. MeasureError for what is no printer's doing but a mistake in printing or measuring."""
    across = _stretch("across", measured.across, paper.across)
    down = _stretch("down", measured.down, paper.down)
    return Mapping((_shift("left", measured.left, across), _shift("top", measured.top, down)), (across, down))


def correction_for(paper: Paper, measured: Measured) -> Mapping:
    return printer_of(paper, measured).undone


def _stretch(field: str, measured: float, drawn: float) -> float:
    stretch = measured / drawn
    if abs(stretch - 1) > MOST_STRETCH:
        raise MeasureError(
            field,
            f"Khoảng này vẽ {_decimal(drawn)} mm mà đo được {_decimal(measured)} mm, lệch quá nhiều. In lại tờ đo ở cỡ "
            "thật (100 %), không chọn “vừa trang”, rồi đo đúng giữa hai vạch.",
        )
    return stretch


def _shift(field: str, measured: float, stretch: float) -> float:
    shift = measured - stretch * INSET
    if abs(shift) > MOST_SHIFT:
        raise MeasureError(
            field,
            f"Vạch này vẽ cách mép giấy {_decimal(INSET)} mm mà đo được {_decimal(measured)} mm, lệch quá nhiều. Xem "
            "lại giấy nạp có đúng khổ không, rồi đo từ mép giấy đến giữa vạch.",
        )
    return shift


def in_words(printer: Mapping) -> str:
    """What a printer does, in an officer's words."""
    (x, y), (across, down) = printer.shift, printer.stretch
    found = [
        _said(abs(x), "sang phải" if x > 0 else "sang trái", LEAST_SHIFT),
        _said(abs(y), "xuống dưới" if y > 0 else "lên trên", LEAST_SHIFT),
        _grown(across, "chiều ngang"),
        _grown(down, "chiều dọc"),
    ]
    said = [words for words in found if words]
    return f"Máy in {', '.join(said)}." if said else "Máy in đúng chỗ, đúng cỡ."


def _said(amount: float, where: str, least: float) -> str:
    return f"lệch {_decimal(amount)} mm {where}" if amount >= least else ""


def _grown(stretch: float, direction: str) -> str:
    if abs(stretch - 1) < LEAST_STRETCH:
        return ""
    return f"{'to' if stretch > 1 else 'nhỏ'} hơn {_decimal(abs(stretch - 1) * 100)} % theo {direction}"


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").removesuffix(",0")
