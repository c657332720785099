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
from placards.affine import capacity, table
from placards.backs import Backs
from placards.geometry import LEAST_MODULE, Rect
from placards.layouts import LAYOUTS
from placards.proof import DPI, FINER_DPI, ProofError, prove
from placards.symbol import matrix, runs
from tests.placards.sheets import account_number, code, copied, drawn, face, ordered, payload
from tests.placards.test_layouts import VARIANTS

LATIN_1, UTF_16, UTF_8 = 3, 25, 26  # as an ECI header numbers them
A6, A5, A5X2 = (LAYOUTS[name] for name in ("a6x4", "a5", "a5x2"))


def paper(layout, squares, *, pages=1):
    """A sheet with nothing on it but these codes: (page, x, y, size, payload or matrix)."""
    out = io.BytesIO()
    width, height = layout.page
    canvas = Canvas(out, pagesize=(width * mm, height * mm))
    for page in range(1, pages + 1):
        for _, x, y, size, text in [square for square in squares if square[0] == page]:
            rows = matrix(text) if isinstance(text, str) else text
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


def announced(data, alphabet):
    """The matrix of these bytes under the header of an alphabet."""
    version, level = 12, "Q"
    header = f"0111{alphabet:08b}0100{len(data):016b}"
    bits = (header + "".join(f"{byte:08b}" for byte in data)).ljust(8 * capacity(version, level), "0")
    symbol = table(version, level).grid(int(bits, 2).to_bytes(capacity(version, level), "big"))
    return tuple(tuple(bool(row[x // 8] >> 7 - x % 8 & 1) for x in range(symbol.side)) for row in symbol.rows())


def square_of(placement, **changes):
    said = {"x": placement.x, "y": placement.y, "size": placement.size, "payload": placement.payload} | changes
    return placement.page, said["x"], said["y"], said["size"], said["payload"]


def stalls(count, *, codes=1):
    return [face(seed, codes=codes) for seed in range(1, count + 1)]


def placements_of(layout, *, faces=4, codes=1):
    return drawn(stalls(faces, codes=codes), layout)[1].placements


def order_of(layout, *, faces=4, codes=1, **options):
    return ordered(stalls(faces, codes=codes), layout, **options)


@pytest.mark.parametrize("layout", VARIANTS.values(), ids=VARIANTS)
@pytest.mark.parametrize("accounts", [1, 2, 3, 4])
def test_every_code_of_every_layout_is_proved(layout, accounts):
    pdf, _ = drawn(stalls(7, codes=accounts), layout)
    shown = len(layout.plans[accounts - 1].codes) * max(1, len(layout.sides))
    assert prove(pdf, order_of(layout, faces=7, codes=accounts)) == 7 * shown


def test_a_bare_paper_with_the_right_codes_is_proved():
    """The wrong papers below are wrong for one reason only."""
    placements = placements_of(A6)
    assert prove(paper(A6, [square_of(each) for each in placements]), order_of(A6)) == 4


def test_wrong_code_is_refused_without_a_word_of_what_it_says():
    placements = placements_of(A6)
    planted = payload(999)
    squares = [square_of(each) for each in placements]
    squares[2] = square_of(placements[2], payload=planted)
    with pytest.raises(ProofError) as refused:
        prove(paper(A6, squares), order_of(A6))
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
        prove(paper(A6, [square_of(placements[0], payload=almost)]), order_of(A6, faces=1))


def test_swapped_pair_is_refused_and_both_are_named():
    placements = placements_of(A6)
    first, second = placements[:2]
    squares = [square_of(first, payload=second.payload), square_of(second, payload=first.payload)]
    squares += [square_of(each) for each in placements[2:]]
    with pytest.raises(ProofError, match=r"^Gian A-001, biển 7K3M-9QXP-00001: .* là mã của gian A-002\.$"):
        prove(paper(A6, squares), order_of(A6))


def test_two_codes_of_one_face_swapped_are_refused():
    placements = placements_of(A5, faces=1, codes=2)
    large, small = placements
    squares = [square_of(large, payload=small.payload), square_of(small, payload=large.payload)]
    with pytest.raises(ProofError, match="là mã của gian A-001"):
        prove(paper(A5, squares), order_of(A5, faces=1, codes=2))


@pytest.mark.parametrize("blank", [0, 3])
def test_blank_cell_is_refused(blank):
    placements = placements_of(A6)
    squares = [square_of(each) for each in placements if each is not placements[blank]]
    with pytest.raises(ProofError, match=rf"^Gian A-00{blank + 1}, .* không đọc được mã nào ở chỗ của nó trên trang 1"):
        prove(paper(A6, squares), order_of(A6))


def test_blank_page_is_refused():
    placements = placements_of(A5, faces=2)
    with pytest.raises(ProofError, match=r"Gian A-002.*trang 2"):
        prove(paper(A5, [square_of(placements[0])], pages=2), order_of(A5, faces=2))


def test_missing_page_is_refused():
    placements = placements_of(A5, faces=2)
    with pytest.raises(ProofError, match=r"Gian A-002.*tệp chỉ có 1 trang"):
        prove(paper(A5, [square_of(placements[0])]), order_of(A5, faces=2))


def test_code_out_of_its_place_is_refused():
    placements = placements_of(A6, faces=1)
    moved = square_of(placements[0], x=placements[0].x + 6)
    with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
        prove(paper(A6, [moved]), order_of(A6, faces=1))


def test_code_of_another_size_is_refused():
    placements = placements_of(A6, faces=1)
    first = placements[0]
    smaller = square_of(first, x=first.x + 5, y=first.y + 5, size=first.size - 10)
    with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
        prove(paper(A6, [smaller]), order_of(A6, faces=1))


@pytest.mark.parametrize("page", [1, 2])
def test_extra_code_is_refused_on_any_page(page):
    placements = placements_of(A5, faces=1)
    extra = (page, 20, 150, 40, "https://example.invalid/")
    with pytest.raises(ProofError, match=rf"^Trang {page} có 1 mã không thuộc chỗ của biển nào\.$"):
        prove(paper(A5, [square_of(placements[0]), extra], pages=2), order_of(A5, faces=1))


def test_same_code_twice_is_refused():
    placements = placements_of(A5, faces=1)
    twice = (1, 20, 150, 50, placements[0].payload)
    with pytest.raises(ProofError, match="Trang 1 có 1 mã"):
        prove(paper(A5, [square_of(placements[0]), twice]), order_of(A5, faces=1))


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
        prove(out.getvalue(), order_of(A6, faces=1))


def test_register_that_says_otherwise_is_refused():
    """The paper is right and the snapshot is not: the same alarm."""
    pdf, _ = drawn([face(1), face(2)], A5X2)
    with pytest.raises(ProofError, match="Gian A-001"):
        prove(pdf, ordered([face(1, codes=(code(77),)), face(2)], A5X2))


def test_vietnamese_in_a_bank_issued_code_is_compared_as_bytes():
    issued = payload(1)[:-8] + "6420" + "0002vi0110Chợ Hòa An" + "6304ABCD"
    faces = [face(1, codes=(code(1, payload=issued),))]
    assert prove(drawn(faces, A6)[0], ordered(faces, A6)) == 1


def test_proof_of_nothing_is_no_proof():
    pdf, _ = drawn([face(1)], A6)
    with pytest.raises(ProofError, match="Không có mã nào để đối chiếu"):
        prove(pdf, ordered([], A6))


@pytest.mark.parametrize("kept", [0, 100, 3000])
def test_broken_file_is_refused(kept):
    pdf, _ = drawn([face(1)], A6)
    with pytest.raises(ProofError, match=r"Tệp in bị hỏng|không đọc được mã nào|tệp chỉ có 0 trang"):
        prove(pdf[:kept], order_of(A6, faces=1))


def fine_order():
    """On a layout with modules too small for the first look, and the square that belongs there."""
    plan = A6.plans[0]
    (box,) = plan.codes
    fine = replace(box, rect=Rect(box.rect.x, box.rect.y, 53 * 0.22, 53 * 0.22))
    layout = replace(A6, plans=(replace(plan, codes=(fine,)), *A6.plans[1:]), lines=())
    return order_of(layout, faces=1), (1, fine.rect.x, fine.rect.y, fine.rect.w)


def test_a_page_is_looked_at_more_closely_before_it_is_refused():
    """A code too fine for the first look is no wrong code."""
    order, square = fine_order()
    pdf = paper(A6, [(*square, order.faces[0].codes[0].payload)])
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        assert [len(proof._codes_on(document, 1, dpi)) for dpi in (DPI, FINER_DPI)] == [0, 1]
    assert prove(pdf, order) == 1


def test_a_wrong_code_is_refused_at_either_look():
    order, square = fine_order()
    with pytest.raises(ProofError, match="một mã không có trong đợt in này"):
        prove(paper(A6, [(*square, payload(999))]), order)


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
        pdf, _ = drawn(stalls(4), A6)
        assert prove(self.scaled(pdf, 1, middle=middle), order_of(A6)) == 4
        with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
            prove(self.scaled(pdf, by, middle=middle), order_of(A6))

    def test_a_page_made_up_for_its_printer_is_not_what_was_ordered_plain(self):
        printer = {"offset_mm": (2, 0), "scale": (0.98, 0.98)}
        moved, _ = drawn(stalls(4), A6, **printer)
        assert prove(moved, order_of(A6, **printer)) == 4
        with pytest.raises(ProofError, match="không đọc được mã nào ở chỗ của nó"):
            prove(moved, order_of(A6))


class TestBacks:
    BACKS = Backs("cho40.example.vn")

    def with_backs(self, faces=2):
        return drawn(stalls(faces), A6, backs=self.BACKS)[1].placements

    def order(self):
        return order_of(A6, faces=2, backs=self.BACKS)

    def squares(self, placements, **changes):
        """All as they were drawn, but for the last back."""
        return [square_of(each) for each in placements[:-1]] + [square_of(placements[-1], **changes)]

    def test_backs_that_are_right_are_proved(self):
        placements = self.with_backs()
        assert [(each.page, each.side) for each in placements] == [(1, "front"), (1, "front"), (2, "back"), (2, "back")]
        assert prove(paper(A6, self.squares(placements), pages=2), self.order()) == 4

    @pytest.mark.parametrize(
        "planted", [payload(999), "https://cho40.example.vn/v/7K3M-9QXP-00009", "https://cho4o.example.vn/v/1"]
    )
    def test_another_code_on_a_back_is_refused(self, planted):
        placements = self.with_backs()
        with pytest.raises(ProofError, match=r"^Gian A-002, .* trang 2 là một mã không có trong đợt in này"):
            prove(paper(A6, self.squares(placements, payload=planted), pages=2), self.order())

    def test_the_payment_code_of_the_same_stall_on_its_back_is_refused(self):
        placements = self.with_backs()
        with pytest.raises(ProofError, match="là mã của gian A-002"):
            prove(paper(A6, self.squares(placements, payload=placements[1].payload), pages=2), self.order())

    def test_an_extra_payment_code_on_a_back_is_refused(self):
        placements = self.with_backs()
        extra = (2, 20, 200, 40, payload(999))
        with pytest.raises(ProofError, match="Trang 2 có 1 mã không thuộc chỗ của biển nào"):
            prove(paper(A6, [*self.squares(placements), extra], pages=2), self.order())

    def test_backs_of_two_stalls_swapped_are_refused(self):
        placements = self.with_backs()
        first, second = placements[2:]
        squares = [square_of(each) for each in placements[:2]]
        squares += [square_of(first, payload=second.payload), square_of(second, payload=first.payload)]
        with pytest.raises(ProofError, match=r"^Gian A-001, .* là mã của gian A-002"):
            prove(paper(A6, squares, pages=2), self.order())


class TestFaces:
    """The paper is held against what was ordered, whatever the drawing believes it drew."""

    def faces(self):
        return stalls(4, codes=2)

    def order(self, layout, **options):
        return ordered(self.faces(), layout, **options)

    def test_an_order_that_is_all_there_is_proved(self):
        assert prove(drawn(self.faces(), A5)[0], self.order(A5)) == 8

    def test_copies_and_accounts_without_a_code_are_no_fault(self):
        papers = copied(self.faces(), 2)
        assert prove(drawn(papers, A6)[0], ordered(papers, A6)) == 8

    def test_a_face_that_was_forgotten_is_named(self):
        pdf, _ = drawn(self.faces()[:3], A6)
        with pytest.raises(ProofError, match=r"^Gian A-004, biển 7K3M-9QXP-00004: không đọc được mã nào ở chỗ của nó"):
            prove(pdf, self.order(A6))

    def test_a_face_drawn_with_the_codes_of_another_is_named(self):
        wrong = [replace(each, codes=self.faces()[0].codes) for each in self.faces()]
        with pytest.raises(ProofError, match=r"^Gian A-002, .* là mã của gian A-001\.$"):
            prove(drawn(wrong, A6)[0], self.order(A6))

    def test_a_second_code_of_somebody_else_is_named(self):
        faces = self.faces()[:2]
        wrong = replace(faces[1], codes=(faces[1].codes[0], code(99)))
        with pytest.raises(ProofError, match=r"^Gian A-002, .* trang 2 là một mã không có trong đợt in này\.$"):
            prove(drawn([faces[0], wrong], A5)[0], ordered(faces, A5))

    @pytest.mark.parametrize("layout", [A6, A5X2])
    def test_a_placard_nobody_ordered_is_noticed(self, layout):
        pdf, _ = drawn(self.faces(), layout)
        with pytest.raises(ProofError, match=r"có [12] mã không thuộc chỗ của biển nào"):
            prove(pdf, ordered(self.faces()[:3], layout))

    def test_faces_in_the_places_of_others_are_refused(self):
        """Each code is with its own words, and the pile is no longer in the order in which the officer walks."""
        with pytest.raises(ProofError, match=r"^Gian A-001, .* là mã của gian A-004"):
            prove(drawn(self.faces()[::-1], A6)[0], self.order(A6))


def pages_from(*sheets):
    """A file of single pages: (file, page)."""
    out = io.BytesIO()
    with closing(pypdfium2.PdfDocument.new()) as together:
        for pdf, page in sheets:
            with closing(pypdfium2.PdfDocument(pdf)) as document:
                together.import_pages(document, [page - 1])
        together.save(out)
    return out.getvalue()


class TestForgetfulDrawing:
    """What the drawing could forget without a word, and remember as if all were well."""

    BACKS = Backs("cho40.example.vn")

    @pytest.mark.parametrize(
        ("name", "edge"),
        [
            ("a6x4", "long"),
            ("a6x4", "short"),
            ("a5x2", "short"),
            ("photox2", "short"),
            ("cardx10", "long"),
            ("cardx10", "short"),
        ],
    )
    def test_mirroring_forgotten(self, name, edge):
        """Cards have the addresses of their neighbours behind them."""
        layout, backs = LAYOUTS[name], Backs("cho40.example.vn", edge)
        faces, columns = stalls(len(layout.cells)), len({cell.x for cell in layout.cells})
        rows = [faces[at : at + columns] for at in range(0, len(faces), columns)]
        (width, height), order = layout.page, ordered(faces, layout, backs=backs)
        unmirrored = [row[::-1] for row in rows] if (edge == "long") == (height > width) else rows[::-1]
        right = drawn(faces, layout, backs=backs)[0]
        wrong = drawn([each for row in unmirrored for each in row], layout, backs=backs)[0]
        assert prove(pages_from((right, 1), (right, 2)), order) == 2 * len(faces)
        with pytest.raises(ProofError, match=r"^Gian A-001, biển \S+, mặt sau: .* trang 2 là mã của gian A-0\d\d\.$"):
            prove(pages_from((right, 1), (wrong, 2)), order)

    @pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
    @pytest.mark.parametrize(("ordered_edge", "drawn_edge"), [("long", "short"), ("short", "long")])
    def test_mirrored_over_the_other_edge(self, layout, ordered_edge, drawn_edge):
        pdf, _ = drawn([face(1)], layout, backs=Backs("cho40.example.vn", drawn_edge))
        with pytest.raises(ProofError, match=r"^Gian A-001, biển \S+, mặt sau: không đọc được mã nào"):
            prove(pdf, order_of(layout, faces=1, backs=Backs("cho40.example.vn", ordered_edge)))

    def test_no_back_drawn(self):
        fronts, blank = drawn(stalls(4), A6)[0], paper(A6, [])
        order = order_of(A6, backs=self.BACKS)
        with pytest.raises(ProofError, match=r"^Gian A-001, biển \S+, mặt sau: không đọc được mã nào .* trang 2\.$"):
            prove(pages_from((fronts, 1), (blank, 1)), order)
        with pytest.raises(ProofError, match=r"^Gian A-001, biển \S+, mặt sau: tệp chỉ có 1 trang"):
            prove(fronts, order)

    def test_one_back_missing(self):
        fronts, behind = (drawn(stalls(count), A6, backs=self.BACKS)[0] for count in (4, 3))
        with pytest.raises(ProofError, match=r"^Gian A-004, biển \S+, mặt sau: không đọc được mã nào"):
            prove(pages_from((fronts, 1), (behind, 2)), order_of(A6, backs=self.BACKS))

    def test_backs_nobody_ordered(self):
        pdf, _ = drawn(stalls(4), A6, backs=self.BACKS)
        with pytest.raises(ProofError, match=r"^Trang 2 có 4 mã không thuộc chỗ của biển nào"):
            prove(pdf, order_of(A6))

    @pytest.mark.parametrize("accounts", [2, 3, 4])
    def test_a_further_code_left_out(self, accounts):
        """Everything else of the paper is as it has to be."""
        order = order_of(LAYOUTS["a4"], faces=1, codes=accounts)
        squares = [square_of(each) for each in placements_of(LAYOUTS["a4"], faces=1, codes=accounts)]
        assert prove(paper(LAYOUTS["a4"], squares), order) == accounts
        with pytest.raises(ProofError, match=r"^Gian A-001, biển \S+: không đọc được mã nào ở chỗ của nó"):
            prove(paper(LAYOUTS["a4"], squares[:-1]), order)

    def test_the_face_drawn_for_fewer_accounts(self):
        (whole,) = stalls(1, codes=2)
        pdf, _ = drawn([replace(whole, codes=whole.codes[:1])], LAYOUTS["a4"])
        with pytest.raises(ProofError, match=r"^Gian A-001, biển \S+: không đọc được mã nào ở chỗ của nó"):
            prove(pdf, ordered([whole], LAYOUTS["a4"]))

    def test_the_far_side_of_a_tent_left_out(self):
        near = [square_of(each) for each in placements_of(LAYOUTS["tent"], faces=1)][1:]
        with pytest.raises(ProofError, match=r"^Gian A-001, .* không đọc được mã nào"):
            prove(paper(LAYOUTS["tent"], near), order_of(LAYOUTS["tent"], faces=1))

    @pytest.mark.parametrize(("copies", "start"), [(1, 2), (3, 2), (2, 1)])
    def test_other_copies_or_another_first_cell(self, copies, start):
        pdf, _ = drawn(copied(stalls(2), copies), A6, start=start)
        with pytest.raises(ProofError, match=r"^Gian A-00[12], "):
            prove(pdf, ordered(copied(stalls(2), 2), A6, start=2))

    def test_an_empty_page_more(self):
        pdf, _ = drawn(stalls(1), A6)
        with pytest.raises(ProofError, match=r"^Tệp có 2 trang, đợt in này chỉ cần 1\.$"):
            prove(pages_from((pdf, 1), (paper(A6, []), 1)), order_of(A6, faces=1))

    def refusal(self, words, encoded_as, alphabet):
        """Of a paper whose only fault is how its code writes these words; empty when there is none."""
        faces = [face(1, codes=(code(1, payload=words),))]
        (placement,) = drawn(faces, A6)[1].placements
        rows = announced(words.encode(encoded_as), alphabet)
        found = verdict(paper(A6, [square_of(placement, payload=rows)]), ordered(faces, A6))
        return "" if found == 1 else found

    @pytest.mark.parametrize("words", ["Nguyễn", "NGUYEN"])
    def test_bytes_under_the_header_of_their_own_alphabet_are_right(self, words):
        assert self.refusal(f"{payload(1)}{words}", "utf-8", UTF_8) == ""

    @pytest.mark.parametrize(("words", "alphabet"), [("Nguyễn", LATIN_1), ("Nguyễn", UTF_16), ("NGUYEN", UTF_16)])
    def test_right_bytes_announced_in_another_alphabet(self, words, alphabet):
        assert self.refusal(f"{payload(1)}{words}", "utf-8", alphabet) == (
            "Gian A-001, biển 7K3M-9QXP-00001: ở chỗ của nó trên trang 1 là mã đúng từng byte nhưng điện thoại đọc ra "
            "chữ khác."
        )

    def test_right_words_in_other_bytes(self):
        """A reader that goes by the header finds the words; an app that takes the bytes does not."""
        said = self.refusal("Nguyễn Thị Hoa", "utf-16-be", UTF_16)
        assert re.match(r"Gian A-001, .* là một mã không có trong đợt in này\.$", said)


def verdict(pdf, order):
    try:
        return prove(pdf, order)
    except ProofError as error:
        return str(error)


@pytest.mark.parametrize("at", range(5, 100, 5))
def test_a_file_damaged_anywhere_still_reads_right_or_is_refused_with_a_sentence(at):
    pdf, _ = drawn(stalls(8), A6)
    start = len(pdf) * at // 100
    damaged = pdf[:start] + bytes(400) + pdf[start + 400 :]
    found = verdict(damaged, order_of(A6, faces=8))
    assert found == 8 or found.endswith(".")


def test_a_page_that_was_damaged_is_refused():
    pdf, _ = drawn(stalls(8), A6)
    streams = [match.start() for match in re.finditer(rb"stream\r?\n", pdf)]
    pages = [at for at in streams if pdf[max(0, at - 200) : at].count(b"/FlateDecode")]
    damaged = bytearray(pdf)
    for at in pages:
        damaged[at + 40 : at + 200] = bytes(160)
    with pytest.raises(ProofError, match=r"Tệp in bị hỏng|không đọc được mã nào"):
        prove(bytes(damaged), order_of(A6, faces=8))
