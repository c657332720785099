"""What appointments and seats have in common, and whose account that gives power over."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from officers.enums import Role, TermState
from officers.holding import manageable, stoppable, terms_of
from officers.models import TERMS, Appointment, User
from officers.services import appoint, create_user, end_appointment
from stalls.models import BoardMembership
from stalls.services import give_seat
from tests.officers.people import again, unit


def test_every_kind_of_term_is_known():
    assert [Appointment, BoardMembership] == TERMS


@pytest.fixture
def scene(officer, board_member):
    """One appointment and one seat."""


@pytest.mark.parametrize(
    ("begins", "ends", "state"),
    [
        (-9, None, TermState.WORKING),
        (0, 0, TermState.WORKING),
        (-9, -1, TermState.ENDED),
        (1, None, TermState.FUTURE),
        (1, 9, TermState.FUTURE),
    ],
)
@pytest.mark.parametrize("model", [Appointment, BoardMembership])
def test_the_state_of_a_term(scene, model, begins, ends, state):
    today = timezone.localdate()
    term = model.objects.get()
    term.valid_from = today + timedelta(days=begins)
    term.valid_to = None if ends is None else today + timedelta(days=ends)
    term.save()
    assert (term.state, term.is_over) == (state, state is TermState.ENDED)
    found = type(term).objects.filter(pk=term.pk)
    assert found.in_force().exists() == (state is TermState.WORKING)
    assert found.yet_to_begin().exists() == (state is TermState.FUTURE)
    assert found.not_over().exists() == (state is not TermState.ENDED)


def test_codes_are_public_and_each_their_own(officer, colleague):
    codes = set(Appointment.objects.values_list("code", flat=True))
    assert len(codes) == 2
    assert {len(code) for code in codes} == {8}


def test_what_runs_comes_first_then_what_is_to_come_then_what_ended(province_officer, market, other_commune):
    user = create_user("hoa", full_name="Nông Thị Hoa")
    today = timezone.localdate()
    ended = appoint(user, role=Role.VIEWER, unit=market.unit)
    end_appointment(ended)
    future = appoint(user, role=Role.VIEWER, unit=market.unit, on=today + timedelta(days=2))
    seat = give_seat(market, user, on=today - timedelta(days=3))
    running = appoint(user, role=Role.VIEWER, unit=other_commune, on=today)
    assert terms_of([user], viewer=province_officer) == {user.pk: [running, seat, future, ended]}


def test_a_viewer_sees_of_a_person_what_lies_in_her_places(officer, neighbour, market, other_commune):
    user = create_user("hoa", full_name="Nông Thị Hoa")
    here, there = appoint(user, role=Role.VIEWER, unit=market.unit), appoint(user, role=Role.VIEWER, unit=other_commune)
    seat = give_seat(market, user)
    assert set(terms_of([user], viewer=officer)[user.pk]) == {here, seat}
    assert terms_of([user], viewer=neighbour)[user.pk] == [there]
    assert len(terms_of([user], viewer=user)[user.pk]) == 3


def test_terms_of_many_cost_the_same(province_officer, make_officer, commune, django_assert_num_queries):
    assert province_officer.scope.roles == (Role.PROVINCE_OFFICER,)
    for count in (1, 3):
        users = [make_officer(f"nguoi{count}{number}", Role.VIEWER, unit=commune) for number in range(count)]
        with django_assert_num_queries(2):
            assert len(terms_of(users, viewer=province_officer)) == count


def test_nobody_manages_her_own_account_or_one_without_any_role(officer, viewer):
    nobody = create_user("hoa", full_name="Nông Thị Hoa")
    assert manageable(officer, [officer, viewer, nobody]) == {viewer.pk}


def test_a_role_to_come_counts_like_one_that_runs(officer, viewer):
    tomorrow = timezone.localdate() + timedelta(days=1)
    appoint(viewer, role=Role.COMMUNE_OFFICER, unit=unit("Xã Trùng Khánh"), on=tomorrow)
    assert manageable(officer, [viewer]) == set()


def test_an_ended_one_above_takes_nothing_away(officer, viewer, province_officer):
    ended = appoint(viewer, role=Role.COMMUNE_OFFICER, unit=unit("Xã Trùng Khánh"))
    end_appointment(ended)
    assert manageable(officer, [again(viewer)]) == {viewer.pk}


def test_of_who_has_no_role_any_more_all_that_ended_last_count(officer, viewer, area_officer, province_officer):
    """She may be given them again, and whoever has her account meanwhile would have it then."""
    above = appoint(viewer, role=Role.COMMUNE_OFFICER, unit=unit("Xã Hòa An"))
    for given in viewer.appointments.all():
        end_appointment(given)
    assert manageable(officer, [viewer]) == stoppable(officer, [viewer]) == set()
    assert manageable(area_officer, [viewer]) == {viewer.pk}
    yesterday = timezone.now() - timedelta(days=1)
    Appointment.objects.filter(pk=above.pk).update(ended_at=yesterday)
    assert manageable(officer, [viewer]) == {viewer.pk}


def test_one_running_role_is_enough_to_stop_her(officer, viewer, neighbour, area_officer):
    appoint(viewer, role=Role.VIEWER, unit=unit("Xã Trùng Khánh"))
    for by in (officer, neighbour, area_officer):
        assert (stoppable(by, [viewer]), manageable(by, [viewer])) == ({viewer.pk}, set())
    assert stoppable(viewer, [viewer, officer]) == set()


@pytest.mark.django_db(transaction=True)
def test_people_and_appointments_of_before_get_codes_and_keys(transactional_db, officer, colleague, board_member):
    """The migration fills what was there: unique codes, and what the list searches and sorts by."""
    try:
        call_command("migrate", "officers", "0002", verbosity=0)
        call_command("migrate", verbosity=0)
        codes = [*Appointment.objects.values_list("code", flat=True), *BoardMembership.objects.values_list("code")]
        assert len(set(codes)) == 3
        assert set(User.objects.matching("nong thi thu")) == {officer, colleague}
        assert {user.sort_key for user in User.objects.all()} == {officer.sort_key, board_member.sort_key}
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
