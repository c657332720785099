"""Fields that take what people type in Viet Nam, and say in a sentence what can't be taken."""

import re

import phonenumbers
from django.core.exceptions import ValidationError

from officers.fields import DayField, TextField

__all__ = ["CodeField", "DayField", "NameField", "NationalIdField", "PhoneField", "TextField"]


class NameField(TextField):
    """An owner's name; the keyboard of a phone begins each word with a capital."""

    def __init__(self, **kwargs):
        super().__init__(label="Họ tên chủ hộ", max_length=100, **kwargs)
        self.widget.attrs |= {"autocapitalize": "words", "spellcheck": "false"}


class CodeField(TextField):
    """A code: capitals, no spaces around."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false", "class": "code-text"}

    def to_python(self, value):
        return super().to_python(value).upper()


class PhoneField(TextField):
    """A Vietnamese number, with or without +84 and separators; cleaned to digits that start with 0."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs |= {"inputmode": "tel", "placeholder": "0912 345 678"}

    def to_python(self, value):
        typed = super().to_python(value)
        if not typed:
            return ""
        if not re.fullmatch(r"\+?[0-9 .()-]+", typed):
            raise ValidationError("Số điện thoại chỉ gồm chữ số. Ví dụ: 0912 345 678.")
        number = _vietnamese_number(typed)
        if number is None:
            raise ValidationError(_what_is_wrong("".join(filter(str.isdigit, typed))))
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).replace(" ", "")


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


class NationalIdField(TextField):
    """Twelve digits: three of the province, one of century and sex, two of the year of birth, six more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric"}

    def to_python(self, value):
        digits = re.sub(r"[ .-]", "", super().to_python(value))
        if not digits:
            return ""
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError("Số định danh chỉ gồm 12 chữ số, không có chữ cái.")
        if len(digits) != 12:
            raise ValidationError(f"Số định danh có 12 chữ số; số vừa gõ có {len(digits)} chữ số.")
        if digits[0] != "0":
            raise ValidationError("Số định danh bắt đầu bằng 0 (ba số đầu là mã tỉnh, Cao Bằng là 004).")
        return digits
