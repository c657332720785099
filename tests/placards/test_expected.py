"""What has to be on paper, by the order alone: by hand for a few, and for all of them beside what the drawing says."""

from dataclasses import replace

import pytest

from placards.backs import Backs
from placards.expected import codes_of
from placards.layouts import LAYOUTS, LayoutError
from tests.placards.sheets import copied, drawn, face, ordered
from tests.placards.test_layouts import VARIANTS

A6, A4, TENT, CARDS = (LAYOUTS[name] for name in ("a6x4", "a4", "tent", "cardx10"))
LONG, SHORT = (Backs("cho40.example.vn", edge) for edge in ("long", "short"))


def middles(order):
    """(page, stall, x, y) of each middle, to a tenth of a millimetre."""
    return [
        (each.page, each.stall_code, round(each.spot.x + each.spot.w / 2, 1), round(each.spot.y + each.spot.h / 2, 1))
        for each in codes_of(order)
    ]


def test_fronts_are_in_the_middle_of_their_columns():
    found = middles(ordered([face(seed) for seed in range(1, 6)], A6))
    assert [(page, stall, x) for page, stall, x, _ in found] == [
        (1, "A-001", 52.5),
        (1, "A-002", 157.5),
        (1, "A-003", 52.5),
        (1, "A-004", 157.5),
        (2, "A-005", 52.5),
    ]
    assert found[2][3] - found[0][3] == pytest.approx(148.5)


def test_codes_of_one_face_are_where_its_plan_has_them():
    face_of_four = ordered([face(1, codes=4)], A4)
    assert [code.payload for code in codes_of(face_of_four)] == [code.payload for code in face_of_four.faces[0].codes]
    assert [x for _, _, x, _ in middles(face_of_four)] == pytest.approx([105, 31, 105, 179])


def test_the_first_cell_says_where_each_paper_is():
    order = ordered(copied([face(1), face(2)], 2), A6, start=3)
    assert [(page, stall, x) for page, stall, x, _ in middles(order)] == [
        (1, "A-001", 52.5),
        (1, "A-001", 157.5),
        (2, "A-002", 52.5),
        (2, "A-002", 157.5),
    ]


@pytest.mark.parametrize(("backs", "middle"), [(LONG, (122.667, 45.2)), (SHORT, (87.333, 251.8))])
def test_a_back_is_behind_its_own_front(backs, middle):
    """The first card reaches from (15, 11) to (105, 66); on its back the code is at (17.667, 34.2)."""
    front, back = codes_of(ordered([face(1)], CARDS, backs=backs))
    assert (front.page, front.side) == (1, "front")
    assert (back.page, back.side, back.payload) == (2, "back", "https://cho40.example.vn/v/7K3M-9QXP-00001")
    assert (back.spot.x + back.spot.w / 2, back.spot.y + back.spot.h / 2) == pytest.approx(middle, abs=0.001)


def test_a_tent_shows_its_code_on_both_sides_and_has_one_back():
    far, near, back = codes_of(ordered([face(1)], TENT, backs=LONG))
    assert far.payload == near.payload != back.payload
    assert (far.spot.right, far.spot.bottom) == pytest.approx((210 - near.spot.x, 297 - near.spot.y))
    assert (far.page, near.page, back.page) == (1, 1, 2)
    assert back.spot.y > 148.5


def test_offset_and_scale_move_a_point_and_then_its_size():
    (straight,), (moved,) = (
        codes_of(ordered([face(1)], A6, **printer)) for printer in ({}, {"offset_mm": (2, -1), "scale": (1.01, 0.98)})
    )
    spot = straight.spot
    assert (moved.spot.x, moved.spot.y) == pytest.approx((2 + 1.01 * spot.x, -1 + 0.98 * spot.y))
    assert (moved.spot.w, moved.spot.h) == pytest.approx((1.01 * spot.w, 0.98 * spot.h))


def test_more_accounts_than_the_sheet_can_show_are_no_order():
    small = replace(A6, plans=A6.plans[:1])
    with pytest.raises(LayoutError, match="Gian A-001 có 2 tài khoản"):
        codes_of(ordered([face(1, codes=2)], small))


@pytest.mark.parametrize("layout", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("backs", [None, LONG, SHORT], ids=["plain", "long", "short"])
@pytest.mark.parametrize("options", [{}, {"offset_mm": (1.5, -2), "scale": (0.99, 1.02)}], ids=["as it is", "moved"])
def test_drawing_and_proof_reckon_the_same_by_different_ways(layout, backs, options):
    """Two roads to each place: a mistake of one of them is seen here before it stops an order."""
    faces = [face(seed, codes=seed % 4 + 1) for seed in range(1, 8)]
    options = {"backs": backs, "start": len(layout.cells), **options}
    placements = drawn(faces, layout, **options)[1].placements
    expected = codes_of(ordered(faces, layout, **options))
    assert [(each.page, each.serial, each.side, each.payload) for each in expected] == [
        (each.page, each.serial, each.side, each.payload) for each in placements
    ]
    for ours, theirs in zip(expected, placements, strict=True):
        spots = [(spot.x, spot.y, spot.w, spot.h) for spot in (ours.spot, theirs.spot)]
        assert spots[0] == pytest.approx(spots[1], abs=1e-6)
