"""Files of lists as spreadsheets open them: values of their own kind, and texts that stay texts."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from officers.workbooks import Column, write_csv, write_xlsx
from tests.stalls.tables.files import converted

COLUMNS = [
    Column("Tên", lambda row, _user: row[0]),
    Column("Mã", lambda row, _user: row[1], "code"),
    Column("Số", lambda row, _user: row[2], "number"),
    Column("Ngày", lambda row, _user: row[3], "day"),
    Column("Lúc", lambda row, _user: row[4], "moment"),
]
ROWS = [
    ["Nông Thị Hoa", "0012", 3, date(2026, 3, 1), datetime(2026, 3, 1, 7, 30)],  # noqa: DTZ001
    ["", None, None, None, None],
]
DANGEROUS = ["=1+1", "+84912", "-5", "@SUM(1)", '=HYPERLINK("http://x")', "\t=1", "\r=1"]
FOOT = ["Gian hàng. Lọc theo: không.", "Xuất bởi Nông Thị Thử"]


def test_a_workbook_has_values_of_their_own_kind_and_says_where_it_is_from():
    sheet = openpyxl.load_workbook(BytesIO(write_xlsx(COLUMNS, ROWS, FOOT, title="Gian hàng"))).active
    assert [cell.value for cell in sheet[1]] == ["Tên", "Mã", "Số", "Ngày", "Lúc"]
    values = [cell.value for cell in sheet[2]]
    assert values == ["Nông Thị Hoa", "0012", 3, datetime(2026, 3, 1), datetime(2026, 3, 1, 7, 30)]  # noqa: DTZ001
    assert [cell.number_format for cell in sheet[2]] == ["General", "@", "#,##0.##", "dd/mm/yyyy", "hh:mm dd/mm/yyyy"]
    assert sheet.freeze_panes == "A2"
    assert [sheet[f"A{row}"].value for row in (5, 6)] == FOOT
    assert sheet.column_dimensions["A"].width > 20


def test_a_text_file_opens_in_excel_as_it_is():
    data = write_csv(COLUMNS, ROWS, FOOT)
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(StringIO(data.decode("utf-8-sig")), delimiter=";"))
    assert read[:2] == [
        ["Tên", "Mã", "Số", "Ngày", "Lúc"],
        ["Nông Thị Hoa", "0012", "3", "01/03/2026", "07:30 01/03/2026"],
    ]


def test_a_decimal_is_written_with_a_comma_in_a_text_file():
    column = [Column("Diện tích", lambda row, _user: row[0], "number")]
    lines = write_csv(column, [[Decimal("12.50")], [-0.5], [7]], []).decode("utf-8-sig").splitlines()
    assert lines[1:4] == ["12,50", "'-0,5", "7"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_looks_like_a_formula_is_none(text):
    column = COLUMNS[:1]
    cell = openpyxl.load_workbook(BytesIO(write_xlsx(column, [[text]], [], title="x"))).active["A2"]
    assert cell.data_type == "s"
    (_head, (kept,), *_rest) = csv.reader(StringIO(write_csv(column, [[text]], []).decode("utf-8-sig")), delimiter=";")
    assert kept == f"'{text}"


def test_libreoffice_calculates_nothing_of_it(tmp_path):
    """Opened there and written out again: what was a text is the same text."""
    data = write_xlsx(COLUMNS[:1], [[text] for text in DANGEROUS[:5]], [], title="x")
    opened = converted(data, "csv:Text - txt - csv (StarCalc):59,34,76", tmp_path).decode()
    read = [row[0] for row in csv.reader(StringIO(opened), delimiter=";")]
    assert read[1:6] == DANGEROUS[:5]
