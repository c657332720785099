"""What has to be in a printed file, worked out from the order alone.

The proof compares paper with this. What the drawing remembers of itself is no measure of it: a drawing that leaves a
code out remembers none. So nothing is shared with the drawing but the order and the numbers of the layout; where a code
comes to lie is worked out from the middle of its face.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placards.backs import Backs
from placards.faces import Face
from placards.geometry import Layout, Rect, Side, Square, measure_symbol

Point = tuple[float, float]


@dataclass(frozen=True)
class Order:
    """What was ordered: the faces in the order of their cells, and how they are to be put on paper.

    Every word means what it means to `pdf.draw`.
    """

    faces: tuple[Face, ...]
    layout: Layout
    start: int = 1
    backs: Backs | None = None
    offset_mm: Point = (0.0, 0.0)
    scale: Point = (1.0, 1.0)

    def on_paper(self, middle: Point, size: float) -> Rect:
        """A square of the page, where the file has it: a printer's offset and scale are made up for."""
        (x, y), (right, down), (across, upright) = middle, self.offset_mm, self.scale
        w, h = across * size, upright * size
        return Rect(right + across * x - w / 2, down + upright * y - h / 2, w, h)


@dataclass(frozen=True)
class Expected:
    """A code that has to be read: on which page, at which spot of the file in millimetres, and what it says."""

    page: int
    serial: str
    stall_code: str
    payload: str
    spot: Rect
    side: str = "front"


def codes_of(order: Order) -> list[Expected]:
    """All of them, page by page."""
    sides, cells = 2 if order.backs else 1, len(order.layout.cells)
    expected = []
    for number, face in enumerate(order.faces, order.start - 1):
        sheet, cell = divmod(number, cells)
        places = order.layout.sides_of(order.layout.cells[cell])
        front = sheet * sides + 1
        for side in places:
            expected += _on_front(order, face, side, front)
        if order.backs:
            expected.append(_on_back(order, face, places[-1], front + 1))
    return sorted(expected, key=lambda code: code.page)


def _on_front(order: Order, face: Face, side: Side, page: int) -> Iterator[Expected]:
    plan = order.layout.plan_for([code.payload for code in face.codes], stall_code=face.stall_code)
    for code, square in zip(face.codes, plan.codes, strict=False):
        spot = order.on_paper(_seen_at(side, _from_middle(square, plan.size)), _size(code.payload, square))
        yield Expected(page, face.serial, face.stall_code, code.payload, spot)


def _on_back(order: Order, face: Face, side: Side, page: int) -> Expected:
    """Behind the front of this very placard.

    Whoever turns the cut placard in the hand turns it over its upright edge. So a code right of the middle of the back
    is left of the middle of the front as it is seen through the paper; and where that is on the front of the sheet, the
    printer's own way of turning says where it is on the sheet's back.
    """
    plan, address = order.layout.back, order.backs.address_of(face.serial)
    right, down = _from_middle(plan.code, plan.size)
    x, y = _seen_at(side, (-right, down))
    width, height = order.layout.page
    over_upright_edge = (order.backs.edge == "long") == (height > width)
    behind = (width - x, y) if over_upright_edge else (x, height - y)
    spot = order.on_paper(behind, _size(address, plan.code))
    return Expected(page, face.serial, face.stall_code, address, spot, side="back")


def _from_middle(square: Square, size: Point) -> Point:
    """How far right and down of the middle of its face the middle of a square is."""
    rect = square.rect
    return rect.x + rect.w / 2 - size[0] / 2, rect.y + rect.h / 2 - size[1] / 2


def _seen_at(side: Side, from_middle: Point) -> Point:
    """On the page. A face has its middle in the middle of its place; what stands on its head is mirrored through it."""
    rect, sign = side.rect, -1 if side.turned else 1
    return rect.x + rect.w / 2 + sign * from_middle[0], rect.y + rect.h / 2 + sign * from_middle[1]


def _size(payload: str, square: Square) -> float:
    _, modules, module = measure_symbol(payload, square)
    return modules * module
