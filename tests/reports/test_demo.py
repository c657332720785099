"""The figures of the demo, once its first night has counted."""

import pytest

from officers.models import User
from placards.demo.seeding import seed_demo
from reports.enums import Reached
from reports.models import Indicator, Target
from reports.narrowing import figures_of
from reports.own_place import own_place
from reports.services import take_snapshot
from reports.services.indicators import SUGGESTED
from stalls.models import Stall
from tests.pages import text_of
from tests.reports.history import by_hand


@pytest.fixture
def demo(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    seed_demo(markets=13, stalls=130, seed=4, with_placards=True)
    take_snapshot()
    return {user.username: user for user in User.objects.all()}


def test_every_step_has_somebody_and_somebody_waits_for_it(demo):
    figures = figures_of(demo["tinh"], None, {})
    assert figures.counts == by_hand(Stall.objects.select_related("market"))
    steps = [figures[reached] for reached in Reached]
    assert all(steps)
    assert (
        figures.total > figures[Reached.LET] > figures[Reached.CONSENT] > figures[Reached.SEEN] > figures[Reached.USED]
    )


def test_the_province_has_asked_and_the_first_screen_says_how_far_one_is(demo, client_of):
    assert {(target.reached, target.percent) for target in Target.objects.all()} == {("seen", 60), ("used", 40)}
    own = own_place(demo["xa"])
    assert (own.target, own.rank) == (60, 1)
    text = text_of(client_of(demo["tinh"]).get("/"))
    assert "Còn chờ ở mọi chợ" in text


def test_the_index_is_answered_from_the_first_day(demo, client_of):
    assert Indicator.objects.count() == len(SUGGESTED)
    text = text_of(client_of(demo["tinh"]).get("/reports/indicators/"))
    assert text.count('class="indicator-row"') == len(SUGGESTED)
    assert "1 buổi" not in text
    assert "34" in text
