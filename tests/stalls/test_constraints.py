"""What the database itself refuses, whoever writes to it."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.db.models import ProtectedError

from places.models import AdminUnit
from stalls.models import BoardMembership, Market, Section, Stall, Tenancy
from stalls.services import add_section, create_owner, create_stall, move_in, move_out

DAY = date(2026, 3, 1)


@pytest.fixture
def stall(market):
    return create_stall(market, code="A-001")


@pytest.fixture
def owner(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune)


def test_one_tenant_at_a_time(stall, owner, commune):
    move_in(stall, owner, since=DAY)
    other = create_owner(name="Lý Văn Páo", unit=commune)
    with pytest.raises(IntegrityError, match=r"tenancy_one_current_per_stall|stalls_tenancy.stall_id"):
        Tenancy.objects.create(stall=stall, owner=other, since=DAY)


def test_many_tenants_in_the_past(stall, owner):
    for month in (1, 2, 3):
        move_in(stall, owner, since=date(2026, month, 1))
        move_out(stall, until=date(2026, month, 20))
    assert stall.tenancies.count() == 3


def test_a_tenancy_does_not_end_before_it_starts(stall, owner):
    with pytest.raises(IntegrityError, match="tenancy_ends_after_start"):
        Tenancy.objects.create(stall=stall, owner=owner, since=DAY, until=date(2026, 2, 28))


def test_a_code_is_one_stalls_in_a_market(stall, market):
    with pytest.raises(IntegrityError, match=r"stall_code_once_in_market|stalls_stall.code"):
        Stall.objects.create(market=market, code="A-001", position=9)


def test_two_markets_may_use_the_same_code(stall, make_market):
    assert create_stall(make_market("Chợ Bình Dương"), code="A-001").code == stall.code


@pytest.mark.parametrize("values", [{"status": "closed"}, {"closed_on": DAY}], ids=["no day", "not closed"])
def test_a_closed_stall_has_a_day_and_an_open_one_has_none(stall, values):
    with pytest.raises(IntegrityError, match="stall_closed_has_a_day"):
        Stall.objects.filter(pk=stall.pk).update(**values)


@pytest.mark.parametrize(
    "values",
    [{"schedule": "daily"}, {"schedule_days": ""}, {"schedule": "weekdays", "schedule_days": ""}],
    ids=["daily with days", "lunar without", "weekdays without"],
)
def test_a_daily_market_has_no_days_and_another_has_some(market, values):
    with pytest.raises(IntegrityError, match="market_daily_has_no_days"):
        Market.objects.filter(pk=market.pk).update(**values)


@pytest.mark.parametrize("grade", [0, 4])
def test_a_market_is_of_one_of_three_grades(market, grade):
    with pytest.raises(IntegrityError, match="market_grade_is_known"):
        Market.objects.filter(pk=market.pk).update(grade=grade)


def test_a_market_code_is_one_markets(market, commune):
    with pytest.raises(IntegrityError, match=r"stalls_market.code|stalls_market_code"):
        Market.objects.create(code=market.code, name="Chợ khác", unit=commune)


def test_a_section_name_is_one_sections_in_a_market(market):
    add_section(market, name="Dãy A")
    with pytest.raises(IntegrityError, match=r"section_name_once_in_market|stalls_section.name"):
        Section.objects.create(market=market, name="Dãy A", position=2)


def test_a_seat_on_a_board_does_not_end_before_it_starts(board_member):
    with pytest.raises(IntegrityError, match="board_ends_after_start"):
        BoardMembership.objects.update(valid_to=date(2025, 12, 31))


def test_what_has_a_history_can_not_be_deleted(stall, owner, market):
    move_in(stall, owner, since=DAY)
    for row in (owner, stall, market, AdminUnit.objects.get(pk=market.unit_id)):
        with pytest.raises(ProtectedError):
            row.delete()
    assert Tenancy.objects.count() == 1
