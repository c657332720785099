from dataclasses import fields, replace
from itertools import combinations

import pytest

from placards.fonts import CAP_HEIGHT, LEADING
from placards.geometry import UNPRINTABLE, Rect, TextBox, fit_symbol
from placards.layouts import LAYOUTS, Layout, LayoutError
from placards.symbol import QUIET_ZONE
from tests.placards.sheets import payload

MM = 72 / 25.4
TINY = 1e-6
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
EVERY_PLAN = pytest.mark.parametrize(
    "plan",
    [
        pytest.param(plan, id=f"{name}-{n}")
        for name, layout in LAYOUTS.items()
        for n, plan in enumerate(layout.plans, 1)
    ],
)


def texts_of(plan):
    named = [getattr(plan, each.name) for each in fields(plan)]
    boxes = [box for box in named if isinstance(box, TextBox)] + list(plan.others)
    boxes += [box for code in plan.codes for box in (code.holder, code.bank, code.account)]
    return boxes


def captions_below_the_band(plan):
    return [caption.box for caption in plan.captions if caption.box.rect.y > plan.band.bottom]


def inside(inner, outer):
    return (
        inner.x >= outer.x - TINY
        and inner.y >= outer.y - TINY
        and inner.right <= outer.right + TINY
        and inner.bottom <= outer.bottom + TINY
    )


def shrunk(rect, by=TINY):
    """Boxes that only share an edge do not overlap."""
    return Rect(rect.x + by, rect.y + by, rect.w - 2 * by, rect.h - 2 * by)


def test_layouts_on_offer():
    assert {name: (layout.page, len(layout.cells)) for name, layout in LAYOUTS.items()} == {
        "a6x4": ((210, 297), 4),
        "a5": ((148, 210), 1),
        "a5x2": ((297, 210), 2),
    }
    assert all(layout.title and layout.name == name for name, layout in LAYOUTS.items())


def test_capacity_is_what_the_rules_leave():
    assert {name: (layout.capacity, layout.accounts) for name, layout in LAYOUTS.items()} == {
        "a6x4": (1, 4),
        "a5": (2, 4),
        "a5x2": (2, 4),
    }


def test_sizes_of_the_codes_in_millimetres():
    sizes = {
        name: [tuple(round(code.rect.w, 1) for code in plan.codes) for plan in layout.plans]
        for name, layout in LAYOUTS.items()
    }
    assert sizes == {
        "a6x4": [(63,), (60,), (60,), (57,)],
        "a5": [(88.8,), (63, 44), (63, 44), (63, 44)],
        "a5x2": [(88.8,), (63, 44), (63, 44), (63, 44)],
    }


@EVERY_LAYOUT
def test_cells_lie_on_the_page_and_apart(layout):
    page = Rect(0, 0, *layout.page)
    assert all(inside(cell, page) for cell in layout.cells)
    assert not any(shrunk(one).overlaps(other) for one, other in combinations(layout.cells, 2))


@EVERY_LAYOUT
def test_faces_fit_their_cells(layout):
    for plan in layout.plans:
        assert all(plan.size[0] <= cell.w + TINY and plan.size[1] <= cell.h + TINY for cell in layout.cells)


@EVERY_PLAN
def test_everything_keeps_off_the_edge_no_printer_reaches(plan):
    paper = Rect(UNPRINTABLE, UNPRINTABLE, plan.size[0] - 2 * UNPRINTABLE, plan.size[1] - 2 * UNPRINTABLE)
    drawn = [box.rect for box in texts_of(plan)] + [caption.box.rect for caption in plan.captions]
    drawn += [plan.band, *(code.rect for code in plan.codes)]
    drawn += [Rect(x1, y1, x2 - x1, y2 - y1) for x1, y1, x2, y2 in plan.rules]
    assert [rect for rect in drawn if not inside(rect, paper)] == []


@EVERY_PLAN
def test_margins_of_the_face_are_equal(plan):
    rects = [plan.band, *(box.rect for box in texts_of(plan)), *(code.rect for code in plan.codes)]
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    assert left == pytest.approx(top)
    assert plan.size[0] - max(rect.right for rect in rects) == pytest.approx(left)
    assert plan.size[1] - max(rect.bottom for rect in rects) == pytest.approx(top, abs=0.5)


@EVERY_LAYOUT
def test_cut_marks_are_on_cell_edges_and_printable(layout):
    w, h = layout.page
    for x1, y1, x2, y2 in layout.marks:
        assert min(x1, x2) >= UNPRINTABLE
        assert min(y1, y2) >= UNPRINTABLE
        assert max(x1, x2) <= w - UNPRINTABLE
        assert max(y1, y2) <= h - UNPRINTABLE
        if x1 == x2:
            assert any(x1 == pytest.approx(cell.right) for cell in layout.cells)
        else:
            assert y1 == y2
            assert any(y1 == pytest.approx(cell.bottom) for cell in layout.cells)


