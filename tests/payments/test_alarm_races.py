"""Alarms while others write. SQLite lets one wait for the other; PostgreSQL is the test."""

from functools import partial

import pytest
from django.utils import timezone

from payments import services
from payments.models import Alarm, StallAccount
from payments.services import add_account, explain_alarm, find_alarms, hide_account, look_again
from stalls.models import Stall
from stalls.services import move_out
from tests.payments.test_races import ROUNDS, at_once

NUMBER = "8812345678"


@pytest.fixture
def two(transactional_db, make_stall):
    return [make_stall("A-001", to="no_account"), make_stall("A-002", to="no_account", name="Lý Thị Lan")]


def states():
    """Of the alarms about one account: that it was taken off and put on again is another."""
    return sorted(alarm.state for alarm in Alarm.objects.open().filter(kind="shared"))


def test_one_account_at_two_stalls_at_once_is_found_at_the_latest_by_the_round(two, bank):
    for _ in range(ROUNDS):
        at_once(*(partial(add_account, stall, bank=bank, number=NUMBER) for stall in two))
        find_alarms()
        assert states() == ["open", "open"]
        at_once(*(partial(hide_account, shown) for shown in StallAccount.objects.all()))
        find_alarms()
        assert states() == []


def test_two_who_find_the_same_open_it_once(two, bank):
    for stall in two:
        add_account(stall, bank=bank, number=NUMBER)
    for _ in range(ROUNDS):
        Alarm.objects.all().delete()
        found = at_once(*[partial(look_again, list(Stall.objects.all()))] * 3, find_alarms)
        assert sum(opened for opened, _gone in found) == 2
        assert states() == ["open", "open"]


def test_who_explains_what_goes_meanwhile_is_told_or_was_first(two, bank, officer):
    why = "Hai vợ chồng dùng chung một tài khoản."
    for _ in range(ROUNDS):
        for stall in two:
            if not stall.tenancy.stall_accounts.exists():
                add_account(stall, bank=bank, number=NUMBER)
        find_alarms()
        alarm = Alarm.objects.open().get(stall=two[0], kind="shared")
        slip = two[1].tenancy.stall_accounts.get()
        answers = at_once(
            lambda alarm=alarm: explain_alarm(alarm, explanation=why, by=officer), lambda slip=slip: hide_account(slip)
        )
        assert answers[0] in (alarm, "Cảnh báo này đã xong, không ghi thêm được.")
        find_alarms()
        assert states() == []


def test_those_who_move_out_and_those_who_end_a_bank_never_wait_for_each_other(transactional_db, make_stalls, bank):
    stalls = make_stalls(4, number=NUMBER, name="Nông Thị Hoa")
    at_once(
        lambda: services.end_bank(bank, on=timezone.localdate()),
        *(partial(move_out, stall, until=timezone.localdate()) for stall in stalls[:3]),
    )
    find_alarms()
    assert states() == []
    assert [Stall.objects.get(pk=stall.pk).step for stall in stalls] == ["vacant"] * 3 + ["bank_ended"]
