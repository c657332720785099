"""Placards as a PDF file: vector codes, embedded Vietnamese type, the same bytes for the same faces."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from placards import fonts
from placards.backs import Backs
from placards.faces import Face
from placards.geometry import Layout
from placards.sheets import Cell, Placement, SheetDrawer

__all__ = ["Drawn", "Placement", "draw"]

# Streams stay binary: as ASCII they are a quarter larger, and coding them takes longer than drawing.
rl_config.useA85 = 0


@dataclass(frozen=True)
class Drawn:
    """Where each code was drawn, and a sentence for each text that had to be shortened."""

    placements: tuple[Placement, ...]
    warnings: tuple[str, ...]


def draw(
    faces: Sequence[Face],
    layout: Layout,
    out: BinaryIO,
    *,
    title: str,
    start: int = 1,
    backs: Backs | None = None,
    offset_mm: tuple[float, float] = (0.0, 0.0),
    scale: tuple[float, float] = (1.0, 1.0),
    on_page: Callable[[int], None] | None = None,
) -> Drawn:
    """Draw the faces in the order given. ValueError when there are none, LayoutError when one cannot be drawn.

    The first goes into cell `start` of the first sheet, and with `backs` every sheet is followed by what is printed
    behind it. A point of the page goes to offset_mm + scale × point, right and down. `on_page` is told after each page
    how many have been drawn.
    """
    if not faces:
        raise ValueError("Không có biển nào để in.")
    if not 1 <= start <= len(layout.cells):
        raise ValueError(f"Tờ này có {len(layout.cells)} ô; ô bắt đầu phải từ 1 đến {len(layout.cells)}.")
    canvas = blank_canvas(layout.page, out, title)
    drawer = SheetDrawer(canvas, layout, backs=backs, offset_mm=offset_mm, scale=scale)
    for cells in _sheets(faces, len(layout.cells), start):
        drawer.draw_sheet(cells)
        if on_page:
            on_page(drawer.page)
    canvas.save()
    return Drawn(tuple(drawer.placements), tuple(dict.fromkeys((*drawer.warnings, *drawer.coarser()))))


def _sheets(faces: Sequence[Face], per_sheet: int, start: int) -> Iterator[list[Cell]]:
    cells, number = [], start
    for face in faces:
        cells.append(Cell(number, face))
        number += 1
        if number > per_sheet:
            yield cells
            cells, number = [], 1
    if cells:
        yield cells


def blank_canvas(page: tuple[float, float], out: BinaryIO, title: str) -> Canvas:
    """A document of ours: no viewer may scale it to its paper, and it says its language and title."""
    fonts.register()
    width, height = page
    canvas = Canvas(
        out,
        pagesize=(width * mm, height * mm),
        invariant=1,
        pageCompression=1,
        lang="vi-VN",
        initialFontName=fonts.REGULAR,
    )
    canvas.setTitle(fonts.clean(title))
    canvas.setSubject("Biển mã thanh toán")
    canvas.setAuthor("Chợ 4.0")
    canvas.setCreator("Chợ 4.0")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas
