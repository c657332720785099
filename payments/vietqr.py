"""VietQR: what goes into a code, and what a code says.

A VietQR is an EMVCo payload whose field 38 names a bank and an account; the profile is that of NAPAS
(format document v1.0, 09/2021): fields 52, 59 and 60 are optional and 01 is not, unlike plain EMVCo.
Nothing is ever cut to fit. A number cut short is somebody else's account.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from payments import emv, napas
from payments.emv import EmvError, ReadResult, written

VNPAY_GUID, VNPAY_WALLET = "A000000775", "VNPayWallet"
STATIC, DYNAMIC = "11", "12"
MOMO_BIN = "971025"

_STATIC_OPENING = written("00", "01") + written("01", STATIC)
_DYNAMIC_OPENING = written("00", "01") + written("01", DYNAMIC)
_GUID_FIELD, _SERVICE_FIELD = written("00", napas.GUID), written("02", napas.TO_ACCOUNT)
_CURRENCY_FIELD, _COUNTRY_FIELD = written("53", "704"), written("58", "VN")

_BIN = re.compile("[0-9]{6}")
_MEMO_CHARACTERS = re.compile(r"[A-Za-z0-9 .\-_]+")
_ACCOUNT_LENGTH, _MEMO_LENGTH = 19, 25

# A number column that Excel has shown as 9.70436E+14 or 123456789.0: the digits are gone, or are no longer all hers.
_EXCEL_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+E\+?[0-9]+|E\+[0-9]+|[.,]0{1,2})", re.IGNORECASE)

_ACCOUNT_RULE = "Số tài khoản chỉ gồm chữ số 0–9 và chữ cái A–Z không dấu"
_AMOUNT_RULE = f"{napas.AMOUNT.message} Hãy gõ liền các chữ số, ví dụ 50000."
_MEMO_RULE = "Nội dung chuyển khoản chỉ gồm chữ không dấu, chữ số, dấu cách và các dấu . - _"


class VietQRError(ValueError):
    """``field`` is bank, account, amount or memo; the text says what is wrong and what to do."""

    def __init__(self, field: str, message: str):
        super().__init__(message)
        self.field = field
        self.message = message


class Change(NamedTuple):
    before: str
    after: str


class Folded(NamedTuple):
    """``changes`` in order of appearance, each once; empty when the text was kept as it was."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a payload says. Nothing in it may be relied on unless ``valid``.

    ``kind`` is vietqr, vnpay, wallet, emv (somebody else's code) or unknown (no payment code at all).
    """

    kind: str
    initiation: str | None = None
    bank_bin: str | None = None
    account: str | None = None
    service: str | None = None
    amount: int | None = None
    memo: str | None = None
    merchant_name: str | None = None
    errors: tuple[EmvError, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.errors


def encode(*, bank_bin: str, account: str, amount: int | str | None = None, memo: str | None = None) -> str:
    """A transfer to an account (QRIBFTTA): reusable without an amount, for one payment with it."""
    _check_bank(bank_bin)
    _check_account(account)
    if bank_bin == MOMO_BIN and account.upper().startswith("PSP"):
        # Such a code also needs a reference of MoMo's own in 62.05 that we cannot know.
        raise VietQRError("account", "Mã PSP của MoMo do MoMo cấp: hãy chụp và dùng lại mã QR có sẵn trong ứng dụng.")
    beneficiary = written("01", written("00", bank_bin) + written("01", account))
    body = _STATIC_OPENING if amount is None else _DYNAMIC_OPENING
    body += written("38", _GUID_FIELD + beneficiary + _SERVICE_FIELD) + _CURRENCY_FIELD
    if amount is not None:
        body += written("54", _amount_text(amount))
    body += _COUNTRY_FIELD
    if memo is not None:
        _check_memo(memo)
        body += written("62", written("08", memo))
    return emv.seal(body)


def decode(payload: str) -> Decoded:
    """Read any text as a payment code. VietQR is held to the NAPAS profile, VNPAY and wallets to plain EMVCo."""
    result = emv.read(payload)
    kind = _kind(result)
    errors = list(result.errors)
    if kind == "vietqr":
        errors += napas.profile_errors(result)
    elif kind == "emv":
        errors.append(emv.error("38", "not_vietqr", "Mã thanh toán này không phải VietQR, VNPAY hay ví trong nước."))
    else:
        errors += napas.common_errors(result)
    value = result.values.get
    is_vietqr = kind == "vietqr"
    amount = value("54")
    return Decoded(
        kind=kind,
        initiation=value("01"),
        bank_bin=value("38.01.00") if is_vietqr else None,
        account=value("38.01.01") if is_vietqr else None,
        service=value("38.02") if is_vietqr else None,
        amount=int(amount) if amount and napas.AMOUNT.matches(amount) else None,
        memo=value("62.08"),
        merchant_name=value("59"),
        errors=tuple(errors),
    )


def fold_memo(text: str) -> Folded:
    """``text`` in the characters a memo may have. Never cut: what is too long stays so, and `encode` refuses it."""
    changes: dict[Change, None] = {}
    parts = []
    for character in _composed(text):
        folded = character if _MEMO_CHARACTERS.fullmatch(character) else _fold_character(character)
        if folded != character:
            changes[Change(character, folded)] = None
        parts.append(folded)
    spaced = "".join(parts)
    tidy = " ".join(spaced.split())
    if tidy != spaced:
        changes[Change("  ", " ")] = None
    return Folded(tidy, tuple(changes))


def clean_account(text: str) -> str:
    """The account number without the spaces, dots and dashes people type; VietQRError for the rest."""
    if not isinstance(text, str):
        _check_account(text)
    _check_not_from_excel(text.strip())
    account = "".join(c for c in text if not _is_separator(c))
    _check_account(account)
    return account


def group_digits(account: str) -> str:
    """In groups of four, to be read aloud: 1234 5678 90."""
    return " ".join(account[start : start + 4] for start in range(0, len(account), 4))


def mask(account: str) -> str:
    """Enough for the holder to know her account by, never all of it: 0040****1234."""
    if len(account) >= 12:
        return f"{account[:4]}****{account[-4:]}"
    if len(account) >= 8:
        return f"****{account[-4:]}"
    hidden = len(account) - 2 if len(account) > 2 else len(account)
    return "*" * hidden + account[hidden:]


def _kind(result: ReadResult) -> str:
    if result.get("38.00") == napas.GUID:
        return "vietqr"
    if result.get("26.00") == VNPAY_GUID:
        return "vnpay"
    if _is_wallet(result):
        return "wallet"
    return "emv" if result.get("00") == "01" else "unknown"


def _is_wallet(result: ReadResult) -> bool:
    """A Vietnamese wallet names itself in reverse-domain style (vn.airpay.www); VNPAY's own wallet in field 04."""
    guids = [result.get(f"{number}.00") for number in range(26, 52)]
    return result.get("04") == VNPAY_WALLET or any(guid and guid.lower().startswith("vn.") for guid in guids)


def _is_separator(character: str) -> bool:
    # Numbers copied out of chat apps bring invisible characters along (category Cf).
    return character == "." or character.isspace() or unicodedata.category(character) in {"Pd", "Cf"}


def _check_bank(bank_bin: str) -> None:
    if not isinstance(bank_bin, str) or not _BIN.fullmatch(bank_bin):
        raise VietQRError("bank", "Mã ngân hàng (BIN) phải có đúng 6 chữ số. Hãy chọn lại ngân hàng trong danh sách.")


def _check_account(account: str) -> None:
    if not isinstance(account, str):
        raise VietQRError("account", "Số tài khoản phải là văn bản để không mất số 0 ở đầu. Hãy gõ lại số tài khoản.")
    if not account:
        raise VietQRError("account", "Chưa có số tài khoản. Hãy gõ số tài khoản của người nhận.")
    if not (account.isascii() and account.isalnum()):
        _check_not_from_excel(account)
        wrong = next(c for c in account if not (c.isascii() and c.isalnum()))
        raise VietQRError("account", f"{_ACCOUNT_RULE}; có {_named(wrong)}. Hãy xem lại và gõ lại.")
    if len(account) > _ACCOUNT_LENGTH:
        raise VietQRError(
            "account",
            f"Số tài khoản dài {len(account)} ký tự; tối đa là {_ACCOUNT_LENGTH}. Hãy xem lại có gõ thừa không.",
        )


def _check_not_from_excel(text: str) -> None:
    if _EXCEL_NUMBER.fullmatch(text):
        raise VietQRError(
            "account",
            f"Excel đã đổi số tài khoản thành số và làm mất chữ số ({text}). "
            "Hãy định dạng ô là Văn bản (Text) rồi gõ lại số tài khoản.",
        )


def _named(character: str) -> str:
    """What to call a wrong character in a sentence; some show as nothing, and some cannot be shown at all."""
    if not character.isprintable():
        return f"ký tự ẩn U+{ord(character):04X}"
    if character.isalpha():
        return f"chữ có dấu hoặc chữ lạ “{character}”"
    return f"chữ số lạ “{character}”" if character.isdigit() else f"ký tự “{character}”"


def _amount_text(amount: int | str) -> str:
    if isinstance(amount, bool) or not isinstance(amount, int | str):
        raise VietQRError("amount", "Số tiền phải là số nguyên đồng. Hãy gõ lại, chỉ dùng chữ số, ví dụ 50000.")
    if isinstance(amount, int) and not 0 < amount < 10**13:
        # Before str(), because Python refuses to print integers of thousands of digits.
        raise VietQRError("amount", _AMOUNT_RULE)
    text = str(amount)
    if "." in text:
        raise VietQRError(
            "amount",
            "Số tiền không được có dấu chấm: trong mã thanh toán, 10.000 là mười đồng. "
            "Hãy gõ liền các chữ số, ví dụ 10000.",
        )
    wrong = next((c for c in text if c not in "0123456789"), None)
    if wrong:
        raise VietQRError(
            "amount", f"Số tiền chỉ gồm các chữ số 0–9; có {_named(wrong)}. Hãy gõ liền các chữ số, ví dụ 50000."
        )
    if not napas.AMOUNT.matches(text):
        raise VietQRError("amount", _AMOUNT_RULE)
    return text


def _check_memo(memo: str) -> None:
    if not isinstance(memo, str) or not memo:
        raise VietQRError("memo", "Nội dung chuyển khoản đang trống. Hãy gõ nội dung hoặc bỏ hẳn mục này.")
    if not _MEMO_CHARACTERS.fullmatch(memo):
        wrong = next(c for c in memo if not _MEMO_CHARACTERS.fullmatch(c))
        raise VietQRError("memo", f"{_MEMO_RULE}; có {_named(wrong)}. Hãy bỏ dấu hoặc xóa ký tự ấy.")
    if memo != " ".join(memo.split()):
        raise VietQRError(
            "memo", "Nội dung chuyển khoản thừa dấu cách ở đầu, ở cuối hoặc giữa hai từ. Hãy xóa dấu cách thừa."
        )
    if len(memo) > _MEMO_LENGTH:
        raise VietQRError(
            "memo", f"Nội dung chuyển khoản dài {len(memo)} ký tự; tối đa là {_MEMO_LENGTH}. Hãy viết ngắn lại."
        )


def _composed(text: str) -> list[str]:
    """The characters of ``text``, each with its marks put on, as far as there is a single character for both.

    NFC of the whole text would take the square of a long row of marks, and turn the kelvin sign into a K unseen.
    """
    characters: list[str] = []
    for character in text:
        if characters and unicodedata.combining(character):
            both = unicodedata.normalize("NFC", characters[-1] + character)
            if len(both) == 1:
                characters[-1] = both
                continue
        characters.append(character)
    return characters


def _fold_character(character: str) -> str:
    # NFKD takes the marks off letters and makes plain digits of wide ones, but leaves đ its bar.
    if character in "đĐ":
        return "d" if character == "đ" else "D"
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if _MEMO_CHARACTERS.fullmatch(base):
        return base
    return "" if unicodedata.category(character) in {"Mn", "Cf"} else " "
