from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import emv, vietqr
from payments.vietqr import Decoded, VietQRError

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


def refusal(call, *args, **kwargs):
    with pytest.raises(VietQRError) as caught:
        call(*args, **kwargs)
    assert str(caught.value) == caught.value.message
    return caught.value.field, caught.value.message


class TestEncode:
    def test_napas_static_example(self):
        assert vietqr.encode(bank_bin="970403", account="0011012345678") == TO_ACCOUNT

    @pytest.mark.parametrize("example", [TO_ACCOUNT, TO_CARD, TO_ACCOUNT_WITH_AMOUNT, TO_CARD_WITH_AMOUNT])
    def test_napas_examples_are_written_byte_for_byte(self, example):
        assert emv.write(emv.read(example).fields[:-1]) == example

    @pytest.mark.parametrize("amount", [50000, "50000"])
    def test_amount_makes_it_a_code_for_one_payment(self, amount):
        text = vietqr.encode(bank_bin="970405", account="0012345678", amount=amount, memo="OT A12")
        body = (
            "00020101021238540010A00000072701240006970405011000123456780208QRIBFTTA"
            "5303704540550000" + "5802VN" + "62100806OT A12"
        )
        assert text[:-8] == body

    def test_memo_alone_leaves_it_reusable(self):
        text = vietqr.encode(bank_bin="970405", account="0012345678", memo="OT A12")
        assert text[:-8] == (
            "00020101021138540010A00000072701240006970405011000123456780208QRIBFTTA53037045802VN62100806OT A12"
        )

    @pytest.mark.parametrize("account", ["1", "0" * 19, "aBc0", "Z" * 19])
    def test_account_is_kept_as_it_is(self, account):
        assert vietqr.decode(vietqr.encode(bank_bin="970405", account=account)).account == account

    @pytest.mark.parametrize("bank_bin", ["", "97040", "9704055", "97040A", "９７０４０５", "970405\n", 970405, None])
    def test_bank(self, bank_bin):
        field, message = refusal(vietqr.encode, bank_bin=bank_bin, account="0012345678")
        assert field == "bank"
        assert "6 chữ số" in message

    @pytest.mark.parametrize(
        ("account", "said"),
        [
            ("", "Chưa có số tài khoản"),
            ("0" * 20, "dài 20 ký tự; tối đa là 19"),
            ("0012 345", "ký tự “ ”"),
            ("0012-345", "ký tự “-”"),
            ("0012345\n", "ký tự ẩn U+000A"),
            ("００12345", "chữ số lạ “０”"),
            ("1234😀", "ký tự “😀”"),
            ("12\u200b34", "ký tự ẩn U+200B"),
            ("12\ud80034", "ký tự ẩn U+D800"),
            ("9.70436E+14", "Excel đã đổi số tài khoản thành số và làm mất chữ số (9.70436E+14)"),
            ("NGUYỄN", "chữ có dấu hoặc chữ lạ “Ễ”"),
            ("đ1", "chữ có dấu hoặc chữ lạ “đ”"),
            (12345678, "phải là văn bản"),
            (None, "phải là văn bản"),
        ],
    )
    def test_account(self, account, said):
        field, message = refusal(vietqr.encode, bank_bin="970405", account=account)
        assert field == "account"
        assert said in message

    def test_a_momo_code_cannot_be_made_here(self):
        field, message = refusal(vietqr.encode, bank_bin="971025", account="psp0001")
        assert field == "account"
        assert "MoMo" in message
        assert vietqr.decode(vietqr.encode(bank_bin="971025", account="0900000001")).valid
        assert vietqr.decode(vietqr.encode(bank_bin="970405", account="PSP0001")).valid

    @pytest.mark.parametrize(
        ("amount", "said"),
        [
            ("10.000", "10.000 là mười đồng"),
            ("50000.0", "không được có dấu chấm"),
            ("50000.", "không được có dấu chấm"),
            ("10,000", "có ký tự “,”"),
            ("10 000", "có ký tự “ ”"),
            ("", "lớn hơn 0"),
            ("0", "lớn hơn 0"),
            ("-5", "có ký tự “-”"),
            ("1e3", "có chữ có dấu hoặc chữ lạ “e”"),
            ("50X", "có chữ có dấu hoặc chữ lạ “X”"),
            ("+5", "có ký tự “+”"),
            ("05", "không bắt đầu bằng 0"),
            ("٥", "có chữ số lạ “٥”"),
            ("５００００", "có chữ số lạ “５”"),
            ("😀", "có ký tự “😀”"),
            ("1\n", "có ký tự ẩn U+000A"),
            ("1" * 14, "tối đa 13 chữ số"),
            (0, "lớn hơn 0"),
            (-1, "lớn hơn 0"),
            (10**13, "tối đa 13 chữ số"),
            (True, "số nguyên đồng"),
            (50000.0, "số nguyên đồng"),
            (1e3, "số nguyên đồng"),
            (Decimal(50000), "số nguyên đồng"),
        ],
    )
    def test_amount(self, amount, said):
        field, message = refusal(vietqr.encode, bank_bin="970405", account="0012345678", amount=amount)
        assert field == "amount"
        assert said in message

    def test_amount_too_long_for_python_to_print(self):
        field, message = refusal(vietqr.encode, bank_bin="970405", account="0012345678", amount=10**5000)
        assert field == "amount"
        assert "tối đa 13 chữ số" in message

    @pytest.mark.parametrize("amount", [1, 9_999_999_999_999, "1", "9" * 13])
    def test_smallest_and_largest_amount(self, amount):
        text = vietqr.encode(bank_bin="970405", account="0012345678", amount=amount)
        assert vietqr.decode(text).amount == int(amount)

    @pytest.mark.parametrize(
        ("memo", "said"),
        [
            ("", "đang trống"),
            (5, "đang trống"),
            ("Chợ Xanh", "chữ có dấu hoặc chữ lạ “ợ”"),
            ("OT A12 😀", "ký tự “😀”"),
            ("OT １２", "chữ số lạ “１”"),
            ("OT\0", "ký tự ẩn U+0000"),
            ("OT/A12", "ký tự “/”"),
            ("OT\nA12", "ký tự ẩn U+000A"),
            (" OT", "thừa dấu cách"),
            ("OT ", "thừa dấu cách"),
            ("OT  A", "thừa dấu cách"),
            (" ", "thừa dấu cách"),
            ("A" * 26, "dài 26 ký tự; tối đa là 25"),
        ],
    )
    def test_memo(self, memo, said):
        field, message = refusal(vietqr.encode, bank_bin="970405", account="0012345678", memo=memo)
        assert field == "memo"
        assert said in message

    @pytest.mark.parametrize("memo", ["a", "A" * 25, "CHO.XANH-OT_A12 9"])
    def test_memo_is_kept_as_it_is(self, memo):
        assert vietqr.decode(vietqr.encode(bank_bin="970405", account="0012345678", memo=memo)).memo == memo


