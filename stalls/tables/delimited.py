"""Tables kept as text: which encoding and which separator, told by what comes out; asked about where it is unclear."""

import csv
import re
from io import StringIO

from stalls.tables.dangers import MOST_COLUMNS, MOST_ROWS, TableError

SEPARATORS = ";,\t|"
SAMPLE_LINES, SAMPLE_LETTERS = 4, 400
# What Vietnamese is written with beyond ASCII, composed or as single-byte Windows files have it.
LETTERS = set("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
TONES = set("\u0300\u0301\u0303\u0309\u0323")
CALLED = {
    "utf-8": "UTF-8 (Unicode)",
    "utf-16-le": "Unicode (UTF-16)",
    "utf-16-be": "Unicode (UTF-16 BE)",
    "cp1258": "Tiếng Việt của Windows (1258)",
    "cp1252": "Tây Âu (1252)",
}
OLD_FONTS = (
    "Chữ trong tệp dùng phông cũ (TCVN3, VNI) nên không đọc đúng được. Mở bằng Excel, đổi sang Unicode rồi lưu lại."
)


def read_text(data: bytes, encoding: str) -> dict:
    """As `reading.read_book` tells it."""
    chosen = encoding or _encoding_of(data)
    if not chosen:
        return {"choices": [(name, CALLED[name], _sample(data, name)) for name in _possible(data)]}
    text = _decoded(data, chosen)
    if "\0" in text:
        raise TableError("Trong tệp có ký tự lạ, không phải bảng chữ. Gửi tệp Excel, .ods hoặc .csv.")
    return {"tables": [{"name": "CSV", "rows": _rows(text), "merged": []}], "hidden": [], "encoding": chosen}


def _encoding_of(data) -> str:
    """Empty where only a human can tell."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return name
    even, odd = data[0:2000:2].count(0), data[1:2000:2].count(0)
    if even + odd:
        # Vietnamese in UTF-16 is mostly Latin letters, each with a zero byte.
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258" if _is_vietnamese(data) else ""
    return "utf-8"


def _is_vietnamese(data) -> bool:
    """Whether what is beyond ASCII is Vietnamese when read as Windows has it: its letters and tones, and no signs."""
    try:
        text = data.decode("cp1258").casefold()
    except UnicodeDecodeError:
        return False
    strange = [letter for letter in text if ord(letter) > 127]
    good = sum(letter in LETTERS or letter in TONES for letter in strange)
    tones = sum(letter in TONES for letter in strange)
    return bool(strange) and good >= 0.95 * len(strange) and tones >= 0.2 * len(strange)


def _possible(data):
    names = [name for name in ("cp1258", "cp1252") if _reads(data, name)]
    if not names:
        raise TableError(OLD_FONTS)
    return names


def _reads(data, name) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _sample(data, name) -> str:
    return "\n".join(data.decode(name).splitlines()[:SAMPLE_LINES])[:SAMPLE_LETTERS]


def _decoded(data, name) -> str:
    if name not in CALLED:
        raise TableError("Không có bảng mã này.")
    try:
        return data.decode(name).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise TableError(f"Tệp này không phải {CALLED[name]}. Chọn bảng mã khác, hoặc lưu lại dạng .xlsx.") from error


def _rows(text):
    if sum(not (letter.isprintable() or letter.isspace()) for letter in text[:2000]) > 20:
        raise TableError("Đây không phải bảng chữ. Gửi tệp Excel, .ods hoặc .csv.")
    csv.field_size_limit(1_000_000)
    reader, rows = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True), []
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise TableError(f"Dòng {reader.line_num} có {len(cells)} cột; nhiều nhất {MOST_COLUMNS}.")
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
            if len(rows) > MOST_ROWS:
                raise TableError(f"Tệp có hơn {MOST_ROWS} dòng. Chia thành nhiều tệp.")
    except csv.Error as error:
        raise TableError(
            f"Dòng {reader.line_num} có dấu nháy kép không khép. Sửa dòng ấy, hoặc lưu lại dạng .xlsx."
        ) from error
    return rows


def _separator(text) -> str:
    """The one that cuts the first lines into the most columns, and into equally many."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:30] if line.strip()]
    return max(
        SEPARATORS,
        key=lambda sign: (sorted(line.count(sign) for line in lines)[len(lines) // 2], -SEPARATORS.index(sign)),
    )
