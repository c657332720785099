"""Telephone and identity numbers as people write them, in a form or in a list: cleaned, or refused with a sentence."""

import re
from functools import cache

import phonenumbers
from django.core.exceptions import ValidationError


def clean_phone(typed: str) -> str:
    """A Vietnamese number, with or without +84 and separators, as digits that start with 0; empty stays empty."""
    if not typed:
        return ""
    if not re.fullmatch(r"\+?[0-9 .()-]+", typed):
        raise ValidationError("Số điện thoại chỉ gồm chữ số. Ví dụ: 0912 345 678.")
    if _mobile().fullmatch(typed):
        return typed
    number = _vietnamese_number(typed)
    if number is None:
        raise ValidationError(_what_is_wrong("".join(filter(str.isdigit, typed))))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).replace(" ", "")


@cache
def _mobile():
    """Of a mobile number as it is kept, by the library's own table: a list of 20,000 would wait for the parser."""
    pattern = phonenumbers.PhoneMetadata.metadata_for_region("VN").mobile.national_number_pattern
    return re.compile(f"0(?:{pattern})")


def _what_is_wrong(digits):
    if re.fullmatch(r"(?:0|84)[0-9]{9}", digits):
        return "Đầu số này không có ở Việt Nam. Xem lại số điện thoại."
    count = len(digits)
    if count == 10:
        return "Số điện thoại chưa đúng: số trong nước bắt đầu bằng 0."
    return f"Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có {count} chữ số."


def _vietnamese_number(typed):
    try:
        number = phonenumbers.parse(typed, "VN")
    except phonenumbers.NumberParseException:
        return None
    return number if number.country_code == 84 and phonenumbers.is_valid_number(number) else None


def clean_national_id(typed: str) -> str:
    """Twelve digits: three of the province, one of century and sex, two of the year of birth, six more."""
    digits = re.sub(r"[ .-]", "", typed)
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdigit()):
        raise ValidationError("Số định danh chỉ gồm 12 chữ số, không có chữ cái.")
    if len(digits) != 12:
        raise ValidationError(f"Số định danh có 12 chữ số; số vừa gõ có {len(digits)} chữ số.")
    if digits[0] != "0":
        raise ValidationError("Số định danh bắt đầu bằng 0 (ba số đầu là mã tỉnh, Cao Bằng là 004).")
    return digits
