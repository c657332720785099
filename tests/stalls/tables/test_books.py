"""Workbooks of every kind, as they are: where a cell stands, what is in it, and what only looks empty."""

from datetime import date, datetime, time
from io import BytesIO

import openpyxl
import pytest

from stalls.tables.annotating import annotate
from stalls.tables.books import FORMULA, open_book
from tests.stalls.tables.files import converted, saved, xlsx

LIST = [["Mã gian", "Họ tên", "Số TK", "Từ ngày"], ["A-01", "Nông Thị Hoa", "0012345678", "x"]]


def test_rows_and_columns_are_counted_as_the_officer_sees_them():
    book = openpyxl.Workbook()
    book.active["C4"], book.active["D6"] = "Mã gian", 7
    table = open_book(saved(book)).tables[0]
    assert table.rows == [(4, ["", "", "Mã gian", ""]), (6, ["", "", "", 7])]


def test_values_come_as_what_they_are():
    book = openpyxl.Workbook()
    sheet = book.active
    for column, value in enumerate(["0012", 12, 1.5, True, datetime(2026, 3, 1), time(7, 30)], start=1):  # noqa: DTZ001
        sheet.cell(1, column, value)
    assert open_book(saved(book)).tables[0].rows[0][1] == ["0012", 12, 1.5, True, date(2026, 3, 1), time(7, 30)]


def test_dates_of_1904_are_the_same_dates():
    data = xlsx([["x"]], default_date_format="dd/mm/yyyy")
    book = openpyxl.load_workbook(BytesIO(data))
    book.epoch = openpyxl.utils.datetime.MAC_EPOCH
    book.active["A2"] = date(2026, 3, 1)
    assert open_book(saved(book)).tables[0].rows[1][1] == [date(2026, 3, 1)]


def test_a_formula_gives_what_it_came_to_or_says_that_it_came_to_nothing():
    data = xlsx([["=1+1", "=2+2", "x"]])
    stored = open_book(data).tables[0].rows[0][1]
    assert stored == [0, 0, "x"]
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["D9"] = "x", "=1+1", "=A1"
    assert open_book(saved(book)).tables[0].rows == [(1, ["x", FORMULA]), (9, ["", "", "", FORMULA])]


def test_an_error_value_is_no_empty_cell():
    book = openpyxl.Workbook()
    book.active["A1"] = "#N/A"
    book.active["A1"].data_type = "e"
    book.active["B1"] = "x"
    assert open_book(saved(book)).tables[0].rows == [(1, ["#N/A", "x"])]


def test_what_is_merged_downwards_stands_in_each_row():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A3"], sheet["B3"], sheet["B4"], sheet["C3"] = "Khu", "Dãy A", "1", "2", "rộng"
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("C3:D3")
    table = open_book(saved(book)).tables[0]
    assert table.rows == [(1, ["Khu", "", ""]), (3, ["Dãy A", "1", "rộng"]), (4, ["Dãy A", "2", ""])]
    assert sorted(table.merged) == [(3, 1, 4, 1), (3, 3, 3, 4)]


def test_hidden_sheets_are_left_alone_and_named():
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.create_sheet("Cũ")["A1"] = 2
    book["Cũ"].sheet_state = "hidden"
    opened = open_book(saved(book))
    assert ([table.name for table in opened.tables], opened.hidden) == (["Sheet"], ["Cũ"])


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_programs_files_are_read_alike(kind, tmp_path):
    data = converted(xlsx(LIST), kind, tmp_path)
    book = open_book(data)
    assert book.kind == kind
    assert book.tables[0].rows == [(1, LIST[0]), (2, LIST[1])]
    noted = openpyxl.load_workbook(BytesIO(annotate(data, book, {("Sheet1", 2, 2): ["Sai"]})))
    assert noted.active["C2"].value == "0012345678"
    assert noted.active["C2"].comment.text == "Sai"


def test_the_officers_own_workbook_comes_back_as_it_was_with_notes():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["B2"], sheet["C3"] = "Danh sách", "=1+1", "Gộp"
    sheet.merge_cells("C3:C5")
    sheet.column_dimensions["A"].width = 33
    data = saved(book)
    noted = openpyxl.load_workbook(
        BytesIO(annotate(data, open_book(data), {("Sheet", 4, 2): ["Một", "Hai"], ("Sheet", 9, 0): ["Ba"]}))
    ).active
    assert noted["C3"].comment.text == "Một\nHai"
    assert noted["A9"].comment.text == "Ba"
    assert noted["B2"].value == "=1+1"
    assert noted.column_dimensions["A"].width == 33
    assert noted["C3"].fill.start_color.rgb == "FFF3C6C2"
    assert noted["A1"].comment is None
