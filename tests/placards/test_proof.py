"""A proof is worth what it refuses: wrong papers are drawn here on purpose."""

import io
import re
from contextlib import closing
from dataclasses import replace

import pypdfium2
import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from placards import proof
from placards.backs import Backs
from placards.geometry import LEAST_MODULE
from placards.layouts import LAYOUTS
from placards.proof import DPI, FINER_DPI, ProofError, prove
from placards.symbol import matrix, runs
from tests.placards.sheets import account_number, code, drawn, face, payload

A6, A5, A5X2 = (LAYOUTS[name] for name in ("a6x4", "a5", "a5x2"))


def paper(layout, squares, *, pages=1):
    """A sheet with nothing on it but these codes: (page, x, y, size, payload)."""
    out = io.BytesIO()
    width, height = layout.page
    canvas = Canvas(out, pagesize=(width * mm, height * mm))
    for page in range(1, pages + 1):
        for _, x, y, size, text in [square for square in squares if square[0] == page]:
            rows = matrix(text)
            canvas.saveState()
            canvas.translate(x * mm, (height - y) * mm)
            canvas.scale(size / len(rows) * mm, -size / len(rows) * mm)
            path = canvas.beginPath()
            for column, row, length in runs(rows):
                path.rect(column, row, length, 1)
            canvas.drawPath(path, stroke=0, fill=1)
            canvas.restoreState()
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def square_of(placement, **changes):
    said = {"x": placement.x, "y": placement.y, "size": placement.size, "payload": placement.payload} | changes
    return placement.page, said["x"], said["y"], said["size"], said["payload"]


def placements_of(layout, *, faces=4, codes=1):
    return drawn([face(seed, codes=codes) for seed in range(1, faces + 1)], layout)[1].placements


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("accounts", [1, 2, 3, 4])
def test_every_code_of_every_layout_is_proved(layout, accounts):
    pdf, result = drawn([face(seed, codes=accounts) for seed in range(1, 8)], layout)
    shown = len(layout.plans[accounts - 1].codes) * max(1, len(layout.sides))
    assert prove(pdf, result.placements) == 7 * shown


def test_a_bare_paper_with_the_right_codes_is_proved():
    """The wrong papers below are wrong for one reason only."""
    placements = placements_of(A6)
    assert prove(paper(A6, [square_of(each) for each in placements]), placements) == 4


def test_wrong_code_is_refused_without_a_word_of_what_it_says():
    placements = placements_of(A6)
    planted = payload(999)
    squares = [square_of(each) for each in placements]
    squares[2] = square_of(placements[2], payload=planted)
    with pytest.raises(ProofError) as refused:
        prove(paper(A6, squares), placements)
    sentence = str(refused.value)
    assert sentence == (
        "Gian A-003, biển 7K3M-9QXP-00003: ở chỗ của nó trên trang 1 là một mã không có trong đợt in này."
    )
    assert account_number(999) not in sentence
    assert planted not in sentence


def test_one_wrong_byte_is_refused():
    placements = placements_of(A6, faces=1)
    almost = placements[0].payload[:-1] + "Z"
    with pytest.raises(ProofError, match="Gian A-001"):
        prove(paper(A6, [square_of(placements[0], payload=almost)]), placements)


def test_swapped_pair_is_refused_and_both_are_named():
    placements = placements_of(A6)
    first, second = placements[:2]
    squares = [square_of(first, payload=second.payload), square_of(second, payload=first.payload)]
    squares += [square_of(each) for each in placements[2:]]
    with pytest.raises(ProofError, match=r"^Gian A-001, biển 7K3M-9QXP-00001: .* là mã của gian A-002\.$"):
        prove(paper(A6, squares), placements)


def test_two_codes_of_one_face_swapped_are_refused():
    placements = placements_of(A5, faces=1, codes=2)
    large, small = placements
    squares = [square_of(large, payload=small.payload), square_of(small, payload=large.payload)]
    with pytest.raises(ProofError, match="là mã của gian A-001"):
        prove(paper(A5, squares), placements)


