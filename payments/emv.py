"""The text of an EMVCo merchant-presented QR code, read and written strictly.

A payload is a row of fields: two digits of id, two digits of length, then the value. Lengths count
characters, not bytes (EMVCo MPM §3.2). Reading never raises: what is wrong comes back as values, each
with the path of the field (``38.01.01``), so that an officer can be told what to do about it.
"""

import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

MAX_LENGTH = 512
MAX_VALUE_LENGTH = 99

# 80–99 are templates by the letter of the specification, but wallets in Vietnam write plain text there.
TEMPLATES = frozenset({*(str(number) for number in range(26, 52)), "38.01", "62", "64"})

# Looked up rather than parsed: int() would also take "+5", " 5" and the digits of other scripts.
_TWO_DIGITS = {f"{number:02}": number for number in range(100)}
_CRC = re.compile("[0-9A-Fa-f]{4}")

MESSAGES = {
    "empty": "Mã trống, không có ký tự nào.",
    "too_long": "Mã dài quá 512 ký tự nên không phải mã thanh toán.",
    "bad_character": "Mã có ký tự hỏng, không viết được bằng UTF-8.",
    "bad_id": "{where} có đoạn thừa hoặc bị thiếu: chỗ phải là hai chữ số mở đầu một trường thì không phải.",
    "bad_length": "{where} không ghi độ dài bằng hai chữ số.",
    "truncated": "{where} bị cụt: nội dung ngắn hơn độ dài đã ghi.",
    "empty_value": "{where} không có nội dung.",
    "duplicate": "{where} xuất hiện hơn một lần.",
    "not_first": "Trường 00 phải đứng đầu mã.",
    "bad_version": "Trường 00 phải là 01.",
    "missing": "{where} không có trong mã.",
    "not_last": "Trường 63 (mã kiểm tra) phải đứng cuối mã.",
    "bad_crc": "Trường 63 (mã kiểm tra) phải là bốn chữ số thập lục phân.",
    "crc_mismatch": "Mã kiểm tra không khớp: mã đã bị sửa, gõ sai hoặc đọc nhầm.",
}


class Field(NamedTuple):
    """One field; the value of a template is a tuple of fields."""

    id: str
    value: str | tuple["Field", ...]


class EmvError(NamedTuple):
    """``path`` is empty when the fault is in the payload as a whole; ``code`` is stable, ``message`` is not."""

    path: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The fields that could be read, in their order, and everything found wrong."""

    fields: tuple[Field, ...]
    errors: tuple[EmvError, ...]
    values: Mapping[str, str | tuple[Field, ...]] = field(default_factory=dict, repr=False, compare=False)

    def get(self, path: str) -> str | tuple[Field, ...] | None:
        """Value of the field at ``path``, as in ``"38.01.00"``; None when it is not there."""
        return self.values.get(path)


def crc16_ccitt_false(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: poly 0x1021, init 0xFFFF. EMVCo MPM §4.7.3; b"123456789" gives 0x29B1."""
    return binascii.crc_hqx(data, 0xFFFF)


def error(path: str, code: str, message: str | None = None) -> EmvError:
    """An error with the sentence of its code, unless the caller knows a better one."""
    where = f"Trường {path}" if path else "Mã"
    return EmvError(path, code, message or MESSAGES[code].format(where=where))


def read(text: str) -> ReadResult:
    """Read a payload. It is sound only when ``errors`` is empty; of a repeated field the first is kept."""
    if not text:
        return _unreadable("empty")
    if len(text) > MAX_LENGTH:
        return _unreadable("too_long")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _unreadable("bad_character")
    errors: list[EmvError] = []
    values: dict[str, str | tuple[Field, ...]] = {}
    fields = _read_level(text, "", values, errors)
    if fields:
        errors.extend(_envelope_errors(data, fields, values))
    return ReadResult(fields, tuple(errors), values)


def write(fields: Iterable[Field]) -> str:
    """The payload of ``fields``, its CRC (field 63) added. ValueError for what `read` would not accept."""
    payload = seal(_join(fields))
    errors = read(payload).errors
    if errors:
        raise ValueError(errors[0].message)
    return payload


def written(tag: str, text: str) -> str:
    """One field. Neither ``tag`` nor the length of ``text`` is looked at: that is `write`'s work, or the caller's."""
    return f"{tag}{len(text):02}{text}"


def seal(body: str) -> str:
    """``body``, which is all the other fields as written, closed by its CRC."""
    body += "6304"
    return f"{body}{crc16_ccitt_false(body.encode()):04X}"


def _unreadable(code: str) -> ReadResult:
    return ReadResult((), (error("", code),))


def _read_level(
    text: str, prefix: str, values: dict[str, str | tuple[Field, ...]], errors: list[EmvError]
) -> tuple[Field, ...]:
    """The fields that follow one another in ``text``; ``prefix`` is the path of the template around them and a dot."""
    fields: list[Field] = []
    start, end = 0, len(text)
    while start < end:
        tag = text[start : start + 2]
        if tag not in _TWO_DIGITS:
            errors.append(error(prefix[:-1], "bad_id"))
            break
        path = prefix + tag
        length = _TWO_DIGITS.get(text[start + 2 : start + 4])
        if length is None:
            errors.append(error(path, "bad_length"))
            break
        start += 4 + length
        if start > end:
            errors.append(error(path, "truncated"))
            break
        if not length:
            errors.append(error(path, "empty_value"))
        elif path in values:
            errors.append(error(path, "duplicate"))
        else:
            value: str | tuple[Field, ...] = text[start - length : start]
            values[path] = value
            if path in TEMPLATES:
                values[path] = value = _read_level(value, f"{path}.", values, errors)
            fields.append(Field(tag, value))
    return tuple(fields)


def _envelope_errors(data: bytes, fields: tuple[Field, ...], values: Mapping[str, object]) -> list[EmvError]:
    """Faults of the fields that hold the others: 00 opens, 63 closes and sums up."""
    errors = []
    if fields[0].id != "00":
        errors.append(error("00", "not_first"))
    if values.get("00", "01") != "01":
        errors.append(error("00", "bad_version"))
    crc = values.get("63")
    if crc is None:
        errors.append(error("63", "missing"))
    elif fields[-1].id != "63":
        errors.append(error("63", "not_last"))
    elif not _CRC.fullmatch(crc):
        errors.append(error("63", "bad_crc"))
    elif int(crc, 16) != crc16_ccitt_false(data[:-4]):
        errors.append(error("63", "crc_mismatch"))
    return errors


def _join(fields: Iterable[Field]) -> str:
    parts = []
    for tag, value in fields:
        text = value if isinstance(value, str) else _join(value)
        if tag not in _TWO_DIGITS:
            raise ValueError(f"Số hiệu trường {tag!r} không phải hai chữ số.")
        if not 1 <= len(text) <= MAX_VALUE_LENGTH:
            raise ValueError(f"Trường {tag} dài {len(text)} ký tự; chỉ được từ 1 đến {MAX_VALUE_LENGTH}.")
        parts.append(written(tag, text))
    return "".join(parts)
