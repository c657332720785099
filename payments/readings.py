"""What an officer may take from a code she was shown: the account it pays, or the code itself as its issuer made it.

A bank's app makes a code for anybody's account, so only bank and number are taken from it, and the portal draws its
own with the stall as the memo. A code that a bank or a wallet issued to a merchant can't be made by anybody else: it
is kept and printed letter for letter.
"""

import re
from dataclasses import dataclass, replace

from payments import emv, napas, vietqr
from payments.emv import ReadResult
from payments.vietqr import Decoded

MOST_BYTES = 512  # EMVCo MPM §4.1
LONGEST_PRINTED = 19
# What wallets are called that are known by another name than the one in their codes.
WALLETS = {"vn.airpay.www": "ShopeePay", "vn.zalopay.qr": "ZaloPay"}
WALLET_NAME = re.compile(r"vn\.[a-z0-9.-]{1,29}")

NOT_OF_MONEY = (
    (re.compile(r"https?://|www\.", re.IGNORECASE), "là địa chỉ một trang web"),
    (re.compile(r"WIFI:", re.IGNORECASE), "là mật khẩu Wi-Fi"),
    (re.compile(r"[0-9]{12}\|"), "là mã trên thẻ căn cước"),
    (re.compile(r"BEGIN:VCARD|MECARD:", re.IGNORECASE), "là danh thiếp"),
    (re.compile(r"tel:|smsto:|mailto:", re.IGNORECASE), "là số điện thoại hoặc địa chỉ thư"),
)
OPEN_ANOTHER = "Nhờ chủ hộ mở mã nhận tiền trong app ngân hàng hoặc ví rồi chụp lại."


@dataclass(frozen=True, slots=True)
class Reading:
    """`issued` is the code to be printed as it is, or empty; its number is no account.

    `bank_bin` is empty where the code names no bank; then `issuer` is what stands in its place.

    With a `refusal` nothing may be taken; `notes` are said to the officer who takes it.
    """

    text: str
    decoded: Decoded
    bank_bin: str = ""
    number: str = ""
    issued: str = ""
    issuer: str = ""
    refusal: str = ""
    notes: tuple[str, ...] = ()

    def called(self, bank: str) -> str:
        """What is to be said before the number."""
        return merchant_at(self.issuer or bank) if self.issued else bank


def merchant_at(issuer: str) -> str:
    return f"Mã người bán {issuer}"


def issuer_of(issued: str) -> str:
    """Who made a code that names no bank; empty where it names one. Never what an officer has chosen for it."""
    return _issuer(vietqr.decode(issued), emv.read(issued))


def reading_of(text: str) -> Reading:
    decoded, result = vietqr.decode(text), emv.read(text)
    reading = Reading(text, decoded)
    refusal = _why_nothing_can_be_taken(text, decoded)
    if refusal:
        return replace(reading, refusal=refusal)
    reading = replace(reading, bank_bin=decoded.bank_bin or "", number=_number_of(decoded, result))
    if _is_issued(decoded, result):
        issuer = _issuer(decoded, result)
        return replace(reading, issued=text, issuer=issuer, refusal=_why_not_as_it_is(text, decoded))
    return replace(reading, notes=_notes(decoded))


def _why_nothing_can_be_taken(text: str, decoded: Decoded) -> str:
    if decoded.kind == "unknown":
        what = next((said for start, said in NOT_OF_MONEY if start.match(text)), "")
        what = f"Mã này {what}, không phải mã nhận tiền." if what else "Mã này không phải mã nhận tiền."
        return f"{what} {OPEN_ANOTHER}"
    if not decoded.valid:
        return f"Mã sai, không dùng được. {decoded.errors[0].message} {OPEN_ANOTHER}"
    if decoded.service == napas.TO_CARD:
        return (
            "Mã này chuyển tiền vào số thẻ, mà số thẻ thì không được treo ở chợ. "
            "Nhờ chủ hộ mở mã nhận tiền vào tài khoản."
        )
    if decoded.service == napas.AT_MACHINE:
        return f"Mã này để rút tiền ở máy ATM, không nhận tiền được. {OPEN_ANOTHER}"
    return ""


def _why_not_as_it_is(text: str, decoded: Decoded) -> str:
    if decoded.amount:
        return f"Mã này có sẵn số tiền {_dong(decoded.amount)} nên không treo được. Nhờ chủ hộ mở mã không có số tiền."
    if decoded.initiation == vietqr.DYNAMIC:
        return "Mã này chỉ dùng cho một lần thanh toán nên không treo được. Nhờ chủ hộ mở mã nhận tiền cố định."
    if len(text.encode()) > MOST_BYTES:
        return "Mã này dài quá, không in lên biển được."
    return ""


def _notes(decoded: Decoded) -> tuple[str, ...]:
    notes = []
    if decoded.amount:
        notes.append(f"Mã có sẵn số tiền {_dong(decoded.amount)}; biển in ra không ghi số tiền, người mua tự nhập.")
    elif decoded.initiation == vietqr.DYNAMIC:
        notes.append("Mã này chỉ dùng cho một lần thanh toán: lấy ngân hàng và số tài khoản, còn mã thì in mã khác.")
    return tuple(notes)


def _is_issued(decoded: Decoded, result: ReadResult) -> bool:
    """Of MoMo's own codes some look like a transfer: they hold a reference that MoMo's app asks for, and no other."""
    if decoded.kind != "vietqr":
        return True
    if decoded.service == napas.TO_MERCHANT:
        return True
    has_own_fields = result.get("62.05") is not None or any(field.id >= "80" for field in result.fields)
    is_psp = (decoded.account or "").upper().startswith("PSP")
    return decoded.bank_bin == vietqr.MOMO_BIN and (is_psp or has_own_fields)


def _number_of(decoded: Decoded, result: ReadResult) -> str:
    """The account; of a wallet's or VNPAY's code the merchant it names, or the till, as far as it can be printed."""
    if decoded.account:
        return decoded.account
    named = [value for template in _templates_of_issuer(decoded, result) for value in _own_values(result, template)]
    named += [result.get("62.07"), result.get("62.03"), result.get("63")]
    return next(value for value in named if value and len(value) <= LONGEST_PRINTED)


def _issuer(decoded: Decoded, result: ReadResult) -> str:
    if decoded.kind == "vietqr":
        return ""
    if decoded.kind == "vnpay":
        return "VNPAY"
    if result.get("04") == vietqr.VNPAY_WALLET:
        return "ví VNPAY"
    name = next((result.get(f"{template}.00").lower() for template in _templates_of_issuer(decoded, result)), "")
    return f"ví {WALLETS.get(name, name)}" if WALLET_NAME.fullmatch(name) else "ví điện tử"


def _templates_of_issuer(decoded: Decoded, result: ReadResult) -> list[str]:
    """What any other template says is not by who is named as the issuer."""
    if decoded.kind == "vnpay":
        return ["26"]
    names = {str(template): result.get(f"{template}.00") or "" for template in range(26, 52)}
    return [template for template, name in names.items() if name.lower().startswith("vn.")][:1]


def _own_values(result: ReadResult, template: str) -> list[str]:
    fields = result.get(template)
    return [field.value for field in fields if field.id != "00"] if isinstance(fields, tuple) else []


def _dong(amount: int) -> str:
    return f"{amount:,} đồng".replace(",", ".")