@pytest.mark.parametrize("blank", [0, 3])
def test_blank_cell_is_refused(blank):
    placements = placements_of(A6)
    squares = [square_of(each) for each in placements if each is not placements[blank]]
    with pytest.raises(ProofError, match=rf"^Gian A-00{blank + 1}, .* không đọc được mã nào ở chỗ của nó trên trang 1"):
        prove(paper(A6, squares), placements)


def test_blank_page_is_refused():
    placements = placements_of(A5, faces=2)
    with pytest.raises(ProofError, match=r"Gian A-002.*trang 2"):
        prove(paper(A5, [square_of(placements[0])], pages=2), placements)


def test_missing_page_is_refused():
    placements = placements_of(A5, faces=2)
    with pytest.raises(ProofError, match=r"Gian A-002.*tệp chỉ có 1 trang"):
        prove(paper(A5, [square_of(placements[0])]), placements)


def test_code_out_of_its_place_is_refused():
    placements = placements_of(A6, faces=1)
    moved = square_of(placements[0], x=placements[0].x + 6)
    with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
        prove(paper(A6, [moved]), placements)


def test_code_of_another_size_is_refused():
    placements = placements_of(A6, faces=1)
    first = placements[0]
    smaller = square_of(first, x=first.x + 5, y=first.y + 5, size=first.size - 10)
    with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
        prove(paper(A6, [smaller]), placements)


@pytest.mark.parametrize("page", [1, 2])
def test_extra_code_is_refused_on_any_page(page):
    placements = placements_of(A5, faces=1)
    extra = (page, 20, 150, 40, "https://example.invalid/")
    with pytest.raises(ProofError, match=rf"^Trang {page} có 1 mã không thuộc chỗ của biển nào\.$"):
        prove(paper(A5, [square_of(placements[0]), extra], pages=2), placements)


def test_same_code_twice_is_refused():
    placements = placements_of(A5, faces=1)
    twice = (1, 20, 150, 50, placements[0].payload)
    with pytest.raises(ProofError, match="Trang 1 có 1 mã"):
        prove(paper(A5, [square_of(placements[0]), twice]), placements)


def test_smudged_code_is_refused():
    placements = placements_of(A6, faces=1)
    pdf, _ = drawn([face(1)], A6)
    out = io.BytesIO()
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=DPI / 72).to_pil()
    document.close()
    first = placements[0]
    corner = [round(edge * DPI / 25.4) for edge in (first.x, first.y, first.x + 40, first.y + 40)]
    picture.paste((120, 120, 120), tuple(corner))
    picture.save(out, "PDF", resolution=DPI)
    with pytest.raises(ProofError, match="Gian A-001"):
        prove(out.getvalue(), placements)


def test_register_that_says_otherwise_is_refused():
    """The paper is right and the snapshot is not: the same alarm."""
    pdf, result = drawn([face(1), face(2)], A5X2)
    wrong = [replace(result.placements[0], payload=payload(77)), result.placements[1]]
    with pytest.raises(ProofError, match="Gian A-001"):
        prove(pdf, wrong)


def test_vietnamese_in_a_bank_issued_code_is_compared_as_bytes():
    issued = payload(1)[:-8] + "6420" + "0002vi0110Chợ Hòa An" + "6304ABCD"
    pdf, result = drawn([face(1, codes=(code(1, payload=issued),))], A6)
    assert prove(pdf, result.placements) == 1


def test_proof_of_nothing_is_no_proof():
    pdf, _ = drawn([face(1)], A6)
    with pytest.raises(ProofError, match="Không có mã nào để đối chiếu"):
        prove(pdf, [])


@pytest.mark.parametrize("kept", [0, 100, 3000])
def test_broken_file_is_refused(kept):
    pdf, result = drawn([face(1)], A6)
    with pytest.raises(ProofError, match=r"Tệp in bị hỏng|không đọc được mã nào|tệp chỉ có 0 trang"):
        prove(pdf[:kept], result.placements)


