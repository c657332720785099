"""How far a target has come: of one place a share, of many how many of them, and of what is over its last day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from officers.scope import scope_of
from places.services import merge_units
from reports.models import MarketDay, Snapshot, Target
from reports.progress import progress_of
from reports.services import set_target
from tests.pages import text_of

TODAY = timezone.localdate


@pytest.fixture
def ask(province_officer):
    """A target as the database may have it, also one that is over."""

    def ask(unit=None, *, percent=50, until=None, reached="seen"):
        target = set_target(unit=unit, reached=reached, until=TODAY() + timedelta(days=9), percent=percent,
                            by=province_officer)  # fmt: skip
        if until:
            Target.objects.filter(pk=target.pk).update(until=until)
            target.refresh_from_db()
        return target

    return ask


@pytest.fixture
def count(market):
    """Kept counts of a day: how many stalls of how many were seen, by market."""

    def count(days_ago, **counts):
        snapshot = Snapshot.objects.create(day=TODAY() - timedelta(days=days_ago), done_at=timezone.now())
        for where, (seen, registered) in counts.items():
            place = {"here": market, "there": places.get("there")}[where]
            MarketDay.objects.create(
                snapshot=snapshot, market=place, unit=place.unit, grade=3, kind="commune", registered=registered,
                seen=seen,
            )  # fmt: skip
        return snapshot

    places = {}
    count.places = places
    return count


@pytest.fixture
def there(make_market, other_commune, count):
    count.places["there"] = make_market("Chợ Xa", unit=other_commune)
    return count.places["there"]


def of(user, *targets):
    user.scope = scope_of(user)
    return progress_of(user, list(targets))


def test_of_one_unit_it_is_its_share_by_the_last_count(province_officer, ask, count, market):
    count(5, here=(1, 10))
    count(0, here=(4, 10))
    (found,) = of(province_officer, ask(market.unit))
    assert (found.share, found.gap, found.day, found.is_over) == (40, -10, TODAY(), False)


def test_what_is_over_is_measured_on_its_last_day(province_officer, ask, count, market):
    last = TODAY() - timedelta(days=3)
    count(5, here=(6, 10))
    count(0, here=(4, 10))
    (found,) = of(province_officer, ask(market.unit, until=last))
    assert (found.share, found.day, found.is_over) == (60, last - timedelta(days=2), True)


def test_of_all_it_is_how_many_of_those_without_one_of_their_own(province_officer, ask, count, there, market):
    count(0, here=(5, 10), there=(4, 10))
    every = ask()
    (found,) = of(province_officer, every)
    assert (found.reached, found.places, found.share) == (1, 2, None)
    ask(market.unit, percent=90)
    (found,) = of(province_officer, every)
    assert (found.share, found.places) == (40, None)
    ask(there.unit, percent=90)
    (found,) = of(province_officer, every)
    assert (found.share, found.places) == (None, 0)


def test_one_of_its_own_for_another_step_or_that_is_over_sets_nobody_apart(province_officer, ask, count, there, market):
    count(0, here=(5, 10), there=(4, 10))
    ask(market.unit, reached="used")
    ask(there.unit, until=TODAY() - timedelta(days=1))
    (found,) = of(province_officer, ask())
    assert found.places == 2


def test_who_sees_one_place_is_told_of_that(officer, ask, count, there):
    count(0, here=(5, 10), there=(9, 10))
    (found,) = of(officer, ask())
    assert (found.share, found.places) == (50, None)


def test_a_board_is_told_nothing_of_a_commune_by_its_market_alone(client_of, board_member, ask, count, market):
    count(0, here=(10, 10))
    assert [(each.share, each.places) for each in of(board_member, ask(market.unit), ask())] == [(None, None)] * 2
    text = text_of(client_of(board_member).get("/reports/targets/"))
    assert "đã đạt" not in text
    assert '<span class="muted">–</span>' in text


def test_after_a_merger_she_reads_what_the_old_communes_came_to(neighbour, ask, count, there, market):
    every = ask(until=TODAY() - timedelta(days=3))
    count(3, here=(5, 10), there=(4, 10))
    assert of(neighbour, every)[0].share == 40
    merge_units([market.unit], there.unit, effective_on=TODAY())
    (found,) = of(neighbour, every)
    assert (found.reached, found.places) == (1, 2)


def test_before_the_first_count_and_without_stalls_there_is_nothing_to_say(province_officer, ask, count, there, market):
    every = ask()
    assert [(each.share, each.places) for each in of(province_officer, every, ask(market.unit))] == [(None, None)] * 2
    count(0, here=(0, 0), there=(4, 10))
    assert of(province_officer, Target.objects.get(unit=market.unit))[0].share is None


@pytest.fixture
def desk(client_of, province_officer):
    return client_of(province_officer)


def test_it_stands_in_the_list(desk, ask, count, there, market):
    ask(market.unit)
    assert "Chưa có số liệu" in text_of(desk.get("/reports/targets/"))
    count(0, here=(4, 10), there=(9, 10))
    ask(there.unit)
    ask(reached="used")
    ask(market.unit, reached="used", until=TODAY() - timedelta(days=1), percent=1)
    count(1, here=(4, 10))
    text = text_of(desk.get("/reports/targets/"))
    ask(there.unit, reached="used")
    assert "Được giao riêng" not in text
    ask(market.unit, reached="used")
    assert "Được giao riêng" in text_of(desk.get("/reports/targets/"))
    for words in ("còn thiếu 10,0", "đã đạt", "<strong>0/2</strong> nơi đạt", "không đạt, thiếu 1,0"):
        assert words in text
