"""Two officers appoint at once: one role, one sign-in name, and the other is told so."""

import pytest
from django.core.exceptions import ValidationError

from officers.acting import acting_as
from officers.enums import Role
from officers.models import Appointment, User
from officers.services import appoint, create_officer, end_appointment, end_other_sessions
from stalls.services import create_stall
from tests.officers.people import again
from tests.stalls.test_races import at_once

ROUNDS = 4
DEADLOCK_ROUNDS = 60

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_transactions(transactional_db):
    """Before anything else is made: the tables are loaded anew for such a test."""


def test_one_role_is_given_once(province_officer, administrator, make_officer, commune, other_commune):
    for number in range(ROUNDS):
        user = make_officer(f"nguoi{number}", Role.COMMUNE_OFFICER, unit=other_commune)
        calls = [
            lambda by=by, user=user: appoint(user, role=Role.VIEWER, unit=commune, by=again(by))
            for by in (province_officer, administrator)
        ]
        made = at_once(*calls)
        assert len([answer for answer in made if isinstance(answer, ValidationError)]) == 1
        assert user.appointments.filter(role=Role.VIEWER).count() == 1


def test_one_sign_in_name_is_given_once(province_officer, administrator, commune):
    for number in range(ROUNDS):
        calls = [
            lambda by=by, name=f"hoa{number}": create_officer(
                name, full_name="Nông Thị Hoa", role=Role.VIEWER, unit=commune, by=again(by)
            )
            for by in (province_officer, administrator)
        ]
        refused = [answer for answer in at_once(*calls) if isinstance(answer, ValidationError)]
        assert [refusal.messages for refusal in refused] == [[f"Tên đăng nhập hoa{number} đã có người dùng."]]
        assert User.objects.get(username=f"hoa{number}").appointments.count() == 1


def test_one_appointment_ends_once(province_officer, administrator, make_officer, commune):
    for number in range(ROUNDS):
        given = make_officer(f"nguoi{number}", unit=commune).appointments.get()
        calls = [
            lambda by=by, given=given: end_appointment(given, by=again(by)) for by in (province_officer, administrator)
        ]
        answers = at_once(*calls)
        refused = [answer.messages for answer in answers if isinstance(answer, ValidationError)]
        assert refused == [["Vai trò này đã thôi rồi."]]
        assert Appointment.objects.get(pk=given.pk).is_over


def test_signing_out_elsewhere_beside_a_write_of_hers_is_no_deadlock(market, officer):
    """The event of the write holds the head of the audit, and at its commit takes hold of its actor's row."""

    def write(number):
        with acting_as(again(officer)):
            return create_stall(market, code=f"A-{number:03}")

    for number in range(DEADLOCK_ROUNDS):
        at_once(lambda: end_other_sessions(again(officer)), lambda number=number: write(number))
    assert again(officer).sign_outs == market.stalls.count() == DEADLOCK_ROUNDS
