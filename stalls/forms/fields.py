"""Fields that take what people type in Viet Nam, and say in a sentence what can't be taken."""

from officers.fields import DayField, TextField
from stalls.personal_numbers import clean_national_id, clean_phone

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
        return clean_phone(super().to_python(value))


class NationalIdField(TextField):
    """Twelve digits: three of the province, one of century and sex, two of the year of birth, six more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric"}

    def to_python(self, value):
        return clean_national_id(super().to_python(value))
