"""From the tables of a file to entries: which rows are stalls, and which are titles, sums and signatures."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from payments.importing.cleaning import Cleaner
from payments.importing.columns import COLUMNS, NEEDED
from payments.importing.entries import Entry
from payments.models import Bank
from places.vietnamese import fold
from stalls.tables.books import Book, Table
from stalls.tables.cells import CellError, text_of
from stalls.tables.headings import Heading, candidates, find_heading, likeliest_heading

# What begins the rows that close a list; a sum is the whole of its cell, as Tống, Tòng and Công are names.
CLOSING = re.compile(
    r"(?:tong|cong)(?: cong| so| toan cho)*(?: \d+)?(?: (?:ho|gian|nguoi|quay|kiot))*$"
    r"|nguoi lap|lap bieu|nguoi tong hop|ghi chu|xac nhan|thu truong|truong ban|chu tich|tm |uy ban|ban quan ly"
    r"|ngay \d|noi nhan"
)
SECTION = ("khu ", "day ", "tang ", "nha long", "dinh ")
EXAMPLE = "vi du"
NOTHING_TO_READ = "Trong tệp không có dòng nào để nhập. Gian hàng ghi từ dòng ngay dưới tiêu đề, mỗi gian một dòng."


@dataclass(frozen=True)
class UnknownLayout(Exception):  # noqa: N818  it is an answer: somebody is to be asked
    """No table names its columns as any that we know; the likeliest heading is what an officer is asked about."""

    table: str
    heading: Heading
    sample: tuple[list[str], ...]


@dataclass(frozen=True)
class Read:
    entries: list[Entry]
    # Of each table: its name, the row of its heading, the headings that are not used, the rows that were passed over.
    # The row of the heading is None where the table was left alone.
    tables: list[tuple[str, int | None, list[str], list[int]]]


def read_entries(
    book: Book, *, remembered: Mapping[str, dict[int, str]], still_at_it: Callable[[int], None] = lambda done: None
) -> Read:
    """`remembered` are the columns that an officer matched by hand, by signature of the heading."""
    cleaner = Cleaner({bank.record: bank for bank in Bank.objects.all()}, is_csv=book.kind == "csv")
    entries, tables = [], []
    for table in book.tables:
        heading = _heading_of(table, remembered)
        if heading is None:
            tables.append((table.name, None, [], []))
            continue
        passed_over = []
        tables.append((table.name, heading.last_row, list(heading.unknown.values()), passed_over))
        for entry in _entries_of(table, heading, cleaner, passed_over):
            entries.append(entry)
            if len(entries) % 500 == 0:
                still_at_it(len(entries))
    if all(row is None for _name, row, *_rest in tables):
        _ask(book)
    return Read(entries, tables)


def _ask(book):
    for table in book.tables:
        heading = likeliest_heading(table, COLUMNS)
        if heading and len(table.rows) > 1:
            below = [cells for number, cells in table.rows if number > heading.last_row][:3]
            raise UnknownLayout(table.name, heading, tuple(_shown(cells, heading) for cells in below))


def _shown(cells, heading):
    return [_plain(cells[index]) if index < len(cells) else "" for index in sorted(heading.texts)]


def _heading_of(table, remembered):
    for heading in candidates(table, COLUMNS) if remembered else ():
        if heading.signature in remembered:
            return Heading(heading.last_row, remembered[heading.signature], heading.texts)
    return find_heading(table, COLUMNS, at_least=NEEDED)


def _entries_of(table: Table, heading, cleaner, passed_over):
    columns = {key: index for index, key in heading.keys.items()}
    section = table.name if "section" not in columns and fold(table.name).startswith(SECTION) else ""
    for number, cells in table.rows:
        if number <= heading.last_row:
            continue
        code = _plain(cells[columns["code"]]) if columns["code"] < len(cells) else ""
        if _is_surely_a_stall(code):
            yield cleaner.entry(table.name, number, cells, columns, section=section)
            continue
        said = [text for text in map(_plain, cells) if text]
        if len(set(said)) == 1 and fold(said[0]).startswith(SECTION):
            section = said[0]
        elif _is_beside_the_list(said, code):
            passed_over.append(number)
        else:
            yield cleaner.entry(table.name, number, cells, columns, section=section)


def _is_surely_a_stall(code) -> bool:
    """Without a look at the rest of the row: most are."""
    has_number = len(code) > 2 and code[0].isalnum() and any(map(str.isdigit, code))
    plain = fold(code) if has_number else ""
    return has_number and not CLOSING.match(plain) and not plain.startswith((*SECTION, EXAMPLE))


def _is_beside_the_list(said, code) -> bool:
    """Sums, signatures, the numbers of columns, the template's own example."""
    if fold(code) == EXAMPLE:
        return True
    if _counts_columns([text.strip("()") for text in said]):
        return True
    return not said or (CLOSING.match(fold(said[0])) is not None and len(said) < 5) or (len(said) == 1 and not code)


def _counts_columns(said) -> bool:
    """1, 2, 3, … under a heading."""
    if len(said) < 3 or not all(text.isdecimal() and len(text) < 3 for text in said):
        return False
    return [int(text) for text in said] == list(range(int(said[0]), int(said[0]) + len(said)))


def _plain(cell) -> str:
    try:
        return text_of(cell)
    except CellError:
        return "?"
