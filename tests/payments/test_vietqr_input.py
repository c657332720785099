import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments import vietqr
from payments.vietqr import Change, VietQRError


def refusal(call, *args):
    with pytest.raises(VietQRError) as caught:
        call(*args)
    assert str(caught.value) == caught.value.message
    return caught.value.field, caught.value.message


class TestFoldMemo:
    @pytest.mark.parametrize(
        ("text", "folded", "changes"),
        [
            ("CHO XANH OT_A-1.2", "CHO XANH OT_A-1.2", ()),
            ("", "", ()),
            ("Chợ", "Cho", (Change("ợ", "o"),)),
            ("Đường đi đ", "Duong di d", (("Đ", "D"), ("ư", "u"), ("ờ", "o"), ("đ", "d"))),
            ("ốt A/12", "ot A 12", (("ố", "o"), ("/", " "))),
            ("A   B", "A B", (("  ", " "),)),
            (" A", "A", (("  ", " "),)),
            ("A\tB", "A B", (("\t", " "),)),
            ("A & B", "A B", (("&", " "), ("  ", " "))),
            ("A\u200bB", "AB", (("\u200b", ""),)),
            ("q\u0303", "q", (("\u0303", ""),)),
            ("OT A12 😀", "OT A12", (("😀", " "), ("  ", " "))),
            ("❤\ufe0f", "", (("❤", " "), ("\ufe0f", ""), ("  ", " "))),
            ("OT １２", "OT 12", (("１", "1"), ("２", "2"))),
            ("10 m² ½…", "10 m2 ...", (("²", "2"), ("½", " "), ("…", "..."), ("  ", " "))),
            ("A\u00a0B", "A B", (("\u00a0", " "),)),
            ("\u212a12", "K12", (("\u212a", "K"),)),
            ("A\0B", "A B", (("\0", " "),)),
            ("ß市", "", (("ß", " "), ("市", " "), ("  ", " "))),
            ("\ud800A", "A", (("\ud800", " "), ("  ", " "))),
        ],
    )
    def test_says_what_it_changed(self, text, folded, changes):
        assert vietqr.fold_memo(text) == (folded, changes)

    def test_decomposed_text_folds_alike(self):
        assert vietqr.fold_memo(unicodedata.normalize("NFD", "Chợ Đông")) == vietqr.fold_memo("Chợ Đông")

    def test_marks_in_any_order_are_put_on(self):
        assert vietqr.fold_memo("o\u0323\u031b") == vietqr.fold_memo("o\u031b\u0323") == ("o", (Change("ợ", "o"),))
        assert vietqr.fold_memo("\u0301a") == ("a", (Change("\u0301", ""),))

    def test_a_long_row_of_marks_takes_no_more_than_its_length(self):
        def seconds(length):
            text = "a" + "\u0301\u0323" * length
            started = time.process_time()
            assert vietqr.fold_memo(text).text == "a"
            return time.process_time() - started

        # Four times the length took sixteen times as long.
        assert min(seconds(8000) for _ in range(3)) < 8 * min(seconds(2000) for _ in range(3))

    def test_nothing_is_cut(self):
        assert vietqr.fold_memo("ớ" * 40).text == "o" * 40

    @given(st.text())
    def test_folded_text_needs_no_more_folding(self, text):
        folded = vietqr.fold_memo(text)
        assert vietqr.fold_memo(folded.text) == (folded.text, ())
        assert folded.changes != () or folded.text == text
        if 0 < len(folded.text) <= 25:
            assert vietqr.decode(vietqr.encode(bank_bin="970405", account="1", memo=folded.text)).memo == folded.text


class TestAccountNumbers:
    @pytest.mark.parametrize(
        ("typed", "account"),
        [
            ("0012345678", "0012345678"),
            (" 0012 3456 78 ", "0012345678"),
            ("0012.3456.78", "0012345678"),
            ("0012-3456–78—9", "0012345678" + "9"),
            ("0012\u00a03456\u202f78\t", "0012345678"),
            ("\u202a0012345678\u202c", "0012345678"),
            ("V3aB-01", "V3aB01"),
            ("9E14", "9E14"),
            ("12.345.000", "12345000"),
            ("0 " * 19, "0" * 19),
        ],
    )
    def test_what_people_type_is_cleaned(self, typed, account):
        assert vietqr.clean_account(typed) == account

    @pytest.mark.parametrize(
        "mangled",
        ["9.70436E+14", "9,70436E+14", "9.70436e+14", "9E+14", "9.70436E14", " 1.2E+9 ", "123456789.0", "5,00"],
    )
    def test_numbers_mangled_by_excel(self, mangled):
        field, message = refusal(vietqr.clean_account, mangled)
        assert field == "account"
        assert message.startswith("Excel đã đổi số tài khoản thành số")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "Chưa có số tài khoản"),
            (" .-", "Chưa có số tài khoản"),
            ("1" * 20, "dài 20 ký tự"),
            ("1111 " * 5, "dài 20 ký tự"),
            ("NGUYỄN", "“Ễ”"),
            ("0012/34", "ký tự “/”"),
            ("００１２３４", "chữ số lạ “０”"),
            ("0012😀", "ký tự “😀”"),
            ("0012\0", "ký tự ẩn U+0000"),
            ("-", "Chưa có số tài khoản"),
            ("1,5", "ký tự “,”"),
            (9.70436e14, "phải là văn bản"),
            (12345, "phải là văn bản"),
            (None, "phải là văn bản"),
        ],
    )
    def test_the_rest_is_refused(self, typed, said):
        field, message = refusal(vietqr.clean_account, typed)
        assert field == "account"
        assert said in message

    @pytest.mark.parametrize(
        ("account", "grouped"),
        [("", ""), ("1234", "1234"), ("12345", "1234 5"), ("0012345678", "0012 3456 78"), ("00123456", "0012 3456")],
    )
    def test_groups_of_four(self, account, grouped):
        assert vietqr.group_digits(account) == grouped

    @pytest.mark.parametrize(
        ("account", "masked"),
        [
            ("", ""),
            ("1", "*"),
            ("12", "**"),
            ("123", "*23"),
            ("1234567", "*****67"),
            ("12345678", "****5678"),
            ("12345678901", "****8901"),
            ("004012341234", "0040****1234"),
            ("0040123412341234567", "0040****4567"),
        ],
    )
    def test_mask(self, account, masked):
        assert vietqr.mask(account) == masked
