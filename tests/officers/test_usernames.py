import pytest
from django.core.exceptions import ValidationError

from officers.usernames import RESERVED, base_of, check_username, suggest, taken_among, username_for


@pytest.mark.parametrize(
    ("full_name", "base"),
    [
        ("Nguyễn Thị Hòa", "nguyenthihoa"),
        ("  Đàm   Văn  Đức ", "damvanduc"),
        ("Ý", "canboy"),
        ("陳", "canbo"),
        ("New", "canbonew"),
        ("Hoàng Nguyễn Thị Tôn Nữ Công Tằng Phương Thảo", "hoangnguyenthitonnucongtangphu"),
    ],
)
def test_the_base_of_a_name(full_name, base):
    assert base_of(full_name) == base
    check_username(base)


def test_a_taken_name_gets_a_number():
    assert suggest("Nông Thị Hoa", set()) == "nongthihoa"
    assert suggest("Nông Thị Hoa", {"nongthihoa"}) == "nongthihoa2"
    assert suggest("Nông Thị Hoa", {"nongthihoa", "nongthihoa2", "nongthihoa4"}) == "nongthihoa3"


def test_what_is_taken_anywhere(officer, viewer):
    assert taken_among(["canbo", "khongai"]) == {"canbo"}
    assert taken_among([]) == set()
    assert username_for("Cán Bộ") == "canbo2"


@pytest.mark.parametrize("name", ["ab", "a" * 61, "Hoa", "nông", "hoa hoa", "hoa/hoa", "hoa\n", *sorted(RESERVED)])
def test_what_is_no_sign_in_name(name):
    with pytest.raises(ValidationError, match="3 đến 60 chữ thường"):
        check_username(name)


@pytest.mark.parametrize("name", ["hoa", "nong.thi-hoa_2", "0912345678"])
def test_what_is_one(name):
    assert check_username(name) is None
