"""A file that an officer brings, opened: which tables are in it, and what stands in their cells.

What is in the file is read by a process of its own, with little memory and little time: whatever a file was made to do
to its reader ends there, and the officer gets a sentence.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from pathlib import Path

from stalls.tables.dangers import TableError, kind_of

ROOT = Path(__file__).resolve().parents[2]
MOST_SECONDS = 60
TOO_HARD = (
    "Không đọc được tệp này: tệp hỏng, hoặc bảng quá lớn. Mở bằng Excel, chép phần bảng sang một tệp mới rồi lưu dạng "
    ".xlsx."
)


class EncodingUnsureError(TableError):
    """`choices` are (encoding, what it is called, its first lines read so), to be asked about."""

    def __init__(self, choices):
        super().__init__("Chưa chắc tệp chữ này dùng bảng mã nào. Chọn bảng mã cho ra chữ Việt đúng.")
        self.choices = choices


class _Formula:
    def __repr__(self):
        return "FORMULA"


# Stands where a formula has no stored result.
FORMULA = _Formula()
Cell = str | float | int | bool | date | time | timedelta | _Formula


@dataclass(frozen=True)
class Table:
    """`rows` are (number as in the officer's program, cells from column A on); those that are empty are left out.

    What is merged from above down stands in each of its rows. `merged` are first row, first column, last row, last
    column, counted from 1.
    """

    name: str
    rows: list[tuple[int, list[Cell]]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """`kind` is xlsx, xls, ods or csv; `hidden` are the names of sheets that were left alone."""

    kind: str
    tables: list[Table]
    hidden: list[str] = field(default_factory=list)
    encoding: str = ""


def open_book(data: bytes, *, encoding: str = "") -> Book:
    """TableError with a sentence for what is no table; EncodingUnsureError where a text file must be asked about."""
    kind = kind_of(data)
    asked = [sys.executable, "-m", "stalls.tables.child", kind, encoding]
    try:
        # Our own interpreter and module; `encoding` is one of a list, or refused by the reader.
        answer = subprocess.run(  # noqa: S603
            asked, input=data, capture_output=True, timeout=MOST_SECONDS, cwd=ROOT, check=False
        )
        told = json.loads(answer.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise TableError(TOO_HARD) from error
    if "choices" in told:
        raise EncodingUnsureError([tuple(choice) for choice in told["choices"]])
    if "refused" in told:
        raise TableError(told["refused"])
    tables = [
        Table(each["name"], list(_rows(each["rows"])), [tuple(m) for m in each["merged"]]) for each in told["tables"]
    ]
    return Book(kind, tables, told["hidden"], told["encoding"])


def _rows(rows) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in rows:
        yield number, [_opened(cell) if isinstance(cell, list) else cell for cell in cells]


def _opened(cell):
    kind, *rest = cell
    if kind == "date":
        return date.fromisoformat(rest[0])
    if kind == "time":
        return time.fromisoformat(rest[0])
    return timedelta(seconds=rest[0]) if kind == "span" else FORMULA
