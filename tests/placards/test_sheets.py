"""Where things go on a sheet: half-used sheets, copies, backs, and printers that print a little off."""

import pypdfium2
import pytest

from placards.backs import Backs
from placards.geometry import LayoutError, Rect
from placards.layouts import LAYOUTS
from placards.proof import prove
from tests.placards.sheets import code, copied, drawn, face, ordered, payload, texts

EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
A6, A5, A4, CARDS, TENT = (LAYOUTS[name] for name in ("a6x4", "a5", "a4", "cardx10", "tent"))
BACKS = Backs("cho40.example.vn")


def places(result):
    return [(placement.page, placement.cell, placement.stall_code) for placement in result.placements]


class TestStart:
    def test_a_half_used_sheet_is_filled_from_the_cell_named(self):
        _, result = drawn([face(seed) for seed in range(1, 5)], A6, start=3)
        assert places(result) == [(1, 3, "A-001"), (1, 4, "A-002"), (2, 1, "A-003"), (2, 2, "A-004")]

    def test_what_is_left_free_is_blank_but_for_the_marks(self):
        pdf, result = drawn([face(1)], CARDS, start=10)
        document = pypdfium2.PdfDocument(pdf)
        picture = document[0].render(scale=1, grayscale=True).to_pil()
        document.close()
        first = picture.crop(tuple(round(mm * 72 / 25.4) for mm in (16, 12, 194, 229)))
        assert first.getextrema() == (255, 255)
        assert places(result) == [(1, 10, "A-001")]

    @pytest.mark.parametrize("start", [0, 5, -1])
    def test_a_cell_that_the_sheet_has_not_is_refused(self, start):
        with pytest.raises(ValueError, match=r"^Tờ này có 4 ô; ô bắt đầu phải từ 1 đến 4\.$"):
            drawn([face(1)], A6, start=start)


class TestCopies:
    def test_each_stall_comes_as_often_as_asked_and_each_paper_says_which_it_is(self):
        pdf, result = drawn(copied([face(1), face(2)], 3), A6)
        assert [(page, cell) for page, cell, _ in places(result)] == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1), (2, 2)]
        assert [stall for _, _, stall in places(result)] == ["A-001"] * 3 + ["A-002"] * 3
        said = " ".join(texts(pdf))
        assert [said.count(f"· Tờ {copy}/3") for copy in (1, 2, 3)] == [2, 2, 2]
        assert prove(pdf, ordered(copied([face(1), face(2)], 3), A6)) == 6

    def test_one_copy_is_not_counted_aloud(self):
        assert "· Tờ" not in " ".join(texts(drawn([face(1)], A6)[0]))

    @pytest.mark.parametrize(("copy", "copies"), [(0, 0), (0, 1), (2, 1)])
    def test_no_copy_at_all_is_refused(self, copy, copies):
        with pytest.raises(ValueError, match=r"^Mỗi gian phải in ít nhất một tờ, và tờ nào cũng phải là một trong số"):
            face(1, copy=copy, copies=copies)


