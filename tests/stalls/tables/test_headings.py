"""Where the heading is, and what its columns are, however a commune writes them."""

import unicodedata

import pytest

from stalls.tables.books import Table
from stalls.tables.headings import Column, find_heading, likeliest_heading

COLUMNS = (
    Column("code", "Mã gian", ("số quầy", "ki ốt số")),
    Column("name", "Họ tên chủ hộ", ("họ và tên", "chủ hộ")),
    Column("bank", "Ngân hàng", (), 3),
    Column("number", "Số tài khoản", ("stk", "số tk"), 3),
)


def found(*rows, merged=(), at_least=("code",)):
    return find_heading(Table("T", list(enumerate(rows, start=1)), list(merged)), COLUMNS, at_least=at_least)


def test_it_is_found_wherever_it_stands():
    title = ["UBND XÃ HÒA AN", "", ""]
    heading = found(title, ["DANH SÁCH TIỂU THƯƠNG", "", ""], ["TT", "Mã gian", "Họ và tên"], ["1", "A", "Hoa"])
    assert (heading.last_row, heading.keys, heading.unknown) == (3, {1: "code", 2: "name"}, {0: "TT"})


def test_thirty_rows_down_is_too_far():
    rows = [["x", "y"]] * 30
    assert found(*rows, ["Mã gian", "Họ và tên"]) is None


@pytest.mark.parametrize(
    "text",
    [
        "mã gian", "MÃ GIAN", "Ma gian", "Mã  gian (*)", "Mã\ngian", "2. Mã gian", "(2) Mã gian", "b) Mã gian",
        "Mã gian [bắt buộc]", unicodedata.normalize("NFD", "Mã gian"), "Số quầy", "Ki-ốt số", "SỐ QUẦY:",
    ],
)  # fmt: skip
def test_it_is_matched_without_marks_case_notes_and_numbers(text):
    assert found([text, "Chủ hộ"]).keys == {0: "code", 1: "name"}


def test_what_stands_several_times_is_counted():
    heading = found(["Mã gian", "Ngân hàng", "STK", "Ngân hàng", "STK", "Ngân hàng 3", "STK 3", "Ngân hàng"])
    assert list(heading.keys.values()) == ["code", "bank", "number", "bank_2", "number_2", "bank_3", "number_3"]


def test_what_stands_once_is_not_taken_twice():
    assert found(["Mã gian", "Họ và tên", "Chủ hộ"]).keys == {0: "code", 1: "name"}


def test_a_heading_may_stand_in_two_rows():
    rows = [["STT", "Mã gian", "Chủ hộ", "Tài khoản ngân hàng", ""], ["", "", "", "Ngân hàng", "Số TK"]]
    heading = found(*rows, merged=[(1, 4, 1, 5), (1, 2, 2, 2)])
    assert heading.last_row == 2
    assert heading.keys == {1: "code", 2: "name", 3: "bank", 4: "number"}


def test_without_what_is_needed_it_is_none_but_there_is_a_likeliest():
    rows = [["Danh sách", ""], ["Ô", "Họ và tên"], ["1", "Hoa"]]
    assert found(*rows) is None
    table = Table("T", list(enumerate(rows, start=1)))
    assert likeliest_heading(table, COLUMNS).texts == {0: "Ô", 1: "Họ và tên"}


def test_the_same_headings_have_the_same_signature_however_written():
    one, two = found(["Mã gian", "Chủ hộ", "Ghi chú"]), found(["MÃ GIAN", "chủ  hộ", "ghi chú"])
    assert one.signature == two.signature
    assert one.signature != found(["Mã gian", "Ghi chú", "Chủ hộ"]).signature
