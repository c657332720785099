from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import emv, vietqr
from payments.emv import EmvError, Field
from payments.vietqr import Decoded

from .samples import payload

# NAPAS format document v1.0, §6: the static code with its length put right, §6.1.2, §6.1.3, §6.1.4 by its table.
TO_ACCOUNT = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
TO_CARD = "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52"
TO_ACCOUNT_WITH_AMOUNT = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang63042E2E"
)
TO_CARD_WITH_AMOUNT = (
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang6304A203"
)


def faults(text):
    return [(error.path, error.code) for error in vietqr.decode(text).errors]


class TestDecode:
    def test_napas_static_example(self):
        assert vietqr.decode(TO_ACCOUNT) == Decoded(
            kind="vietqr", initiation="11", bank_bin="970403", account="0011012345678", service="QRIBFTTA"
        )

    def test_napas_card_example_with_amount(self):
        decoded = vietqr.decode(TO_CARD_WITH_AMOUNT)
        assert decoded.valid
        assert decoded == Decoded(
            kind="vietqr",
            initiation="12",
            bank_bin="970403",
            account="9704031101234567",
            service="QRIBFTTC",
            amount=180000,
            memo="thanh toan don hang",
        )

    @pytest.mark.parametrize("example", [TO_CARD, TO_ACCOUNT_WITH_AMOUNT])
    def test_other_napas_examples_are_valid(self, example):
        assert vietqr.decode(example).valid

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (payload(), []),
            (payload({"01": "12"}), []),
            (payload({"54": "50000"}), []),
            (payload({"01": None}), [("01", "missing")]),
            (payload({"01": "13"}), [("01", "bad_value")]),
            (payload({"53": None}), [("53", "missing")]),
            (payload({"53": "840"}), [("53", "bad_value")]),
            (payload({"58": None}), [("58", "missing")]),
            (payload({"58": "vn"}), [("58", "bad_value")]),
            (payload({"54": "10.000"}), [("54", "amount_with_dot")]),
            (payload({"54": "10,000"}), [("54", "bad_value")]),
            (payload({"54": "0"}), [("54", "bad_value")]),
            (payload({"54": "-10"}), [("54", "bad_value")]),
            (payload({"54": "1" * 14}), [("54", "bad_value")]),
            (payload({"52": "5411"}), []),
            (payload({"52": "541"}), [("52", "bad_value")]),
            (payload({"55": "01"}), []),
            (payload({"55": "04"}), [("55", "bad_value")]),
            (payload({"55": "02", "56": "5000"}), []),
            (payload({"55": "02"}), [("56", "missing")]),
            (payload({"55": "02", "56": "0"}), [("56", "bad_value")]),
            (payload({"55": "03", "57": "0.5"}), []),
            (payload({"55": "03", "57": "99.99"}), []),
            (payload({"55": "03", "57": "00.00"}), [("57", "bad_value")]),
            (payload({"55": "03", "57": "0"}), [("57", "bad_value")]),
            (payload({"55": "03", "57": "100"}), [("57", "bad_value")]),
            (payload({"55": "03", "56": "5000"}), [("56", "unexpected"), ("57", "missing")]),
            (payload({"57": "5"}), [("57", "unexpected")]),
            (payload({"59": "NGUYEN THI A"}), []),
            (payload({"59": "A" * 25}), []),
            (payload({"59": "A" * 26}), [("59", "bad_value")]),
            (payload({"59": "NGUYỄN"}), [("59", "bad_value")]),
            (payload({"59": "A\x7f"}), [("59", "bad_value")]),
            (payload({"60": "A" * 15}), []),
            (payload({"60": "A" * 16}), [("60", "bad_value")]),
            (payload({"61": "A" * 10}), []),
            (payload({"61": "A" * 11}), [("61", "bad_value")]),
            (payload({"85": "tùy ý"}), []),
            (payload({"70": "x"}), []),
        ],
    )
    def test_root_fields(self, text, expected):
        assert faults(text) == expected

    @pytest.mark.parametrize(
        ("tag", "value", "is_valid"),
        [
            *((f"0{n}", "A" * 25, True) for n in range(1, 9)),
            *((f"0{n}", "A" * 26, False) for n in range(1, 9)),
            ("08", "chuyển", False),
            ("08", "***", True),
            ("09", "AME", True),
            ("09", "MA", True),
            ("09", "AA", False),
            ("09", "AMA", False),
            ("09", "X", False),
            ("10", "later version", True),
            ("50", "issuer's own", True),
        ],
    )
    def test_additional_data(self, tag, value, is_valid):
        expected = [] if is_valid else [(f"62.{tag}", "bad_value")]
        assert faults(payload({"62": (Field(tag, value),)})) == expected

    @pytest.mark.parametrize(
        ("language", "expected"),
        [
            ((Field("00", "vi"), Field("01", "Nguyễn Thị A")), []),
            ((Field("00", "vi"), Field("01", "Ễ" * 25), Field("02", "Ằ" * 15)), []),
            ((Field("00", "vi"), Field("01", "Ễ" * 26)), [("64.01", "bad_value")]),
            ((Field("00", "vi"), Field("01", "A"), Field("02", "Ằ" * 16)), [("64.02", "bad_value")]),
            ((Field("00", "vie"), Field("01", "A")), [("64.00", "bad_value")]),
            ((Field("02", "Cao Bằng"),), [("64.00", "missing"), ("64.01", "missing")]),
        ],
    )
    def test_language_template(self, language, expected):
        assert faults(payload({"64": language})) == expected

    @pytest.mark.parametrize(
        ("service", "account", "is_valid"),
        [
            ("QRIBFTTA", "V0aB", True),
            ("QRIBFTTA", "0" * 19, True),
            ("QRIBFTTA", "0" * 20, False),
            ("QRIBFTTA", "12 34", False),
            ("QRIBFTTC", "9" * 16, True),
            ("QRIBFTTC", "9" * 19, True),
            ("QRIBFTTC", "9" * 17, False),
            ("QRIBFTTC", "9" * 12, False),
            ("QRIBFTTC", "A" * 16, False),
            ("QRPUSH", "SHOP 01", True),
            ("QRPUSH", "S" * 20, False),
            ("QRCASH", "ATM-0001", True),
            ("QRCASH", "ATM-Ô", False),
        ],
    )
    def test_account_by_service(self, service, account, is_valid):
        expected = [] if is_valid else [("38.01.01", "bad_value")]
        assert faults(payload(account=account, service=service)) == expected

    @pytest.mark.parametrize("service", ["QRIBFTTB", "qribftta", "QRPUSHX"])
    def test_unknown_service(self, service):
        assert faults(payload(service=service)) == [("38.02", "bad_value")]

    GUID, BANK = Field("00", "A000000727"), Field("00", "970405")
    ACCOUNT, SERVICE = Field("01", "0012345678"), Field("02", "QRIBFTTA")

    @pytest.mark.parametrize(
        ("template", "expected"),
        [
            ((GUID,), [("38.01", "missing"), ("38.02", "missing")]),
            ((GUID, Field("01", (BANK,)), SERVICE), [("38.01.01", "missing")]),
            ((GUID, Field("01", (ACCOUNT,)), SERVICE), [("38.01.00", "missing")]),
            ((GUID, Field("01", (Field("00", "97040"), ACCOUNT)), SERVICE), [("38.01.00", "bad_value")]),
            ((GUID, Field("01", (BANK, ACCOUNT)), SERVICE, Field("03", "X")), [("38.03", "unexpected")]),
            # A length that swallows the service code: well-formed for EMVCo, wrong for NAPAS.
            ((GUID, Field("01", (BANK, ACCOUNT, SERVICE))), [("38.02", "missing"), ("38.01.02", "unexpected")]),
        ],
    )
    def test_beneficiary(self, template, expected):
        assert faults(payload({"38": template})) == expected

    def test_merchant_name_memo_and_fields_in_any_order(self):
        text = emv.write(
            [
                Field("00", "01"),
                Field("62", (Field("05", "R1"), Field("08", "TIEN LE"))),
                Field("59", "NGUYEN THI A"),
                *emv.read(payload()).fields[1:-1],
            ]
        )
        decoded = vietqr.decode(text)
        assert decoded.valid
        assert (decoded.account, decoded.memo, decoded.merchant_name) == ("0012345678", "TIEN LE", "NGUYEN THI A")

    def test_lower_case_crc(self):
        assert vietqr.decode(TO_ACCOUNT[:-4] + "9e6f").valid

    def test_amount_is_unknown_when_it_cannot_be_trusted(self):
        decoded = vietqr.decode(payload({"54": "10.000"}))
        assert decoded.amount is None
        assert "mười đồng" in decoded.errors[0].message

    def test_a_forged_account_is_noticed_but_still_shown(self):
        decoded = vietqr.decode(TO_ACCOUNT.replace("0011012345678", "0011012345687"))
        assert (decoded.valid, decoded.kind, decoded.account) == (False, "vietqr", "0011012345687")
        assert [error.code for error in decoded.errors] == ["crc_mismatch"]

    def test_misprinted_napas_example(self):
        printed = "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
        assert faults(printed) == [("38.01", "bad_id")]

    @pytest.mark.parametrize("text", ["", "hello", "0" * 513, "\ud800", "https://vietqr.example/1", "010211"])
    def test_no_payment_code_at_all(self, text):
        decoded = vietqr.decode(text)
        assert (decoded.kind, decoded.valid, decoded.account) == ("unknown", False, None)