class TestBacks:
    @EVERY_LAYOUT
    @pytest.mark.parametrize("edge", ["long", "short"])
    def test_every_back_is_proved_with_its_front(self, layout, edge):
        faces = [face(seed, codes=seed % 4 + 1) for seed in range(1, 6)]
        backs = Backs("cho40.example.vn", edge)
        pdf, result = drawn(faces, layout, backs=backs)
        assert prove(pdf, ordered(faces, layout, backs=backs)) == len(result.placements)
        behind = [placement for placement in result.placements if placement.side == "back"]
        assert [placement.payload for placement in behind] == [
            f"https://cho40.example.vn/v/{each.serial}" for each in faces
        ]

    @EVERY_LAYOUT
    @pytest.mark.parametrize("edge", ["long", "short"])
    def test_the_back_is_on_the_same_piece_of_paper(self, layout, edge):
        """Look through the paper: turned over its long edge, an upright page swaps left and right, a lying one top
        and bottom."""
        faces = [face(seed) for seed in range(1, len(layout.cells) + 1)]
        _, result = drawn(faces, layout, backs=Backs("cho40.example.vn", edge))
        (w, h), behind = layout.page, [placement for placement in result.placements if placement.side == "back"]
        sideways = (edge == "long") == (h > w)
        for placement in behind:
            x = w - placement.x - placement.size if sideways else placement.x
            y = placement.y if sideways else h - placement.y - placement.size
            seen, cell = Rect(x, y, placement.size, placement.size), layout.cells[placement.cell - 1]
            assert (cell.x < seen.x, seen.right < cell.right, cell.y < seen.y, seen.bottom < cell.bottom) == (True,) * 4
        assert len(behind) == len(layout.cells)

    def test_the_back_stands_upright_when_the_card_is_turned_in_the_hand(self):
        """Over the short edge of an upright page it is printed on its head; its code is then below its own middle."""
        _, over_long = drawn([face(1)], A5, backs=Backs("cho40.example.vn", "long"))
        _, over_short = drawn([face(1)], A5, backs=Backs("cho40.example.vn", "short"))
        upright, turned = over_long.placements[-1], over_short.placements[-1]
        assert upright.y + upright.size < 105 < turned.y
        assert turned.y == pytest.approx(210 - upright.y - upright.size)

    def test_a_back_says_how_to_check_and_what_to_do_each_morning(self):
        pdf, _ = drawn([face(1)], A6, backs=BACKS)
        said = texts(pdf)[1].splitlines()
        assert said[:3] == ["Biển này có thật không?", "Mở trang", "rồi gõ mã biển"]
        assert "1. Tự quét mã của mình ở mặt trước." in said
        assert said[-4:] == ["cho40.example.vn/v", "7K3M-9QXP-00001", "0206 300 0123", "Ki-ốt A-001 Chợ Nước Hai"]

    def test_a_back_holds_no_account_and_no_holder(self):
        pdf, _ = drawn([face(1)], A6, backs=BACKS)
        front, back = texts(pdf)
        assert ("NGUYEN THI HOA" in front, "NGUYEN THI HOA" in back) == (True, False)
        assert ("9000 1012 3456 7" in front, "9000 1012 3456 7" in back) == (True, False)

    def test_without_a_hotline_the_market_is_to_be_called(self):
        pdf, _ = drawn([face(1, hotline="")], A6, backs=BACKS)
        assert "Ban quản lý chợ" in texts(pdf)[1]

    def test_a_name_cut_on_both_sides_is_reported_once(self):
        _, result = drawn([face(9, market=" ".join(["Chợ"] * 60))], A6, backs=BACKS)
        assert result.warnings == ("Gian A-009: tên chợ quá dài, đã rút gọn trên biển.",)

    def test_a_domain_too_long_to_be_typed_is_refused(self):
        with pytest.raises(LayoutError, match="gian A-001 quá dài"):
            drawn([face(1)], CARDS, backs=Backs(f"{'cho' * 30}.example.vn"))

    @pytest.mark.parametrize(
        ("domain", "edge"),
        [
            (" ", "long"),
            (".cho40.example", "long"),
            ("127.0.0.1", "long"),
            ("[::1]", "long"),
            ("localhost", "long"),
            ("cho40.example.vn", "left"),
        ],
    )
    def test_backs_that_make_no_sense_cannot_be_asked_for(self, domain, edge):
        with pytest.raises(ValueError, match=r"tên miền|unknown edge"):
            Backs(domain, edge)


class TestPrinterOff:
    """offset + scale × point, from the page's top left, for everything on the page."""

    PER_MM = 600 / 25.4

    def ink(self, pdf, within):
        """Bounds of what is drawn in a rectangle of the first page, in millimetres."""
        document = pypdfium2.PdfDocument(pdf)
        page = document[0]
        picture = page.render(scale=600 / 72, grayscale=True).to_pil()
        document.close()
        left, top = round(within.x * self.PER_MM), round(within.y * self.PER_MM)
        part = picture.crop((left, top, round(within.right * self.PER_MM), round(within.bottom * self.PER_MM)))
        box = part.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        return [(edge + shift) / self.PER_MM for edge, shift in zip(box, (left, top, left, top), strict=True)]

    @pytest.mark.parametrize("cell", [1, 4])
    @pytest.mark.parametrize(
        ("offset_mm", "scale"), [((1.5, -0.8), (1.0, 1.0)), ((0, 0), (1.01, 0.995)), ((-0.7, 1.2), (0.99, 1.006))]
    )
    def test_codes_are_where_the_printer_needs_them_to_a_tenth_of_a_millimetre(self, cell, offset_mm, scale):
        pdf, result = drawn([face(1)], A6, start=cell, offset_mm=offset_mm, scale=scale)
        (placement,) = result.placements
        x, y = (offset_mm[0] + scale[0] * placement.x, offset_mm[1] + scale[1] * placement.y)
        expected = [x, y, x + scale[0] * placement.size, y + scale[1] * placement.size]
        spot = placement.on_paper
        assert [spot.x, spot.y, spot.right, spot.bottom] == pytest.approx(expected, abs=1e-9)
        around = Rect(spot.x - 3, spot.y - 3, spot.w + 6, spot.h + 6)
        assert self.ink(pdf, around) == pytest.approx(expected, abs=0.1)
        assert prove(pdf, ordered([face(1)], A6, start=cell, offset_mm=offset_mm, scale=scale)) == 1

    def test_marks_move_with_what_they_cut(self):
        left, top, right, bottom = self.ink(drawn([face(1)], CARDS)[0], Rect(8, 4, 20, 6.5))
        moved = self.ink(drawn([face(1)], CARDS, offset_mm=(2, 0.5), scale=(1.02, 1))[0], Rect(8, 4, 20, 7))
        assert moved == pytest.approx([2 + 1.02 * left, top + 0.5, 2 + 1.02 * right, bottom + 0.5], abs=0.1)

    def test_the_nominal_place_is_kept_beside_it(self):
        straight = drawn([face(1)], A6)[1].placements[0]
        moved = drawn([face(1)], A6, offset_mm=(2, 3))[1].placements[0]
        assert (moved.x, moved.y, moved.size) == (straight.x, straight.y, straight.size)
        assert straight.on_paper is None
        assert straight.spot == Rect(straight.x, straight.y, straight.size, straight.size)
        assert moved.spot == straight.spot.moved(2, 3)

    def test_backs_move_as_well(self):
        printer = {"offset_mm": (2, 3), "scale": (0.98, 1.01)}
        pdf, result = drawn([face(1)], A6, backs=BACKS, **printer)
        assert [placement.on_paper is not None for placement in result.placements] == [True, True]
        assert prove(pdf, ordered([face(1)], A6, backs=BACKS, **printer)) == 2


