"""Meetings and visits as they were known when a day was counted, against a count by hand."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from officers.scope import scope_of
from outreach.enums import Obstacle
from outreach.models import Session, Visit
from outreach.services import cancel_session, note_result, plan_session
from places.models import Succession
from places.services import merge_units
from reports.campaign import COUNTED, campaign_of
from reports.models import CampaignDay
from reports.quarters import quarter_end_before
from reports.services import take_snapshot
from stalls.models import Stall
from tests.outreach.conftest import twin_of
from tests.reports.history import let_days_pass

TODAY = timezone.localdate
FOUND = (
    {"on_wall": "ours", "accepts": True},
    {"on_wall": "none", "accepts": False, "elderly": True, "fears_tax": True},
    {"on_wall": "other", "accepts": True, "no_demand": True},
)


@pytest.fixture
def meet(officer):
    def meet(market=None, *, unit=None, on=None, heads=None):
        said = {"kind": "residents", "topic": "Quét mã", "led_by": "Bà Hoa", "materials": ""}
        said |= {"unit": market.unit if market else unit, "market": market, "held_on": on or TODAY()}
        session = plan_session(by=officer, known=twin_of(**said), **said)
        return note_result(session, head_count=heads, by=officer) if heads is not None else session

    return meet


@pytest.fixture
def visits(make_stall, make_market, other_commune, officer):
    """Of today, in two communes; one of the quarter before."""
    far = make_market("Chợ Xa", unit=other_commune)
    codes = [("A-001", None), ("A-002", None), ("B-001", far)]
    for (code, market), found in zip(codes, FOUND, strict=True):
        place = {"in_market": market} if market else {}
        make_stall(code, to="account", **place)
        stall = Stall.objects.get(code=code)
        for day in (TODAY(), quarter_end_before(TODAY())):
            Visit.objects.create(
                stall=stall, tenancy=stall.tenancies.get(), visited_on=day, by=officer,
                **{"on_wall": "none", "accepts": False} if day < TODAY() else found,
            )  # fmt: skip
    return far


def counted(user):
    user.scope = scope_of(user)
    return campaign_of(user, take_snapshot())


class TestCount:
    def test_every_count_is_as_one_counts_it_by_hand(self, province_officer, visits, market, meet, commune):
        meet(market, heads=30)
        meet(market, heads=12)
        meet(unit=commune, heads=7)
        found = counted(province_officer)
        wanted = Counter(sessions=3, people=49, visits=3, on_wall=1, accepts=2, elderly=1, fears_tax=1, no_demand=1)
        assert found == {name: wanted[name] for name in COUNTED}

    def test_whoever_has_one_commune_has_what_was_held_there(self, officer, neighbour, visits, market, meet):
        meet(market, heads=30)
        meet(unit=market.unit, heads=7)
        mine, theirs = counted(officer), counted(neighbour)
        assert (mine["sessions"], mine["people"], mine["visits"]) == (2, 37, 2)
        assert (theirs["sessions"], theirs["people"], theirs["visits"]) == (0, 0, 1)

    def test_a_board_has_its_market_and_not_what_was_for_the_whole_commune(self, board_member, visits, market, meet):
        meet(market, heads=30)
        meet(unit=market.unit, heads=7)
        found = counted(board_member)
        assert (found["sessions"], found["people"], found["visits"]) == (1, 30, 2)

    def test_what_was_called_off_or_is_to_come_is_no_meeting(self, province_officer, officer, market, meet):
        cancel_session(meet(market), by=officer)
        meet(market, on=TODAY() + timedelta(days=3))
        meet(market)
        assert counted(province_officer)["sessions"] == 0

    @pytest.mark.parametrize(("back", "wanted"), [(0, 1), (1, 0)])
    def test_a_quarter_begins_on_its_first_day(self, province_officer, market, meet, back, wanted):
        begins = quarter_end_before(TODAY()) + timedelta(days=1)
        meet(market, on=begins - timedelta(days=back), heads=5)
        assert counted(province_officer)["sessions"] == wanted


class TestMerger:
    def test_what_a_commune_did_for_all_of_itself_goes_on_in_the_new_one(self, officer, neighbour, market, meet):
        meet(unit=market.unit, heads=7)
        then = take_snapshot()
        unit = neighbour.appointments.get().unit
        merge_units([market.unit], unit, effective_on=TODAY())
        found = {}
        for user in (officer, neighbour):
            user.scope = scope_of(user)
            found[user] = campaign_of(user, then)["people"]
        assert found[neighbour] == 7

    def test_of_one_that_was_split_it_is_nobody_elses(self, neighbour, market, meet):
        meet(unit=market.unit, heads=7)
        then, unit = take_snapshot(), neighbour.appointments.get().unit
        Succession.objects.create(old=market.unit, new=unit, kind="split", effective_on=TODAY())
        neighbour.scope = scope_of(neighbour)
        assert campaign_of(neighbour, then)["people"] == 0


class TestKeeping:
    def test_counted_twice_a_day_it_stands_once(self, province_officer, visits, market, meet):
        meet(market, heads=30)
        before = counted(province_officer)
        rows = CampaignDay.objects.count()
        assert counted(province_officer) == before
        assert CampaignDay.objects.count() == rows == 2

    def test_what_is_gone_when_it_is_counted_again_leaves_nothing(self, province_officer, market, meet):
        session = meet(market, heads=30)
        assert counted(province_officer)["people"] == 30
        Session.objects.filter(pk=session.pk).delete()
        assert counted(province_officer) == dict.fromkeys(COUNTED, 0)

    def test_a_day_that_is_over_keeps_what_was_known_of_it(self, province_officer, market, meet):
        meet(market, heads=30)
        then = take_snapshot()
        before = campaign_of(province_officer, then)
        let_days_pass(2)
        meet(market, on=TODAY() - timedelta(days=1), heads=99)
        take_snapshot()
        then.refresh_from_db()
        assert campaign_of(province_officer, then) == before

    def test_each_obstacle_has_its_own_count(self):
        assert set(Obstacle.values) < set(COUNTED)
        assert {field.name for field in CampaignDay._meta.fields} == {"id", "snapshot", "unit", "market", *COUNTED}
