"""Reads the tables of a file whose kind is known, as plain values for `child` to tell. Only the child calls this."""

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, WorksheetNotFound

from stalls.tables.dangers import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, TableError
from stalls.tables.delimited import read_text

NO_RESULT = object()
# What else a broken file makes of its reader ends the process, and `books` says so.
BROKEN = (CalamineError, WorksheetNotFound, BadZipFile, ElementTree.ParseError, LookupError, ValueError)
# Cells that calamine gives as empty: a formula without a result, and an error.
CELL = rb"<(?:\w+:)?c\s([^>]*)>\s*"
WITHOUT_RESULT = re.compile(
    CELL + rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"
)
ERROR = re.compile(CELL + rb"(?:<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(#[^<]{1,20})</")
PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_book(data: bytes, kind: str, encoding: str) -> dict:
    """`tables`, `hidden`, `encoding`; or `refused` with a sentence; or `choices` of encodings."""
    try:
        if kind == "csv":
            return read_text(data, encoding)
        return _read_workbook(data, kind)
    except TableError as error:
        return {"refused": str(error)}


def _read_workbook(data, kind):
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        if len(sheets) > MOST_SHEETS:
            raise TableError(f"Tệp có {len(sheets)} trang tính; nhiều nhất {MOST_SHEETS}. Chia thành nhiều tệp.")
        shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
        tables = [_table(book.get_sheet_by_name(name)) for name in shown]
        if kind == "xlsx":
            _put_what_calamine_leaves_out(data, tables)
    except TableError:
        raise
    except BROKEN as error:
        raise TableError("Tệp bảng tính này hỏng. Mở lại bằng Excel, lưu thành tệp mới rồi gửi.") from error
    for table in tables:
        table["rows"] = [(number, cells) for number, cells in table["rows"] if any(cell != "" for cell in cells)]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    return {"tables": tables, "hidden": hidden, "encoding": ""}


def _table(sheet):
    if sheet.end and (sheet.end[0] >= MOST_ROWS or sheet.end[1] >= MOST_COLUMNS):
        raise TableError(
            f"Trang “{sheet.name}” có đến dòng {sheet.end[0] + 1}, cột {sheet.end[1] + 1}; nhiều nhất {MOST_ROWS} dòng "
            f"và {MOST_COLUMNS} cột. Xóa phần thừa, hoặc chia thành nhiều tệp."
        )
    rows = sheet.to_python(skip_empty_area=False)
    merged = sheet.merged_cell_ranges or []
    for (top, left), (bottom, _right) in merged:
        if top < len(rows) and left < len(rows[top]):
            for row in rows[top + 1 : min(bottom, MOST_ROWS) + 1]:
                row[left] = rows[top][left]
    return {
        "name": sheet.name,
        "rows": list(enumerate(rows, start=1)),
        "merged": [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged],
    }


def _put_what_calamine_leaves_out(data, tables):
    with ZipFile(BytesIO(data)) as parts:
        of_sheet = _parts_of_sheets(parts)
        for table in tables:
            xml = parts.read(of_sheet[table["name"]]) if table["name"] in of_sheet else b""
            if b"<f" in xml or b":f" in xml:
                for match in WITHOUT_RESULT.finditer(xml):
                    _put(table, match[1], NO_RESULT)
            if b't="e"' in xml:
                for match in ERROR.finditer(xml):
                    _put(table, match[1], match[2].decode("ascii", "replace"))


def _parts_of_sheets(parts):
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))  # noqa: S314  a DTD is refused before
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))  # noqa: S314
    names = set(parts.namelist())
    found = {}
    for sheet in book.iter():
        target = targets.get(sheet.get(RELATION, ""), "").lstrip("/")
        path = target if target in names else f"xl/{target}"
        if sheet.tag.endswith("}sheet") and path in names:
            found[sheet.get("name")] = path
    return found


def _put(table, attributes, value):
    place = PLACE.search(attributes)
    if not place:
        return
    column, row = 0, int(place[2])
    for letter in place[1]:
        column = column * 26 + letter - 64
    # It may stand beyond what holds a value.
    if row > MOST_ROWS or column > MOST_COLUMNS:
        return
    rows = table["rows"]
    while len(rows) < row:
        rows.append((len(rows) + 1, []))
    cells = rows[row - 1][1]
    cells.extend([""] * (column - len(cells)))
    cells[column - 1] = value
