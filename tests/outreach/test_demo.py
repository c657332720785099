"""The campaign of the demo: made by the services that officers use, so it says nothing that they could not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outreach.models import Session, Visit
from placards.demo.seeding import ALSO_SEEDED, seed_demo
from placards.models import Placard
from stalls.market_days import market_days
from stalls.models import Market


@pytest.fixture
def demo(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return seed_demo(markets=13, stalls=130, seed=4, with_placards=True)


def test_sheets_go_out_and_what_hangs_is_seen(demo):
    out = Placard.objects.filter(custody="handed")
    assert {sheet.stall.market.code for sheet in out} == {"NUOCHAI"}
    assert all(sheet.handed_to == sheet.tenancy.owner.name for sheet in out)
    visits = Visit.objects.all()
    assert 0 < visits.count() < out.count()
    hangs = {visit.stall_id for visit in visits if visit.on_wall == "ours"}
    assert {sheet.stall_id for sheet in out if sheet.seen_at} == hangs
    assert {visit.on_wall for visit in visits} == {"ours", "none"}
    assert {visit.accepts for visit in visits} == {True, False}


def test_a_meeting_was_held_and_one_is_to_come_on_a_market_day(demo):
    market = Market.objects.get(code="NUOCHAI")
    held, planned = Session.objects.order_by("held_on")
    assert (held.state, planned.state) == ("held", "planned")
    assert held.attendances.count() == 12 < held.head_count
    (day,) = market_days(market.schedule, market.schedule_days, start=timezone.localdate() + timedelta(days=1), count=1)
    assert planned.held_on == day.date


def test_a_large_demo_has_none(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    assert ALSO_SEEDED
    seed_demo(markets=1, stalls=10, seed=4, with_placards=False)
    assert not Session.objects.exists()
    assert not Visit.objects.exists()
