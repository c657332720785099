"""What is refused before anything is read: each with its sentence, quickly, and in little memory."""

import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from stalls.tables.books import open_book
from stalls.tables.dangers import TableError, kind_of
from tests.stalls.tables.files import bomb, lying, saved, with_parts, xlsx

ROOT = Path(__file__).resolve().parents[3]
GOOD = xlsx([["Mã gian"], ["A-01"]])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = with_parts(GOOD, word__document_0xml=b"<w/>")
STRANGERS = {
    "empty": (b"", "Tệp này trống"),
    "blank": (b"\n\n  \n", "Tệp này trống"),
    "program": (b"MZ\x90\x00" + bytes(500), "chương trình máy tính"),
    "pdf": (b"%PDF-1.7 x", "tệp PDF"),
    "picture": (b"\xff\xd8\xff\xe0" + bytes(90), "Đây là ảnh"),
    "page": (b"<!DOCTYPE html><html><table><tr><td>1</table>", "trang web"),
    "rtf": (b"{\\rtf1 x}", "văn bản Word"),
    "archive": (b"Rar!\x1a\x07", "tệp nén"),
    "broken": (GOOD[: len(GOOD) // 2], "hỏng"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "có mật khẩu"),
    "macros in xls": (OLE + "Workbook_VBA_PROJECT".encode("utf-16-le"), "macro"),
    "doc": (OLE + "WordDocument".encode("utf-16-le"), "tệp Word"),
    "macros": (with_parts(GOOD, xl__vbaProject_0bin=b"x"), "macro"),
    "dtd": (
        with_parts(GOOD, xl__sharedStrings_0xml=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "DTD",
    ),
    "dtd in utf-16": (
        with_parts(GOOD, xl__styles_0xml='<?xml version="1.0"?><!DOCTYPE a []><a/>'.encode("utf-16")),
        "DTD",
    ),
    "archive as xlsx": (with_parts(GOOD, xl__workbook_0xml=b"<x"), "hỏng"),
    "rubbish": (bytes(range(1, 32)) * 40, "bảng chữ"),
}


@pytest.mark.parametrize(("data", "sentence"), STRANGERS.values(), ids=STRANGERS)
def test_what_is_no_table_is_told_by_what_is_in_it(data, sentence):
    with pytest.raises(TableError, match=sentence):
        open_book(data)


def test_a_word_file_is_no_table():
    data = WORD.replace(b"xl/workbook.xml", b"xl/workbook.xmx")
    with pytest.raises(TableError, match="tệp Word"):
        kind_of(data)


def test_the_sentences_are_not_all_there_is(tmp_path):
    """What is refused above is refused for its fault: without it the file opens."""
    assert open_book(GOOD).tables[0].rows == [(1, ["Mã gian"]), (2, ["A-01"])]


MEASURED = """
import resource, sys, time
from stalls.tables.dangers import TableError, kind_of
data = sys.stdin.buffer.read()
before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
try:
    kind_of(data)
except TableError as error:
    print(time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, error)
"""


@pytest.mark.parametrize("is_lying", [False, True])
def test_a_bomb_is_refused_at_once_and_in_little_memory(is_lying):
    data = bomb()
    data = lying(data, "xl/worksheets/sheet1.xml") if is_lying else data
    asked = [sys.executable, "-c", MEASURED]
    told = subprocess.run(asked, input=data, capture_output=True, check=True, cwd=ROOT).stdout.decode()
    seconds, kilobytes, sentence = told.split(" ", 2)
    assert "quá lớn" in sentence
    assert float(seconds) < 1
    assert int(kilobytes) < 64 * 1024


def test_a_file_that_eats_its_reader_is_refused():
    """A cell far to the lower right: read in full, the table would take thousands of gigabytes."""
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>
    </sheetData></worksheet>"""
    with pytest.raises(TableError, match=r"Không đọc được|nhiều nhất"):
        open_book(with_parts(GOOD, xl__worksheets__sheet1_0xml=sheet))


def test_a_million_empty_rows_with_colours_are_empty():
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    first = '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã gian</t></is></c></row>'
    first += '<row r="2"><c r="A2" t="inlineStr"><is><t>A-01</t></is></c></row>'
    sheet = f"{head}{first}{rows}</sheetData></worksheet>".encode()
    started = time.monotonic()
    book = open_book(with_parts(GOOD, xl__worksheets__sheet1_0xml=sheet))
    assert book.tables[0].rows == [(1, ["Mã gian"]), (2, ["A-01"])]
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("shape", ["rows", "columns", "sheets"])
def test_what_no_market_has_is_too_much(shape):
    book = openpyxl.Workbook()
    if shape == "rows":
        book.active["A200001"] = 1
    elif shape == "columns":
        book.active["GS1"] = 1
    else:
        for _ in range(60):
            book.create_sheet()
    with pytest.raises(TableError, match="nhiều nhất"):
        open_book(saved(book))
