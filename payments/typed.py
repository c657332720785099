"""A bank and an account number as officers write them, in a form or in a list: read, or refused with a sentence."""

from django.core.exceptions import ValidationError

from payments.banks import bank_meant, find_banks
from payments.vietqr import VietQRError, clean_account

# The code would take one character; no bank gives out an account that short, so it is a number not typed to its end.
FEWEST_DIGITS = 6


def bank_typed(text, offered):
    """`offered` are banks by their records. What is not clear is asked, never guessed."""
    meant = bank_meant(text, offered)
    if meant:
        return offered[meant]
    found = find_banks(text, offered)
    if found:
        names = ", ".join(bank.short_name for bank in found[:6])
        raise ValidationError(f"“{text}” có thể là {names}. Gõ rõ tên ngân hàng.")
    raise ValidationError(f"Không có ngân hàng nào tên “{text}”. Gõ tên ngắn, ví dụ Agribank, Vietcombank.")


def number_typed(text) -> str:
    try:
        number = clean_account(text)
    except VietQRError as error:
        raise ValidationError(str(error)) from error
    if not number.isdigit() and number.upper().replace("O", "0").isdigit():
        raise ValidationError("Số tài khoản có chữ O giữa các chữ số. Nếu là số không thì gõ lại số 0.")
    if len(number) < FEWEST_DIGITS:
        raise ValidationError(f"Số tài khoản có ít nhất {FEWEST_DIGITS} ký tự; số vừa gõ có {len(number)}. Xem lại số.")
    return number
