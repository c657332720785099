"""What other libraries have been seen to write and to let pass (docs/vietqr.md), tried on ours.

Where the library can be had from the package index without further packages, the test also shows that it does so.
"""

import cemacqr
import pytest
from vietnam_qr_pay import QRPay
from vietqr_emvco import VietQRGenerator, VietQRParser

from payments import vietqr
from payments.banks import find_banks, read_banks
from payments.emv import seal, written
from payments.vietqr import VietQRError

GUID, SERVICE, CURRENCY, COUNTRY = written("00", "A000000727"), written("02", "QRIBFTTA"), "5303704", "5802VN"
ACCOUNT = "0012345678"


def code(*more, opening="000201010211", bank="970405", account=ACCOUNT, inner=None, service=SERVICE, currency=CURRENCY):
    """A static code with one thing made different, its CRC right."""
    inner = written("00", bank) + written("01", account) if inner is None else inner
    return seal(opening + written("38", GUID + written("01", inner) + service) + currency + COUNTRY + "".join(more))


def faults(text):
    return [(error.path, error.code) for error in vietqr.decode(text).errors]


SWALLOWED = seal(
    f"00020101021138540010A0000007270136{written('00', '970405')}{written('01', ACCOUNT)}{SERVICE}53037045802VN"
)
# NAPAS §6.1.1 as printed: thirteen digits with the length 12.
MISPRINTED = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
LETTERS_FOR_LENGTH = code(inner=f"000697040501XX{ACCOUNT}")
ACCOUNT_TWICE = code(inner=written("00", "970405") + "0105111110105222" + "22")
AMOUNT_TWICE = code("540550000", "5406900000")
LENGTH_OF_THREE_DIGITS = code("62104" + "08100" + "A" * 100)
LENGTH_IN_BYTES = code("6209" + "0805Chợ")
ARABIC_LENGTH = code("54٠550000")
LINE_BREAK = code() + "\n"
UNPADDED = next(text for n in range(10**4) if (text := code(account=f"{n:010}"))[-4] == "0")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            SWALLOWED, [("38.02", "missing"), ("38.01.02", "unexpected")], id="38.01 swallows the service code"
        ),
        pytest.param(MISPRINTED, [("38.01", "bad_id")], id="account cut by its length"),
        pytest.param(
            LETTERS_FOR_LENGTH, [("38.01.01", "bad_length"), ("38.01.01", "missing")], id="letters for a length"
        ),
        pytest.param(ACCOUNT_TWICE, [("38.01.01", "duplicate")], id="two accounts"),
        pytest.param(AMOUNT_TWICE, [("54", "duplicate")], id="two amounts"),
        pytest.param(
            LENGTH_OF_THREE_DIGITS,
            [("62.40", "truncated"), ("", "bad_id"), ("63", "missing")],
            id="length of three digits",
        ),
        pytest.param(code("62320828" + "A" * 28), [("62.08", "bad_value")], id="memo of 28"),
        pytest.param(code("62070803Chợ"), [("62.08", "bad_value")], id="marks in the memo"),
        pytest.param(code("5906NGUYỄN"), [("59", "bad_value")], id="marks in the name"),
        pytest.param(code(inner=written("00", "970405")), [("38.01.01", "missing")], id="no account"),
        pytest.param(code(account="1" * 20), [("38.01.01", "bad_value")], id="account of 20"),
        pytest.param(code(account=" 0012 3456"), [("38.01.01", "bad_value")], id="spaces in the account"),
        pytest.param(code(bank="97044168"), [("38.01.00", "bad_value")], id="BIN of 8 digits"),
        pytest.param(code(service=""), [("38.02", "missing")], id="no service code"),
        pytest.param(code("54010"), [("54", "bad_value")], id="amount 0"),
        pytest.param(code("5402-5"), [("54", "bad_value")], id="amount -5"),
        pytest.param(code("540610,000"), [("54", "bad_value")], id="amount with a comma"),
        pytest.param(code("540750000.0"), [("54", "amount_with_dot")], id="amount .0"),
        pytest.param(code("540610.000"), [("54", "amount_with_dot")], id="amount 10.000"),
        pytest.param(code(opening="000200010211"), [("00", "bad_version")], id="version 00"),
        pytest.param(code(opening="000201010222"), [("01", "bad_value")], id="initiation 22"),
        pytest.param(code(opening="000201"), [("01", "missing")], id="no initiation"),
        pytest.param(code(currency="5303702"), [("53", "bad_value")], id="currency 702"),
        pytest.param(UNPADDED[:-4] + UNPADDED[-3:], [("63", "truncated"), ("63", "missing")], id="CRC not padded"),
        pytest.param(UNPADDED[:-4] + "X" + UNPADDED[-3:], [("63", "bad_crc")], id="CRC padded with the x of 0x"),
        pytest.param(LINE_BREAK, [("", "bad_id"), ("63", "crc_mismatch")], id="line break after the CRC"),
        pytest.param(code() + "5802VN", [("58", "duplicate"), ("63", "crc_mismatch")], id="more after the CRC"),
        pytest.param(code("6200"), [("62", "empty_value")], id="empty template"),
        pytest.param("", [("", "empty")], id="empty text"),
        pytest.param("0002\ud800", [("", "bad_character")], id="lone surrogate"),
    ],
)
def test_ours_refuses_to_read(text, expected):
    assert faults(text) == expected
    assert not vietqr.decode(text).valid


