"""Figures narrowed and taken apart, now and on a counted day, against sums over the markets by hand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from officers.enums import Role
from places.models import AdminUnit, Area, Succession
from reports.enums import BEFORE, Reached
from reports.narrowing import PER, UNKNOWN, figures_of, parts_of, stalls_of
from reports.services import take_snapshot
from stalls.models import Market, Stall
from stalls.services import create_market, create_stall
from tests.reports.history import Hall, by_hand

TODAY = timezone.localdate


@pytest.fixture
def spread(hall, markets, province_officer):
    """The three markets, their stalls as far along as chance had it, and one that stood in an old commune."""
    for place, act in enumerate(["let", "account", "confirm", "consent", "print", "hand", "see", "use"] * 3):
        for stall in range(place % 9 + 1):
            hall.act(act, stall)
    succession = Succession.objects.filter(new__name="Xã Trà Lĩnh").select_related("old__parent", "new").first()
    old = create_market(Market(name="Chợ Cũ", unit=succession.new, legacy_unit=succession.old))
    create_stall(old, code="A-1")
    return [*markets, old]


def belongs(market, per):
    """The values of `per` that a market counts for."""
    if per == "area":
        return set(Area.objects.filter(units=market.unit_id).values_list("pk", flat=True))
    if per == "district":
        return {market.legacy_unit.parent_id} if market.legacy_unit else {None}
    return {{"unit": market.unit_id, "market": market.pk, "grade": market.grade, "kind": market.kind}[per]}


def wanted(markets, stalls, per):
    found = {}
    for market in markets:
        for value in belongs(market, per):
            found.setdefault(value, []).append(market.pk)
    return {value: by_hand([each for each in stalls if each.market_id in keys]) for value, keys in found.items()}


@pytest.fixture(params=["now", "counted"])
def moment(request, spread):
    return take_snapshot() if request.param == "counted" else None


@pytest.mark.parametrize("per", PER)
def test_each_part_is_the_sum_of_its_markets(spread, moment, province_officer, per):
    markets = list(Market.objects.select_related("legacy_unit"))
    stalls = list(Stall.objects.select_related("market"))
    parts = parts_of(province_officer, moment, {}, per=per)
    told = {part.key: part.figures.counts for part in parts if part.figures.total or part.name != UNKNOWN}
    by_key = {str(value or ""): counts for value, counts in wanted(markets, stalls, per).items()}
    assert told == by_key
    for part in parts:
        if part.key:
            value = part.key if per == "kind" else int(part.key)
            assert figures_of(province_officer, moment, {per: value}) == part.figures
            for reached in Reached:
                rows = stalls_of(province_officer, moment, {per: value}, reached).distinct()
                assert rows.count() == part.figures[reached]


def test_two_conditions_hold_together(spread, moment, province_officer, market):
    beside = spread[1]
    within = {"unit": market.unit_id, "grade": 1}
    assert figures_of(province_officer, moment, within) == figures_of(province_officer, moment, {"market": beside.pk})
    assert figures_of(province_officer, moment, within | {"kind": "commune"}).total == 0


def test_a_commune_that_lies_in_two_areas_counts_in_both(spread, moment, province_officer, market):
    second = Area.objects.create(name="Khu vực thử", valid_from=date(2025, 7, 1))
    second.units.add(market.unit)
    parts = {part.name: part.figures for part in parts_of(province_officer, moment, {}, per="area")}
    assert parts["Khu vực thử"] == figures_of(province_officer, moment, {"unit": market.unit_id})
    assert parts["Khu vực Hòa An"].total >= parts["Khu vực thử"].total


def test_what_has_no_old_district_stands_last_and_says_so(spread, moment, province_officer):
    *known, unknown = parts_of(province_officer, moment, {}, per="district")
    assert (unknown.name, unknown.key) == (UNKNOWN, "")
    assert [part.figures.total for part in known] == [1]


def test_nothing_is_nothing(moment, province_officer):
    nowhere = AdminUnit.objects.current().get(name="Xã Bảo Lâm")
    assert figures_of(province_officer, moment, {"unit": nowhere.pk}).total == 0
    assert figures_of(province_officer, moment, {"unit": nowhere.pk}).share(Reached.SEEN) is None


@pytest.mark.parametrize("waiting", [False, True])
def test_a_neighbours_stalls_are_in_no_figure_of_hers(spread, moment, neighbour, waiting):
    far = spread[2]
    for reached in BEFORE if waiting else Reached:
        rows = stalls_of(neighbour, moment, {}, reached, waiting=waiting)
        assert {stall.market_id for stall in rows} <= {far.pk}
    assert figures_of(neighbour, moment, {}) == figures_of(neighbour, moment, {"market": far.pk})


class TestLeftBehind:
    """Who worked in a commune that went into another sees what she left there, as it is now, and nothing newer."""

    @pytest.fixture
    def left(self, make_officer, bank, province_officer):
        succession = Succession.objects.filter(new__name="Xã Trà Lĩnh").select_related("old", "new").first()
        market = create_market(Market(name="Chợ Cũ", unit=succession.new, legacy_unit=succession.old))
        hall = Hall([market], province_officer, bank)
        for act, stalls in (("let", 3), ("account", 2), ("confirm", 2), ("consent", 2), ("print", 1), ("hand", 1)):
            for stall in range(stalls):
                hall.act(act, stall)
        last_day = succession.old.valid_to
        Market.objects.filter(pk=market.pk).update(created_at=timezone.now() - timedelta(days=3000))
        Stall.objects.filter(market=market).update(created_at=timezone.now() - timedelta(days=3000))
        newer = create_stall(market, code="Z-9")
        hall.stalls.append(newer)
        for act in ("let", "account", "confirm", "consent", "print", "hand"):
            hall.act(act, 3)
        officer = make_officer("canbocu", Role.COMMUNE_OFFICER, unit=succession.old)
        assert officer.scope.former == {succession.old.pk: last_day}
        return officer, market, newer

    def test_figures_and_rows_are_of_the_same_stalls(self, left):
        officer, market, newer = left
        figures = figures_of(officer, None, {})
        older = Stall.objects.filter(market=market).exclude(pk=newer.pk).select_related("market")
        assert figures.counts == by_hand(older)
        for reached in Reached:
            rows = stalls_of(officer, None, {}, reached)
            assert newer not in rows
            assert rows.count() == figures[reached]
        for reached in BEFORE:
            assert stalls_of(officer, None, {}, reached, waiting=True).count() == figures.waiting(reached)
