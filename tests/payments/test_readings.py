"""Which codes give an account, which are kept as they are, and which are neither."""

import pytest

from payments import emv
from payments.emv import Field
from payments.readings import issuer_of, reading_of
from payments.vietqr import encode
from tests.payments.issued import MOMO, PUSH, SHOP, SHOPEE, VNPAY, issued, napas_code, sealed_up

TO_ACCOUNT = encode(bank_bin="970436", account="0991234567")


class TestTransfers:
    def test_gives_bank_and_number_and_is_drawn_anew(self):
        reading = reading_of(TO_ACCOUNT)
        assert (reading.bank_bin, reading.number, reading.issued) == ("970436", "0991234567", "")
        assert (reading.refusal, reading.notes) == ("", ())

    def test_leading_zeros_and_letters_stay(self):
        reading = reading_of(encode(bank_bin="970418", account="00V3Casl"))
        assert reading.number == "00V3Casl"

    def test_an_amount_is_told_and_not_taken(self):
        reading = reading_of(encode(bank_bin="970436", account="0991234567", amount=1_250_000))
        assert (reading.number, reading.issued, reading.refusal) == ("0991234567", "", "")
        assert reading.notes == ("Mã có sẵn số tiền 1.250.000 đồng; biển in ra không ghi số tiền, người mua tự nhập.",)

    def test_a_code_for_one_payment_gives_its_account(self):
        reading = reading_of(napas_code(initiation="12"))
        assert (reading.number, reading.issued, reading.refusal) == ("0012345678", "", "")
        assert reading.notes[0].startswith("Mã này chỉ dùng cho một lần thanh toán")

    def test_a_static_code_with_an_amount_is_told_too(self):
        assert "20.000 đồng" in reading_of(napas_code(extra=(Field("54", "20000"),))).notes[0]

    def test_what_a_bank_adds_does_not_make_it_issued(self):
        fields = (Field("59", "NGUYEN THI A"), Field("62", (Field("05", "REF1"), Field("08", "chuyen tien"))))
        assert reading_of(napas_code(extra=fields)).issued == ""


class TestIssued:
    @pytest.mark.parametrize(
        ("payload", "bank_bin", "number"),
        [
            (PUSH, "970415", "MERCHANT0012"),
            (VNPAY, "", "0108869999"),
            (SHOPEE, "", "AIRPAY0099"),
            (MOMO, "971025", "99MM26001M00000012"),
        ],
    )
    def test_is_kept_letter_for_letter(self, payload, bank_bin, number):
        reading = reading_of(payload)
        assert (reading.issued, reading.refusal, reading.notes) == (payload, "", ())
        assert (reading.bank_bin, reading.number) == (bank_bin, number)

    def test_a_check_in_small_letters_stays_small(self):
        payload = PUSH[:-4] + PUSH[-4:].lower()
        assert payload != PUSH
        assert reading_of(payload).issued == payload

    @pytest.mark.parametrize(
        "extra",
        [
            (Field("62", (Field("05", "MOMOW2W00112233"),)),),
            (Field("80", "046"),),
        ],
    )
    def test_momos_own_fields_make_a_transfer_issued(self, extra):
        ours = napas_code(bank_bin="971025", account="0912345678")
        assert reading_of(ours).issued == ""
        theirs = napas_code(bank_bin="971025", account="0912345678", extra=extra)
        assert reading_of(theirs).issued == theirs

    def test_a_psp_account_of_momo_is_never_drawn_anew(self):
        payload = napas_code(bank_bin="971025", account="PSP0123456789")
        assert reading_of(payload).issued == payload

    @pytest.mark.parametrize("payload", [PUSH, VNPAY, SHOPEE])
    def test_for_one_payment_it_is_refused(self, payload):
        once = sealed_up(payload.replace("010211", "010212"))
        reading = reading_of(once)
        assert reading.decoded.valid
        assert reading.refusal.startswith("Mã này chỉ dùng cho một lần thanh toán nên không treo được.")

    def test_with_an_amount_it_is_refused(self):
        payload = napas_code(account="MERCHANT0012", service="QRPUSH", extra=(Field("54", "15000"),))
        assert reading_of(payload).refusal.startswith("Mã này có sẵn số tiền 15.000 đồng")

    def test_one_that_no_placard_can_hold_is_refused(self):
        marks = tuple(Field(tag, "Ễ" * 90) for tag in ("81", "82", "83"))
        payload = issued((Field("26", (Field("00", "A000000775"), Field("01", "0108869999"))), *marks))
        assert reading_of(payload).refusal == "Mã này dài quá, không in lên biển được."

    @pytest.mark.parametrize(
        ("fields", "number"),
        [
            ((Field("26", (Field("00", "A000000775"), Field("01", "M" * 20), Field("02", "TID7"))),), "TID7"),
            ((Field("30", (Field("00", "vn.zalopay.qr"),)), Field("62", (Field("07", "QUAY 3"),))), "QUAY 3"),
            ((Field("30", (Field("00", "vn.zalopay.qr"),)), Field("62", (Field("03", "A12"),))), "A12"),
        ],
    )
    def test_its_number_is_the_first_name_that_can_be_printed(self, fields, number):
        assert reading_of(issued(fields)).number == number

    def test_what_stands_beside_the_issuers_own_is_not_its_merchant(self):
        fields = (
            Field("26", (Field("00", "X"), Field("01", "8812345678901"))),
            Field("36", (Field("00", "vn.airpay.www"), Field("01", "AIRPAY0099"))),
        )
        assert reading_of(issued(fields)).number == "AIRPAY0099"

    @pytest.mark.parametrize(
        ("payload", "issuer"),
        [
            (PUSH, ""),
            (MOMO, ""),
            (VNPAY, "VNPAY"),
            (SHOPEE, "ví ShopeePay"),
            (issued((Field("30", (Field("00", "VN.ZaloPay.QR"),)),)), "ví ZaloPay"),
            (issued((Field("30", (Field("00", "vn.agribank"),)),)), "ví vn.agribank"),
            (issued((Field("30", (Field("00", "vn. Agribank"),)),)), "ví điện tử"),
            (issued((Field("04", "VNPayWallet"), *SHOP)), "ví VNPAY"),
        ],
    )
    def test_who_made_a_code_that_names_no_bank(self, payload, issuer):
        reading = reading_of(payload)
        assert (reading.issuer, issuer_of(payload)) == (issuer, issuer)
        assert reading.called("BIDV") == f"Mã người bán {issuer or 'BIDV'}"

    def test_a_code_without_any_name_goes_by_its_check(self):
        payload = issued((Field("30", (Field("00", "vn.zalopay.qr"),)),))
        assert reading_of(payload).number == payload[-4:]


