"""The NAPAS profile: which fields a VietQR must have, and what each of them may hold.

Format document v1.0 (09/2021), §5. Reserved ids (65–79, 62.10–49) are left to future versions, as EMVCo asks
of a reader; templates 80–99 and 62.50–99 belong to whoever issued the code.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from payments import emv
from payments.emv import EmvError, ReadResult

GUID = "A000000727"
TO_ACCOUNT, TO_CARD, TO_MERCHANT, AT_MACHINE = "QRIBFTTA", "QRIBFTTC", "QRPUSH", "QRCASH"


class Rule(NamedTuple):
    """``matches`` a whole value, or not."""

    matches: Callable[[str], re.Match | None]
    message: str


def _rule(pattern: str, message: str) -> Rule:
    return Rule(re.compile(pattern).fullmatch, message)


def _plain_text(name: str, longest: int) -> Rule:
    """The Common Character Set of EMV Book 4: printable ASCII, hence no Vietnamese marks."""
    return _rule(f"[ -~]{{1,{longest}}}", f"{name} chỉ gồm chữ không dấu và dấu câu thường, tối đa {longest} ký tự.")


AMOUNT = _rule("[1-9][0-9]{0,12}", "Số tiền phải là số nguyên lớn hơn 0, tối đa 13 chữ số, không bắt đầu bằng 0.")
AMOUNT_WITH_DOT = "Số tiền có dấu chấm: 10.000 trong mã là mười đồng, nên không biết người lập mã muốn bao nhiêu."

# What any payment code in dong must respect, whoever issued it.
COMMON_RULES = {
    "01": _rule("1[12]", "Trường 01 phải là 11 (mã dùng nhiều lần) hoặc 12 (mã dùng một lần)."),
    "53": _rule("704", "Loại tiền phải là 704 (đồng Việt Nam)."),
    "54": AMOUNT,
    "58": _rule("VN", "Mã nước phải là VN."),
}

VIETQR_RULES = {
    "38.01.00": _rule("[0-9]{6}", "Mã ngân hàng (BIN) phải có đúng 6 chữ số."),
    "38.02": _rule(
        f"{TO_ACCOUNT}|{TO_CARD}|{TO_MERCHANT}|{AT_MACHINE}",
        "Mã dịch vụ phải là QRIBFTTA, QRIBFTTC, QRPUSH hoặc QRCASH.",
    ),
    "52": _rule("[0-9]{4}", "Mã ngành nghề phải có đúng 4 chữ số."),
    "55": _rule("0[123]", "Trường 55 phải là 01, 02 hoặc 03."),
    "56": _rule("[1-9][0-9]{0,12}", "Phí cố định phải là số nguyên lớn hơn 0, tối đa 13 chữ số."),
    "57": _rule(r"(?!0{1,2}(?:\.0{1,2})?$)[0-9]{1,2}(?:\.[0-9]{1,2})?", "Phí phần trăm phải từ 00.01 đến 99.99."),
    "59": _plain_text("Tên người bán", 25),
    "60": _plain_text("Tên thành phố", 15),
    "61": _plain_text("Mã bưu chính", 10),
    **{f"62.0{number}": _plain_text(f"Trường 62.0{number}", 25) for number in range(1, 8)},
    "62.08": _plain_text("Nội dung chuyển khoản", 25),
    # The three characters are looked at first: to search a long value for repetitions takes the cube of its length.
    "62.09": _rule(r"(?=[AME]{1,3}\Z)(?!.*(.).*\1).*", "Trường 62.09 chỉ gồm các chữ A, M, E, mỗi chữ một lần."),
    "64.00": _rule("[A-Za-z]{2}", "Mã ngôn ngữ phải có đúng 2 chữ cái."),
    "64.01": _rule("(?s:.{1,25})", "Tên người bán bằng ngôn ngữ khác dài tối đa 25 ký tự."),
    "64.02": _rule("(?s:.{1,15})", "Tên thành phố bằng ngôn ngữ khác dài tối đa 15 ký tự."),
}

ACCOUNT_RULES = {
    TO_ACCOUNT: _rule("[0-9A-Za-z]{1,19}", "Số tài khoản chỉ gồm chữ số và chữ cái không dấu, tối đa 19 ký tự."),
    TO_CARD: _rule("[0-9]{16}|[0-9]{19}", "Số thẻ phải có 16 hoặc 19 chữ số."),
    TO_MERCHANT: _plain_text("Mã người bán", 19),
    AT_MACHINE: _plain_text("Mã máy rút tiền", 19),
}

ALL_RULES = COMMON_RULES | VIETQR_RULES

REQUIRED = ("01", "38.01", "38.01.00", "38.01.01", "38.02", "53", "58")
REQUIRED_WITH_LANGUAGE = (*REQUIRED, "64.00", "64.01")
KNOWN_IN_TEMPLATE = {"38": {"00", "01", "02"}, "38.01": {"00", "01"}}


def common_errors(result: ReadResult) -> list[EmvError]:
    return _rule_errors(result, COMMON_RULES)


def profile_errors(result: ReadResult) -> list[EmvError]:
    """Everything in a VietQR that NAPAS does not allow, besides what `emv.read` has found."""
    return [
        *_missing(result),
        *_unexpected(result),
        *_rule_errors(result, ALL_RULES),
        *_account_errors(result),
        *_fee_errors(result),
    ]


def _missing(result: ReadResult) -> list[EmvError]:
    values = result.values
    missing: list[str] = []
    for path in REQUIRED if "64" not in values else REQUIRED_WITH_LANGUAGE:
        # Of a template that is not there, one sentence is enough.
        if path not in values and not path.startswith(tuple(f"{gone}." for gone in missing)):
            missing.append(path)
    return [emv.error(path, "missing") for path in missing]


def _unexpected(result: ReadResult) -> list[EmvError]:
    """Inside field 38 there is no room for anything unknown: it may be a service code misplaced by a bad length."""
    errors = []
    for path, known in KNOWN_IN_TEMPLATE.items():
        for field in result.get(path) or ():
            if field.id not in known:
                errors.append(
                    emv.error(f"{path}.{field.id}", "unexpected", f"Trường {path} không được có mục {field.id}.")
                )
    return errors


def _rule_errors(result: ReadResult, rules: dict[str, Rule]) -> list[EmvError]:
    errors = []
    for path, value in result.values.items():
        rule = rules.get(path)
        if rule is None or rule.matches(value):
            continue
        if rule is AMOUNT and "." in value:
            errors.append(emv.error(path, "amount_with_dot", AMOUNT_WITH_DOT))
        else:
            errors.append(emv.error(path, "bad_value", rule.message))
    return errors


def _account_errors(result: ReadResult) -> list[EmvError]:
    account = result.get("38.01.01")
    rule = ACCOUNT_RULES.get(result.get("38.02"))
    if account is None or rule is None or rule.matches(account):
        return []
    return [emv.error("38.01.01", "bad_value", rule.message)]


def _fee_errors(result: ReadResult) -> list[EmvError]:
    """A fixed fee (56) goes with indicator 02, a percentage (57) with 03, and neither with anything else."""
    errors = []
    for path, indicator in (("56", "02"), ("57", "03")):
        is_there = result.get(path) is not None
        is_due = result.get("55") == indicator
        if is_due and not is_there:
            errors.append(emv.error(path, "missing"))
        if is_there and not is_due:
            errors.append(emv.error(path, "unexpected", f"Trường {path} chỉ đi với trường 55 là {indicator}."))
    return errors
