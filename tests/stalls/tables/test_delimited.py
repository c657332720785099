"""Lists kept as text: encodings and separators told apart by what comes out, or asked about."""

import unicodedata

import pytest

from places.vietnamese import nfc
from stalls.tables.books import EncodingUnsureError, open_book
from stalls.tables.dangers import TableError

TEXT = "STT;Họ và tên;Ngân hàng\n1;Nông Thị Hòa;Đông Á\n2;Lý Văn Páo;Kỹ Thương\n3;Bế Thị Phượng;Việt Nam Thịnh Vượng\n"
WANTED = [line.split(";") for line in TEXT.splitlines()]


def windows_1258(text) -> bytes:
    """As Windows writes it: letters with their hats in one byte, tones behind them in another."""
    written = b""
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            apart = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323")
            bare = unicodedata.normalize("NFC", apart.replace(tone, "", 1))
            written += bare.encode("cp1258") + tone.encode("cp1258")
    return written


def read(data, **options):
    return [[nfc(cell) for cell in cells] for _row, cells in open_book(data, **options).tables[0].rows]


ENCODED = {
    "utf-8": TEXT.encode(),
    "utf-8 with a mark": TEXT.encode("utf-8-sig"),
    "utf-8 taken apart": unicodedata.normalize("NFD", TEXT).encode(),
    "utf-16 with a mark": TEXT.encode("utf-16"),
    "utf-16 le": TEXT.encode("utf-16-le"),
    "utf-16 be": TEXT.encode("utf-16-be"),
    "windows 1258": windows_1258(TEXT),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_every_encoding_gives_the_same_list(data):
    assert read(data) == WANTED


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_told_by_the_lines(separator):
    assert read(TEXT.replace(";", separator).encode()) == WANTED


def test_a_cell_may_hold_separators_quotes_and_line_breaks():
    assert read(b'a,b\n"1, 2 ""x""","l\n2"\n') == [["a", "b"], ['1, 2 "x"', "l 2"]]


def test_rows_are_counted_as_the_file_has_them():
    assert [row for row, _cells in open_book(b"a;b\n\n\n1;2\n").tables[0].rows] == [1, 4]


def test_what_may_be_two_things_is_asked_about():
    with pytest.raises(EncodingUnsureError, match="Chọn bảng mã") as unsure:
        open_book("a;b\nÉté;Ñandú\n".encode("cp1252"))
    names = {name: sample for name, _called, sample in unsure.value.choices}
    assert names["cp1252"].splitlines()[1] == "Été;Ñandú"
    assert "cp1258" in names


def test_the_answer_is_taken():
    assert read("a;b\nÉté;Ñandú\n".encode("cp1252"), encoding="cp1252")[1] == ["Été", "Ñandú"]
    with pytest.raises(TableError, match="Không có bảng mã"):
        open_book(b"a;b\n1;2\n", encoding="rot13")
    with pytest.raises(TableError, match="không phải UTF-8"):
        open_book("a;b\nÉté;2\n".encode("cp1252"), encoding="utf-8")


@pytest.mark.parametrize("data", [b'a;b\n1;"2\n', b"a;b\n1;2\0\n" + b"x" * 3000], ids=["open quote", "zero byte"])
def test_a_broken_text_is_refused(data):
    with pytest.raises(TableError):
        open_book(data)


def test_too_many_columns_are_refused():
    with pytest.raises(TableError, match="nhiều nhất 200"):
        open_book((";".join("x" * 201) + "\n").encode())
