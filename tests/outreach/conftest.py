from datetime import timedelta

import pytest
from django.utils import timezone

from outreach.models import Session
from outreach.services import plan_session, record_visit
from placards.models import Placard
from tests.placards.papers import enter

TOPIC = "Quét mã không lo nhầm"
SAID = {"kind": "traders", "topic": TOPIC, "led_by": "Nông Thị Thử", "materials": ""}


def days_ago(count):
    return timezone.localdate() - timedelta(days=count)


def typed(day):
    """As an officer types it."""
    return f"{day:%d/%m/%Y}"


def twin_of(unit, *, market, kind, held_on, **_said):
    """Of one like it that is there the code, as whoever was shown it sends it."""
    twins = Session.objects.twins(unit=unit, market=market, kind=kind, held_on=held_on)
    return twins.values_list("code", flat=True).first() or ""


@pytest.fixture
def plan(market, officer):
    """A session in the market, today unless said otherwise."""

    def plan(**said):
        said = SAID | {"held_on": timezone.localdate(), "market": market, "by": officer} | said
        return plan_session(unit=market.unit, known=twin_of(market.unit, **said), **said)

    return plan


@pytest.fixture
def visit(officer):
    """A visit of today that found a sheet and a trader who takes transfers, unless said otherwise.

    Where a sheet is found, one is printed if none was.
    """

    def visit(stall, **said):
        said = {"on": timezone.localdate(), "by": officer, "on_wall": "ours", "accepts": True} | said
        if said["on_wall"] == "ours" and not Placard.objects.filter(stall=stall).exists():
            enter(stall, by=officer)
        return record_visit(stall, **said)

    return visit
