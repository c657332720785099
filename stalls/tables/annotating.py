"""An officer's own file, with a note in each cell that is to be mended."""

from collections.abc import Mapping
from io import BytesIO

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from stalls.tables.books import Book
from stalls.tables.cells import CellError, text_of

FILL = "FFF3C6C2"
# openpyxl holds a workbook whole, with some 50 bytes for each byte of a cell: what is longer is written anew.
MOST_ROWS = 30_000
NOTE_WIDTH, NOTE_LINE, LETTERS_IN_LINE = 320, 20, 40
Notes = Mapping[tuple[str, int, int], list[str]]


def annotate(data: bytes, book: Book, notes: Notes) -> bytes:
    """As xlsx. `notes` are by name of the table, row from 1 and column from 0.

    A workbook is given back as it was. What is no xlsx, or too long, is written anew with its cells and nothing else.
    """
    if book.kind != "xlsx" or sum(len(table.rows) for table in book.tables) > MOST_ROWS:
        return _written_anew(book, notes)
    own = openpyxl.load_workbook(BytesIO(data))
    fill = PatternFill("solid", start_color=FILL, end_color=FILL)
    for (name, row, column), sentences in notes.items():
        sheet = own[name]
        cell = sheet.cell(row, column + 1)
        for merged in sheet.merged_cells.ranges:
            if cell.coordinate in merged:
                cell = sheet.cell(merged.min_row, merged.min_col)
        text = "\n".join(sentences)
        cell.comment = Comment(text, "Chợ 4.0", height=_height(text), width=NOTE_WIDTH)
        cell.fill = fill
    kept = BytesIO()
    own.save(kept)
    return kept.getvalue()


def _height(text) -> int:
    return NOTE_LINE * (1 + sum(1 + len(line) // LETTERS_IN_LINE for line in text.splitlines()))


def _written_anew(book, notes):
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False}) as anew:
        noted = anew.add_format({"bg_color": f"#{FILL[2:]}"})
        for table in book.tables:
            sheet = anew.add_worksheet(table.name[:31])
            # First, so that what a cell says comes over it.
            for name, row, column in notes:
                if name == table.name:
                    sheet.write_blank(row - 1, column, None, noted)
            for number, cells in table.rows:
                for column, value in enumerate(cells):
                    has_note = (table.name, number, column) in notes
                    _write(sheet, number - 1, column, value, noted if has_note else None)
            for (name, row, column), sentences in notes.items():
                if name == table.name:
                    text = "\n".join(sentences)
                    sheet.write_comment(row - 1, column, text, {"width": NOTE_WIDTH, "height": _height(text)})
    return kept.getvalue()


def _write(sheet, row, column, value, style):
    if value == "":
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
        return
    try:
        text = text_of(value)
    except CellError:
        text = str(value)
    sheet.write_string(row, column, text, style)
