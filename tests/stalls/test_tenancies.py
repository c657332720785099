"""Who holds a stall from when to when."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from payments.models import StallAccount
from stalls.enums import Step
from stalls.models import Market, Stall, Tenancy
from stalls.services import close_stall, create_owner, create_stall, move_in, move_out

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 15)


@pytest.fixture
def stall(market):
    return create_stall(market, code="A-001")


@pytest.fixture
def hoa(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune)


@pytest.fixture
def pao(commune):
    return create_owner(name="Lý Văn Páo", unit=commune)


def refused(call):
    with pytest.raises(ValidationError) as error:
        call()
    return error.value.message_dict if hasattr(error.value, "error_dict") else error.value.messages


def step_of(stall):
    return Stall.objects.get(pk=stall.pk).step


def held(stall):
    return [(str(each.owner), each.since, each.until) for each in stall.tenancies.order_by("since", "pk")]


def test_moving_in_leaves_an_account_to_be_entered(stall, hoa):
    tenancy = move_in(stall, hoa, since=MARCH)
    assert (tenancy.owner, tenancy.since, tenancy.until) == (hoa, MARCH, None)
    assert step_of(stall) == Step.NO_ACCOUNT
    assert Stall.objects.get(pk=stall.pk).tenancy == tenancy
    assert str(tenancy) == "Nông Thị Hoa · Gian hàng A-001"


def test_moving_out_leaves_the_stall_vacant_and_the_history_whole(stall, hoa):
    move_in(stall, hoa, since=MARCH)
    move_out(stall, until=JUNE)
    assert held(stall) == [("Nông Thị Hoa", MARCH, JUNE)]
    assert step_of(stall) == Step.VACANT
    assert Stall.objects.get(pk=stall.pk).tenancy is None


def test_a_new_tenant_may_come_on_the_very_day_the_last_one_leaves(stall, hoa, pao):
    move_in(stall, hoa, since=MARCH)
    move_out(stall, until=JUNE)
    move_in(stall, pao, since=JUNE)
    assert held(stall) == [("Nông Thị Hoa", MARCH, JUNE), ("Lý Văn Páo", JUNE, None)]


def test_one_may_come_and_go_on_one_day(stall, hoa):
    move_in(stall, hoa, since=JUNE)
    move_out(stall, until=JUNE)
    assert held(stall) == [("Nông Thị Hoa", JUNE, JUNE)]


def test_a_stall_that_is_held_is_not_let_again(stall, hoa, pao):
    move_in(stall, hoa, since=MARCH)
    assert refused(lambda: move_in(stall, pao, since=JUNE)) == {
        "since": ["Gian đang do Nông Thị Hoa giữ. Trả gian trước rồi ghi chủ mới."]
    }
    assert held(stall) == [("Nông Thị Hoa", MARCH, None)]


@pytest.mark.parametrize("since", [MARCH - timedelta(days=300), MARCH, JUNE - timedelta(days=1)])
def test_two_tenancies_do_not_overlap(stall, hoa, pao, since):
    move_in(stall, hoa, since=MARCH)
    move_out(stall, until=JUNE)
    assert refused(lambda: move_in(stall, pao, since=since)) == {
        "since": ["Nông Thị Hoa giữ gian đến ngày 15/06/2026. Chọn ngày nhận từ ngày đó trở đi."]
    }
    assert Tenancy.objects.count() == 1
    assert step_of(stall) == Step.VACANT


def test_nothing_is_written_for_a_day_to_come(stall, hoa):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert refused(lambda: move_in(stall, hoa, since=tomorrow)) == {"since": ["Ngày nhận gian không thể sau hôm nay."]}
    move_in(stall, hoa, since=MARCH)
    assert refused(lambda: move_out(stall, until=tomorrow)) == {"until": ["Ngày trả gian không thể sau hôm nay."]}
    assert held(stall) == [("Nông Thị Hoa", MARCH, None)]


def test_today_is_not_a_day_to_come(stall, hoa):
    today = timezone.localdate()
    move_in(stall, hoa, since=today)
    move_out(stall, until=today)
    assert held(stall) == [("Nông Thị Hoa", today, today)]


def test_nobody_leaves_before_she_came(stall, hoa):
    move_in(stall, hoa, since=MARCH)
    assert refused(lambda: move_out(stall, until=MARCH - timedelta(days=1))) == {
        "until": ["Ngày trả gian không thể trước ngày nhận gian (01/03/2026)."]
    }
    assert held(stall) == [("Nông Thị Hoa", MARCH, None)]


def test_nobody_leaves_a_vacant_stall(stall):
    assert refused(lambda: move_out(stall, until=JUNE)) == ["Gian này chưa có chủ."]


def test_a_closed_stall_is_not_let(stall, hoa):
    close_stall(stall, on=JUNE, reason="Sửa mái")
    assert refused(lambda: move_in(stall, hoa, since=JUNE)) == ["Gian đã đóng. Mở lại gian rồi mới ghi chủ mới."]
    assert not Tenancy.objects.exists()


def test_a_closed_market_lets_no_stall(stall, hoa):
    Market.objects.update(closed_on=JUNE)
    assert refused(lambda: move_in(stall, hoa, since=JUNE)) == ["Chợ đã đóng, không ghi chủ mới được."]
    assert not Tenancy.objects.exists()


def test_the_accounts_of_the_last_tenant_do_not_stay_for_the_next(make_stall, pao):
    stall = make_stall("A-001", to="ready")
    assert StallAccount.objects.current().count() == 1
    move_out(stall, until=JUNE)
    move_in(stall, pao, since=JUNE)
    assert not StallAccount.objects.current().exists()
    assert step_of(stall) == Step.NO_ACCOUNT


def test_one_owner_may_hold_several_stalls(stall, market, hoa):
    other = create_stall(market, code="A-002")
    move_in(stall, hoa, since=MARCH)
    move_in(other, hoa, since=MARCH)
    assert hoa.tenancies.current().count() == 2


def test_a_day_long_before_any_register_is_a_slip(stall, hoa):
    sentence = {"since": ["Ngày nhận gian quá xa; xem lại năm."]}
    for day in (date(206, 3, 1), date(1989, 12, 31)):
        assert refused(lambda day=day: move_in(stall, hoa, since=day)) == sentence
    assert move_in(stall, hoa, since=date(1990, 1, 1)).since == date(1990, 1, 1)
