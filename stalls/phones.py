"""Telephone numbers as people read them."""

from functools import lru_cache

import phonenumbers


@lru_cache(maxsize=1024)
def grouped(number: str) -> str:
    """`0912345678` gives 0912 345 678; what is no number of Viet Nam stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
