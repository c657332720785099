import io
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest

from placards import fonts
from placards.faces import Face
from placards.geometry import UNPRINTABLE
from placards.layouts import LAYOUTS, LayoutError
from placards.pdf import draw
from tests.placards.sheets import HOLDER_AT_ITS_LONGEST, account_number, code, drawn, face, texts

LETTERS = "ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸĐÂĂÊÔƠƯÁÀÃÉÈÍÌĨÓÒÕÚÙŨÝ₫"
EVERY_LAYOUT = pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
A6, A5 = LAYOUTS["a6x4"], LAYOUTS["a5"]


def lines(pdf, page=0):
    return texts(pdf)[page].splitlines()


def test_a_face_says_what_it_must():
    pdf, result = drawn([face(1, version=2, codes=(code(11, bank="Agribank"),))], A6)
    assert result.warnings == ()
    assert lines(pdf) == [
        "QUÉT MÃ ĐỂ THANH TOÁN",
        "Hỗ trợ mọi ứng dụng ngân hàng có VietQR",
        "Kiểm tra tên người nhận trước khi chuyển",
        "NGUYEN THI HOA",
        "Agribank",
        "9000 1112 3456 7",
        "Ki-ốt A-001",
        "Khu thực phẩm",
        "Chợ Nước Hai",
        "Xã Hòa An, tỉnh Cao Bằng",
        "Thấy tên khác? Đừng chuyển tiền, báo 0206 300 0123",
        "Mã biển 7K3M-9QXP-00001 · Bản 2 · Cấp ngày 22/11/2026",
    ]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("letters", [LETTERS[:24], LETTERS[24:48], LETTERS[48:], LETTERS.lower()[:30]])
def test_every_vietnamese_letter_comes_back_from_the_paper(letters, form):
    given = unicodedata.normalize(form, letters)
    pdf, _ = drawn([face(1, place=given, codes=(code(1, holder=given, bank=given),))], A5)
    assert [line for line in lines(pdf) if line == letters] == [letters] * 3


@EVERY_LAYOUT
def test_second_code_has_its_own_words(layout):
    pdf, _ = drawn([face(1, codes=(code(1), code(2, holder="HOANG VAN NAM", bank="BIDV")))], layout)
    said = "\n".join(lines(pdf))
    assert "HOANG VAN NAM" in said
    assert "BIDV" in said
    assert "9000 0212 3456 7" in said
    assert ("Hoặc quét mã này" in said) == (layout.capacity > 1)


def test_accounts_beyond_the_codes_are_written_with_another_holders_name():
    codes = (code(1), code(2, bank="BIDV"), code(3, bank="Vietcombank", holder="HOANG VAN NAM"))
    pdf, result = drawn([face(1, codes=codes)], A6)
    assert "BIDV 9000 0212 3456 7" in lines(pdf)
    assert "Vietcombank 9000 0312 3456 7 · HOANG VAN NAM" in lines(pdf)
    assert [placement.payload for placement in result.placements] == [codes[0].payload]


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("123456", "1234 56"),
        ("1111111111111", "1111 1111 1111 1"),
        ("9012345678901234567", "9012 3456 7890 1234 567"),
        ("V3CASLRPR13MT76", "V3CA SLRP R13M T76"),
        ("0012", "0012"),
    ],
)
def test_account_is_printed_in_groups_of_four_and_copied_as_it_reads(number, printed):
    pdf, _ = drawn([face(1, codes=(code(1, account=number),))], A6)
    assert lines(pdf)[5] == printed


def account_glyphs(number):
    """(weight, middle in points) of every letter of the account as printed on the first A6 face."""
    pdf, _ = drawn([face(1, codes=(code(1, account=number),))], A6)
    rect = A6.plans[0].codes[0].account.rect
    top, bottom = ((A6.page[1] - edge) * 72 / 25.4 for edge in (rect.y, rect.bottom))
    document = pypdfium2.PdfDocument(pdf)
    glyphs = []
    for item in document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
        left, low, right, high = item.get_bounds()
        if bottom <= low and high <= top and right - left > 1:
            glyphs.append((item.get_font().get_base_name().split("-")[-1], (left + right) / 2))
    document.close()
    return glyphs


