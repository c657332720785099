"""The text of an EMVCo merchant-presented QR code, read and written strictly.

A payload is a row of fields: two digits of id, two digits of length, then the value. Lengths count
characters, not bytes (EMVCo MPM §3.2). Reading never raises: what is wrong comes back as values, each
with the path of the field (``38.01.01``), so that an officer can be told what to do about it.
"""

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

MAX_LENGTH = 512
MAX_VALUE_LENGTH = 99

# 80–99 are templates by the letter of the specification, but wallets in Vietnam write plain text there.
TEMPLATES = frozenset({*(str(number) for number in range(26, 52)), "38.01", "62", "64"})

_TWO_DIGITS = re.compile("[0-9]{2}")
_CRC = re.compile("[0-9A-Fa-f]{4}")

_MESSAGES = {
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

    def get(self, path: str) -> str | tuple[Field, ...] | None:
        """Value of the field at ``path``, as in ``"38.01.00"``; None when it is not there."""
        value: str | tuple[Field, ...] | None = self.fields
        for step in path.split("."):
            if not isinstance(value, tuple):
                return None
            value = next((field.value for field in value if field.id == step), None)
        return value


def crc16_ccitt_false(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: poly 0x1021, init 0xFFFF. EMVCo MPM §4.7.3; b"123456789" gives 0x29B1."""
    return binascii.crc_hqx(data, 0xFFFF)


def error(path: str, code: str, message: str | None = None) -> EmvError:
    """An error with the sentence of its code, unless the caller knows a better one."""
    where = f"Trường {path}" if path else "Mã"
    return EmvError(path, code, message or _MESSAGES[code].format(where=where))


def read(text: str) -> ReadResult:
    """Read a payload. It is sound only when ``errors`` is empty; of a repeated field the first is kept."""
    unreadable = _unreadable(text)
    if unreadable:
        return ReadResult((), (error("", unreadable),))
    errors: list[EmvError] = []
    fields = _read_level(text, "", errors)
    if fields:
        errors.extend(_envelope_errors(text, fields))
    return ReadResult(fields, tuple(errors))


def write(fields: Iterable[Field]) -> str:
    """The payload of ``fields``, its CRC (field 63) added. ValueError for what `read` would not accept."""
    body = _join(fields) + "6304"
    payload = f"{body}{crc16_ccitt_false(body.encode()):04X}"
    errors = read(payload).errors
    if errors:
        raise ValueError(errors[0].message)
    return payload


def _unreadable(text: str) -> str | None:
    if not text:
        return "empty"
    if len(text) > MAX_LENGTH:
        return "too_long"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "bad_character"
    return None


def _read_level(text: str, path: str, errors: list[EmvError]) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    start = 0
    while start < len(text):
        tag, length = text[start : start + 2], text[start + 2 : start + 4]
        if not _TWO_DIGITS.fullmatch(tag):
            errors.append(error(path, "bad_id"))
            break
        here = f"{path}.{tag}" if path else tag
        if not _TWO_DIGITS.fullmatch(length):
            errors.append(error(here, "bad_length"))
            break
        end = start + 4 + int(length)
        value = text[start + 4 : end]
        if end > len(text):
            errors.append(error(here, "truncated"))
            break
        if not value:
            errors.append(error(here, "empty_value"))
        elif tag in fields:
            errors.append(error(here, "duplicate"))
        else:
            fields[tag] = Field(tag, _read_level(value, here, errors) if here in TEMPLATES else value)
        start = end
    return tuple(fields.values())


def _envelope_errors(text: str, fields: tuple[Field, ...]) -> list[EmvError]:
    """Faults of the fields that hold the others: 00 opens, 63 closes and sums up."""
    errors = []
    values = dict(fields)
    if fields[0].id != "00":
        errors.append(error("00", "not_first"))
    if values.get("00", "01") != "01":
        errors.append(error("00", "bad_version"))
    if "63" not in values:
        errors.append(error("63", "missing"))
    elif fields[-1].id != "63":
        errors.append(error("63", "not_last"))
    elif not _CRC.fullmatch(values["63"]):
        errors.append(error("63", "bad_crc"))
    elif int(values["63"], 16) != crc16_ccitt_false(text[:-4].encode()):
        errors.append(error("63", "crc_mismatch"))
    return errors


def _join(fields: Iterable[Field]) -> str:
    parts = []
    for tag, value in fields:
        text = value if isinstance(value, str) else _join(value)
        if not isinstance(tag, str) or not _TWO_DIGITS.fullmatch(tag):
            raise ValueError(f"Số hiệu trường {tag!r} không phải hai chữ số.")
        if not 1 <= len(text) <= MAX_VALUE_LENGTH:
            raise ValueError(f"Trường {tag} dài {len(text)} ký tự; chỉ được từ 1 đến {MAX_VALUE_LENGTH}.")
        parts.append(f"{tag}{len(text):02}{text}")
    return "".join(parts)
