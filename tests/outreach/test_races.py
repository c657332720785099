"""Two officers in one market at once: each visit is written whole, and nobody's answers vanish unseen."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.models import AuditEvent
from outreach.models import Attendance, Session, Visit
from outreach.services import cancel_session, note_result, plan_session, record_visit
from placards.custody import hand_over, take_down
from placards.models import Placard, PlacardEvent
from stalls.services import move_out
from tests.outreach.conftest import SAID
from tests.placards.papers import enter
from tests.stalls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

SEEN = {"on_wall": "ours", "accepts": True}
OTHER = {"on_wall": "other", "accepts": True}
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def real_transactions(transactional_db):
    """Before anything else is made: the tables are loaded anew for such a test."""


def test_of_two_who_record_one_stall_one_is_told_of_the_other(make_stall, officer, colleague):
    stall = make_stall("A-001")
    answers = at_once(
        lambda: record_visit(stall, on=TODAY(), by=officer, on_wall="none", accepts=False, elderly=True),
        lambda: record_visit(stall, on=TODAY(), by=colleague, **OTHER),
    )
    (refusal,) = [each for each in answers if isinstance(each, ValidationError)]
    (visit,) = [each for each in answers if isinstance(each, Visit)]
    assert Visit.objects.get() == visit
    assert visit.by.full_name in refusal.messages[0]
    assert AuditEvent.objects.filter(action="visit.record").count() == 1


def test_two_stalls_are_recorded_side_by_side(make_stalls, officer, colleague):
    first, second = make_stalls(2)
    answers = at_once(
        lambda: record_visit(first, on=TODAY(), by=officer, **OTHER),
        lambda: record_visit(second, on=TODAY(), by=colleague, **OTHER),
    )
    assert {visit.stall for visit in answers} == {first, second}


def test_a_visit_while_the_tenant_leaves_is_hers_or_refused(make_stall, officer):
    stall = make_stall("A-001")
    tenancy = stall.tenancy
    _left, answer = at_once(
        lambda: move_out(stall, until=TODAY()),
        lambda: record_visit(stall, on=TODAY(), by=officer, **OTHER),
    )
    if isinstance(answer, ValidationError):
        assert "chưa có chủ" in answer.messages[0]
        assert not Visit.objects.exists()
    else:
        assert answer.tenancy == tenancy


def test_a_sheet_is_seen_or_taken_down_and_the_ledger_has_both_in_order(make_stall, officer, colleague):
    stall = make_stall("A-001")
    (sheet,) = enter(stall, by=officer)
    hand_over([sheet], to="Chủ hộ", on=TODAY(), by=officer)
    (newer,) = enter(stall, by=officer)
    hand_over([newer], to="Chủ hộ", on=TODAY(), by=officer)
    answers = at_once(
        lambda: record_visit(stall, on=TODAY(), by=colleague, **SEEN), lambda: take_down(sheet, by=officer)
    )
    assert not any(isinstance(each, ValidationError) for each in answers)
    # The one that was replaced is never said to be seen as the one that should hang.
    assert [event.placard for event in PlacardEvent.objects.filter(kind="seen")] == [newer]
    assert Placard.objects.get(pk=sheet.pk).taken_down_at


def test_of_two_who_write_one_meeting_down_one_is_told_of_the_other(market, officer, colleague):
    plan = {"unit": None, "market": market, "held_on": TODAY(), **SAID}
    answers = at_once(lambda: plan_session(by=officer, **plan), lambda: plan_session(by=colleague, **plan))
    (refusal,) = [each for each in answers if isinstance(each, ValidationError)]
    assert Session.objects.get().created_by.full_name in refusal.messages[0]


def test_a_meeting_is_held_or_called_off(plan, officer):
    session = plan()
    at_once(lambda: note_result(session, head_count=5, by=officer), lambda: cancel_session(session, by=officer))
    now = Session.objects.get()
    assert (now.head_count is None) == (now.cancelled_at is not None)


def test_two_results_of_one_meeting_are_never_mixed(plan, officer, colleague, make_stalls):
    owners = [stall.tenancy.owner for stall in make_stalls(4)]
    session = plan()
    at_once(
        lambda: note_result(session, head_count=10, owners=owners[:2], by=officer),
        lambda: note_result(session, head_count=20, owners=owners[2:], by=colleague),
    )
    ticked = set(Attendance.objects.values_list("owner", flat=True))
    of_whom = {10: owners[:2], 20: owners[2:]}[Session.objects.get().head_count]
    assert ticked == {owner.pk for owner in of_whom}
