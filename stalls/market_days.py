"""When a market meets. In Cao Bằng most meet on fixed lunar days in a five-day cycle: Nước Hai on 3, 8, 13, 18, 23, 28.

`schedule` is "daily", "weekdays" or "lunar". `days` are digits: for weekdays 1 (Monday) to 7 (Sunday), for lunar the
last digits of the day of the lunar month ("38"; 0 means 10, 20 and 30, and a month of 29 days has no 30th).
No Django in here.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

from lunar_vn import SUPPORTED_YEAR_RANGE, solar_to_lunar

LAST_DAY = date(SUPPORTED_YEAR_RANGE[1], 12, 31)
WEEKDAYS = {
    "1": "thứ Hai",
    "2": "thứ Ba",
    "3": "thứ Tư",
    "4": "thứ Năm",
    "5": "thứ Sáu",
    "6": "thứ Bảy",
    "7": "Chủ nhật",
}
LUNAR_DIGITS = "1234567890"


@dataclass(frozen=True)
class MarketDay:
    date: date
    lunar_day: int
    lunar_month: int
    is_leap_month: bool = False


def market_days(schedule: str, days: str, *, start: date, count: int) -> list[MarketDay]:
    """The first `count` days from `start` on, `start` included; fewer where the lunar tables end, in 2100."""
    return list(islice(_meetings(schedule, days, start), count))


def describe(schedule: str, days: str) -> str:
    if schedule == "daily":
        return "Họp hằng ngày"
    if schedule == "weekdays":
        names = [name for digit, name in WEEKDAYS.items() if digit in days]
        return f"Họp {', '.join(names)}" if names else "Chưa rõ ngày họp"
    first = [LUNAR_DIGITS.index(digit) + 1 for digit in LUNAR_DIGITS if digit in days]
    every = [day + tens for tens in (0, 10, 20) for day in first]
    return f"Phiên ngày {_listed(first)} âm lịch ({_listed(every)})" if first else "Chưa rõ ngày họp"


def lunar_name(day: MarketDay) -> str:
    word = "mùng" if day.lunar_day <= 10 else "ngày"
    leap = " nhuận" if day.is_leap_month else ""
    return f"{word} {day.lunar_day} tháng {day.lunar_month}{leap}"


def validate(schedule: str, days: str) -> None:
    if schedule == "daily":
        if days:
            raise ValueError("Chợ họp hằng ngày thì để trống phần ngày họp.")
        return
    if schedule == "weekdays":
        allowed, hint = WEEKDAYS, "Ngày họp trong tuần ghi bằng các số từ 1 (thứ Hai) đến 7 (Chủ nhật), ví dụ 14."
    elif schedule == "lunar":
        allowed, hint = (
            LUNAR_DIGITS,
            "Ngày phiên ghi bằng số cuối của ngày âm lịch, ví dụ 38 là 3, 8, 13, 18, 23, 28.",
        )
    else:
        raise ValueError("Không rõ lịch họp chợ: chọn hằng ngày, theo thứ trong tuần hoặc theo ngày âm lịch.")
    if not days or any(digit not in allowed for digit in days):
        raise ValueError(hint)
    if len(set(days)) < len(days):
        raise ValueError("Mỗi ngày họp chỉ ghi một lần.")


def _meetings(schedule, days, start):
    if schedule != "daily" and not days:
        return
    day = start
    while day <= LAST_DAY:
        lunar = _lunar(day)
        if _meets(schedule, days, day, lunar):
            yield MarketDay(day, lunar.day, lunar.month, lunar.leap)
        day += timedelta(days=1)


def _meets(schedule, days, day, lunar):
    if schedule == "daily":
        return True
    return str(day.isoweekday() if schedule == "weekdays" else lunar.day % 10) in days


@lru_cache(maxsize=2000)
def _lunar(day):
    return solar_to_lunar(day)


def _listed(numbers):
    return ", ".join(map(str, numbers))
