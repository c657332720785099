"""What is kept for ever holds no number of anybody, however its digits are grouped."""

import pytest
from django.core.exceptions import ValidationError

from stalls.notes import refuse_numbers


@pytest.mark.parametrize(
    "text",
    [
        "004088001234",
        "tk 123456",
        "0040 8800 1234",
        "004.088.001.234",
        "0-0-4-0-8-8",
        "gọi 0912 345 678",
        "１２３４５６",
    ],
)
def test_numbers_are_refused(text):
    with pytest.raises(ValidationError) as refused:
        refuse_numbers(text)
    assert refused.value.messages == [
        "Không ghi số tài khoản, số định danh hay số điện thoại ở đây: phần này được giữ mãi."
    ]
    assert text not in str(refused.value)


@pytest.mark.parametrize("text", ["", "gian A-012", "12345", "ngày 22/11/2026", "2 lần, 15 phút", "đuôi 1234 và 5678"])
def test_other_words_are_not(text):
    refuse_numbers(text)