@pytest.mark.parametrize("text", [LENGTH_IN_BYTES, ARABIC_LENGTH])
def test_ours_refuses_other_ways_to_count(text):
    # Where such a text falls apart depends on its CRC, which is read as part of a field.
    assert not vietqr.decode(text).valid


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"memo": "A" * 120}, "dài 120 ký tự; tối đa là 25"),
        ({"memo": "A" * 26}, "dài 26 ký tự; tối đa là 25"),
        ({"memo": "Chợ Xanh"}, "“ợ”"),
        ({"memo": "Dong A đ"}, "“đ”"),
        ({"memo": "OT/A12"}, "“/”"),
        ({"account": ""}, "Chưa có số tài khoản"),
        ({"account": "1" * 20}, "dài 20 ký tự; tối đa là 19"),
        ({"account": " 0012345 "}, "“ ”"),
        ({"account": 12345678}, "phải là văn bản"),
        ({"bank_bin": "97044168"}, "6 chữ số"),
        ({"amount": 0}, "lớn hơn 0"),
        ({"amount": -5}, "lớn hơn 0"),
        ({"amount": 10000.5}, "số nguyên đồng"),
        ({"amount": 50000.0}, "số nguyên đồng"),
        ({"amount": "10.000"}, "mười đồng"),
    ],
)
def test_ours_refuses_to_write(changed, said):
    with pytest.raises(VietQRError) as refused:
        vietqr.encode(**{"bank_bin": "970405", "account": ACCOUNT} | changed)
    assert said in refused.value.message


def test_ours_writes_nothing_that_was_not_asked_for():
    assert vietqr.encode(bank_bin="970405", account=ACCOUNT) == code()
    assert vietqr.encode(bank_bin="970405", account=UNPADDED[48:58]) == UNPADDED
    with_all = vietqr.encode(bank_bin="970405", account=ACCOUNT, amount=5000, memo="OT A12")
    assert with_all[:-8] == code(opening="000201010212")[:-14] + "54045000" + COUNTRY + "62100806OT A12"


def test_wrong_banks_of_other_lists_are_not_ours():
    banks = read_banks()
    for number in ("970488", "97044168", "970411", "970402"):
        assert find_banks(number, banks) == []
    for name, number in (("BIDV", "970418"), ("Timo", "963388"), ("VIB", "970441"), ("BVBank", "970454")):
        assert find_banks(name, banks)[0].bin == number


class TestTheirs:
    """What docs/vietqr.md says of the libraries that the suite has anyway."""

    @pytest.mark.parametrize(
        ("text", "account"),
        [(SWALLOWED, ACCOUNT), (MISPRINTED, "001101234567"), (ACCOUNT_TWICE, "22222")],
    )
    def test_vietnam_qr_pay_is_content_with_what_is_not_well_formed(self, text, account):
        read = QRPay(text)
        assert (read.is_valid, read.consumer.bank_number) == (True, account)

    def test_vietnam_qr_pay_fails_on_letters_for_a_length(self):
        with pytest.raises(ValueError, match="invalid literal for int"):
            QRPay(LETTERS_FOR_LENGTH)

    def test_vietnam_qr_pay_takes_the_last_amount_and_other_digits(self):
        assert (QRPay(AMOUNT_TWICE).is_valid, QRPay(AMOUNT_TWICE).amount) == (True, "900000")
        assert (QRPay(ARABIC_LENGTH).is_valid, QRPay(ARABIC_LENGTH).amount) == (True, "50000")

    def test_vietnam_qr_pay_writes_three_digits_and_no_account(self):
        assert "08120" in QRPay.init_viet_qr("970405", ACCOUNT, purpose="A" * 120).build()
        assert "0110000697" in QRPay.init_viet_qr("970405", "").build()
        assert "5402-5" in QRPay.init_viet_qr("970405", ACCOUNT, "-5").build()

    def test_vietqr_emvco_names_a_shop_and_takes_half_a_dong_away(self):
        assert "5911CUA HANG AI" in VietQRGenerator("970405", ACCOUNT).generate()
        assert "540510000" in VietQRGenerator("970405", ACCOUNT).generate(10000.9)
        assert "08120" in VietQRGenerator("970405", ACCOUNT).generate(memo="A" * 120)

    def test_vietqr_emvco_reads_a_cut_account_and_text_out_of_its_place(self):
        assert VietQRParser.verify_checksum(MISPRINTED)
        assert VietQRParser.parse(MISPRINTED)["account_number"] == "001101234567"
        assert VietQRParser.verify_checksum(LINE_BREAK)
        assert VietQRParser.parse(LENGTH_IN_BYTES)["memo"] == "Chợ63"

    def test_cemacqr_looks_into_no_template_and_asks_for_what_napas_leaves_out(self):
        read = cemacqr.parse_payload(MISPRINTED)
        assert read.crc_ok
        codes = {violation.code for violation in cemacqr.validate(read, cemacqr.EMVCO).violations}
        sound = cemacqr.validate(cemacqr.parse_payload(code()), cemacqr.EMVCO).violations
        assert codes == {violation.code for violation in sound} == {"MANDATORY_MISSING"}
