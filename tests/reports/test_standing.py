"""What is counted of a stall, one condition after the other; and everything against a count by hand."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outreach.models import Visit
from payments.models import Bank
from payments.services import end_bank
from placards.custody import lose, take_down
from placards.models import Placard
from reports.enums import BEFORE, DEFINITIONS, Reached
from reports.league import league
from reports.models import MarketDay, StallStanding
from reports.narrowing import PER, figures_of, parts_of, stalls_of
from reports.services import take_snapshot
from reports.standing import standing, with_flags
from stalls.models import Market, Stall
from stalls.services import update_stall
from tests.placards.papers import enter
from tests.reports.history import ACTS, Hall, by_hand, reached_by_hand
from tests.reports.wiping import wipe

TODAY = timezone.localdate
# Each is some sixty acts on nine stalls; for many more, HISTORIES=200.
HISTORIES = int(os.environ.get("HISTORIES", "5"))
ALL = set(Reached)


def reached(stall):
    flagged = with_flags(Stall.objects.filter(pk=stall.pk)).values().first() or {}
    return {each for each in Reached if flagged.get(f"has_{each}")}


def test_a_stall_that_has_come_all_the_way(ready):
    assert reached(ready()) == ALL


@pytest.mark.parametrize(
    ("to", "found"),
    [
        ("vacant", {"registered"}),
        ("no_account", {"registered", "let"}),
        ("unconfirmed", {"registered", "let", "account"}),
        ("ready", {"registered", "let", "account", "confirmed"}),
    ],
)
def test_one_that_stands_at_a_step(make_stall, to, found):
    assert {each.value for each in reached(make_stall("A-001", to=to))} == found


def test_a_bank_that_ended_takes_the_confirmation_with_it(ready):
    stall = ready()
    end_bank(Bank.objects.get(pk=stall.tenancy.stall_accounts.get().account.bank_id), on=TODAY())
    assert reached(stall) == ALL - {Reached.CONFIRMED, Reached.PRINTED, Reached.HANDED, Reached.SEEN}


def test_a_sheet_that_says_what_is_no_longer_so_does_not_count(ready):
    stall = ready()
    stall.code = "B-009"
    update_stall(stall)
    assert reached(stall) == ALL - {Reached.PRINTED, Reached.HANDED, Reached.SEEN}


def test_a_sheet_that_is_lost_is_printed_and_not_there(ready, officer):
    stall = ready()
    lose(stall.placards.get(), by=officer)
    assert reached(stall) == ALL - {Reached.PRINTED, Reached.HANDED, Reached.SEEN}


def test_a_sheet_that_was_replaced_and_came_back_is_not_there(ready, officer):
    stall = ready()
    old = stall.placards.get()
    enter(stall, by=officer)
    take_down(old, by=officer)
    assert reached(stall) == ALL - {Reached.HANDED, Reached.SEEN}


@pytest.mark.parametrize(("days", "hangs"), [(89, True), (90, True), (91, False)])
def test_what_was_seen_counts_for_ninety_days(ready, days, hangs):
    stall = ready()
    Visit.objects.all().delete()
    Placard.objects.update(seen_at=timezone.now() - timedelta(days=days))
    assert (Reached.SEEN in reached(stall)) == hangs


@pytest.mark.parametrize("wall", ["none", "other"])
def test_who_comes_later_and_finds_it_gone_takes_it_back(ready, officer, wall):
    stall = ready()
    hall = Hall([], officer, None)
    hall.stalls = [stall]
    hall._visit(stall, stall.tenancy, on_wall=wall, accepts=True)
    assert reached(stall) == ALL - {Reached.SEEN}


def test_who_had_found_it_gone_before_does_not(ready, officer):
    stall = ready()
    Visit.objects.update(on_wall="none", recorded_at=timezone.now() - timedelta(hours=1))
    assert Reached.SEEN in reached(stall)


@pytest.mark.parametrize(("days", "uses"), [(90, True), (91, False)])
def test_what_she_said_counts_for_ninety_days(ready, days, uses):
    stall = ready()
    Visit.objects.update(visited_on=TODAY() - timedelta(days=days))
    assert (Reached.USED in reached(stall)) == uses


def test_her_last_answer_is_the_one_that_counts(ready, officer):
    stall = ready()
    Visit.objects.update(visited_on=TODAY() - timedelta(days=9))
    said = {"visited_on": TODAY() - timedelta(days=3), "on_wall": "ours", "accepts": False, "fears_tax": True}
    Visit.objects.create(stall=stall, tenancy=stall.tenancy, by=officer, **said)
    assert Reached.USED not in reached(stall)


def test_what_the_last_tenant_said_and_agreed_to_is_hers(ready, officer, bank):
    stall = ready()
    hall = Hall([], officer, bank)
    hall.stalls = [stall]
    for act in ("leave", "let", "account", "confirm"):
        hall.act(act, 0)
    assert reached(stall) == {Reached.REGISTERED, Reached.LET, Reached.ACCOUNT, Reached.CONFIRMED}


def test_a_market_that_closed_does_not_count(ready, market):
    stall = ready()
    Market.objects.filter(pk=market.pk).update(closed_on=TODAY())
    assert reached(stall) == set()


def test_every_one_of_them_is_defined_and_has_a_bit_of_its_own():
    assert set(DEFINITIONS) == ALL
    assert sum(each.bit for each in Reached) == 2 ** len(Reached) - 1


WALKS = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 8)), min_size=10, max_size=70)
# On the usual way more often than astray, so that stalls come all the way now and then.
USUAL = st.lists(
    st.tuples(
        st.sampled_from(["let", "account", "confirm", "consent", "print", "hand", "see", "use"]), st.integers(0, 8)
    ),
    min_size=30,
    max_size=60,
)


@settings(
    max_examples=HISTORIES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(usual=USUAL, walk=WALKS)
def test_every_number_is_as_one_counts_it_by_hand(  # noqa: C901, PLR0917
    markets, officer, province_officer, bank, usual, walk
):
    hall = fresh_hall(markets, officer, bank)
    for act, place in [*usual, *walk]:
        hall.act(act, place)
    stalls = list(Stall.objects.select_related("market"))
    wanted = {market.pk: by_hand([each for each in stalls if each.market_id == market.pk]) for market in markets}
    total = by_hand(stalls)
    by = province_officer

    # Now, by the slow query.
    assert figures_of(by, None, {}).counts == total
    now = {int(part.key): part.figures.counts for part in parts_of(by, None, {}, per="market")}
    assert now == wanted
    for each in Reached:
        assert {stall.pk for stall in standing(Stall.objects.all(), each)} == {
            stall.pk for stall in stalls if each in reached_by_hand(stall)
        }

    # As the day was counted, by whatever it is taken apart.
    snapshot = take_snapshot()
    for pk, counts in wanted.items():
        day = MarketDay.objects.get(snapshot=snapshot, market=pk)
        assert {name: getattr(day, name) for name in counts} == counts
    for per in PER:
        if per not in ("area", "district"):
            parts = parts_of(by, snapshot, {}, per=per)
            assert {name: sum(part.figures[name] for part in parts) for name in total} == total

    # On the table, and the rows behind each of its numbers.
    for kind in ("unit", "market"):
        table = league(by, by=kind, reached=Reached.SEEN)
        assert table.total.counts == total
        for row in table.rows:
            of = [each for each in markets if getattr(each, "unit_id" if kind == "unit" else "pk") == row.place.pk]
            assert row.figures.counts == {name: sum(wanted[each.pk][name] for each in of) for name in total}
            for each, count, _share in row.cells:
                assert stalls_of(by, snapshot, {kind: row.place.pk}, each).count() == count
                assert stalls_of(by, None, {kind: row.place.pk}, each).count() == count
            own = [stall for stall in stalls if stall.market_id in {each.pk for each in of}]
            for each, before in BEFORE.items():
                found = [reached_by_hand(stall) for stall in own]
                assert row.figures.waiting(each) == sum(before in has and each not in has for has in found)
                for when in (snapshot, None):
                    rows = stalls_of(by, when, {kind: row.place.pk}, each, waiting=True)
                    assert rows.count() == row.figures.waiting(each)


def fresh_hall(markets, officer, bank):
    """Stalls of their own for each example: those before stay closed in their markets' memory no longer."""
    wipe()
    return Hall(markets, officer, bank)


def test_standings_of_one_stall_never_overlap(hall):
    for act in ("let", "account", "confirm", "print"):
        hall.act(act, 0)
        take_snapshot()
    (only,) = StallStanding.objects.filter(stall=hall.stalls[0])
    assert (only.since, only.until) == (TODAY(), None)
