from dataclasses import fields, replace
from itertools import combinations

import pytest

from placards.backs import Backs
from placards.fonts import CAP_HEIGHT, LEADING
from placards.geometry import LEAST_MODULE, UNPRINTABLE, Plan, Rect, TextBox, fit_symbol
from placards.layouts import LAYOUTS, Layout, LayoutError
from placards.symbol import QUIET_ZONE
from tests.placards.sheets import payload

MM = 72 / 25.4
TINY = 1e-6
VARIANTS = LAYOUTS | {f"{name}-every": each.with_every_code for name, each in LAYOUTS.items() if each.several}
EVERY_LAYOUT = pytest.mark.parametrize("layout", VARIANTS.values(), ids=VARIANTS)
PLANS = {f"{name}-{n}": plan for name, layout in LAYOUTS.items() for n, plan in enumerate(layout.plans, 1)}
PLANS |= {f"{name}-every-{n}": plan for name, layout in LAYOUTS.items() for n, plan in enumerate(layout.several, 1)}
BACKS = {f"{name}-back": layout.back for name, layout in LAYOUTS.items()}
EVERY_PLAN = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
EVERY_SIDE = pytest.mark.parametrize("plan", [*PLANS.values(), *BACKS.values()], ids=[*PLANS, *BACKS])


def squares_of(plan):
    return plan.codes if isinstance(plan, Plan) else (plan.code,)


def texts_of(plan):
    boxes = [box for box in (getattr(plan, each.name) for each in fields(plan)) if isinstance(box, TextBox)]
    if isinstance(plan, Plan):
        boxes += [*plan.others, *(box for code in plan.codes for box in (code.holder, code.bank, code.account))]
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
        "a4": ((210, 297), 1),
        "photox2": ((297, 210), 2),
        "tent": ((210, 297), 1),
        "cardx10": ((210, 297), 10),
    }
    assert all(layout.title and layout.name == name for name, layout in LAYOUTS.items())


def test_capacity_is_what_the_rules_leave():
    """Four accounts on every face, as codes wherever they can be a code's width apart; a card is too small for two."""
    assert {name: (layout.capacity, layout.accounts) for name, layout in VARIANTS.items()} == {
        "a6x4": (1, 4),
        "a6x4-every": (4, 4),
        "a5": (2, 4),
        "a5-every": (4, 4),
        "a5x2": (2, 4),
        "a5x2-every": (4, 4),
        "a4": (4, 4),
        "photox2": (1, 4),
        "photox2-every": (4, 4),
        "tent": (1, 4),
        "tent-every": (4, 4),
        "cardx10": (1, 4),
    }


def test_sizes_of_the_codes_in_millimetres():
    sizes = {
        name: [tuple(round(code.rect.w, 1) for code in plan.codes) for plan in layout.plans]
        for name, layout in VARIANTS.items()
    }
    assert sizes == {
        "a6x4": [(63,), (60,), (60,), (57,)],
        "a6x4-every": [(63,), (45, 29.8), (36, 30, 30), (33, 28.4, 28.4, 28.4)],
        "a5": [(88.8,), (63, 44), (63, 44), (63, 44)],
        "a5-every": [(88.8,), (63, 44), (50.7, 42.3, 42.3), (46.5, 40, 40, 40)],
        "a5x2": [(88.8,), (63, 44), (63, 44), (63, 44)],
        "a5x2-every": [(88.8,), (63, 44), (50.7, 42.3, 42.3), (46.5, 40, 40, 40)],
        "a4": [(126,), (89.1, 62.2), (80, 48, 48), (80, 37, 37, 37)],
        "photox2": [(65.4,), (62.6,), (62.6,), (59.7,)],
        "photox2-every": [(65.4,), (42.9, 28.4), (34.3, 28.6, 28.6), (31.4, 27, 27, 27)],
        "tent": [(84,), (84,), (84,), (84,)],
        "tent-every": [(84,), (71, 49), (71, 30, 30), (53, 27.8, 27.8, 27.8)],
        "cardx10": [(38.4,), (38.4,), (35,), (33,)],
    }


