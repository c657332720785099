"""What a file is, by what is in it and not by its name; and what is refused before anything of it is read."""

import re
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

CHUNK = 1 << 16
# A list of 200,000 stalls takes 90 MB once it is unpacked.
MOST_UNPACKED = 120 * 1024 * 1024
MOST_PARTS = 1000
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 200_000, 200, 60
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# In an OLE file names are written in UTF-16.
ENCRYPTED, MACROS = ("EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le"))
IN_XLS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
STRANGERS = (
    (b"MZ", "chương trình máy tính, không phải bảng tính"),
    (b"\x7fELF", "chương trình máy tính, không phải bảng tính"),
    (b"%PDF", "tệp PDF"),
    (b"\x89PNG", "ảnh"),
    (b"\xff\xd8\xff", "ảnh"),
    (b"GIF8", "ảnh"),
    (b"Rar!", "tệp nén"),
    (b"7z\xbc\xaf", "tệp nén"),
    (b"\x1f\x8b", "tệp nén"),
    (b"{\\rtf", "văn bản Word"),
)
DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
ENTITY = tuple("<!ENTITY".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|script)", re.IGNORECASE)
SAVE_AS = "Lưu lại dạng .xlsx rồi gửi."


class TableError(Exception):
    """A sentence for the officer: what is wrong with the file, and what to do."""


def kind_of(data: bytes) -> str:
    """xlsx, xls, ods or csv; TableError for anything else, and for what would do harm."""
    if not data.strip(b"\0 \r\n\t"):
        raise TableError("Tệp này trống, không có gì để đọc.")
    for begins, what in STRANGERS:
        if data.startswith(begins):
            raise TableError(f"Đây là {what}. Gửi tệp Excel (.xlsx, .xls), .ods hoặc .csv.")
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if data.startswith(b"PK"):
        return _kind_of_zip(data)
    if MARKUP.match(data):
        raise TableError(f"Đây là trang web hoặc XML, không phải bảng tính. Mở bằng Excel. {SAVE_AS}")
    return "csv"


def _kind_of_ole(data):
    if ENCRYPTED in data:
        raise TableError("Tệp có mật khẩu nên không mở được. Bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi gửi lại.")
    if MACROS in data:
        raise TableError(f"Tệp có macro nên không nhận. {SAVE_AS}")
    if not any(name in data for name in IN_XLS):
        raise TableError("Đây là tệp Word hoặc loại khác, không phải bảng tính. Gửi tệp Excel, .ods hoặc .csv.")
    return "xls"


def _kind_of_zip(data):
    try:
        with ZipFile(BytesIO(data)) as parts:
            infos = parts.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise TableError("Tệp Excel này hỏng, không mở được. Mở lại bằng Excel, lưu thành tệp mới rồi gửi.") from error
    names = {info.filename for info in infos}
    if any(info.flag_bits & 1 for info in infos):
        raise TableError("Tệp có mật khẩu nên không mở được. Bỏ mật khẩu rồi gửi lại.")
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise _too_large()
    _look_through(data, infos)
    if any("vbaproject" in name.casefold() for name in names):
        raise TableError(f"Tệp có macro nên không nhận. {SAVE_AS}")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if {"content.xml", "mimetype"} <= names:
        return _kind_of_ods(data)
    what = "tệp Word" if "word/document.xml" in names else "tệp nén hoặc loại khác"
    raise TableError(f"Đây là {what}, không phải bảng tính. Gửi tệp Excel, .ods hoặc .csv.")


def _kind_of_ods(data):
    with ZipFile(BytesIO(data)) as parts:
        if b"spreadsheet" not in parts.read("mimetype")[:200]:
            raise TableError("Đây là văn bản, không phải bảng tính. Gửi tệp Excel, .ods hoặc .csv.")
        if "META-INF/manifest.xml" in parts.namelist() and b"encryption-data" in parts.read("META-INF/manifest.xml"):
            raise TableError("Tệp có mật khẩu nên không mở được. Bỏ mật khẩu rồi gửi lại.")
    return "ods"


def _too_large():
    return TableError(
        "Tệp bung ra quá lớn để đọc an toàn. Chép riêng phần bảng sang một tệp mới, hoặc chia thành nhiều tệp."
    )


def _look_through(data, infos):
    """Unpacks every part and keeps nothing: what the directory says of sizes need not be true."""
    left = MOST_UNPACKED
    for info in infos:
        begun = b""
        for piece in _unpacked(data, info):
            left -= len(piece)
            if left < 0:
                raise _too_large()
            if len(begun) < CHUNK:
                begun += piece
        if any(mark in begun for mark in (*DOCTYPE, *ENTITY)):
            raise TableError(f"Trong tệp có khai báo DTD, Excel không bao giờ ghi như vậy, nên không nhận. {SAVE_AS}")


def _unpacked(data, info):
    """Pieces of a part, no longer than a chunk each however far it unpacks."""
    head = info.header_offset
    start = (
        head
        + 30
        + int.from_bytes(data[head + 26 : head + 28], "little")
        + int.from_bytes(data[head + 28 : head + 30], "little")
    )
    packed = data[start : start + info.compress_size]
    if info.compress_type == 0:
        yield packed
        return
    if info.compress_type != 8:
        raise TableError("Tệp Excel này nén theo cách lạ, không mở được. Mở lại bằng Excel, lưu thành tệp mới rồi gửi.")
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        piece = unpack.decompress(packed, CHUNK)
        while piece:
            yield piece
            piece = unpack.decompress(unpack.unconsumed_tail, CHUNK)
    except zlib.error as error:
        raise TableError("Tệp Excel này hỏng, không mở được. Mở lại bằng Excel, lưu thành tệp mới rồi gửi.") from error
