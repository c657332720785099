"""Quarters of the year, as documents count them. Dates in, dates and words out."""

from datetime import date, timedelta

ROMAN = ("I", "II", "III", "IV")
# So long after a quarter its report is looked for.
NEWLY_OVER = timedelta(days=31)


def quarter_end_before(day: date) -> date:
    """The last day of the quarter before the one of `day`."""
    return day.replace(month=day.month - (day.month - 1) % 3, day=1) - timedelta(days=1)


def is_newly_over(day: date) -> bool:
    """Whether a quarter ended not long before `day`."""
    return day - quarter_end_before(day) <= NEWLY_OVER


def quarter_name(day: date) -> str:
    """`III/2026` of any day in it."""
    return f"{ROMAN[(day.month - 1) // 3]}/{day.year}"