def test_a_page_is_looked_at_more_closely_before_it_is_refused():
    """A code too fine for the first look is no wrong code."""
    placement = replace(placements_of(A6, faces=1)[0], size=53 * 0.22)
    pdf = paper(A6, [square_of(placement)])
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert [len(proof._codes_on(document, 1, dpi)) for dpi in (DPI, FINER_DPI)] == [0, 1]
    assert prove(pdf, [placement]) == 1


def test_a_wrong_code_is_refused_at_either_look():
    placement = replace(placements_of(A6, faces=1)[0], size=53 * 0.22)
    with pytest.raises(ProofError, match="một mã không có trong đợt in này"):
        prove(paper(A6, [square_of(placement, payload=payload(999))]), [placement])


def test_finest_module_still_has_three_pixels():
    assert LEAST_MODULE * DPI / 25.4 >= 3


class TestScaledPage:
    """What “fit to page” does to a file on its way: every code is right, and none is where it belongs."""

    def scaled(self, pdf, by, *, middle):
        """Everything on every page made smaller or larger, about the page's middle or its corner."""
        document = pypdfium2.PdfDocument(pdf)
        for page in document:
            width, height = page.get_size()
            shift = ((1 - by) * width / 2, (1 - by) * height / 2) if middle else (0, 0)
            matrix_of = pypdfium2.PdfMatrix(by, 0, 0, by, *shift)
            for item in page.get_objects(max_depth=1):
                item.transform(matrix_of)
            page.gen_content()
        out = io.BytesIO()
        document.save(out)
        document.close()
        return out.getvalue()

    @pytest.mark.parametrize("middle", [True, False])
    @pytest.mark.parametrize("by", [0.5, 0.94, 0.98, 0.99, 1.01, 1.03])
    def test_a_scaled_page_is_refused(self, by, middle):
        pdf, result = drawn([face(seed) for seed in range(1, 5)], A6)
        assert prove(self.scaled(pdf, 1, middle=middle), result.placements) == 4
        with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
            prove(self.scaled(pdf, by, middle=middle), result.placements)

    def test_a_page_made_up_for_its_printer_is_not_what_was_ordered_plain(self):
        faces = [face(seed) for seed in range(1, 5)]
        plain = drawn(faces, A6)[1]
        moved, result = drawn(faces, A6, offset_mm=(2, 0), scale=(0.98, 0.98))
        assert prove(moved, result.placements) == 4
        with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
            prove(moved, plain.placements)


class TestBacks:
    BACKS = Backs("cho40.example.vn")

    def with_backs(self, faces=2):
        return drawn([face(seed) for seed in range(1, faces + 1)], A6, backs=self.BACKS)[1].placements

    def squares(self, placements, **changes):
        """All as they were drawn, but for the last back."""
        return [square_of(each) for each in placements[:-1]] + [square_of(placements[-1], **changes)]

    def test_backs_that_are_right_are_proved(self):
        placements = self.with_backs()
        assert [(each.page, each.side) for each in placements] == [(1, "front"), (1, "front"), (2, "back"), (2, "back")]
        assert prove(paper(A6, self.squares(placements), pages=2), placements) == 4

    @pytest.mark.parametrize(
        "planted", [payload(999), "https://cho40.example.vn/v/7K3M-9QXP-00009", "https://cho4o.example.vn/v/1"]
    )
    def test_another_code_on_a_back_is_refused(self, planted):
        placements = self.with_backs()
        with pytest.raises(ProofError, match=r"^Gian A-002, .* trang 2 là một mã không có trong đợt in này"):
            prove(paper(A6, self.squares(placements, payload=planted), pages=2), placements)

    def test_the_payment_code_of_the_same_stall_on_its_back_is_refused(self):
        placements = self.with_backs()
        with pytest.raises(ProofError, match="là mã của gian A-002"):
            prove(paper(A6, self.squares(placements, payload=placements[1].payload), pages=2), placements)

    def test_an_extra_payment_code_on_a_back_is_refused(self):
        placements = self.with_backs()
        extra = (2, 20, 200, 40, payload(999))
        with pytest.raises(ProofError, match="Trang 2 có 1 mã không thuộc chỗ của biển nào"):
            prove(paper(A6, [*self.squares(placements), extra], pages=2), placements)

    def test_backs_of_two_stalls_swapped_are_refused(self):
        placements = self.with_backs()
        first, second = placements[2:]
        squares = [square_of(each) for each in placements[:2]]
        squares += [square_of(first, payload=second.payload), square_of(second, payload=first.payload)]
        with pytest.raises(ProofError, match=r"^Gian A-001, .* là mã của gian A-002"):
            prove(paper(A6, squares, pages=2), placements)


