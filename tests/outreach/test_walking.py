"""The way through a market, against the same counted by hand over random halls and rounds."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach.models import Visit
from outreach.walking import round_of, with_last_visit
from stalls.models import Section, Stall, Tenancy
from stalls.services import add_section, close_stall, create_owner, create_stall, move_in
from tests.outreach.conftest import days_ago

# A stall: whether it is let, closed, in which section it stands, and whether somebody came by today.
STALLS = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2), st.booleans()), min_size=1, max_size=8)


@pytest.fixture
def sections(market):
    return [None, *(add_section(market, name=f"Dãy {letter}") for letter in "AB")]


def build(market, sections, officer, hall):
    """The stalls of a hall, and what is known of each by hand."""
    Visit.objects.all().delete()
    Tenancy.objects.all().delete()
    Stall.objects.all().delete()
    known = []
    for number, (is_let, is_closed, section, was_visited) in enumerate(hall):
        stall = create_stall(market, code=f"A-{number}", section=sections[section])
        if is_closed:
            close_stall(stall, on=timezone.localdate(), reason="Sửa mái")
        elif is_let:
            owner = create_owner(name=f"Nông Thị {number}", unit=market.unit)
            tenancy = move_in(stall, owner, since=days_ago(30))
            if was_visited:
                said = {"visited_on": timezone.localdate(), "on_wall": "ours", "accepts": True}
                Visit.objects.create(stall=stall, tenancy=tenancy, by=officer, **said)
            known.append((section, number, stall.code, was_visited))
    return [(code, was_visited) for _section, _number, code, was_visited in sorted(known)]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hall=STALLS, place=st.integers(0, 7))
def test_the_round_is_as_one_counts_it(market, sections, officer, hall, place):
    way = build(market, sections, officer, hall)
    after = way[place % len(way)][0] if way else ""
    found = round_of(market, officer, after=after)
    assert found.total == len(way)
    assert found.done == sum(was_visited for _code, was_visited in way)
    behind = [place for place, (code, _was_visited) in enumerate(way) if code == after]
    turned = way[behind[0] + 1 :] + way[: behind[0]] if behind else way
    assert found.next_code == next((code for code, was_visited in turned if not was_visited), "")


def test_sections_without_stalls_do_not_stand_in_the_way(market, sections, officer):
    assert Section.objects.count() == 2
    assert round_of(market, officer) == round_of(market, officer, after="A-1")
    assert round_of(market, officer).next_code == ""


def test_the_last_visit_is_the_latest_day_whenever_it_was_written_down(make_stall, officer, visit):
    stall = make_stall("A-001")
    visit(stall, on_wall="ours")
    visit(stall, on=days_ago(4), on_wall="none", accepts=False, elderly=True, wants_help=True)
    seen = with_last_visit(Stall.objects.all(), officer).get()
    assert (seen.last_visit_on, seen.last_on_wall) == (timezone.localdate(), "ours")
    assert (seen.last_accepts, seen.last_wants_help) == (True, False)


def test_what_another_commune_saw_is_not_told(make_stall, neighbour, visit):
    stall = make_stall("A-001")
    visit(stall)
    assert with_last_visit(Stall.objects.all(), neighbour).get().last_visit_on is None
    assert round_of(stall.market, neighbour).total == 0