def test_a_sheet_of_several_faces_shows_where_to_cut():
    assert all(bool(layout.marks) == (len(layout.cells) > 1) for layout in LAYOUTS.values())


@EVERY_PLAN
def test_no_two_texts_overlap(plan):
    rects = [box.rect for box in texts_of(plan) + captions_below_the_band(plan)]
    clashes = [(one, other) for one, other in combinations(rects, 2) if shrunk(one).overlaps(shrunk(other))]
    assert clashes == []


@EVERY_PLAN
def test_nothing_enters_the_white_around_a_code(plan):
    around = [plan.band] + [box.rect for box in texts_of(plan) + captions_below_the_band(plan)]
    around += [Rect(x1, y1, x2 - x1, y2 - y1 + TINY) for x1, y1, x2, y2 in plan.rules]
    for code in plan.codes:
        assert [rect for rect in around if shrunk(code.with_quiet).overlaps(shrunk(rect, 0))] == []


@EVERY_PLAN
def test_two_codes_are_a_wide_codes_width_apart(plan):
    for one, other in combinations(plan.codes, 2):
        assert one.rect.gap(other.rect) >= max(one.rect.w, other.rect.w)


@EVERY_LAYOUT
def test_codes_of_neighbouring_faces_are_cut_apart_with_their_white(layout):
    for plan in layout.plans:
        for code in plan.codes:
            quiet = shrunk(code.with_quiet)
            assert inside(quiet, Rect(0, 0, *plan.size))


@EVERY_PLAN
def test_two_lines_of_capitals_fit_between_their_neighbours(plan):
    """At the floor, with the line height that stacked marks need; above the first line the box before has its tail."""
    for box in texts_of(plan):
        if box.lines == 2:
            block = (LEADING + CAP_HEIGHT) * box.floor
            assert block <= box.rect.h * MM


def test_gap_is_measured_along_the_clearer_direction():
    here = Rect(0, 0, 10, 10)
    assert here.gap(Rect(25, 0, 5, 5)) == 15
    assert here.gap(Rect(3, 40, 5, 5)) == 30
    assert here.gap(Rect(12, 30, 5, 5)) == 20
    assert here.gap(Rect(5, 5, 5, 5)) == 0


def test_a_face_with_too_many_accounts_is_refused_by_name():
    small = replace(LAYOUTS["a6x4"], plans=LAYOUTS["a6x4"].plans[:2])
    assert small.plan_for(2, stall_code="A-012") is small.plans[1]
    with pytest.raises(LayoutError, match=r"Gian A-012 có 3 tài khoản.*chỉ đủ chỗ cho 2"):
        small.plan_for(3, stall_code="A-012")


@EVERY_PLAN
def test_ordinary_codes_have_level_q_and_modules_of_a_millimetre(plan):
    fits = fit_symbol(payload(1, memo="CHO NUOC HAI A001"), plan.codes[0], stall_code="A-001")
    assert fits.level == "Q"
    assert fits.module >= 1.0
    assert fits.size <= plan.codes[0].rect.w + TINY


def test_level_falls_to_m_when_q_would_be_too_fine():
    box = LAYOUTS["a5"].plans[1].codes[1]
    plain = fit_symbol(payload(1), box, stall_code="A-001")
    long = fit_symbol(payload(1, memo="CHO TRUNG TAM A001"), box, stall_code="A-001")
    assert (plain.level, len(plain.rows)) == ("Q", 49)
    assert (long.level, len(long.rows)) == ("Q", 53)
    longest = fit_symbol(payload(1) + "x" * 60, box, stall_code="A-001")
    assert (longest.level, len(longest.rows)) == ("M", 53)
    assert 0.8 <= longest.module < plain.module


def test_modules_too_fine_to_print_are_refused_by_name():
    box = LAYOUTS["a5"].plans[1].codes[1]
    with pytest.raises(LayoutError, match=r"Mã của gian A-077 quá dài.*0,[0-5]"):
        fit_symbol("x" * 512, box, stall_code="A-077")


@EVERY_PLAN
def test_a_short_payload_never_outgrows_the_white_kept_for_it(plan):
    for box in plan.codes:
        fits = fit_symbol("short", box, stall_code="A-001")
        assert fits.module * QUIET_ZONE <= box.quiet + TINY
        assert fits.x + fits.size / 2 == pytest.approx(box.rect.x + box.rect.w / 2)
        assert fits.y + fits.size / 2 == pytest.approx(box.rect.y + box.rect.h / 2)


def test_layouts_are_frozen():
    assert isinstance(hash(LAYOUTS["a6x4"]), int)
    assert isinstance(LAYOUTS["a6x4"], Layout)
