"""What the tables of the campaign can not hold, whatever the code does, and whom their rows are for."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.audited import facts
from outreach.enums import FOR_TRADERS, Obstacle, SessionKind
from outreach.models import Attendance, Session, Visit
from outreach.services import note_result, plan_session
from outreach.services.visits import ANSWERS
from stalls.services.erasing import withdraw_consent
from tests.outreach.conftest import SAID, days_ago
from tests.pages import text_of

TODAY = timezone.localdate


def refuses(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_one_visit_a_day_at_a_stall(make_stall, officer, visit):
    stall = make_stall("A-001")
    first = visit(stall)
    said = {"stall": stall, "tenancy": stall.tenancy, "on_wall": "ours", "accepts": True, "by": officer}
    refuses(lambda: Visit.objects.create(visited_on=first.visited_on, **said))


def test_a_meeting_that_was_held_is_not_called_off(plan, officer):
    session = note_result(plan(), head_count=4, by=officer)
    refuses(lambda: Session.objects.filter(pk=session.pk).update(cancelled_at=timezone.now()))


def test_nobody_is_at_a_meeting_twice(plan, officer, make_stall):
    owner = make_stall("A-001").tenancy.owner
    session = note_result(plan(), head_count=4, owners=[owner], by=officer)
    refuses(lambda: Attendance.objects.create(session=session, owner=owner))


def test_every_obstacle_is_a_field_of_the_visit_and_asked_for():
    fields = {field.name for field in Visit._meta.get_fields()}
    assert set(Obstacle.values) <= fields
    assert set(Obstacle.values) <= set(ANSWERS)
    assert [field.verbose_name for field in Visit._meta.get_fields() if field.name in Obstacle.values] == [
        *Obstacle.labels
    ]


def test_only_meetings_with_traders_of_a_market_tick_names(plan, market, officer):
    assert {kind for kind in SessionKind if plan(kind=kind).ticks_traders} == set(FOR_TRADERS)
    assert not plan_session(unit=market.unit, by=officer, held_on=TODAY(), **SAID).ticks_traders


def test_what_a_meeting_is_called_says_kind_and_day(plan):
    session = plan(held_on=days_ago(1))
    assert str(session) == f"Tuyên truyền tới tiểu thương, {days_ago(1):%d/%m/%Y}"
    assert session.place == session.market


def test_names_in_a_meeting_are_indexes_in_the_audit(plan):
    said = facts(plan(led_by="Bế Thị Phượng"))
    assert said["led_by"].startswith("#")
    assert said["topic"] == SAID["topic"]


def test_a_visit_says_who_wrote_it_and_when(make_stall, visit, officer):
    row = visit(make_stall("A-001"), on_wall="other", accepts=False, no_phone=True)
    at = timezone.localtime(row.recorded_at)
    assert row.told == (
        f"{officer.full_name} ghi lúc {at:%H:%M}: có mã khác, không phải biển của chợ, chưa nhận chuyển khoản"
    )
    assert str(row) == f"Gian hàng A-001, {TODAY():%d/%m/%Y}"


class TestScope:
    def test_the_rows_of_a_market_are_for_who_works_there(self, request, plan, make_stall, visit, officer):
        note_result(plan(), head_count=4, owners=[make_stall("A-001").tenancy.owner], by=officer)
        visit(make_stall("A-002"))
        neighbour, viewer = map(request.getfixturevalue, ("neighbour", "viewer"))
        for model in (Visit, Session, Attendance):
            assert model.objects.visible_to(officer).count() == 1
            assert model.objects.visible_to(viewer).count() == 1
            assert model.objects.visible_to(neighbour).count() == 0
            assert model.objects.visible_to(viewer, to="visit").count() == 0

    def test_meetings_of_a_unit_at_large_are_for_who_works_in_the_unit(self, market, officer, neighbour, board_member):
        plan_session(unit=market.unit, by=officer, held_on=TODAY(), **SAID)
        seen = [Session.objects.visible_to(user).count() for user in (officer, neighbour, board_member)]
        assert seen == [1, 0, 0]


class TestErasing:
    def test_that_she_was_there_goes_and_the_count_stays(self, plan, make_stall, officer):
        owner = make_stall("A-001").tenancy.owner
        session = note_result(plan(), head_count=4, owners=[owner], by=officer)
        withdraw_consent(owner, by=officer)
        session.refresh_from_db()
        assert (session.head_count, session.attendances.count()) == (4, 0)

    def test_another_ones_words_stay(self, make_stalls, visit, officer):
        hers, another = make_stalls(2)
        visit(hers, note="Bán buổi sáng")
        visit(another, note="Bán buổi chiều")
        withdraw_consent(hers.tenancy.owner, by=officer)
        assert set(Visit.objects.values_list("note", flat=True)) == {"", "Bán buổi chiều"}

    def test_she_is_told_of_the_meetings_she_was_at(self, officer_client, plan, make_stall, officer):
        owner = make_stall("A-001").tenancy.owner
        note_result(plan(), head_count=4, owners=[owner], by=officer)
        page = text_of(officer_client.get(f"/owners/{owner.code}/held/"))
        assert "Buổi họp đã dự" in page
        assert SAID["topic"] in page