class TestRefused:
    def test_a_card_does_not_belong_on_a_wall(self):
        reading = reading_of(napas_code(account="9704031101234567", service="QRIBFTTC"))
        assert reading.decoded.valid
        assert reading.refusal == (
            "Mã này chuyển tiền vào số thẻ, mà số thẻ thì không được treo ở chợ. "
            "Nhờ chủ hộ mở mã nhận tiền vào tài khoản."
        )
        assert (reading.number, reading.issued) == ("", "")

    def test_a_cash_machine_takes_no_money(self):
        reading = reading_of(napas_code(account="ATM0001", service="QRCASH"))
        assert reading.refusal.startswith("Mã này để rút tiền ở máy ATM, không nhận tiền được.")
        assert reading.number == ""

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            ("https://cho.example/a?b=1", "là địa chỉ một trang web, không"),
            ("HTTP://CHO.EXAMPLE", "là địa chỉ một trang web, không"),
            ("WIFI:T:WPA;S:Cho Nuoc Hai;P:12345678;;", "là mật khẩu Wi-Fi, không"),
            ("004188074231|095123456|Nông Thị Hoa|01011988|Nữ|Cao Bằng|01012022", "là mã trên thẻ căn cước, không"),
            ("BEGIN:VCARD\nFN:Hoa\nEND:VCARD", "là danh thiếp, không"),
            ("tel:0912345678", "là số điện thoại hoặc địa chỉ thư, không"),
            ("xin chào", "không"),
            ("", "không"),
        ],
    )
    def test_what_is_no_code_for_money_is_called_by_its_name(self, text, what):
        refusal = reading_of(text).refusal
        assert refusal.startswith(f"Mã này {what} phải mã nhận tiền. Nhờ chủ hộ mở mã nhận tiền")

    def test_nothing_of_what_it_holds_is_said(self):
        assert "12345678" not in reading_of("WIFI:T:WPA;S:Cho;P:12345678;;").refusal
        assert "004188074231" not in reading_of("004188074231|095123456|Hoa").refusal

    def test_a_changed_code_says_so(self):
        forged = TO_ACCOUNT.replace("0991234567", "0991234576")
        assert reading_of(forged).refusal.startswith("Mã sai, không dùng được. Mã kiểm tra không khớp")
        assert reading_of(forged).number == ""

    def test_a_foreign_code_says_so(self):
        foreign = emv.write([Field("00", "01"), Field("26", (Field("00", "SG.PAYNOW"),)), Field("58", "SG")])
        assert "không phải VietQR, VNPAY hay ví trong nước" in reading_of(foreign).refusal
