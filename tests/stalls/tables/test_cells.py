import unicodedata
from datetime import date, datetime, time, timedelta

import pytest

from stalls.tables.books import FORMULA
from stalls.tables.cells import CellError, column_letter, day_of, digits_of, is_number, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("  Nông \u00a0Thị\u200b  Hoa ", "Nông Thị Hoa"),
        (unicodedata.normalize("NFD", "Phượng"), "Phượng"),
        (12.0, "12"),
        (12, "12"),
        (6.5, "6.5"),
        (970436000000000.0, "970436000000000"),
        (1e15, "1000000000000000"),
        (True, "TRUE"),
        (date(2026, 3, 1), "01/03/2026"),
        (datetime(2026, 3, 1, 7, 30), "01/03/2026"),  # noqa: DTZ001
        (time(7, 30), "07:30"),
        (timedelta(hours=26), "1 day, 2:00:00"),
        ("#1", "#1"),
        ("", ""),
    ],
)
def test_text_is_what_an_officer_reads(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", FORMULA])
def test_what_says_nothing_is_no_text(value):
    for read in (text_of, digits_of, day_of):
        with pytest.raises(CellError, match=r"gõ thẳng giá trị|Văn bản"):
            read(value)


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        ("0012 3456-78", "0012345678"),
        ("0012.3456.78", "0012345678"),
        ("'0012", "0012"),
        ("ab12", "AB12"),
        (123456789.0, "123456789"),
        (999999999999999, "999999999999999"),
        ("", ""),
    ],
)
def test_digits(value, digits):
    assert digits_of(value) == digits


@pytest.mark.parametrize(
    "value",
    [9.70436e14 + 0.5, 1e15, 1234567890123456789, -5, "9.70436E+14", "9,70436E+14", "1e9", True, date(2026, 3, 1)],
)
def test_what_excel_destroyed_is_refused_with_the_way_to_mend_it(value):
    with pytest.raises(CellError, match=r"Định dạng ô là Văn bản \(Text\) rồi gõ lại"):
        digits_of(value)


def test_a_number_cell_keeps_no_zero():
    assert is_number(12)
    assert is_number(1.0)
    assert not is_number("12")
    assert not is_number(True)


@pytest.mark.parametrize(
    "value",
    [date(2024, 9, 5), datetime(2024, 9, 5), "05/09/2024", "5-9-2024", "5.9.2024", "2024-09-05", "2024-09-05 00:00:00"],  # noqa: DTZ001
)
def test_days(value):
    assert day_of(value) == date(2024, 9, 5)


@pytest.mark.parametrize("value", ["2024", 2024, "31/02/2024", "9/2024", "hôm qua", "05/09/24", ""])
def test_what_is_no_day(value):
    with pytest.raises(CellError, match="ngày"):
        day_of(value)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_a_workbook(index, letters):
    assert column_letter(index) == letters
