import itertools
from datetime import date, timedelta

import lunar_vn
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stalls.market_days import MarketDay, describe, lunar_name, market_days, validate

dates = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))
lunar_days = st.sets(st.sampled_from("0123456789"), min_size=1).map("".join)
weekdays = st.sets(st.sampled_from("1234567"), min_size=1).map("".join)


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2024, 2, 10), (1, 1, False)),
        (date(2025, 1, 29), (1, 1, False)),
        (date(2025, 7, 24), (30, 6, False)),
        (date(2025, 7, 25), (1, 6, True)),
        (date(2025, 8, 22), (29, 6, True)),
        (date(2025, 8, 23), (1, 7, False)),
        (date(2026, 2, 16), (29, 12, False)),
        (date(2026, 2, 17), (1, 1, False)),
        (date(2026, 9, 25), (15, 8, False)),
    ],
)
def test_the_lunar_calendar_agrees_with_the_printed_one(day, lunar):
    [found] = market_days("daily", "", start=day, count=1)
    assert (found.lunar_day, found.lunar_month, found.is_leap_month) == lunar


def test_the_year_2026_has_its_traditional_name():
    assert lunar_vn.can_chi.get_year_can_chi(2026) == "Bính Ngọ"


def test_six_sessions_of_nuoc_hai_in_a_lunar_month():
    sessions = market_days("lunar", "38", start=date(2026, 11, 9), count=6)
    assert sessions == [
        MarketDay(date(2026, 11, 11), 3, 10),
        MarketDay(date(2026, 11, 16), 8, 10),
        MarketDay(date(2026, 11, 21), 13, 10),
        MarketDay(date(2026, 11, 26), 18, 10),
        MarketDay(date(2026, 12, 1), 23, 10),
        MarketDay(date(2026, 12, 6), 28, 10),
    ]


@pytest.mark.parametrize(
    ("schedule", "days", "today", "following"),
    [
        ("lunar", "38", date(2026, 11, 21), date(2026, 11, 21)),
        ("lunar", "38", date(2026, 11, 22), date(2026, 11, 26)),
        ("lunar", "83", date(2026, 11, 22), date(2026, 11, 26)),
        ("lunar", "50", date(2026, 11, 24), date(2026, 11, 28)),
        ("lunar", "1", date(2026, 2, 16), date(2026, 2, 17)),
        ("daily", "", date(2026, 11, 22), date(2026, 11, 22)),
        ("weekdays", "7", date(2026, 11, 22), date(2026, 11, 22)),
        ("weekdays", "14", date(2026, 11, 22), date(2026, 11, 23)),
        ("weekdays", "14", date(2026, 11, 24), date(2026, 11, 26)),
        ("weekdays", "6", date(2026, 12, 27), date(2027, 1, 2)),
    ],
)
def test_the_next_market_day_may_be_today(schedule, days, today, following):
    (meeting,) = market_days(schedule, days, start=today, count=1)
    assert meeting.date == following


def test_a_month_of_29_days_has_no_thirtieth():
    sessions = market_days("lunar", "0", start=date(2026, 1, 19), count=4)
    assert [(day.lunar_day, day.lunar_month) for day in sessions] == [(10, 12), (20, 12), (10, 1), (20, 1)]


def test_a_leap_month_has_its_own_sessions():
    sessions = market_days("lunar", "1", start=date(2025, 7, 20), count=4)
    assert [lunar_name(day) for day in sessions] == [
        "mùng 1 tháng 6 nhuận",
        "ngày 11 tháng 6 nhuận",
        "ngày 21 tháng 6 nhuận",
        "mùng 1 tháng 7",
    ]


@pytest.mark.parametrize(("schedule", "days"), [("lunar", ""), ("weekdays", "")])
def test_no_days_no_session(schedule, days):
    assert market_days(schedule, days, start=date(2026, 11, 22), count=3) == []
    assert describe(schedule, days) == "Chưa rõ ngày họp"


def test_the_tables_end_in_2100():
    last_week = market_days("daily", "", start=date(2100, 12, 29), count=10)
    assert [day.date.day for day in last_week] == [29, 30, 31]
    assert market_days("daily", "", start=date(2101, 1, 1), count=1) == []


def test_no_session_asked_for_none_given():
    assert market_days("daily", "", start=date(2026, 11, 22), count=0) == []


@settings(deadline=None)
@given(lunar_days, dates)
def test_lunar_sessions_are_on_their_digits_and_none_is_left_out(days, start):
    sessions = market_days("lunar", days, start=start, count=8)
    assert len(sessions) == 8
    assert all(str(day.lunar_day % 10) in days for day in sessions)
    met = {day.date for day in sessions}
    for offset in range((sessions[-1].date - start).days + 1):
        day = start + timedelta(days=offset)
        assert (day in met) == (str(lunar_vn.solar_to_lunar(day).day % 10) in days)