class TestFaces:
    """What was drawn is compared with what was ordered, before a page is looked at."""

    def faces(self):
        return [face(seed, codes=2) for seed in range(1, 5)]

    def test_an_order_that_is_all_there_is_proved(self):
        pdf, result = drawn(self.faces(), A5)
        assert prove(pdf, result.placements, faces=self.faces()) == 8

    def test_copies_and_accounts_without_a_code_are_no_fault(self):
        pdf, result = drawn(self.faces(), A6, copies=2)
        assert prove(pdf, result.placements, faces=self.faces()) == 8

    def test_a_face_that_was_forgotten_is_named(self):
        pdf, result = drawn(self.faces()[:3], A6)
        with pytest.raises(ProofError, match=r"^Gian A-004, biển 7K3M-9QXP-00004: không có mã chính trong tệp\.$"):
            prove(pdf, result.placements, faces=self.faces())

    def test_a_face_drawn_with_the_codes_of_another_is_named(self):
        wrong = [replace(each, codes=self.faces()[0].codes) for each in self.faces()]
        pdf, result = drawn(wrong, A6)
        with pytest.raises(ProofError, match=r"^Gian A-002, .*: không có mã chính trong tệp"):
            prove(pdf, result.placements, faces=self.faces())

    def test_a_second_code_of_somebody_else_is_named(self):
        faces = self.faces()
        wrong = replace(faces[1], codes=(faces[1].codes[0], code(99)))
        pdf, result = drawn([faces[0], wrong], A5)
        with pytest.raises(ProofError, match=r"^Gian A-002, .* có mã không phải của gian này"):
            prove(pdf, result.placements, faces=faces[:2])

    def test_a_placard_nobody_ordered_is_noticed(self):
        pdf, result = drawn(self.faces(), A6)
        with pytest.raises(ProofError, match="có 1 biển không thuộc đợt in này"):
            prove(pdf, result.placements, faces=self.faces()[:3])


def verdict(pdf, placements):
    try:
        return prove(pdf, placements)
    except ProofError as error:
        return str(error)


@pytest.mark.parametrize("at", range(5, 100, 5))
def test_a_file_damaged_anywhere_still_reads_right_or_is_refused_with_a_sentence(at):
    pdf, result = drawn([face(seed) for seed in range(1, 9)], A6)
    start = len(pdf) * at // 100
    damaged = pdf[:start] + bytes(400) + pdf[start + 400 :]
    found = verdict(damaged, result.placements)
    assert found == 8 or found.endswith(".")


def test_a_page_that_was_damaged_is_refused():
    pdf, result = drawn([face(seed) for seed in range(1, 9)], A6)
    streams = [match.start() for match in re.finditer(rb"stream\r?\n", pdf)]
    pages = [at for at in streams if pdf[max(0, at - 200) : at].count(b"/FlateDecode")]
    damaged = bytearray(pdf)
    for at in pages:
        damaged[at + 40 : at + 200] = bytes(160)
    with pytest.raises(ProofError, match=r"Tệp in bị hỏng|không đọc được mã nào"):
        prove(bytes(damaged), result.placements)
