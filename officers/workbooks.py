"""A list as a workbook or as text: columns of one kind each, a head that stays, and at the foot where it comes from."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

# What a spreadsheet takes for a formula at the beginning of a text.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = {"text": 24, "code": 14, "number": 10, "day": 12, "moment": 17}
FORMATS = {"code": "@", "number": "#,##0.##", "day": "dd/mm/yyyy", "moment": "hh:mm dd/mm/yyyy"}
# Where a day is written in words, as in a file that knows no days.
WRITTEN = {"day": "%d/%m/%Y", "moment": "%H:%M %d/%m/%Y"}


@dataclass(frozen=True)
class Column:
    """`kind` is text, code (digits that are no number), number, day or moment. `read` takes a row and who reads it."""

    heading: str
    read: Callable[[Any, Any], Any]
    kind: str = "text"


def write_xlsx(columns: Sequence[Column], rows: Iterable[Sequence], foot: Sequence[str], *, title: str) -> bytes:
    """`rows` are values in the order of the columns, None or "" for nothing; moments are in local time."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"constant_memory": True, "remove_timezone": True}) as book:
        sheet = book.add_worksheet(title[:31])
        head = book.add_format({"bold": True, "bg_color": "#DCEBE6", "border": 1, "text_wrap": True})
        quiet = book.add_format({"font_color": "#5B6B66"})
        styles = [
            book.add_format({"num_format": FORMATS[each.kind]} if each.kind in FORMATS else {}) for each in columns
        ]
        for index, (column, style) in enumerate(zip(columns, styles, strict=True)):
            sheet.set_column(index, index, WIDTHS[column.kind], style)
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.write_string(0, index, column.heading, head)
        number = 0
        for number, row in enumerate(rows, start=1):
            for index, (value, style) in enumerate(zip(row, styles, strict=True)):
                _write(sheet, number, index, value, style)
        for line, text in enumerate(foot, start=number + 2):
            sheet.write_string(line, 0, text, quiet)
    return kept.getvalue()


def _write(sheet, number, index, value, style):
    if value is None or value == "":
        return
    if isinstance(value, datetime | date):
        sheet.write_datetime(number, index, value, style)
    elif isinstance(value, str):
        sheet.write_string(number, index, value, style)
    else:
        sheet.write_number(number, index, float(value), style)


def write_csv(columns: Sequence[Column], rows: Iterable[Sequence], foot: Sequence[str]) -> bytes:
    """As a Vietnamese Excel opens it: UTF-8 with its mark, semicolons. What could be a formula gets an apostrophe."""
    kept = StringIO(newline="")
    writer = csv.writer(kept, delimiter=";")
    writer.writerow([column.heading for column in columns])
    for row in rows:
        writer.writerow([_safe(_as_text(value, column.kind)) for value, column in zip(row, columns, strict=True)])
    writer.writerow([])
    writer.writerows([_safe(line)] for line in foot)
    return kept.getvalue().encode("utf-8-sig")


def _as_text(value, kind):
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(WRITTEN.get(kind, WRITTEN["day"]))
    # A Vietnamese Excel takes a point for the mark of thousands, or the number for a text.
    return str(value).replace(".", ",") if isinstance(value, Decimal | float) else str(value)


def _safe(text):
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