def test_sizes_of_the_faces_in_millimetres():
    sizes = {name: {plan.size for plan in (*layout.plans, layout.back)} for name, layout in LAYOUTS.items()}
    rounded = {name: {(round(w, 1), round(h, 1)) for w, h in found} for name, found in sizes.items()}
    assert rounded == {
        "a6x4": {(105, 148)},
        "a5": {(148, 208.6), (148, 210)},
        "a5x2": {(148, 208.6), (148, 210)},
        "a4": {(210, 296), (209.3, 297), (210, 297)},
        "photox2": {(100, 150)},
        "tent": {(210, 148.5)},
        "cardx10": {(90, 55)},
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


def drawn_on(plan):
    rects = [box.rect for box in texts_of(plan)] + [caption.box.rect for caption in plan.captions]
    rects += [plan.band, *(code.rect for code in squares_of(plan))]
    return rects + [Rect(x1, y1, x2 - x1, y2 - y1) for x1, y1, x2, y2 in plan.rules]


@EVERY_SIDE
def test_everything_keeps_off_the_edge_that_is_cut(plan):
    """A cut is seldom true to the millimetre; a card has the least white to give."""
    white = 4 if plan.size == (90, 55) else UNPRINTABLE
    paper = Rect(white, white, plan.size[0] - 2 * white, plan.size[1] - 2 * white)
    assert [rect for rect in drawn_on(plan) if not inside(rect, paper)] == []


@EVERY_LAYOUT
def test_everything_keeps_off_the_edge_no_printer_reaches(layout):
    w, h = layout.page
    reached = Rect(UNPRINTABLE, UNPRINTABLE, w - 2 * UNPRINTABLE, h - 2 * UNPRINTABLE)
    for side in (side for cell in layout.cells for side in layout.sides_of(cell)):
        for plan in (*layout.plans, layout.back):
            left, top = side.rect.x + (side.rect.w - plan.size[0]) / 2, side.rect.y + (side.rect.h - plan.size[1]) / 2
            assert [rect for rect in drawn_on(plan) if not inside(rect.moved(left, top), reached)] == []


@EVERY_SIDE
def test_margins_of_the_face_are_equal(plan):
    rects = [plan.band, *(box.rect for box in texts_of(plan)), *(code.rect for code in squares_of(plan))]
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    assert left == pytest.approx(top)
    assert plan.size[0] - max(rect.right for rect in rects) == pytest.approx(left, abs=0.01)
    assert plan.size[1] - max(rect.bottom for rect in rects) == pytest.approx(top, abs=0.6)


@EVERY_LAYOUT
def test_cut_marks_are_on_cell_edges_and_printable(layout):
    w, h = layout.page
    for x1, y1, x2, y2 in layout.marks:
        assert min(x1, x2) >= UNPRINTABLE
        assert min(y1, y2) >= UNPRINTABLE
        assert max(x1, x2) <= w - UNPRINTABLE
        assert max(y1, y2) <= h - UNPRINTABLE
        if x1 == x2:
            assert any(x1 in (pytest.approx(cell.x), pytest.approx(cell.right)) for cell in layout.cells)
        else:
            assert y1 == y2
            assert any(y1 in (pytest.approx(cell.y), pytest.approx(cell.bottom)) for cell in layout.cells)


def test_a_sheet_of_several_faces_shows_where_to_cut():
    assert all(bool(layout.marks) == (len(layout.cells) > 1) for layout in LAYOUTS.values())


@pytest.mark.parametrize("name", ["photox2", "cardx10"])
def test_marks_around_small_faces_stay_out_of_them(name):
    layout = LAYOUTS[name]
    marks = [shrunk(Rect(x1, y1, x2 - x1, y2 - y1), -TINY) for x1, y1, x2, y2 in layout.marks]
    assert not any(mark.overlaps(cell) for mark in marks for cell in layout.cells)
    upright = {round(mark.x, 2) for mark in marks if mark.h > mark.w}
    assert upright == {round(edge, 2) for cell in layout.cells for edge in (cell.x, cell.right)}


def test_a_tent_shows_its_face_twice_head_to_head_along_the_fold():
    layout = LAYOUTS["tent"]
    (cell,), ((_, fold, _, _),) = layout.cells, layout.folds
    far, near = layout.sides_of(cell)
    assert (far.turned, near.turned) == (True, False)
    assert (far.rect.bottom, near.rect.y) == (fold, fold)
    assert [name for name, each in LAYOUTS.items() if each.folds] == ["tent"]


@EVERY_SIDE
def test_no_two_texts_overlap(plan):
    rects = [box.rect for box in texts_of(plan) + captions_below_the_band(plan)]
    clashes = [(one, other) for one, other in combinations(rects, 2) if shrunk(one).overlaps(shrunk(other))]
    assert clashes == []


@EVERY_SIDE
def test_nothing_enters_the_white_around_a_code(plan):
    around = [plan.band] + [box.rect for box in texts_of(plan) + captions_below_the_band(plan)]
    around += [Rect(x1, y1, x2 - x1 + TINY, y2 - y1 + TINY) for x1, y1, x2, y2 in plan.rules]
    for code in squares_of(plan):
        assert [rect for rect in around if shrunk(code.with_quiet).overlaps(shrunk(rect, 0))] == []


@EVERY_PLAN
def test_two_codes_are_a_wide_codes_width_apart(plan):
    for one, other in combinations(plan.codes, 2):
        assert one.rect.gap(other.rect) >= max(one.rect.w, other.rect.w) - TINY


@EVERY_LAYOUT
def test_codes_of_neighbouring_faces_are_cut_apart_with_their_white(layout):
    for plan in layout.plans:
        for code in plan.codes:
            quiet = shrunk(code.with_quiet)
            assert inside(quiet, Rect(0, 0, *plan.size))


@EVERY_SIDE
def test_lines_of_capitals_fit_between_their_neighbours(plan):
    """At the floor, with the line height that stacked marks need; above the first line the box before has its tail."""
    for box in texts_of(plan) + [caption.box for caption in plan.captions]:
        if box.lines > 1:
            block = ((box.lines - 1) * LEADING + CAP_HEIGHT) * box.floor
            assert block <= box.rect.h * MM


def test_gap_is_measured_along_the_clearer_direction():
    here = Rect(0, 0, 10, 10)
    assert here.gap(Rect(25, 0, 5, 5)) == 15
    assert here.gap(Rect(3, 40, 5, 5)) == 30
    assert here.gap(Rect(12, 30, 5, 5)) == 20
    assert here.gap(Rect(5, 5, 5, 5)) == 0


def test_a_face_with_too_many_accounts_is_refused_by_name():
    small = replace(LAYOUTS["a6x4"], plans=LAYOUTS["a6x4"].plans[:2])
    assert small.plan_for([payload(1), payload(2)], stall_code="A-012") is small.plans[1]
    with pytest.raises(
        LayoutError, match=r"Gian A-012 có 3 tài khoản.*chỉ đủ chỗ cho 2\. Hãy chọn mẫu “Một biển A4”\.$"
    ):
        small.plan_for([payload(1)] * 3, stall_code="A-012")


@pytest.mark.parametrize("name", ["a6x4", "photox2", "tent"])
def test_payloads_too_long_for_small_codes_leave_the_first_one_large(name):
    """What a bank issues may be twice as long as what we write."""
    layout = LAYOUTS[name].with_every_code
    issued = [payload(seed, memo="M" * 60) for seed in range(4)]
    for accounts in (3, 4) if name == "tent" else (2, 3, 4):
        assert layout.plan_for(issued[:accounts], stall_code="A-1") is layout.lines[accounts - 1]
        ours = [payload(seed, memo="NUOCHAI A-001") for seed in range(accounts)]
        assert layout.plan_for(ours, stall_code="A-1") is layout.plans[accounts - 1]


@EVERY_PLAN
def test_ordinary_codes_have_level_q_and_modules_of_a_millimetre(plan):
    """Where there is one; beside others the first is as large as they leave it, and A6 has the least to give."""
    fits = fit_symbol(payload(1, memo="CHO NUOC HAI A001"), plan.codes[0], stall_code="A-001")
    alone = len(plan.codes) == 1 and plan.size != (90, 55)
    assert fits.level == ("Q" if plan.codes[0].rect.w >= 42.4 else "M")
    assert fits.module >= (1.0 if alone else 0.69)
    assert fits.size <= plan.codes[0].rect.w + TINY
    assert plan.codes[0].rect.w >= max(code.rect.w for code in plan.codes)


@EVERY_PLAN
def test_further_codes_can_hold_the_longest_memo(plan):
    """Market and stall code at their longest, with thirteen figures; the least of it on 10 × 15 cm."""
    for code in plan.codes[1:]:
        fits = fit_symbol(payload(1, memo="TRUNGTAM KHU-B2-1024"), code, stall_code="A-001")
        assert fits.module >= LEAST_MODULE


@pytest.mark.parametrize("plan", BACKS.values(), ids=BACKS)
def test_address_of_the_verify_page_fits_every_back(plan):
    address = Backs("cho40.tinh-cao-bang.gov.vn").address_of("7K3M-9QXP-2H4TA")
    assert fit_symbol(address, plan.code, stall_code="A-001").module >= (0.6 if plan.size == (90, 55) else 0.8)


def test_level_falls_to_m_when_q_would_be_too_fine():
    box = LAYOUTS["a5"].plans[1].codes[1]
    plain = fit_symbol(payload(1), box, stall_code="A-001")
    long = fit_symbol(payload(1, memo="CHO TRUNG TAM A001"), box, stall_code="A-001")
    assert (plain.level, plain.grid.side) == ("Q", 49)
    assert (long.level, long.grid.side) == ("Q", 53)
    longest = fit_symbol(payload(1) + "x" * 60, box, stall_code="A-001")
    assert (longest.level, longest.grid.side) == ("M", 53)
    assert 0.8 <= longest.module < plain.module


def test_modules_too_fine_to_print_are_refused_by_name():
    box = LAYOUTS["a5"].plans[1].codes[1]
    with pytest.raises(LayoutError, match=r"Mã của gian A-077 quá dài.*0,[0-5].*Hãy chọn khổ giấy lớn hơn\.$"):
        fit_symbol("x" * 512, box, stall_code="A-077")


def test_what_does_not_fit_is_told_where_it_would():
    titles = {layout.title for layout in LAYOUTS.values()}
    assert {name for name, layout in LAYOUTS.items() if layout.larger not in titles} == {"a4"}
    assert LAYOUTS["cardx10"].advice == "Hãy chọn mẫu “Bốn biển A6 trên một tờ A4”."
    assert LAYOUTS["a4"].advice == "Hãy bớt tài khoản trên biển của gian này."


@EVERY_LAYOUT
def test_the_layout_advised_has_larger_codes(layout):
    better = next((each for each in LAYOUTS.values() if each.title == layout.larger), None)
    if better:
        assert all(
            theirs.codes[0].rect.w > ours.codes[0].rect.w or len(theirs.codes) > len(ours.codes)
            for ours, theirs in zip(layout.plans, better.plans, strict=True)
        )


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