@pytest.mark.parametrize(
    ("number", "plain", "bold"),
    [("90012345678", 8, 3), ("900123456789", 8, 4), ("9001234567890", 8, 5), ("90012345678901", 8, 6), ("9001", 0, 4)],
)
def test_end_of_the_account_is_bold_and_worth_comparing(number, plain, bold):
    assert [weight for weight, _ in account_glyphs(number)] == ["Medium"] * plain + ["Bold"] * bold


def test_figures_stand_on_equal_widths():
    ones, eights = ([middle for _, middle in account_glyphs(digit * 13)] for digit in "18")
    steps = [[after - before for before, after in pairwise(row)] for row in (ones, eights)]
    assert len(ones) == 13
    assert steps[0] == pytest.approx(steps[1], abs=0.6)


def test_face_without_hotline_section_or_place_still_warns():
    pdf, _ = drawn([face(1, hotline="", section="", place="", stall_kind="")], A6)
    said = " ".join(lines(pdf)[6:])
    assert said.startswith("A-001 Chợ Nước Hai Thấy tên khác? Đừng chuyển tiền. Mã biển 7K3M-9QXP-00001 ·")


@EVERY_LAYOUT
@pytest.mark.parametrize("accounts", [1, 2, 3, 4])
def test_placements_say_where_the_codes_are(layout, accounts):
    faces = [face(seed, codes=accounts) for seed in range(1, 6)]
    _, result = drawn(faces, layout)
    shown, times = len(layout.plans[accounts - 1].codes), max(1, len(layout.sides))
    assert [(p.serial, p.stall_code, p.code_index) for p in result.placements] == [
        (each.serial, each.stall_code, index) for each in faces for _ in range(times) for index in range(shown)
    ]
    per_page = len(layout.cells)
    assert [(p.page, p.cell) for p in result.placements] == [
        (at // per_page + 1, at % per_page + 1) for at in range(5) for _ in range(shown * times)
    ]
    for placement in result.placements:
        cell, white = layout.cells[placement.cell - 1], 4 if layout.name == "cardx10" else UNPRINTABLE
        assert cell.x + white <= placement.x
        assert placement.x + placement.size <= cell.right - white
        assert cell.y + white <= placement.y
        assert placement.y + placement.size <= cell.bottom - white


@EVERY_LAYOUT
def test_last_sheet_is_kept_when_it_is_not_full(layout):
    count = len(layout.cells) + 1
    pdf, result = drawn([face(seed) for seed in range(1, count + 1)], layout)
    assert len(texts(pdf)) == 2
    assert len({placement.serial for placement in result.placements}) == count
    assert "Ki-ốt A-001" in lines(pdf, 0)
    assert f"Ki-ốt A-{count:03d}" in lines(pdf, 1)


def test_faces_are_drawn_in_the_order_given():
    faces = [face(seed) for seed in (7, 3, 9, 1, 5)]
    pdf, _ = drawn(faces, A6)
    printed = re.findall(r"Ki-ốt A-(\d+)", "\n".join(texts(pdf)))
    assert [int(number) for number in printed] == [7, 3, 9, 1, 5]


def inked(pdf):
    """Bounds of everything that is not white, in millimetres, for each page."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        picture = page.render(scale=150 / 72, grayscale=True).to_pil()
        box = picture.point(lambda grey: 255 if grey < 250 else 0).getbbox()
        yield tuple(edge * 25.4 / 150 for edge in box), tuple(side * 25.4 / 150 for side in picture.size)
    document.close()


@EVERY_LAYOUT
@pytest.mark.parametrize("accounts", [1, 2, 4])
def test_no_ink_in_the_margin_no_printer_reaches(layout, accounts):
    codes = tuple(code(seed, holder=HOLDER_AT_ITS_LONGEST) for seed in range(accounts))
    pdf, _ = drawn([face(seed, codes=codes) for seed in range(4)], layout)
    for (left, top, right, bottom), (width, height) in inked(pdf):
        assert min(left, top) >= UNPRINTABLE
        assert right <= width - UNPRINTABLE
        assert bottom <= height - UNPRINTABLE


@EVERY_LAYOUT
def test_code_is_pure_black_with_four_white_modules_around(layout):
    pdf, result = drawn([face(1, codes=layout.capacity)], layout)
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    document.close()
    per_mm = 200 / 25.4
    assert len(result.placements) == layout.capacity * max(1, len(layout.sides))
    for placement in result.placements:
        quiet = placement.size / 57 * 4  # more modules than any of these has, so four of them at most
        edges = [placement.x - quiet, placement.y - quiet]
        edges += [edge + placement.size + 2 * quiet for edge in edges]
        around = picture.crop(tuple(round(edge * per_mm) for edge in edges))
        assert around.getpixel((0, 0)) == 255
        bounds = around.point(lambda grey: 255 - grey).getbbox()
        assert bounds[0] / per_mm == pytest.approx(quiet, abs=0.3)
        assert (bounds[2] - bounds[0]) / per_mm == pytest.approx(placement.size, abs=0.3)
        eye = around.getpixel((bounds[0] + 2, bounds[1] + 2)), around.getpixel((bounds[2] - 3, bounds[1] + 2))
        assert 0 in eye  # a tent's far face stands on its head


@EVERY_LAYOUT
def test_longest_name_of_a_holder_is_printed_whole(layout):
    codes = tuple(code(seed, holder=HOLDER_AT_ITS_LONGEST) for seed in range(4))
    pdf, result = drawn([face(1, codes=codes)], layout)
    assert [sentence for sentence in result.warnings if "rút gọn" in sentence] == []
    assert HOLDER_AT_ITS_LONGEST in " ".join(lines(pdf))


@EVERY_LAYOUT
def test_holders_name_is_never_cut(layout):
    endless = " ".join(["NGUYEN"] * 20)
    with pytest.raises(LayoutError, match="Gian A-009: tên chủ tài khoản quá dài"):
        drawn([face(9, codes=(code(1, holder=endless),))], layout)


def test_name_of_a_holder_written_in_a_line_is_never_cut_either():
    with pytest.raises(LayoutError, match="Gian A-009: số tài khoản và tên chủ tài khoản quá dài"):
        drawn([face(9, codes=(code(1), code(2, holder=" ".join(["NGUYEN"] * 20))))], A6)


def test_account_number_is_never_cut():
    with pytest.raises(LayoutError, match="Gian A-009: số tài khoản quá dài"):
        drawn([face(9, codes=(code(1, account="8" * 60),))], A6)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("market", "Gian A-009: tên chợ quá dài, đã rút gọn trên biển."),
        ("place", "Gian A-009: địa danh quá dài, đã rút gọn trên biển."),
        ("section", "Gian A-009: tên khu quá dài, đã rút gọn trên biển."),
        ("hotline", "Gian A-009: đường dây nóng quá dài, đã rút gọn trên biển."),
    ],
)
def test_other_text_is_cut_with_an_ellipsis_and_reported(field, sentence):
    long = " ".join(["Đường"] * 40)
    pdf, result = drawn([face(9, **{field: long})], A6)
    assert result.warnings == (sentence,)
    (cut,) = [line for line in lines(pdf) if line.endswith("…")]
    start = cut.removeprefix("Thấy tên khác? Đừng chuyển tiền, báo ").removesuffix("…")
    assert long.startswith(start)
    assert len(start) > 20


def test_name_of_a_bank_is_cut_and_reported():
    _, result = drawn([face(9, codes=(code(1, bank="Ngân hàng " * 30),))], A6)
    assert result.warnings == ("Gian A-009: tên ngân hàng quá dài, đã rút gọn trên biển.",)


def test_letter_the_typeface_lacks_is_refused_by_name():
    with pytest.raises(LayoutError, match=r"Gian A-009: phông chữ của biển không có ký tự “市”"):
        drawn([face(9, market="Chợ 市")], A6)


@EVERY_LAYOUT
def test_same_faces_give_the_same_bytes(layout):
    faces = [face(seed, codes=2) for seed in range(3)]
    assert drawn(faces, layout)[0] == drawn(faces, layout)[0]
    assert drawn(faces, layout)[0] != drawn([replace(faces[0], version=2), *faces[1:]], layout)[0]


def test_file_is_titled_vietnamese_and_printed_at_full_size():
    out = io.BytesIO()
    draw([face(1)], A6, out, title="Chợ Nước Hai")
    document = pypdfium2.PdfDocument(out.getvalue())
    assert document.get_metadata_dict()["Title"] == "Chợ Nước Hai"
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.01)
    document.close()
    assert re.search(rb"/Lang \(vi-VN\)", out.getvalue())
    assert re.search(rb"/PrintScaling /None", out.getvalue())


def test_type_is_embedded_and_there_are_no_pictures():
    pdf, _ = drawn([face(1, codes=2)], A5)
    used = set(re.findall(rb"/BaseFont /(\S+)", pdf))
    assert {name.split(b"+")[-1] for name in used} == {font.encode() for font in fonts.FONTS}
    assert all(b"+" in name for name in used)
    assert b"/Subtype /Image" not in pdf


def test_artwork_is_stored_once_however_many_faces():
    pdf, _ = drawn([face(seed) for seed in range(9)], A6)
    assert pdf.count(b"/Subtype /Form") == 1


def test_nothing_to_draw_is_an_error():
    with pytest.raises(ValueError, match="Không có biển nào"):
        draw([], A6, io.BytesIO(), title="Chợ Nước Hai")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"serial": " "}, "mã biển"),
        ({"market": ""}, "tên chợ"),
        ({"stall_code": ""}, "mã gian hàng"),
        ({"version": 0}, "từ 1 trở lên"),
        ({"codes": ()}, "từ 1 đến 4 tài khoản"),
        ({"codes": 5}, "từ 1 đến 4 tài khoản"),
        ({"codes": (code(1), code(1))}, "hai mã giống hệt nhau"),
    ],
)
def test_a_face_that_makes_no_sense_cannot_be_made(wrong, sentence):
    assert isinstance(face(1), Face)
    with pytest.raises(ValueError, match=sentence):
        face(1, **wrong)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"payload": ""}, "Nội dung mã"),
        ({"payload": "x" * 513}, "Nội dung mã"),
        ({"bank": ""}, "tên ngân hàng"),
        ({"account": " "}, "số tài khoản"),
        ({"holder": ""}, "tên chủ tài khoản"),
    ],
)
def test_a_code_that_makes_no_sense_cannot_be_made(wrong, sentence):
    assert code(1).account == account_number(1)
    with pytest.raises(ValueError, match=sentence):
        code(1, **wrong)


def test_text_is_cleaned_of_what_cannot_be_seen():
    assert fonts.clean(" Chợ\u200b  Nu\u031bo\u031b\u0301c\n Hai\x07 ") == "Chợ Nước Hai"


@pytest.mark.parametrize(("width", "wrapped"), [(400, 1), (110, 1), (75, 2), (40, 1)])
def test_text_shrinks_then_wraps_then_is_cut(width, wrapped):
    fitted = fonts.fit("NGUYEN THI HOA", fonts.BOLD, size=20, floor=10, width_pt=width, lines=2)
    assert len(fitted.lines) == wrapped
    assert 10 <= fitted.size <= 20
    assert fitted.is_cut == (width == 40)
    assert all(fonts.width(line, fonts.BOLD, fitted.size) <= width + 1e-6 for line in fitted.lines)


def test_one_word_longer_than_two_lines_is_cut_and_not_broken():
    fitted = fonts.fit("N" * 80, fonts.BOLD, size=20, floor=10, width_pt=100, lines=2)
    assert fitted.is_cut
    assert [line.endswith("…") for line in fitted.lines] == [True]
    assert all(fonts.width(line, fonts.BOLD, fitted.size) <= 100 for line in fitted.lines)