def foreign(*fields):
    return emv.write([Field("00", "01"), Field("01", "11"), *fields])


class TestOtherKinds:
    VNPAY = Field("26", (Field("00", "A000000775"), Field("01", "0000000001")))

    def test_vnpay(self):
        text = foreign(self.VNPAY, Field("53", "704"), Field("54", "5000"), Field("58", "VN"), Field("59", "SHOP 1"))
        assert vietqr.decode(text) == Decoded(kind="vnpay", initiation="11", amount=5000, merchant_name="SHOP 1")

    def test_vnpay_is_held_only_to_what_all_codes_share(self):
        assert vietqr.decode(foreign(self.VNPAY, Field("59", "Một tên hàng dài hơn hai mươi lăm chữ"))).valid
        assert faults(foreign(self.VNPAY, Field("53", "840"))) == [("53", "bad_value")]
        assert faults(foreign(self.VNPAY, Field("54", "5.000"))) == [("54", "amount_with_dot")]

    def test_napas_comes_before_vnpay_in_a_code_with_both(self):
        text = foreign(self.VNPAY, *emv.read(payload()).fields[2:-1])
        assert (vietqr.decode(text).kind, vietqr.decode(text).valid) == ("vietqr", True)

    @pytest.mark.parametrize("tag", ["26", "51"])
    def test_wallet_by_its_domain(self, tag):
        text = foreign(Field(tag, (Field("00", "VN.example.pay"), Field("01", "1"))), Field("53", "704"))
        assert vietqr.decode(text) == Decoded(kind="wallet", initiation="11")

    def test_wallet_by_its_name(self):
        assert vietqr.decode(foreign(Field("04", "VNPayWallet"))).kind == "wallet"

    @pytest.mark.parametrize(
        "field",
        [
            Field("38", (Field("00", "A000000999"), Field("01", (Field("00", "970405"), Field("01", "1"))))),
            Field("26", (Field("00", "A000000727"),)),
            Field("27", (Field("00", "A000000775"),)),
            Field("29", (Field("00", "A000000677010111"), Field("01", "0066000000000"))),
            Field("26", (Field("01", "no name"),)),
            Field("04", "4000000000000000"),
        ],
    )
    def test_somebody_else_s_code_is_not_valid_here(self, field):
        decoded = vietqr.decode(foreign(field, Field("53", "704")))
        assert (decoded.kind, decoded.bank_bin, decoded.account, decoded.service) == ("emv", None, None, None)
        assert decoded.errors == (
            EmvError("38", "not_vietqr", "Mã thanh toán này không phải VietQR, VNPAY hay ví trong nước."),
        )


def test_what_a_code_does_not_say_is_none_and_what_it_says_cannot_be_changed():
    nothing = vietqr.decode("")
    assert nothing == Decoded(
        kind="unknown",
        initiation=None,
        bank_bin=None,
        account=None,
        service=None,
        amount=None,
        memo=None,
        merchant_name=None,
        errors=nothing.errors,
    )
    assert Decoded("vietqr") == Decoded("vietqr", None, None, None, None, None, None, None, ())
    with pytest.raises(FrozenInstanceError):
        nothing.account = "1"


noise = st.text(st.characters() | st.sampled_from("0123456789"), max_size=8)


@given(st.text() | st.tuples(st.integers(0, len(TO_ACCOUNT)), st.integers(0, len(TO_ACCOUNT)), noise))
def test_any_text_is_decoded_and_valid_only_if_it_writes_back(made):
    text = made if isinstance(made, str) else TO_ACCOUNT[: made[0]] + made[2] + TO_ACCOUNT[made[1] :]
    if vietqr.decode(text).valid:
        assert emv.write(emv.read(text).fields[:-1]) == text[:-4] + text[-4:].upper()
