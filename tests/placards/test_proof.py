"""A proof is worth what it refuses: wrong papers are drawn here on purpose."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from placards.geometry import LEAST_MODULE
from placards.layouts import LAYOUTS
from placards.proof import DPI, ProofError, prove
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
    assert prove(pdf, result.placements) == 7 * min(accounts, layout.capacity)


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


def test_finest_module_still_has_three_pixels():
    assert LEAST_MODULE * DPI / 25.4 >= 3
