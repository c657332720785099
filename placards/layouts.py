"""The sheets on offer: which faces on which paper, where to cut and where to fold."""

from __future__ import annotations

from placards.backs import card_back, landscape_back, portrait_back
from placards.geometry import Layout, LayoutError, Line, Rect, Side
from placards.plans.boxes import A4_FROM_A5, A4_FROM_A6, A5_FROM_A6, PHOTO_FROM_A6
from placards.plans.cards import card
from placards.plans.large import row_of_codes, two_codes
from placards.plans.portraits import one_code
from placards.plans.several import four, three, two
from placards.plans.tents import tent, tent_of_four, tent_of_three, tent_of_two

__all__ = ["LAYOUTS", "Layout", "LayoutError"]

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
A5 = (148.0, 210.0)
PHOTO_TALLER = 150 / PHOTO_FROM_A6 - 148  # a 10 × 15 sheet is a little longer than a small A6 one

A6_PLANS = tuple(one_code(further) for further in range(4))
A6_SEVERAL = (A6_PLANS[0], two(), three(), four())
A5_PLANS = (one_code(0, A5_FROM_A6), *(two_codes(further) for further in range(3)))
A5_SEVERAL = (*A5_PLANS[:2], three(A5_FROM_A6), four(A5_FROM_A6))
A4_PLANS = (one_code(0, A4_FROM_A6), two_codes(0, A4_FROM_A5), row_of_codes(2), row_of_codes(3))
PHOTO_PLANS = tuple(one_code(further, PHOTO_FROM_A6, taller=PHOTO_TALLER) for further in range(4))
PHOTO_SEVERAL = (PHOTO_PLANS[0], *(plan(PHOTO_FROM_A6, taller=PHOTO_TALLER) for plan in (two, three, four)))
TENT_PLANS = tuple(tent(further) for further in range(4))
TENT_SEVERAL = (TENT_PLANS[0], tent_of_two(), tent_of_three(), tent_of_four())
CARD_PLANS = tuple(card(further) for further in range(4))


def _cells(
    columns: int, rows: int, page: tuple[float, float], size: tuple[float, float] | None = None
) -> tuple[Rect, ...]:
    """Side by side in reading order: the page divided evenly, or cells of this size in the middle of it."""
    w, h = size or (page[0] / columns, page[1] / rows)
    left, top = (page[0] - columns * w) / 2, (page[1] - rows * h) / 2
    return tuple(Rect(left + column * w, top + row * h, w, h) for row in range(rows) for column in range(columns))


def _crop_marks(cells: tuple[Rect, ...]) -> tuple[Line, ...]:
    """Short lines outside the block of cells, at every edge to cut along."""
    across = sorted({edge for cell in cells for edge in (cell.x, cell.right)})
    down = sorted({edge for cell in cells for edge in (cell.y, cell.bottom)})
    left, right, top, bottom = across[0], across[-1], down[0], down[-1]
    upright = [(x, y, x, y + 4) for x in across for y in (top - 5.5, bottom + 1.5)]
    level = [(x, y, x + 4, y) for y in down for x in (left - 5.5, right + 1.5)]
    return (*upright, *level)


PHOTO_CELLS = _cells(2, 1, A4_LANDSCAPE, (100, 150))
CARD_CELLS = _cells(2, 5, A4, (90, 55))

LAYOUTS = {
    layout.name: layout
    for layout in (
        Layout(
            "a6x4",
            "Bốn biển A6 trên một tờ A4",
            A4,
            _cells(2, 2, A4),
            A6_PLANS,
            portrait_back(),
            marks=(
                (105, 6, 105, 11),
                (105, 286, 105, 291),
                (6, 148.5, 11, 148.5),
                (199, 148.5, 204, 148.5),
                (102, 148.5, 108, 148.5),
                (105, 145.5, 105, 151.5),
            ),
            larger="Một biển A4",
            several=A6_SEVERAL,
        ),
        Layout(
            "a5",
            "Một biển A5",
            A5,
            _cells(1, 1, A5),
            A5_PLANS,
            portrait_back(A5_FROM_A6),
            larger="Một biển A4",
            several=A5_SEVERAL,
        ),
        Layout(
            "a5x2",
            "Hai biển A5 trên một tờ A4",
            A4_LANDSCAPE,
            _cells(2, 1, A4_LANDSCAPE),
            A5_PLANS,
            portrait_back(A5_FROM_A6),
            marks=((148.5, 6, 148.5, 11), (148.5, 199, 148.5, 204)),
            larger="Một biển A4",
            several=A5_SEVERAL,
        ),
        Layout("a4", "Một biển A4", A4, _cells(1, 1, A4), A4_PLANS, portrait_back(A4_FROM_A6)),
        Layout(
            "photox2",
            "Hai biển 10 × 15 cm trên một tờ A4",
            A4_LANDSCAPE,
            PHOTO_CELLS,
            PHOTO_PLANS,
            portrait_back(PHOTO_FROM_A6, taller=PHOTO_TALLER),
            marks=_crop_marks(PHOTO_CELLS),
            larger="Một biển A4",
            several=PHOTO_SEVERAL,
        ),
        Layout(
            "tent",
            "Biển gập để bàn, hai mặt, một tờ A4",
            A4,
            _cells(1, 1, A4),
            TENT_PLANS,
            landscape_back(),
            folds=((6, 148.5, 204, 148.5),),
            sides=(Side(Rect(0, 0, 210, 148.5), turned=True), Side(Rect(0, 148.5, 210, 148.5))),
            larger="Một biển A4",
            several=TENT_SEVERAL,
        ),
        Layout(
            "cardx10",
            "Mười thẻ 90 × 55 mm trên một tờ A4",
            A4,
            CARD_CELLS,
            CARD_PLANS,
            card_back(),
            marks=_crop_marks(CARD_CELLS),
            larger="Bốn biển A6 trên một tờ A4",
        ),
    )
}
