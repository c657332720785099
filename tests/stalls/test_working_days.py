"""The two working days that the law gives: checked against the calendar of 2026 and 2027."""

from datetime import date

import pytest

from stalls.working_days import is_working, working_day_after, working_days_until

TET = frozenset(date(2027, 2, day) for day in range(5, 12))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday → Wednesday
        (date(2026, 11, 25), date(2026, 11, 27)),
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday → over the week-end
        (date(2026, 11, 27), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday and Sunday count like the Friday before
        (date(2026, 11, 29), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_two_working_days(received, due):
    assert working_day_after(received, 2) == due
    assert working_days_until(received, due) == 2


def test_holidays_do_not_count():
    assert working_day_after(date(2027, 2, 4), 2, TET) == date(2027, 2, 15)
    assert working_days_until(date(2027, 2, 4), date(2027, 2, 15), TET) == 2
    assert not is_working(date(2027, 2, 8), TET)
    assert is_working(date(2027, 2, 8))


def test_nothing_lies_between_a_day_and_itself_or_one_before():
    assert working_days_until(date(2026, 11, 25), date(2026, 11, 25)) == 0
    assert working_days_until(date(2026, 11, 25), date(2026, 11, 20)) == 0