RULE = "Số tài khoản chỉ gồm chữ số 0–9 và chữ cái A–Z không dấu"
MEMO_RULE = "Nội dung chuyển khoản chỉ gồm chữ không dấu, chữ số, dấu cách và các dấu . - _"
TYPE_DIGITS = "Hãy gõ liền các chữ số, ví dụ 50000."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"bank_bin": "9704"},
            "Mã ngân hàng (BIN) phải có đúng 6 chữ số. Hãy chọn lại ngân hàng trong danh sách.",
        ),
        (
            {"bank_bin": "971025", "account": "PSP1"},
            "Mã PSP của MoMo do MoMo cấp: hãy chụp và dùng lại mã QR có sẵn trong ứng dụng.",
        ),
        ({"account": 1}, "Số tài khoản phải là văn bản để không mất số 0 ở đầu. Hãy gõ lại số tài khoản."),
        ({"account": ""}, "Chưa có số tài khoản. Hãy gõ số tài khoản của người nhận."),
        ({"account": "1 2"}, f"{RULE}; có ký tự “ ”. Hãy xem lại và gõ lại."),
        ({"account": "đ"}, f"{RULE}; có chữ có dấu hoặc chữ lạ “đ”. Hãy xem lại và gõ lại."),
        ({"account": "１"}, f"{RULE}; có chữ số lạ “１”. Hãy xem lại và gõ lại."),
        ({"account": "\t"}, f"{RULE}; có ký tự ẩn U+0009. Hãy xem lại và gõ lại."),
        ({"account": "1" * 20}, "Số tài khoản dài 20 ký tự; tối đa là 19. Hãy xem lại có gõ thừa không."),
        (
            {"account": "1E+9"},
            (
                "Excel đã đổi số tài khoản thành số và làm mất chữ số (1E+9). "
                "Hãy định dạng ô là Văn bản (Text) rồi gõ lại số tài khoản."
            ),
        ),
        ({"amount": 1.5}, "Số tiền phải là số nguyên đồng. Hãy gõ lại, chỉ dùng chữ số, ví dụ 50000."),
        (
            {"amount": "10.000"},
            (
                "Số tiền không được có dấu chấm: trong mã thanh toán, 10.000 là mười đồng. "
                "Hãy gõ liền các chữ số, ví dụ 10000."
            ),
        ),
        ({"amount": "1e3"}, f"Số tiền chỉ gồm các chữ số 0–9; có chữ có dấu hoặc chữ lạ “e”. {TYPE_DIGITS}"),
        (
            {"amount": 0},
            f"Số tiền phải là số nguyên lớn hơn 0, tối đa 13 chữ số, không bắt đầu bằng 0. {TYPE_DIGITS}",
        ),
        (
            {"amount": "05"},
            f"Số tiền phải là số nguyên lớn hơn 0, tối đa 13 chữ số, không bắt đầu bằng 0. {TYPE_DIGITS}",
        ),
        ({"memo": ""}, "Nội dung chuyển khoản đang trống. Hãy gõ nội dung hoặc bỏ hẳn mục này."),
        ({"memo": "ợ"}, f"{MEMO_RULE}; có chữ có dấu hoặc chữ lạ “ợ”. Hãy bỏ dấu hoặc xóa ký tự ấy."),
        (
            {"memo": "A "},
            "Nội dung chuyển khoản thừa dấu cách ở đầu, ở cuối hoặc giữa hai từ. Hãy xóa dấu cách thừa.",
        ),
        ({"memo": "A" * 26}, "Nội dung chuyển khoản dài 26 ký tự; tối đa là 25. Hãy viết ngắn lại."),
    ],
)
def test_whole_sentences(changed, sentence):
    given = {"bank_bin": "970405", "account": "0012345678"} | changed
    field, message = refusal(vietqr.encode, **given)
    assert message == sentence
    assert field == {"bank_bin": "bank"}.get(list(changed)[-1], list(changed)[-1])


memos = st.none() | st.from_regex(r"[A-Za-z0-9._\-]{1,12}( [A-Za-z0-9._\-]{1,12})?", fullmatch=True)


@given(
    bank_bin=st.from_regex("9704[0-9]{2}", fullmatch=True),
    account=st.from_regex("[0-9A-Za-z]{1,19}", fullmatch=True),
    amount=st.none() | st.integers(1, 10**13 - 1),
    memo=memos,
)
def test_what_is_encoded_is_decoded_back(bank_bin, account, amount, memo):
    text = vietqr.encode(bank_bin=bank_bin, account=account, amount=amount, memo=memo)
    # `encode` puts its fields together by itself, for speed: the strict writer must come to the same.
    assert emv.write(emv.read(text).fields[:-1]) == text
    assert vietqr.decode(text) == Decoded(
        kind="vietqr",
        initiation="11" if amount is None else "12",
        bank_bin=bank_bin,
        account=account,
        service="QRIBFTTA",
        amount=amount,
        memo=memo,
    )
