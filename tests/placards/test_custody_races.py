"""Two people with the same sheet at the same moment: one of them is refused, and the ledger says what happened."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import unit_of_work
from officers.verifying import verify
from placards import custody
from placards.models import Placard, PlacardEvent
from placards.revoking import revoke_sheet_showing
from stalls.models import Stall
from stalls.services import lock_stall, move_out, withdraw_consent
from tests.placards.papers import enter, fresh, story
from tests.placards.printing import print_now
from tests.stalls.test_races import at_once

ROUNDS = 6

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def real_transactions(transactional_db):
    """Before anything else is made: the tables are loaded anew for such a test."""


@pytest.fixture
def sheets(make_stalls, officer):
    return enter(*make_stalls(ROUNDS), by=officer)


def give(*placards, by):
    return lambda: custody.hand_over(placards, to="Chủ hộ", on=timezone.localdate(), by=by)


def were_refused(answers):
    return [isinstance(answer, ValidationError) for answer in answers]


@pytest.fixture(autouse=True)
def nothing_is_left_unsaid():
    """After each: every sheet's columns are what its events tell, and the chain of the audit is whole."""
    yield
    for placard in Placard.objects.all():
        told = story(placard)
        for kind, custody_then in (("handed_over", "handed"), ("spoiled", "spoiled"), ("lost", "lost")):
            assert told.count(kind) <= 1
            if placard.custody == custody_then:
                assert kind in told
        assert (placard.state != "printed") == bool({"superseded", "revoked"} & set(told))
    assert verify()[1] is None


def test_two_hand_over_the_same_sheet(sheets, officer, colleague):
    for sheet in sheets:
        answers = at_once(give(sheet, by=officer), give(sheet, by=colleague))
        assert sorted(were_refused(answers)) == [False, True]
        assert story(sheet) == ["printed", "handed_over"]


def test_two_lists_that_overlap_in_other_orders(sheets, officer, colleague):
    """Locked in one order whatever the lists say: one is done whole, the other refused whole, and nobody hangs."""
    for start in range(ROUNDS - 2):
        some = sheets[start : start + 3]
        at_once(give(*some, by=officer), give(*reversed(some), by=colleague))
    assert PlacardEvent.objects.filter(kind="handed_over").count() == Placard.objects.filter(custody="handed").count()


def test_handed_over_while_it_is_superseded(sheets, officer, market):
    """Handed over first, it must come down; replaced first, it is not handed over."""
    for sheet in sheets:
        answers = at_once(
            give(sheet, by=officer), lambda sheet=sheet: print_now(market, choice="ticked", stalls=[sheet.stall])
        )
        now = fresh(sheet)
        assert now.state == "superseded"
        assert now.must_come_down == (not were_refused(answers)[0])
        assert now.custody == ("stock" if were_refused(answers)[0] else "handed")


def test_handed_over_while_it_is_revoked(sheets, officer):
    def revoke(sheet):
        with unit_of_work():
            revoke_sheet_showing(lock_stall(sheet.stall), sheet.tenancy.stall_accounts.get().account)

    for sheet in sheets:
        answers = at_once(give(sheet, by=officer), lambda sheet=sheet: revoke(sheet))
        now = fresh(sheet)
        assert (now.state, now.must_come_down) == ("revoked", not were_refused(answers)[0])


def test_handed_over_while_its_owner_is_erased_or_leaves(sheets, officer):
    for number, sheet in enumerate(sheets):
        owner = sheet.stall.tenancy.owner
        leave = [
            lambda sheet=sheet: move_out(sheet.stall, until=timezone.localdate()),
            lambda owner=owner: withdraw_consent(owner, by=officer),
        ][number % 2]
        answers = at_once(give(sheet, by=officer), leave)
        now = fresh(sheet)
        assert now.must_come_down == (not were_refused(answers)[0])
        assert number % 2 == 0 or now.snapshot_sealed is None


def test_lost_by_one_and_handed_over_by_another(sheets, officer, colleague):
    for sheet in sheets:
        answers = at_once(give(sheet, by=officer), lambda sheet=sheet: custody.lose(sheet, by=colleague))
        assert were_refused(answers)[1] is False
        assert fresh(sheet).custody == "lost"
        assert Stall.objects.get(pk=sheet.stall_id).step == "ready"


def test_lost_while_another_is_printed(sheets, officer, market):
    """The stall has a true sheet in use, or waits for one; never is it called printed with nothing but a lost sheet."""
    for sheet in sheets:
        at_once(
            lambda sheet=sheet: custody.lose(sheet, by=officer),
            lambda sheet=sheet: print_now(market, choice="ticked", stalls=[sheet.stall]),
        )
        stall = Stall.objects.get(pk=sheet.stall_id)
        in_use = stall.placards.in_use().get()
        assert (stall.step == "printed") == (in_use.custody == "stock")
