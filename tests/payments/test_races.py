"""Two officers at the same account at the same moment. SQLite lets one wait for the other; PostgreSQL is the test."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from payments import services
from payments.models import AccountChange, PayoutAccount, StallAccount
from stalls.enums import Step
from stalls.models import Owner, Stall
from stalls.services import create_stall, move_in, update_owner
from tests.payments.changing import propose
from tests.payments.register import shown_on, step

ROUNDS = 6


def at_once(*acts):
    """Runs all at the same moment; what each returned, or the sentence it was refused with."""
    together = Barrier(len(acts))

    def run(act):
        together.wait(timeout=30)
        try:
            return act()
        except ValidationError as refusal:
            return refusal.messages[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))


@pytest.fixture
def first(transactional_db, make_stall):
    return make_stall("A-001")


@pytest.fixture
def second(first, market):
    stall = create_stall(market, code="A-002")
    move_in(stall, first.tenancy.owner, since=timezone.localdate())
    return stall


def test_the_same_new_account_at_two_stalls_is_one(first, second, bank):
    for number in range(ROUNDS):
        same = {"bank": bank, "number": f"99{number}"}
        added = at_once(*(partial(services.add_account, stall, **same) for stall in (first, second)))
        assert added[0].account == added[1].account
    assert PayoutAccount.objects.count() == 1 + ROUNDS
    assert StallAccount.objects.count() == 1 + 2 * ROUNDS


def test_two_who_take_the_same_slip_off(first, bank):
    for _ in range(ROUNDS):
        slip = services.add_account(first, bank=bank, number="990")
        copies = [StallAccount.objects.get(pk=slip.pk) for _ in range(2)]
        answers = at_once(*(partial(services.hide_account, copy) for copy in copies))
        assert sorted(answers, key=str) == [None, "Tài khoản này vừa được bỏ khỏi sổ."]
    assert step(first) == Step.READY


def test_a_slip_that_is_entered_again_while_it_goes(first, second, bank):
    """Added or refused with a sentence; whatever is shown is there."""
    for _ in range(ROUNDS):
        slip = services.add_account(first, bank=bank, number="990")
        at_once(
            lambda slip=slip: services.hide_account(StallAccount.objects.get(pk=slip.pk)),
            lambda: services.add_account(second, bank=bank, number="990"),
        )
        shown = list(StallAccount.objects.filter(tenancy__stall=second))
        assert len(shown) == 1
        services.hide_account(shown[0])
        assert PayoutAccount.objects.count() == 1


def test_who_is_renamed_while_her_name_is_confirmed_is_not_taken_for_herself(first, officer):
    account = first.tenancy.stall_accounts.get().account
    owner = Owner.objects.get(pk=account.owner_id)
    for name in ("Lý Thị Mai", "Nông Thị Hoa") * (ROUNDS // 2):
        owner.name = name
        at_once(
            lambda: update_owner(owner, by=officer),
            lambda: services.confirm_holder(
                account, holder_name="NONG THI HOA", relation="spouse", relation_reason="Dùng chung", by=officer
            ),
        )
        kept = PayoutAccount.objects.get(pk=account.pk)
        if name == "Lý Thị Mai":
            assert kept.relation in ("", "spouse")
        assert step(first) == (Step.READY if kept.is_confirmed else Step.UNCONFIRMED)


def test_writers_of_one_account_and_its_stalls_never_wait_for_each_other(first, second, bank, officer):
    account = first.tenancy.stall_accounts.get().account
    for number in range(ROUNDS):
        at_once(
            lambda: services.confirm_holder(account, holder_name="NONG THI HOA", by=officer),
            lambda: services.show_account(second, account),
            lambda number=number: services.add_account(second, bank=bank, number=f"99{number}"),
            lambda: services.make_primary(first.tenancy.stall_accounts.get()),
        )
    assert Stall.objects.get(pk=first.pk).step == services.step_of(first)
    assert Stall.objects.get(pk=second.pk).step == services.step_of(second)


@pytest.fixture
def hanging(first):
    first.tenancies.update(printed_at=timezone.now())
    return first


def test_two_who_propose_at_once_are_one(hanging, officer):
    for number in range(ROUNDS):
        answers = at_once(*(partial(propose, hanging, by=officer, number=f"66{number}0{each}") for each in (1, 2)))
        change = AccountChange.objects.get(state="proposed")
        assert sum(isinstance(answer, AccountChange) for answer in answers) == 1, answers
        services.withdraw_change(change, by=officer)


def test_a_change_is_approved_or_withdrawn_never_both(hanging, officer, area_officer):
    for number in range(ROUNDS):
        change = propose(hanging, by=officer, number=f"770{number}")
        before = shown_on(hanging)
        at_once(
            partial(services.approve_change, change, by=area_officer, holder_name="NONG THI HOA"),
            partial(services.withdraw_change, change, by=officer),
        )
        change.refresh_from_db()
        after = [change.new.number] if change.state == "approved" else before
        assert (change.state in ("approved", "withdrawn"), shown_on(hanging)) == (True, after)


def test_a_change_is_put_into_effect_while_others_write(hanging, second, officer, area_officer):
    """No two of them wait for each other in a circle: approval takes accounts, then stalls, then the change."""
    for number in range(ROUNDS):
        change = propose(hanging, by=officer, number=f"880{number}")
        at_once(
            partial(services.approve_change, change, by=area_officer, holder_name="NONG THI HOA"),
            partial(services.confirm_holder, change.old, holder_name="NONG THI HOA", by=officer),
            partial(services.show_account, second, change.new),
            services.expire_changes,
        )
        change.refresh_from_db()
        assert change.state == "approved"
        assert shown_on(hanging) == [change.new.number]
    assert Stall.objects.get(pk=second.pk).step == services.step_of(second)
