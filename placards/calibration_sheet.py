"""The sheet on which a printer is measured: four lines at known places, and words on what to do with a ruler."""

from __future__ import annotations

import datetime
from typing import BinaryIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from placards.calibration import AS_IT_IS, INSET, Mapping, Paper
from placards.fonts import BOLD, MEDIUM, REGULAR, SEMIBOLD
from placards.geometry import GREEN, INK, MUTED, Rect, TextBox
from placards.pdf import blank_canvas
from placards.pens import Ink, Pen, colour_of

REACH = 8.0  # from the paper's edge, which no printer reaches, to where a line begins
LINE = 0.2
TITLE, CHECK_TITLE = "Tờ đo máy in", "Tờ thử sau khi bù lệch"
HOW_TO_PRINT = "In ở cỡ thật (100 %), không chọn “vừa trang”, rồi đo bằng thước kẻ, đọc đến nửa mi-li-mét."
HOW_TO_READ = "Đo từ mép giấy đến giữa vạch, rồi gõ bốn số vào trang máy in:"
CHECK = "Mỗi vạch A, B, C, D phải cách mép giấy gần nó nhất đúng 20 mm. Lệch hơn nửa mi-li-mét thì đo lại từ đầu."
NUMBERS = (
    "1. Từ mép trái đến vạch A",
    "2. Từ vạch A đến vạch B",
    "3. Từ mép trên đến vạch C",
    "4. Từ vạch C đến vạch D",
)


def draw_calibration(
    paper: Paper, out: BinaryIO, *, printer: str, day: datetime.date, correction: Mapping | None = None
) -> None:
    """One page. With a correction it is the sheet that shows whether the correction is right."""
    is_check, correction = correction is not None, correction or AS_IT_IS
    canvas = blank_canvas(paper.size, out, f"{CHECK_TITLE if is_check else TITLE}: {printer}, {paper.title}")
    (x, y), (across, down), (width, height) = correction.shift, correction.stretch, paper.size
    canvas.transform(across, 0, 0, down, x * mm, (height * (1 - down) - y) * mm)
    _draw_lines(canvas, width, height)
    pen = Pen(Ink(canvas), height, "", [])
    _name_lines(pen, width, height)
    _write(pen, paper, printer, day, is_check=is_check)
    canvas.showPage()
    canvas.save()


def _draw_lines(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColor(colour_of(INK))
    canvas.setLineWidth(LINE * mm)
    for x in (INSET, width - INSET):
        canvas.line(x * mm, REACH * mm, x * mm, (height - REACH) * mm)
    for y in (INSET, height - INSET):
        canvas.line(REACH * mm, y * mm, (width - REACH) * mm, y * mm)


def _name_lines(pen: Pen, width: float, height: float) -> None:
    """Each letter inside the frame, beside the middle of its line."""
    middle = {"A": (INSET + 8, height / 2), "B": (width - INSET - 8, height / 2)}
    middle |= {"C": (width / 2, INSET + 8), "D": (width / 2, height - INSET - 8)}
    for letter, (x, y) in middle.items():
        pen.text(TextBox(Rect(x - 6, y - 6, 12, 12), BOLD, 28, 28, colour=GREEN), letter)


def _write(pen: Pen, paper: Paper, printer: str, day: datetime.date, *, is_check: bool) -> None:
    left, width, top = INSET + 18, paper.size[0] - 2 * INSET - 36, INSET + 22

    def line(
        text: str, size: float, *, floor: float = 0, font: str = REGULAR, colour: str = INK, lines: int = 1
    ) -> None:
        nonlocal top
        height = size * 0.5 * lines
        box = TextBox(Rect(left, top, width, height), font, size, floor or size, lines, align="left", colour=colour)
        pen.text(box, text, never_cut="lời trên tờ đo")
        top += height + 3

    line(CHECK_TITLE if is_check else TITLE, 20, floor=14, font=BOLD)
    line(printer, 13, floor=8, font=MEDIUM, lines=2)
    line(f"Giấy {paper.title} · ngày {day:%d/%m/%Y}", 10, colour=MUTED)
    top += 4
    if is_check:
        line(CHECK, 12, lines=4)
        return
    line(HOW_TO_PRINT, 12, lines=4)
    line(HOW_TO_READ, 12, lines=2)
    top += 2
    for number in NUMBERS:
        line(f"{number}: ......... mm", 12, floor=9, font=SEMIBOLD)
