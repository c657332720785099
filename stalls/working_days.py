"""Days on which an office answers: Monday to Friday, without the holidays that the office has set."""

from collections.abc import Set
from datetime import date, timedelta

SATURDAY = 5


def is_working(day: date, holidays: Set[date] = frozenset()) -> bool:
    return day.weekday() < SATURDAY and day not in holidays


def working_day_after(day: date, count: int, holidays: Set[date] = frozenset()) -> date:
    """The `count`-th working day after `day`, which itself is not counted."""
    while count:
        day += timedelta(days=1)
        count -= is_working(day, holidays)
    return day


def working_days_until(start: date, end: date, holidays: Set[date] = frozenset()) -> int:
    """How many there are after `start` up to and with `end`."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(is_working(day, holidays) for day in days)