@settings(deadline=None)
@given(st.sampled_from(["16", "27", "38", "49", "50"]), dates)
def test_a_five_day_cycle_is_never_broken_by_more_than_a_day(days, start):
    sessions = market_days("lunar", days, start=start, count=14)
    gaps = {(later.date - sooner.date).days for sooner, later in itertools.pairwise(sessions)}
    assert gaps <= ({5, 9, 10} if days == "50" else {4, 5, 6})


@settings(deadline=None)
@given(weekdays, dates)
def test_weekday_sessions(days, start):
    sessions = market_days("weekdays", days, start=start, count=len(days))
    assert {str(day.date.isoweekday()) for day in sessions} == set(days)
    assert (sessions[-1].date - start).days < 7


@pytest.mark.parametrize(
    ("schedule", "days", "text"),
    [
        ("daily", "", "Họp hằng ngày"),
        ("lunar", "38", "Phiên ngày 3, 8 âm lịch (3, 8, 13, 18, 23, 28)"),
        ("lunar", "83", "Phiên ngày 3, 8 âm lịch (3, 8, 13, 18, 23, 28)"),
        ("lunar", "05", "Phiên ngày 5, 10 âm lịch (5, 10, 15, 20, 25, 30)"),
        ("lunar", "1", "Phiên ngày 1 âm lịch (1, 11, 21)"),
        ("weekdays", "14", "Họp thứ Hai, thứ Năm"),
        ("weekdays", "71", "Họp thứ Hai, Chủ nhật"),
        ("weekdays", "7", "Họp Chủ nhật"),
    ],
)
def test_describe(schedule, days, text):
    assert describe(schedule, days) == text


@pytest.mark.parametrize(
    ("day", "month", "name"),
    [
        (1, 1, "mùng 1 tháng 1"),
        (3, 10, "mùng 3 tháng 10"),
        (10, 12, "mùng 10 tháng 12"),
        (11, 10, "ngày 11 tháng 10"),
        (13, 10, "ngày 13 tháng 10"),
        (30, 12, "ngày 30 tháng 12"),
    ],
)
def test_lunar_name(day, month, name):
    assert lunar_name(MarketDay(date(2026, 11, 11), day, month)) == name


@pytest.mark.parametrize(
    ("schedule", "days"),
    [
        ("daily", ""),
        ("lunar", "38"),
        ("lunar", "0"),
        ("lunar", "1234567890"),
        ("weekdays", "1"),
        ("weekdays", "1234567"),
    ],
)
def test_valid(schedule, days):
    assert validate(schedule, days) is None


@pytest.mark.parametrize(
    ("schedule", "days", "sentence"),
    [
        ("daily", "3", "Chợ họp hằng ngày thì để trống phần ngày họp."),
        ("lunar", "", "Ngày phiên ghi bằng số cuối của ngày âm lịch, ví dụ 38 là 3, 8, 13, 18, 23, 28."),
        ("lunar", "3, 8", "Ngày phiên ghi bằng số cuối của ngày âm lịch, ví dụ 38 là 3, 8, 13, 18, 23, 28."),
        ("lunar", "٣", "Ngày phiên ghi bằng số cuối của ngày âm lịch, ví dụ 38 là 3, 8, 13, 18, 23, 28."),
        ("lunar", "33", "Mỗi ngày họp chỉ ghi một lần."),
        ("weekdays", "", "Ngày họp trong tuần ghi bằng các số từ 1 (thứ Hai) đến 7 (Chủ nhật), ví dụ 14."),
        ("weekdays", "8", "Ngày họp trong tuần ghi bằng các số từ 1 (thứ Hai) đến 7 (Chủ nhật), ví dụ 14."),
        ("weekdays", "0", "Ngày họp trong tuần ghi bằng các số từ 1 (thứ Hai) đến 7 (Chủ nhật), ví dụ 14."),
        ("weekdays", "2332", "Mỗi ngày họp chỉ ghi một lần."),
        ("monthly", "3", "Không rõ lịch họp chợ: chọn hằng ngày, theo thứ trong tuần hoặc theo ngày âm lịch."),
        ("", "", "Không rõ lịch họp chợ: chọn hằng ngày, theo thứ trong tuần hoặc theo ngày âm lịch."),
    ],
)
def test_invalid(schedule, days, sentence):
    with pytest.raises(ValueError, match=r".") as refused:
        validate(schedule, days)
    assert str(refused.value) == sentence