class TestFindingOnesWay:
    def outline(self, pdf):
        document = pypdfium2.PdfDocument(pdf)
        found = [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]
        labels = [document.get_page_label(page) for page in range(len(document))]
        document.close()
        return found, labels

    def test_bookmarks_lead_to_sections_and_page_labels_name_stalls(self):
        sections = ["Khu vải", "Khu vải", "Khu thực phẩm", "Khu thực phẩm", "Khu thực phẩm", ""]
        faces = [face(seed, section=section) for seed, section in enumerate(sections, 1)]
        pdf, _ = drawn(faces, A6)
        assert self.outline(pdf) == (
            [("Khu vải", 0), ("Khu thực phẩm", 0), ("Chưa xếp khu", 1)],
            ["A-001–A-004", "A-005–A-006"],
        )

    def test_a_page_of_one_stall_is_named_by_it_and_a_back_is_called_one(self):
        pdf, _ = drawn([face(1), face(2)], A5, backs=BACKS)
        assert self.outline(pdf) == (
            [("Khu thực phẩm", 0)],
            ["A-001", "A-001 (mặt sau)", "A-002", "A-002 (mặt sau)"],
        )


class TestLevel:
    def test_a_code_that_falls_to_level_m_is_said_once_for_all(self):
        _, result = drawn([face(seed) for seed in range(1, 8)], CARDS)
        (sentence,) = result.warnings
        assert sentence.startswith("Mã dài so với khổ giấy nên in ở mức sửa lỗi M thay vì Q, ")
        assert sentence.endswith(": 7 gian (A-001, A-002, A-003, A-004, A-005…).")

    def test_nothing_is_said_at_level_q(self):
        assert drawn([face(1, codes=2)], A4)[1].warnings == ()

    def test_a_payload_too_long_for_the_layout_is_refused_with_what_to_choose(self):
        long = face(1, codes=(code(1, payload="x" * 400),))
        with pytest.raises(LayoutError, match="Hãy chọn mẫu “Bốn biển A6 trên một tờ A4”"):
            drawn([long], CARDS)
        assert prove(drawn([long], A4)[0], ordered([long], A4)) == 1

    def test_too_long_for_two_small_codes_it_stays_one_and_is_said(self):
        """A bank's own code beside ours: the drawing and the proof both find that the second one has no room."""
        issued = face(1, codes=(code(1), code(2, payload=payload(2, memo="M" * 70), holder="HOANG VAN NAM")))
        pdf, result = drawn([issued, face(2, codes=2)], A6.with_every_code)
        assert prove(pdf, ordered([issued, face(2, codes=2)], A6.with_every_code)) == 3
        assert "HOANG VAN NAM" in texts(pdf)[0]
        assert "Mã dài so với khổ giấy nên bớt mã, các tài khoản sau chỉ ghi thành dòng chữ: 1 gian (A-001)." in (
            result.warnings
        )


def test_both_faces_of_a_tent_hold_the_same_codes_the_far_one_on_its_head():
    pdf, result = drawn([face(1, codes=2)], TENT.with_every_code)
    placed = result.placements
    for far, near in zip(placed[:2], placed[2:], strict=True):
        assert far.payload == near.payload
        assert (far.x + far.size, far.y + far.size) == pytest.approx((210 - near.x, 297 - near.y))
    assert texts(pdf)[0].count("QUÉT MÃ ĐỂ THANH TOÁN") == 2
