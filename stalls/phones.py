"""Telephone numbers as people read them."""

from functools import lru_cache

import phonenumbers

from officers.enums import Action


@lru_cache(maxsize=1024)
def grouped(number: str) -> str:
    """`0912345678` gives 0912 345 678; what is no number of Viet Nam stays as it is."""
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


def masked(number: str) -> str:
    """`0912345678` gives 0912 *** 678: enough to tell two people of one name apart."""
    return f"{number[:4]} *** {number[-3:]}" if number else ""


def shown_to(user, number: str) -> str:
    """Whole for those who keep a register. Who only looks sees it masked; a board has no role but its seat."""
    only_looks = user.scope.roles and not user.scope.may(Action.REGISTER)
    return masked(number) if only_looks else grouped(number)
