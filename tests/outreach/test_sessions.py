"""Meetings: planned for market days, held, called off."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from outreach.models import Attendance, Session
from outreach.services import cancel_session, change_session, note_result, plan_session
from places.models import AdminUnit
from places.services import merge_units
from stalls import market_days
from stalls.models import Market, Owner
from tests.outreach.conftest import SAID
from tests.pages import text_of

TODAY = timezone.localdate


def test_its_state_follows_its_day_and_its_result(plan, officer):
    assert plan(held_on=TODAY() + timedelta(days=1)).state == "planned"
    session = plan()
    assert session.state == "due"
    assert list(Session.objects.due()) == [session]
    assert note_result(session, head_count=0, by=officer).state == "held"
    assert list(Session.objects.held()) == [session]
    assert cancel_session(plan(), by=officer).state == "cancelled"


def test_what_is_still_to_come_has_no_result(plan, officer):
    with pytest.raises(ValidationError, match="Chưa họp"):
        note_result(plan(held_on=TODAY() + timedelta(days=1)), head_count=3, by=officer)


def test_what_was_held_can_not_be_put_off_or_called_off(plan, officer):
    session = note_result(plan(), head_count=3, by=officer)
    session.held_on = TODAY() + timedelta(days=2)
    with pytest.raises(ValidationError, match="không thể ở ngày sau"):
        change_session(session)
    with pytest.raises(ValidationError, match="không hủy được"):
        cancel_session(session, by=officer)
    with pytest.raises(ValidationError, match="đã hủy"):
        note_result(cancel_session(plan(), by=officer), head_count=3, by=officer)


def test_a_kind_that_names_nobody_is_refused_while_names_are_ticked(plan, officer, make_stall):
    owner = make_stall("A-001").tenancy.owner
    session = note_result(plan(), head_count=4, owners=[owner], by=officer)
    session.kind = "officers"
    with pytest.raises(ValidationError) as caught:
        change_session(session)
    assert "đã ghi tên 1 tiểu thương dự" in caught.value.message_dict["kind"][0]
    session.kind = "training"
    assert change_session(session).attendances.count() == 1
    note_result(session, head_count=4, by=officer)
    session.kind = "officers"
    assert change_session(session).kind == "officers"


def test_a_market_that_changed_its_unit_is_the_same_place(plan, officer, market, other_commune):
    plan()
    Market.objects.update(unit=other_commune)
    with pytest.raises(ValidationError, match="đã có buổi"):
        plan_session(unit=None, market=market, by=officer, held_on=TODAY(), **SAID)
    session = plan_session(unit=None, market=market, by=officer, held_on=TODAY() - timedelta(days=1), **SAID)
    assert session.unit == other_commune


def test_for_a_unit_that_is_no_more_none_is_planned(officer, market):
    AdminUnit.objects.filter(pk=market.unit_id).update(valid_to=TODAY() - timedelta(days=1))
    with pytest.raises(ValidationError) as caught:
        plan_session(unit=market.unit, by=officer, held_on=TODAY(), **SAID)
    assert "đã sáp nhập" in caught.value.message_dict["unit"][0]


def test_ticked_traders_are_of_the_market_and_among_those_who_came(plan, officer, make_stalls, other_commune):
    owners = [stall.tenancy.owner for stall in make_stalls(3)]
    session = plan()
    with pytest.raises(ValidationError, match="không thể ít hơn"):
        note_result(session, head_count=2, owners=owners, by=officer)
    note_result(session, head_count=5, owners=owners, by=officer)
    note_result(session, head_count=5, owners=owners[:2], by=officer)
    assert set(Attendance.objects.values_list("owner", flat=True)) == {owner.pk for owner in owners[:2]}
    stranger = Owner.objects.create(name="Bế Thị Lan", unit=other_commune)
    with pytest.raises(ValidationError, match="không giữ gian"):
        note_result(session, head_count=5, owners=[stranger], by=officer)
    with pytest.raises(ValidationError, match="không giữ gian"):
        note_result(plan(kind="residents"), head_count=5, owners=owners[:1], by=officer)


def test_the_page_offers_the_next_market_days(officer_client, market):
    Market.objects.update(schedule="lunar", schedule_days="38")
    first = market_days.market_days("lunar", "38", start=TODAY(), count=1)[0]
    page = officer_client.get(f"/sessions/new/?market={market.code}")
    assert market_days.lunar_name(first) in text_of(page)
    assert page.context["form"]["held_on"].value() == f"{first.date:%d/%m/%Y}"


def test_a_market_out_of_reach_is_as_if_it_were_not_there(client_of, neighbour, market):
    sent = SAID | {"held_on": f"{TODAY():%d/%m/%Y}"}
    client = client_of(neighbour)
    assert client.post(f"/sessions/new/?market={market.code}", sent).status_code == 404
    page = client.post("/sessions/new/", sent | {"unit": market.unit.code})
    assert "ngoài địa bàn" in text_of(page)
    assert page.context["form"]["topic"].value() == SAID["topic"]
    assert not Session.objects.exists()


def test_the_whole_way_by_the_pages(officer_client, market, make_stalls):
    make_stalls(2)
    sent = SAID | {"held_on": f"{TODAY():%d/%m/%Y}"}
    address = officer_client.post(f"/sessions/new/?market={market.code}", sent)["Location"]
    assert "Họp hôm nay" in text_of(officer_client.get(address))
    Session.objects.update(held_on=TODAY() - timedelta(days=1))
    assert "Chờ ghi kết quả" in text_of(officer_client.get(address))
    owner = Owner.objects.first()
    page = officer_client.get(f"{address}result/")
    assert text_of(page).count('name="owner"') == 2
    officer_client.post(f"{address}result/", {"head_count": "12", "owner": [owner.code]})
    text = text_of(officer_client.get(address))
    assert "12, trong đó 1 tiểu thương ghi tên" in text
    assert owner.name in text


def test_what_was_typed_stays_when_the_count_is_too_small(officer_client, plan, make_stalls):
    owners = [stall.tenancy.owner.code for stall in make_stalls(2)]
    page = officer_client.post(f"/sessions/{plan().code}/result/", {"head_count": "1", "owner": owners})
    assert "không thể ít hơn" in text_of(page)
    assert text_of(page).count(" checked") == 2


def test_a_merger_takes_meetings_of_the_unit_along(officer, market):
    session = plan_session(unit=market.unit, by=officer, **SAID, held_on=TODAY())
    new = AdminUnit(code="99001", name="Xã Mới", kind="commune", parent=market.unit.parent)
    merge_units([market.unit], new, effective_on=TODAY())
    assert Session.objects.get(pk=session.pk).unit.name == "Xã Mới"


@pytest.mark.parametrize("days", [-732, 367, 26_000])
def test_a_year_that_can_only_be_a_slip_is_refused(plan, days):
    with pytest.raises(ValidationError, match="Xem lại năm"):
        plan(held_on=TODAY() + timedelta(days=days))
    assert not Session.objects.exists()


def test_so_it_is_when_a_meeting_is_moved_and_what_is_old_stays(plan):
    session = plan()
    session.held_on = TODAY() + timedelta(days=400)
    with pytest.raises(ValidationError, match="Xem lại năm"):
        change_session(session)
    Session.objects.update(held_on=TODAY() - timedelta(days=2000))
    session = Session.objects.get()
    session.topic = "Hỏi đáp"
    assert change_session(session).topic == "Hỏi đáp"
