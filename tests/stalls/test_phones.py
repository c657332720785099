import pytest

from stalls.phones import grouped


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0912345678", "0912 345 678"),
        ("02063850001", "0206 3850 001"),
        ("", ""),
        ("gọi Hoa", "gọi Hoa"),
    ],
)
def test_a_number_is_read_in_groups(number, shown):
    assert grouped(number) == shown
