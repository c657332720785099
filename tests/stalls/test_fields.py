"""Fields take what people type, and say in a sentence what they can't take."""

import unicodedata
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from stalls.forms.fields import CodeField, DayField, NationalIdField, PhoneField, TextField


def refusal(field, typed):
    with pytest.raises(ValidationError) as error:
        field.clean(typed)
    (sentence,) = error.value.messages
    return sentence


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "Nông Thị Đào"), "Nông Thị Đào"),
        ("  Nông   Thị\tĐào ", "Nông Thị Đào"),
        ("Nông\u200b Thị\u00a0Đào\u0007", "Nông Thị Đào"),
        ("O'Brien <b>", "O'Brien <b>"),
    ],
)
def test_text_is_kept_in_one_form(typed, kept):
    assert TextField(max_length=100).clean(typed) == kept


def test_a_text_that_is_too_long_says_how_long_it_is():
    field = TextField(label="Họ tên chủ hộ", max_length=100)
    assert field.clean("ă" * 100) == "ă" * 100
    assert refusal(field, "ă" * 101) == "Họ tên chủ hộ dài 101 ký tự; nhiều nhất 100 ký tự."
    assert "maxlength" not in field.widget.attrs


def test_what_counts_is_the_composed_length():
    assert TextField(max_length=100).clean(unicodedata.normalize("NFD", "ặ" * 100)) == "ặ" * 100


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_nothing_but_spaces_is_nothing(typed):
    assert refusal(TextField(missing="Nhập tên."), typed) == "Nhập tên."
    assert TextField(required=False).clean(typed) == ""


def test_a_code_is_in_capitals():
    assert CodeField().clean(" a-012 ") == "A-012"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("(0206) 3852-123", "02063852123"),
        ("", ""),
    ],
)
def test_phones_as_people_write_them(typed, kept):
    assert PhoneField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "091234567",
            "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 9 chữ số.",
        ),
        (
            "09123456789",
            "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 11 chữ số.",
        ),
        (
            "+1 202 555 0143",
            "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 11 chữ số.",
        ),
        ("...", "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 0 chữ số."),
        ("1", "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 1 chữ số."),
        ("9" * 60, "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 60 chữ số."),
        ("0112345678", "Đầu số này không có ở Việt Nam. Xem lại số điện thoại."),
        ("+84 112 345 678", "Đầu số này không có ở Việt Nam. Xem lại số điện thoại."),
        ("1123456789", "Số điện thoại chưa đúng: số trong nước bắt đầu bằng 0."),
        ("gọi Hoa", "Số điện thoại chỉ gồm chữ số. Ví dụ: 0912 345 678."),
        ("０９１２３４５６７８", "Số điện thoại chỉ gồm chữ số. Ví dụ: 0912 345 678."),
    ],
)
def test_phones_that_nobody_could_call(typed, sentence):
    assert refusal(PhoneField(), typed) == sentence


@pytest.mark.parametrize("typed", ["004088001234", "004 088 001 234", "004-088.001234"])
def test_a_national_id(typed):
    assert NationalIdField().clean(typed) == "004088001234"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("00408800123A", "Số định danh chỉ gồm 12 chữ số, không có chữ cái."),
        ("٠٠٤٠٨٨٠٠١٢٣٤", "Số định danh chỉ gồm 12 chữ số, không có chữ cái."),
        ("080123456", "Số định danh có 12 chữ số; số vừa gõ có 9 chữ số."),
        ("0040880012345", "Số định danh có 12 chữ số; số vừa gõ có 13 chữ số."),
        ("104088001234", "Số định danh bắt đầu bằng 0 (ba số đầu là mã tỉnh, Cao Bằng là 004)."),
    ],
)
def test_what_is_no_national_id(typed, sentence):
    assert refusal(NationalIdField(), typed) == sentence


@pytest.mark.parametrize("typed", ["05/11/2026", "5/11/2026", "05-11-2026", "05.11.2026", "2026-11-05"])
def test_a_day(typed):
    assert DayField().clean(typed) == date(2026, 11, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "11/31/2026", "hôm nay", "5/11", "05/11/26"])
def test_what_is_no_day(typed):
    assert refusal(DayField(), typed) == "Ngày chưa đúng. Viết ngày/tháng/năm, ví dụ 05/11/2026."


def test_a_day_that_was_not_typed():
    assert refusal(DayField(), "") == "Nhập ngày, ví dụ 05/11/2026."
