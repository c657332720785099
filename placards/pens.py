"""Writes texts, account numbers and symbols into the boxes of one side of a placard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from placards import fonts
from placards.fonts import BOLD, CAP_HEIGHT, LEADING
from placards.geometry import Fit, LayoutError, TextBox

LEAST_TAIL = 3  # a last group of one or two figures is too little to compare: the group before it is bold too
FIGURES = "0123456789"

colour_of = lru_cache(maxsize=16)(HexColor)


def groups_of(number: str) -> list[str]:
    number = fonts.clean(number)
    return [number[start : start + 4] for start in range(0, len(number), 4)]


class Pen:
    """Writes into boxes whose measures count from a corner `height` mm above the canvas's origin.

    What had to be shortened goes to `warnings`; what may not be shortened is a LayoutError that ends in `advice`.
    """

    def __init__(self, canvas: Canvas, height: float, stall_code: str, warnings: list[str], advice: str = "") -> None:
        self.canvas = canvas
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
        self.canvas.setFillColor(colour_of(box.colour))
        self.canvas.setFont(box.font, fitted.size)
        for line in fitted.lines:
            self._line(box, line, baseline)
            baseline -= step

    def _too_long(self, what: str) -> LayoutError:
        sentence = f"Gian {self.stall_code}: {what} quá dài, không in đủ được trên khổ này."
        return LayoutError(f"{sentence} {self.advice}".strip())

    def _check_letters(self, text: str, font: str) -> None:
        """A letter that the typeface lacks would be printed as an empty box: on a name, that is a wrong name."""
        if missing := fonts.missing(text, font):
            raise LayoutError(f"Gian {self.stall_code}: phông chữ của biển không có ký tự “{missing}”.")

    def _line(self, box: TextBox, line: str, baseline: float) -> None:
        rect = box.rect
        if box.align == "left":
            self.canvas.drawString(rect.x * mm, baseline, line)
        elif box.align == "right":
            self.canvas.drawRightString(rect.right * mm, baseline, line)
        else:
            self.canvas.drawCentredString((rect.x + rect.w / 2) * mm, baseline, line)

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
        x = {
            "left": box.rect.x * mm,
            "centre": (box.rect.x + box.rect.w / 2) * mm - total * size / 2,
            "right": box.rect.right * mm - total * size,
        }[box.align]
        baseline = self._baseline(box, size)
        line = self.canvas.beginText(x, baseline)
        line.setFillColor(colour_of(box.colour))
        with _copied_as(line, " ".join(groups)):
            for letter, font, advance in cells:
                inset = (advance - fonts.width(letter, font, 1)) / 2
                line.setFont(font, size)
                line.setTextOrigin(x + inset * size, baseline)
                line.textOut(letter)
                x += advance * size
        self.canvas.drawText(line)

    def symbol(self, symbol: Fit) -> None:
        """One path for the whole symbol: separate rectangles show hairlines between them in some viewers.

        Written as operators, row by row: the canvas would be asked for each of some 700 rectangles.
        """
        unit = symbol.module * mm
        rows = (_strokes(row).replace("y", str(y)) for y, row in enumerate(symbol.grid.rows()))
        placed = f"{unit:.6f} 0 0 {-unit:.6f} {symbol.x * mm:.4f} {(self.height - symbol.y) * mm:.4f} cm"
        self.canvas._code.append(f"q {placed} 0 g {''.join(rows)}f Q")


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


@contextmanager
def _copied_as(line: PDFTextObject, text: str) -> Iterator[None]:
    """Figures set apart are read as one text when selected, searched or read aloud (ISO 32000 §14.9.4).

    reportlab offers no call for marked content, so the operators go straight into the text object.
    """
    line._code.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
    yield
    line._code.append("EMC")


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
