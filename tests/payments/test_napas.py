"""The whole sentence of every rule, and that what is just within it passes; test_vietqr_decode.py tries the rest."""

import pytest

from payments import napas, vietqr
from payments.emv import Field

from .samples import payload

GUID, BANK, ACCOUNT = Field("00", "A000000727"), Field("00", "970405"), Field("01", "0012345678")
SERVICE = Field("02", "QRIBFTTA")


def sentences(text):
    return {error.path: error.message for error in vietqr.decode(text).errors}


@pytest.mark.parametrize(
    ("changes", "path", "sentence"),
    [
        ({"01": "13"}, "01", "Trường 01 phải là 11 (mã dùng nhiều lần) hoặc 12 (mã dùng một lần)."),
        ({"53": "840"}, "53", "Loại tiền phải là 704 (đồng Việt Nam)."),
        ({"58": "TH"}, "58", "Mã nước phải là VN."),
        (
            {"54": "05"},
            "54",
            "Số tiền phải là số nguyên lớn hơn 0, tối đa 13 chữ số, không bắt đầu bằng 0.",
        ),
        (
            {"54": "10.000"},
            "54",
            "Số tiền có dấu chấm: 10.000 trong mã là mười đồng, nên không biết người lập mã muốn bao nhiêu.",
        ),
        (
            {"38": (GUID, Field("01", (Field("00", "97040"), ACCOUNT)), SERVICE)},
            "38.01.00",
            "Mã ngân hàng (BIN) phải có đúng 6 chữ số.",
        ),
        (
            {"38": (GUID, Field("01", (BANK, ACCOUNT)), Field("02", "QRX"))},
            "38.02",
            "Mã dịch vụ phải là QRIBFTTA, QRIBFTTC, QRPUSH hoặc QRCASH.",
        ),
        (
            {"38": (GUID, Field("01", (BANK, ACCOUNT)), SERVICE, Field("03", "X"))},
            "38.03",
            "Trường 38 không được có mục 03.",
        ),
        ({"38": (GUID, Field("01", (BANK,)), SERVICE)}, "38.01.01", "Trường 38.01.01 không có trong mã."),
        ({"52": "541"}, "52", "Mã ngành nghề phải có đúng 4 chữ số."),
        ({"55": "04"}, "55", "Trường 55 phải là 01, 02 hoặc 03."),
        (
            {"55": "02", "56": "0"},
            "56",
            "Phí cố định phải là số nguyên lớn hơn 0, tối đa 13 chữ số.",
        ),
        ({"56": "1"}, "56", "Trường 56 chỉ đi với trường 55 là 02."),
        ({"57": "1"}, "57", "Trường 57 chỉ đi với trường 55 là 03."),
        ({"55": "03", "57": "0"}, "57", "Phí phần trăm phải từ 00.01 đến 99.99."),
        ({"59": "Ễ"}, "59", "Tên người bán chỉ gồm chữ không dấu và dấu câu thường, tối đa 25 ký tự."),
        ({"60": "Ằ"}, "60", "Tên thành phố chỉ gồm chữ không dấu và dấu câu thường, tối đa 15 ký tự."),
        ({"61": "Ằ"}, "61", "Mã bưu chính chỉ gồm chữ không dấu và dấu câu thường, tối đa 10 ký tự."),
        *(
            (
                {"62": (Field(f"0{n}", "Ễ"),)},
                f"62.0{n}",
                f"Trường 62.0{n} chỉ gồm chữ không dấu và dấu câu thường, tối đa 25 ký tự.",
            )
            for n in range(1, 8)
        ),
        (
            {"62": (Field("08", "Ễ"),)},
            "62.08",
            "Nội dung chuyển khoản chỉ gồm chữ không dấu và dấu câu thường, tối đa 25 ký tự.",
        ),
        (
            {"62": (Field("09", "AMX"),)},
            "62.09",
            "Trường 62.09 chỉ gồm các chữ A, M, E, mỗi chữ một lần.",
        ),
        ({"64": (Field("00", "v1"), Field("01", "Ễ"))}, "64.00", "Mã ngôn ngữ phải có đúng 2 chữ cái."),
        (
            {"64": (Field("00", "vi"), Field("01", "Ễ" * 26))},
            "64.01",
            "Tên người bán bằng ngôn ngữ khác dài tối đa 25 ký tự.",
        ),
        (
            {"64": (Field("00", "vi"), Field("01", "Ễ"), Field("02", "Ằ" * 16))},
            "64.02",
            "Tên thành phố bằng ngôn ngữ khác dài tối đa 15 ký tự.",
        ),
    ],
)
def test_whole_sentences(changes, path, sentence):
    assert sentences(payload(changes)) == {path: sentence}


@pytest.mark.parametrize(
    ("service", "account", "sentence"),
    [
        ("QRIBFTTA", "1 2", "Số tài khoản chỉ gồm chữ số và chữ cái không dấu, tối đa 19 ký tự."),
        ("QRIBFTTC", "1" * 15, "Số thẻ phải có 16 hoặc 19 chữ số."),
        ("QRPUSH", "Ễ", "Mã người bán chỉ gồm chữ không dấu và dấu câu thường, tối đa 19 ký tự."),
        ("QRCASH", "Ễ", "Mã máy rút tiền chỉ gồm chữ không dấu và dấu câu thường, tối đa 19 ký tự."),
    ],
)
def test_whole_sentences_of_the_services(service, account, sentence):
    assert sentences(payload(service=service, account=account)) == {"38.01.01": sentence}


@pytest.mark.parametrize(
    "changes",
    [
        {"55": "02", "56": "1" * 13},
        {"55": "03", "57": "00.01"},
        {"55": "03", "57": "99"},
        {"59": " ~" * 12 + "A"},
        {"60": " ~" * 7 + "A"},
        {"61": " ~" * 5},
        {"62": (Field("09", "EMA"),)},
        {"64": (Field("00", "VI"), Field("01", "\n"), Field("02", "\n"))},
    ],
)
def test_what_is_just_within_a_rule(changes):
    assert sentences(payload(changes)) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"55": "02", "56": "1" * 14},
        {"55": "02", "56": "01"},
        {"55": "03", "57": "0.001"},
        {"55": "03", "57": "00.0"},
        {"55": "03", "57": "1."},
        {"52": "54110"},
        {"62": (Field("09", "AMEA"),)},
        {"62": (Field("09", "AM\n"),)},
    ],
)
def test_what_is_just_outside(changes):
    assert len(sentences(payload(changes))) == 1


def test_services_are_the_four_of_napas():
    assert set(napas.ACCOUNT_RULES) == {"QRIBFTTA", "QRIBFTTC", "QRPUSH", "QRCASH"}
