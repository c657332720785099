"""Nobody closes an alarm about what she wrote down, proposed, approved or is led to by."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.acting import acting_as
from payments.enums import AlarmKind
from payments.models import Alarm, PayoutAccount
from payments.services import (
    add_account,
    approve_change,
    close_alarm,
    declare_own_number,
    explain_alarm,
    forget_own_number,
    hide_account,
    refuse_change,
    withdraw_change,
)
from stalls.services import create_stall, move_in, withdraw_consent
from tests.payments.changing import propose

NUMBER, OTHER = "8812345678", "666000666"
WHY = "Hai vợ chồng dùng chung một tài khoản."
SEEN = "Đã gặp cả hai, đúng là vợ chồng."
PROPOSED = "Anh/chị đã đề nghị hoặc duyệt đổi tài khoản ở đây, nên người khác phải xem và đóng."
WROTE = "Anh/chị đã nhập, đổi hoặc xác nhận tài khoản này, nên người khác phải xem và đóng."
NAMES_HER = "Gian này có cảnh báo nói về chính anh/chị, nên người khác phải xem và đóng."
HERS = "Anh/chị đã khai số này là của mình, nên người khác phải xem và đóng."


@pytest.fixture
def two(make_stall, officer):
    with acting_as(officer):
        return [make_stall("A-001", number=NUMBER), make_stall("A-002", name="Lý Thị Lan", number=NUMBER)]


@pytest.fixture
def another_above(make_officer, area):
    """Of the same area: nothing here is hers."""
    return make_officer("canbokhuvuc2", "area_officer", area=area)


@pytest.fixture
def printed(make_stall, officer):
    with acting_as(officer):
        stall = make_stall("A-001", number=NUMBER)
    stall.tenancies.update(printed_at=timezone.now())
    return stall


def change(stall, *, proposer, approver, **said):
    with acting_as(proposer):
        proposed = propose(stall, by=proposer, **said)
    with acting_as(approver):
        return approve_change(proposed, by=approver, holder_name=proposed.holder_name)


@pytest.fixture
def refusal(colleague):
    """What one is told who would close the alarm of this kind at the stall, explained by somebody else."""

    def refusal(user, stall, kind):
        alarm = Alarm.objects.open().get(stall=stall, kind=kind)
        with acting_as(colleague):
            explain_alarm(alarm, explanation=WHY, by=colleague)
        with acting_as(user), pytest.raises(ValidationError) as refused:
            close_alarm(alarm, note=SEEN, by=user)
        return refused.value.messages[0]

    return refusal


def closes(user, stall, kind):
    alarm = Alarm.objects.open().get(stall=stall, kind=kind)
    with acting_as(user):
        return close_alarm(alarm, note=SEEN, by=user).state == "closed"


class TestHerOwn:
    def test_another_alarm_at_the_stall_names_her(self, two, area_officer, another_above, refusal):
        declare_own_number(area_officer, kind="account", number=NUMBER)
        assert refusal(area_officer, two[0], AlarmKind.SHARED) == NAMES_HER
        assert closes(another_above, two[0], AlarmKind.SHARED)

    def test_also_one_that_was_closed(self, two, area_officer, another_above, colleague, refusal):
        declare_own_number(area_officer, kind="account", number=NUMBER)
        hers = Alarm.objects.get(stall=two[0], kind=AlarmKind.OFFICER)
        close_alarm(explain_alarm(hers, explanation=WHY, by=colleague), note=SEEN, by=another_above)
        assert refusal(area_officer, two[0], AlarmKind.SHARED) == NAMES_HER

    def test_also_one_that_is_gone_with_the_account(self, make_stall, bank, area_officer, refusal):
        declare_own_number(area_officer, kind="account", number=NUMBER)
        stall = make_stall("A-001", number=NUMBER)
        for last in range(3):
            hide_account(stall.tenancy.stall_accounts.get())
            add_account(stall, bank=bank, number=f"88000{last}")
        assert Alarm.objects.get(kind=AlarmKind.OFFICER).state == "gone"
        assert refusal(area_officer, stall, AlarmKind.CHANGES) == NAMES_HER

    def test_an_account_that_she_declared_and_took_back(self, two, area_officer, another_above, refusal):
        """Her alarm was swept away by hand: the number alone is reason enough."""
        own = declare_own_number(area_officer, kind="account", number=NUMBER)
        forget_own_number(area_officer, code=own.code)
        Alarm.objects.filter(kind=AlarmKind.OFFICER).delete()
        assert refusal(area_officer, two[0], AlarmKind.SHARED) == HERS
        assert closes(another_above, two[0], AlarmKind.SHARED)


class TestChangesOfAccounts:
    @pytest.mark.parametrize("hand", ["proposer", "approver"])
    def test_who_changed_the_stall_again_and_again(self, request, printed, hand, refusal):
        proposer, approver, other = map(request.getfixturevalue, ("area_officer", "province_officer", "another_above"))
        for last in range(3):
            change(printed, proposer=proposer, approver=approver, number=f"22002200{last}")
        user, said = {"proposer": (proposer, PROPOSED), "approver": (approver, WROTE)}[hand]
        assert refusal(user, printed, AlarmKind.CHANGES) == said
        assert closes(other, printed, AlarmKind.CHANGES)

    def test_also_when_the_trader_has_been_erased(self, request, printed, refusal):
        proposer, approver = map(request.getfixturevalue, ("area_officer", "province_officer"))
        for last in range(3):
            change(printed, proposer=proposer, approver=approver, number=f"22002200{last}")
        withdraw_consent(printed.tenancy.owner, by=proposer)
        assert refusal(proposer, printed, AlarmKind.CHANGES) == PROPOSED

    @pytest.mark.parametrize("hand", ["proposer", "approver"])
    def test_an_account_that_another_had_written_down(self, request, printed, make_stall, hand, refusal):
        """Hers at her other stall, so that neither of the two entered it."""
        proposer, approver, officer, other_one, bank = map(
            request.getfixturevalue, ("area_officer", "province_officer", "officer", "another_above", "bank")
        )
        with acting_as(officer):
            make_stall("A-002", name="Lý Thị Lan", number=OTHER)
            other = create_stall(printed.market, code="A-003")
            move_in(other, printed.tenancy.owner, since=timezone.localdate())
            add_account(other, bank=bank, number=OTHER)
        change(printed, proposer=proposer, approver=approver, bank=bank.pk, number=OTHER)
        user, said = {"proposer": (proposer, PROPOSED), "approver": (approver, WROTE)}[hand]
        assert refusal(user, printed, AlarmKind.SHARED) == said
        # At her other stall it is the same account.
        assert refusal(user, other, AlarmKind.SHARED) == said
        assert closes(other_one, printed, AlarmKind.SHARED)

    @pytest.mark.parametrize("answer", ["refused", "withdrawn", "waiting"])
    def test_who_proposed_and_was_not_followed(self, request, printed, make_stall, refusal, answer):
        proposer, province = map(request.getfixturevalue, ("area_officer", "province_officer"))
        with acting_as(proposer):
            proposed = propose(printed, by=proposer)
        if answer == "refused":
            refuse_change(proposed, by=province, answer="Chủ hộ nói không đổi.")
        elif answer == "withdrawn":
            withdraw_change(proposed, by=proposer)
        make_stall("A-002", name="Lý Thị Lan", number=NUMBER)
        assert refusal(proposer, printed, AlarmKind.SHARED) == PROPOSED
        assert closes(province, printed, AlarmKind.SHARED)


class TestTheOtherHalf:
    def test_who_wrote_the_account_down_at_the_other_stall(self, request, make_stall, refusal):
        officer, area_officer, another_above = map(
            request.getfixturevalue, ("officer", "area_officer", "another_above")
        )
        with acting_as(officer):
            stall = make_stall("A-001", number=NUMBER)
        with acting_as(area_officer):
            make_stall("A-002", name="Lý Thị Lan", number=NUMBER)
        assert refusal(area_officer, stall, AlarmKind.SHARED) == WROTE
        assert closes(another_above, stall, AlarmKind.SHARED)

    def test_who_wrote_down_another_account_of_the_stall(self, two, bank, area_officer, refusal):
        with acting_as(area_officer):
            add_account(two[0], bank=bank, number=OTHER)
        alarm = Alarm.objects.get(stall=two[0], kind=AlarmKind.SHARED)
        explain_alarm(alarm, explanation=WHY, by=PayoutAccount.objects.get(code=alarm.account).confirmed_by)
        assert closes(area_officer, two[0], AlarmKind.SHARED)
