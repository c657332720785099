"""While an owner's data are erased, others print, confirm, add and move in: nothing of hers is left, nobody hangs."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.resealing import reseal as reseal_all
from officers.models import AuditEvent
from officers.verifying import verify
from payments.models import PayoutAccount
from payments.services import add_account, confirm_holder, register_stall
from placards.models import Placard
from stalls.models import Owner, Reveal, Stall
from stalls.services import create_owner, create_stall, move_in, reveal, update_owner, withdraw_consent
from tests.placards.printing import print_now
from tests.stalls.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = [f"99223344{number:04}" for number in range(3)]


@pytest.fixture(autouse=True)
def real_transactions(transactional_db):
    """Before anything else is made: the tables are loaded anew for such a test."""


@pytest.fixture
def stalls(make_stall):
    return [make_stall(f"A-{number}", number=digits) for number, digits in enumerate(NUMBERS)]


def nothing_left(owner):
    owner = Owner.objects.get(pk=owner.pk)
    assert owner.is_erased
    assert not owner.accounts.exists()
    assert not Placard.objects.filter(tenancy__owner=owner).exclude(snapshot_sealed=None).exists()
    assert not Stall.objects.filter(tenancies__owner=owner, tenancies__until=None).exclude(step="no_account").exists()
    assert verify()[1] is None


def test_printing(stalls, market, officer):
    for stall in stalls:
        owner = stall.tenancy.owner
        at_once(lambda: print_now(market), lambda owner=owner: withdraw_consent(owner, by=officer))
        nothing_left(owner)


def test_confirming_and_adding(stalls, officer, bank):
    for stall in stalls:
        owner, account = stall.tenancy.owner, stall.tenancy.stall_accounts.get().account
        at_once(
            lambda owner=owner: withdraw_consent(owner, by=officer),
            lambda account=account: confirm_holder(account, holder_name="NONG THI HOA", by=officer),
            lambda stall=stall: add_account(stall, bank=bank, number="550018273645"),
        )
        nothing_left(owner)
    assert not PayoutAccount.objects.exists()


def test_moving_in_and_registering(commune, market, bank, officer):
    """Her second stall is just being registered: it is hers before, or refused after, and never has her number."""
    values = {
        "section": None,
        "kind": "kiosk",
        "goods": "meat",
        "name": "Nông Thị Hoa",
        "bank": bank,
        "number": "660018273645",
    }
    for number in range(4):
        phone = f"091234567{number}"
        owner = create_owner(name="Nông Thị Hoa", unit=commune, phone=phone)
        vacant = create_stall(market, code=f"B-{number}")
        said = {
            **values,
            "code": f"C-{number}",
            "phone": phone,
            "number": "660018273645",
            "since": timezone.localdate(),
        }
        at_once(
            lambda said=said: register_stall(market, by=officer, **said),
            lambda owner=owner: withdraw_consent(owner, by=officer),
            lambda owner=owner, vacant=vacant: move_in(vacant, owner, since=timezone.localdate()),
        )
        nothing_left(owner)


def test_twice_at_once(stalls, officer, colleague):
    owner = stalls[0].tenancy.owner
    at_once(*(lambda by=by: withdraw_consent(owner, by=by) for by in (officer, colleague, officer)))
    nothing_left(owner)
    assert AuditEvent.objects.filter(action="owner.erase").count() == 1


def test_no_two_looks_pass_the_limit_together(commune, officer, settings):
    settings.REVEALS_PER_DAY = 3
    owners = [create_owner(name="Lý Văn Páo", unit=commune, national_id=f"00408800123{number}") for number in range(6)]
    said = {"what": "national_id", "reason": "owner", "note": "", "by": officer, "event": "owner.reveal"}
    answers = at_once(*(lambda owner=owner: reveal(owner, owner=owner, **said) for owner in owners))
    assert sum(isinstance(answer, ValidationError) for answer in answers) == 3
    assert Reveal.objects.count() == 3


def test_keys_change_while_everybody_writes(stalls, commune, officer, settings, bank):
    owner = create_owner(name="Lý Văn Páo", unit=commune, national_id="004088001230")
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"n1": b"n" * 32, **old}

    def write():
        for number in range(8):
            update_owner(Owner.objects.get(pk=owner.pk), by=officer, national_id=f"00408800123{number}")
            add_account(stalls[0], bank=bank, number=f"77001827364{number}")

    at_once(reseal_all, write, lambda: withdraw_consent(stalls[1].tenancy.owner, by=officer), reseal_all)
    assert reseal_all().left == 0
    settings.FIELD_KEYS = {"n1": b"n" * 32}
    assert Owner.objects.get(pk=owner.pk).national_id == "004088001237"
    numbers = {account.number for account in PayoutAccount.objects.all()}
    assert numbers == {NUMBERS[0], *NUMBERS[2:], *(f"77001827364{number}" for number in range(8))}
