"""Notes that are kept for ever: they explain, and hold no number that belongs to somebody."""

import re

from django.core.exceptions import ValidationError

# However its digits are grouped: an account, a national ID, a telephone number.
RUN = re.compile(r"(?:\d[\s.\-]*){6,}")


def refuse_numbers(text: str):
    if RUN.search(text):
        raise ValidationError("Không ghi số tài khoản, số định danh hay số điện thoại ở đây: phần này được giữ mãi.")


def refuse_numbers_in(field, text: str):
    """For services: the sentence stands next to the field it is about."""
    try:
        refuse_numbers(text)
    except ValidationError as error:
        raise ValidationError({field: error.messages}) from error
