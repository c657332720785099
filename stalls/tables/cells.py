"""What stands in a cell, as an officer reads it; numbers and days taken out of it, or refused with the reason."""

import re
from datetime import date, datetime, time, timedelta

from places.vietnamese import nfc

AS_TEXT = "Định dạng ô là Văn bản (Text) rồi gõ lại."
# Beyond that Excel keeps zeros in the place of digits.
MOST_EXACT = 10**15
ROUNDED = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+")
ERROR_VALUE = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)")
DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?")
SEPARATORS = str.maketrans("", "", " .-\u00a0\u202f")


class CellError(ValueError):
    """A sentence: what is wrong with the cell, and what to do."""


def text_of(value) -> str:
    """As it is read, never with an exponent; CellError where the cell holds an error or a formula without a result."""
    if isinstance(value, str):
        return _sound(nfc(value))
    for kinds, write in WRITTEN:
        if isinstance(value, kinds):
            return write(value)
    raise CellError("Ô là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại, hoặc gõ thẳng giá trị vào ô.")


def _sound(text):
    if text.startswith("#") and ERROR_VALUE.fullmatch(text):
        raise CellError(f"Ô báo lỗi {text}. Sửa công thức, hoặc gõ thẳng giá trị vào ô.")
    return text


def _float_text(value):
    return str(int(value)) if value.is_integer() else f"{value:.10f}".rstrip("0")


WRITTEN = (
    (bool, lambda value: "TRUE" if value else "FALSE"),
    (int, str),
    (float, _float_text),
    (date, lambda value: f"{value:%d/%m/%Y}"),
    (time, lambda value: f"{value:%H:%M}"),
    (timedelta, str),
)


def is_number(value) -> bool:
    """A cell that can't keep a zero in front."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def digits_of(value) -> str:
    """For numbers that are names: accounts, identities. Without spaces, dots and dashes, in capitals."""
    if is_number(value):
        if not 0 <= value < MOST_EXACT or value != int(value):
            raise CellError(f"Excel đã làm tròn số này nên mất chữ số. {AS_TEXT}")
        return str(int(value))
    if not isinstance(value, str):
        raise CellError(f"Ô ghi {text_of(value)}, không phải số. {AS_TEXT}")
    text = text_of(value)
    if ROUNDED.fullmatch(text):
        raise CellError(f"Excel đã đổi số thành {text} nên mất chữ số. {AS_TEXT}")
    return text.removeprefix("'").translate(SEPARATORS).upper()


def day_of(value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    match = DAY.fullmatch(text)
    if not match:
        raise CellError(f"“{text}” không phải ngày. Ghi ngày/tháng/năm, ví dụ 05/09/2024.")
    day, month, year = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellError(f"Không có ngày {text}. Ghi ngày/tháng/năm, ví dụ 05/09/2024.") from None


def column_letter(index: int) -> str:
    """0 is A, 27 is AB."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
