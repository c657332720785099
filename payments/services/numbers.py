"""The number that an account goes by, and whether money would come to it at all."""

from django.core.exceptions import ValidationError

from payments.readings import reading_of
from payments.vietqr import VietQRError, clean_account, encode


def number_of(bank, *, number, issued) -> str:
    """As typed, without what is typed between the digits; of an issued code, what it says itself."""
    if issued:
        return _number_in(issued, bank)
    try:
        number = clean_account(number)
        encode(bank_bin=bank.bin, account=number)
    except VietQRError as error:
        raise ValidationError({"number": str(error)}) from error
    return number


def _number_in(issued, bank):
    reading = reading_of(issued)
    if reading.refusal:
        raise ValidationError(reading.refusal)
    if not reading.issued:
        raise ValidationError("Mã này là mã chuyển khoản thường: chỉ lấy ngân hàng và số tài khoản.")
    if reading.bank_bin and reading.bank_bin not in bank.record.bins:
        raise ValidationError({"bank": f"Mã này không phải do {bank} cấp. Chọn đúng ngân hàng hoặc ví ghi trong mã."})
    return reading.number
