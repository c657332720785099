"""A stall whose placard was printed gets another tenant, and with her another account."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.acting import acting_as
from payments.models import Alarm
from payments.services import add_account, close_alarm, explain_alarm, find_alarms, hide_account
from stalls.models import Stall
from stalls.services import create_owner, move_in, move_out
from tests.pages import text_of
from tests.payments.changing import change_now

OLD, NEW = "8812345678", "666000666"
WHY = "Chủ cũ nghỉ bán, con dâu nhận gian."
SEEN = "Đã gặp chủ mới ở gian, đúng vậy."
TODAY = timezone.localdate()


@pytest.fixture
def printed(make_stall):
    stall = make_stall("A-001", number=OLD)
    stall.tenancies.update(printed_at=timezone.now())
    return stall


@pytest.fixture
def let(commune):
    """To somebody else, on the same day."""

    def let(stall, name="Lý Thị Lan"):
        if stall.tenancy:
            move_out(stall, until=TODAY)
        move_in(stall, create_owner(name=name, unit=commune), since=TODAY)
        return Stall.objects.get(pk=stall.pk)

    return let


@pytest.fixture(autouse=True)
def found_alike(db):
    yield
    assert find_alarms() == (0, 0)


def states():
    return [alarm.state for alarm in Alarm.objects.filter(kind="tenant").order_by("pk")]


def later(monkeypatch, days):
    then = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: then)


def test_the_first_account_of_the_new_tenant_opens_it(printed, let, bank):
    stall = let(printed)
    assert states() == []
    shown = add_account(stall, bank=bank, number=NEW)
    alarm = Alarm.objects.get(kind="tenant")
    assert (alarm.stall, alarm.account, alarm.officer) == (stall, shown.account.code, None)


def test_it_stays_as_long_as_she_has_the_stall_and_goes_with_her(printed, let, bank, monkeypatch):
    stall = let(printed)
    add_account(stall, bank=bank, number=NEW)
    with monkeypatch.context() as then:
        later(then, 200)
        assert find_alarms() == (0, 0)
        assert states() == ["open"]
    move_out(stall, until=TODAY)
    assert states() == ["gone"]


def test_the_same_account_is_none(printed, let, bank):
    add_account(let(printed), bank=bank, number=OLD)
    assert states() == []


def test_a_stall_without_a_printed_sheet_is_none(make_stall, let, bank):
    add_account(let(make_stall("A-001", number=OLD)), bank=bank, number=NEW)
    assert states() == []


@pytest.mark.parametrize("days", [29, 31])
def test_one_that_stood_empty_for_longer_than_a_month_is_none(printed, let, bank, monkeypatch, days):
    move_out(printed, until=TODAY)
    later(monkeypatch, days)
    add_account(let(printed), bank=bank, number=NEW)
    assert states() == (["open"] if days < 30 else [])


def test_a_day_that_is_typed_counts_for_nothing(printed, bank, commune):
    move_out(printed, until=TODAY - timedelta(days=200))
    move_in(printed, create_owner(name="Lý Thị Lan", unit=commune), since=TODAY)
    add_account(Stall.objects.get(pk=printed.pk), bank=bank, number=NEW)
    assert states() == ["open"]


def test_neither_does_a_tenant_in_between(printed, let, bank):
    add_account(let(let(printed)), bank=bank, number=NEW)
    assert states() == ["open"]


def test_what_two_people_changed_is_none(printed, bank, officer, area_officer):
    change_now(printed, by=officer, approver=area_officer)
    assert states() == []


def test_closed_it_opens_anew_with_another_account(printed, let, bank, officer, area_officer):
    stall = let(printed)
    shown = add_account(stall, bank=bank, number=NEW)
    alarm = explain_alarm(Alarm.objects.get(kind="tenant"), explanation=WHY, by=officer)
    close_alarm(alarm, note=SEEN, by=area_officer)
    assert find_alarms() == (0, 0)
    hide_account(shown)
    add_account(stall, bank=bank, number=f"{NEW}1")
    assert states() == ["closed", "open"]


@pytest.mark.parametrize(
    ("moves", "adds", "said"),
    [
        ("area_officer", "officer", "Anh/chị đã ghi đổi chủ gian này"),
        ("officer", "area_officer", "Anh/chị đã nhập, đổi hoặc xác nhận tài khoản này"),
    ],
)
def test_not_by_who_wrote_down_the_tenant_or_her_account(request, let, moves, adds, said):
    printed, colleague, area_officer, province_officer, bank = map(
        request.getfixturevalue, ("printed", "colleague", "area_officer", "province_officer", "bank")
    )
    with acting_as(request.getfixturevalue(moves)):
        stall = let(printed)
    with acting_as(request.getfixturevalue(adds)):
        add_account(stall, bank=bank, number=NEW)
    alarm = explain_alarm(Alarm.objects.get(kind="tenant"), explanation=WHY, by=colleague)
    with pytest.raises(ValidationError) as refused:
        close_alarm(alarm, note=SEEN, by=area_officer)
    assert refused.value.messages == [f"{said}, nên người khác phải xem và đóng."]
    assert close_alarm(alarm, note=SEEN, by=province_officer).state == "closed"


def test_who_let_the_stall_long_before_may_close_it(request, printed, let, monkeypatch):
    bank, colleague, area_officer = map(request.getfixturevalue, ("bank", "colleague", "area_officer"))
    with acting_as(area_officer):
        stall = let(printed)
    stall.tenancies.update(printed_at=timezone.now())
    later(monkeypatch, 90)
    add_account(let(stall, "Bế Văn Páo"), bank=bank, number=NEW)
    Alarm.objects.update(opened_at=timezone.now())
    alarm = explain_alarm(Alarm.objects.get(kind="tenant"), explanation=WHY, by=colleague)
    assert close_alarm(alarm, note=SEEN, by=area_officer).state == "closed"


def test_its_page_says_what_it_is(officer_client, printed, let, bank):
    add_account(let(printed), bank=bank, number=NEW)
    text = text_of(officer_client.get(f"/alarms/{Alarm.objects.get(kind='tenant').code}/"))
    assert "Đổi chủ và đổi tài khoản sau khi in" in text
    assert "gian đổi chủ và trong 30 ngày nhận tiền vào tài khoản khác" in text
    assert "gỡ biển cũ" in text
