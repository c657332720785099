"""Writes texts, account numbers and symbols into the boxes of one side of a placard."""

from __future__ import annotations

from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from placards import fonts
from placards.fonts import BOLD, CAP_HEIGHT, LEADING
from placards.geometry import Fit, LayoutError, TextBox

LEAST_TAIL = 3  # a last group of one or two figures is too little to compare: the group before it is bold too
FIGURES = "0123456789"

colour_of = lru_cache(maxsize=16)(HexColor)


@lru_cache(maxsize=16)
def fill_of(colour: str) -> str:
    return "{:.4f} {:.4f} {:.4f} rg".format(*colour_of(colour).rgb())


def groups_of(number: str) -> list[str]:
    number = fonts.clean(number)
    return [number[start : start + 4] for start in range(0, len(number), 4)]


class Ink:
    """Operators straight into the canvas's page: asked for a string or a rectangle, it takes five times as long."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self._shown: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}

    def write(self, operators: str) -> None:
        self.canvas._code.append(operators)

    def shown(self, text: str, font: str, size: float) -> str:
        """Select the font and show the text. A document's fonts come in subsets of 256 letters, each with a name."""
        parts = self._shown.get((text, font))
        if parts is None:
            parts = self._shown[text, font] = tuple(self._parts(text, font))
        return " ".join([f"{name} {size:.4f} Tf {string} Tj" for name, string in parts])

    def _parts(self, text: str, font: str) -> list[tuple[str, str]]:
        typeface, document = pdfmetrics.getFont(font), self.canvas._doc
        return [
            (typeface.getSubsetInternalName(subset, document), f"({self.canvas._escape(part)})")
            for subset, part in typeface.splitString(text, document)
        ]


class Pen:
    """Writes into boxes whose measures count from a corner `height` mm above the canvas's origin.

    What had to be shortened goes to `warnings`; what may not be shortened is a LayoutError that ends in `advice`.
    """

    def __init__(self, ink: Ink, height: float, stall_code: str, warnings: list[str], advice: str = "") -> None:
        self.ink = ink
        self.height = height
        self.stall_code = stall_code
        self.warnings = warnings
        self.advice = advice

    def text(self, box: TextBox, text: str, *, called: str = "", never_cut: str = "") -> None:
        text = fonts.clean(text)
        self._check_letters(text, box.font)
        fitted = fonts.fit(text, box.font, size=box.size, floor=box.floor, width_pt=box.rect.w * mm, lines=box.lines)
        if fitted.is_cut and never_cut:
            raise self._too_long(never_cut)
        if fitted.is_cut:
            self.warnings.append(f"Gian {self.stall_code}: {called} quá dài, đã rút gọn trên biển.")
        step = LEADING * fitted.size
        baseline = self._baseline(box, fitted.size) + step * (len(fitted.lines) - 1) / 2
        lines = []
        for line in fitted.lines:
            x = self._left(box, fonts.width(line, box.font, fitted.size))
            lines.append(f"1 0 0 1 {x:.3f} {baseline:.3f} Tm {self.ink.shown(line, box.font, fitted.size)}")
            baseline -= step
        self.ink.write(f"BT {fill_of(box.colour)} {' '.join(lines)} ET")

    def _too_long(self, what: str) -> LayoutError:
        sentence = f"Gian {self.stall_code}: {what} quá dài, không in đủ được trên khổ này."
        return LayoutError(f"{sentence} {self.advice}".strip())

    def _check_letters(self, text: str, font: str) -> None:
        """A letter that the typeface lacks would be printed as an empty box: on a name, that is a wrong name."""
        if missing := fonts.missing(text, font):
            raise LayoutError(f"Gian {self.stall_code}: phông chữ của biển không có ký tự “{missing}”.")

    def _left(self, box: TextBox, width: float) -> float:
        """Where a text of this width (points) begins."""
        if box.align == "left":
            return box.rect.x * mm
        if box.align == "right":
            return box.rect.right * mm - width
        return (box.rect.x + box.rect.w / 2) * mm - width / 2

    def _baseline(self, box: TextBox, size: float) -> float:
        """Capitals stand in the middle of the box; marks above and tails below share what is left."""
        return (self.height - box.rect.y - box.rect.h / 2) * mm - CAP_HEIGHT * size / 2

    def account(self, box: TextBox, number: str) -> None:
        """Groups of four, figures on equal widths, the end bold: it is what people read aloud and compare."""
        groups = groups_of(number)
        self._check_letters("".join(groups), box.font)
        tail = 1 if len(groups[-1]) >= LEAST_TAIL else 2
        cells = _account_cells(groups, box.font, bold_from=len(groups) - tail)
        total = sum(advance for _, _, advance in cells)
        size = min(box.size, box.rect.w * mm / total)
        if size < box.floor:
            raise self._too_long("số tài khoản")
        x, baseline = self._left(box, total * size), self._baseline(box, size)
        figures = []
        for letter, font, advance in cells:
            inset = (advance - fonts.width(letter, font, 1)) / 2
            figures.append(f"1 0 0 1 {x + inset * size:.3f} {baseline:.3f} Tm {self.ink.shown(letter, font, size)}")
            x += advance * size
        # Figures set apart are read as one text when selected, searched or read aloud (ISO 32000 §14.9.4).
        whole = " ".join(groups).encode("utf-16-be").hex().upper()
        span = f"/Span <</ActualText <FEFF{whole}>>> BDC"
        self.ink.write(f"BT {fill_of(box.colour)} {span} {' '.join(figures)} EMC ET")

    def symbol(self, symbol: Fit) -> None:
        """One path for the whole symbol: separate rectangles show hairlines between them in some viewers.

        Row by row, from the strokes of each byte.
        """
        unit = symbol.module * mm
        rows = (_strokes(row).replace("y", str(y)) for y, row in enumerate(symbol.grid.rows()))
        placed = f"{unit:.6f} 0 0 {-unit:.6f} {symbol.x * mm:.4f} {(self.height - symbol.y) * mm:.4f} cm"
        self.ink.write(f"q {placed} 0 g {''.join(rows)}f Q")


def _strokes(row: bytes) -> str:
    return "".join([_strokes_of(at, value) for at, value in enumerate(row) if value])


@lru_cache(maxsize=8192)
def _strokes_of(at: int, value: int) -> str:
    """The dark runs among the eight modules of a byte, as rectangles of the row `y`."""
    strokes, bits, x = "", f"{value:08b}", 0
    while x < 8:
        length = len(bits) - x - len(bits[x:].lstrip("1"))
        if length:
            strokes += f"{at * 8 + x} y {length} 1 re\n"
        x += length or 1
    return strokes


def _account_cells(groups: list[str], font: str, *, bold_from: int) -> list[tuple[str, str, float]]:
    """(letter, font, advance at size 1): every figure as wide as the widest one, letters at their own width."""
    figure = _widest_figure()
    cells = []
    for index, group in enumerate(groups):
        weight = BOLD if index >= bold_from else font
        if index:
            cells.append((" ", weight, figure * 0.55))
        for letter in group:
            cells.append((letter, weight, figure if letter.isdigit() else fonts.width(letter, weight, 1)))
    return cells


@lru_cache(maxsize=1)
def _widest_figure() -> float:
    return max(fonts.width(digit, BOLD, 1) for digit in FIGURES)
