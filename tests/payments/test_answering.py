"""An alarm is explained by one and closed by another, and opens again only when something is added."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from officers.acting import acting_as
from officers.models import AuditEvent
from officers.stale import StaleError, version_of
from payments.enums import AlarmKind
from payments.models import Alarm, PayoutAccount
from payments.services import (
    ANSWERED_FIELDS,
    add_account,
    close_alarm,
    confirm_holder,
    declare_own_number,
    explain_alarm,
    find_alarms,
    hide_account,
    show_account,
)
from stalls.services import create_owner, move_in, move_out, withdraw_consent

NUMBER = "8812345678"
WHY = "Hai vợ chồng dùng chung một tài khoản."
SEEN = "Đã gặp cả hai, đúng là vợ chồng."


@pytest.fixture
def two(make_stall, officer):
    with acting_as(officer):
        return [make_stall("A-001", number=NUMBER), make_stall("A-002", name="Lý Thị Lan", number=NUMBER)]


@pytest.fixture
def alarm(two):
    return Alarm.objects.get(stall=two[0])


@pytest.fixture
def explained(alarm, colleague):
    with acting_as(colleague):
        return explain_alarm(alarm, explanation=WHY, by=colleague)


@pytest.fixture
def closed(explained, area_officer):
    with acting_as(area_officer):
        return close_alarm(explained, note=SEEN, by=area_officer)


def refusal_of(work, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        work(*args, **kwargs)
    return refusal.value.messages


def at(stall):
    return Alarm.objects.filter(stall=stall).order_by("pk")


class TestExplaining:
    def test_it_stays_open_and_says_who_and_when(self, explained, colleague):
        before = timezone.now()
        kept = Alarm.objects.get(pk=explained.pk)
        assert (kept.explanation, kept.explained_by, kept.state) == (WHY, colleague, "explained")
        assert kept.explained_at <= before
        (event,) = AuditEvent.objects.filter(action="alarm.explain")
        assert event.changed["explained_by"] == [None, colleague.full_name]
        assert WHY not in event.changes

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ("", "Ghi rõ hơn, ít nhất 10 chữ cái."),
            ("Vợ chồng.", "Ghi rõ hơn, ít nhất 10 chữ cái."),
            (
                "Gọi số 0912 345 678 mà hỏi.",
                "Không ghi số tài khoản, số định danh hay số điện thoại ở đây: phần này được giữ mãi.",
            ),
        ],
    )
    def test_what_explains_nothing_or_tells_a_number_is_refused(self, alarm, colleague, said, sentence):
        assert refusal_of(explain_alarm, alarm, explanation=said, by=colleague) == [sentence]
        assert Alarm.objects.get(pk=alarm.pk).state == "open"

    def test_a_better_one_takes_its_place(self, explained, officer):
        explain_alarm(explained, explanation="Hai chị em ruột chung sạp hàng.", by=officer)
        assert Alarm.objects.get(pk=explained.pk).explained_by == officer

    def test_two_who_explain_at_once(self, alarm, explained, officer):
        seen = version_of(alarm, ANSWERED_FIELDS)
        with pytest.raises(StaleError):
            explain_alarm(alarm, explanation="Hai chị em ruột chung sạp hàng.", by=officer, seen=seen)

    def test_one_that_is_gone_needs_none(self, alarm, two, officer):
        move_out(two[1], until=timezone.localdate())
        sentence = "Cảnh báo này đã xong, không ghi thêm được."
        assert refusal_of(explain_alarm, alarm, explanation=WHY, by=officer) == [sentence]


class TestClosing:
    def test_it_is_done_and_says_who_and_why(self, closed, area_officer):
        kept = Alarm.objects.get(pk=closed.pk)
        assert (kept.state, kept.closing_note, kept.closed_by) == ("closed", SEEN, area_officer)
        assert [event.subject for event in AuditEvent.objects.filter(action="alarm.close")] == [str(closed.pk)]

    def test_not_before_it_was_explained(self, alarm, area_officer):
        sentence = "Chưa ai giải thích cảnh báo này. Có giải thích rồi mới đóng."
        assert refusal_of(close_alarm, alarm, note=SEEN, by=area_officer) == [sentence]

    def test_not_by_who_explained_it_now_or_before(self, alarm, area_officer, explained, colleague):
        sentence = "Anh/chị đã giải thích cảnh báo này, nên người khác phải xem và đóng."
        assert refusal_of(close_alarm, explained, note=SEEN, by=colleague) == [sentence]
        with acting_as(area_officer):
            explain_alarm(explained, explanation="Hai chị em ruột chung sạp hàng.", by=area_officer)
        with acting_as(colleague):
            again = explain_alarm(explained, explanation=WHY, by=colleague)
        assert refusal_of(close_alarm, again, note=SEEN, by=area_officer) == [sentence]

    def test_not_by_who_added_or_confirmed_the_account(self, explained, officer, area_officer, two):
        sentence = "Anh/chị đã nhập, đổi hoặc xác nhận tài khoản này, nên người khác phải xem và đóng."
        assert refusal_of(close_alarm, explained, note=SEEN, by=officer) == [sentence]
        account = two[0].tenancy.stall_accounts.get().account
        with acting_as(area_officer):
            confirm_holder(account, holder_name="NONG THI HOA", by=area_officer)
        assert refusal_of(close_alarm, explained, note=SEEN, by=area_officer) == [sentence]

    def test_not_by_who_showed_it_at_this_stall(self, two, explained, area_officer):
        stall = two[0]
        shown = stall.tenancy.stall_accounts.get()
        with acting_as(area_officer):
            hide_account(shown)
            show_account(stall, shown.account)
        again = at(stall).last()
        assert again.state == "open"
        explain_alarm(again, explanation=WHY, by=shown.account.confirmed_by)
        assert refusal_of(close_alarm, again, note=SEEN, by=area_officer)[0].startswith("Anh/chị đã nhập")

    def test_not_by_whom_it_is_about(self, make_stall, area_officer, colleague):
        declare_own_number(area_officer, kind="account", number=NUMBER)
        make_stall("A-001", number=NUMBER)
        alarm = explain_alarm(Alarm.objects.get(), explanation=WHY, by=colleague)
        sentence = "Cảnh báo này nói về chính anh/chị, nên người khác phải xem và đóng."
        assert refusal_of(close_alarm, alarm, note=SEEN, by=area_officer) == [sentence]

    def test_not_by_who_changed_the_accounts(self, make_stall, bank, area_officer, province_officer, colleague):
        stall = make_stall("A-001")
        with acting_as(area_officer):
            for number in range(3):
                hide_account(stall.tenancy.stall_accounts.get())
                add_account(stall, bank=bank, number=f"88000{number}")
        alarm = explain_alarm(Alarm.objects.get(), explanation=WHY, by=colleague)
        assert refusal_of(close_alarm, alarm, note=SEEN, by=area_officer)[0].startswith("Anh/chị đã nhập, đổi")
        assert close_alarm(alarm, note=SEEN, by=province_officer).state == "closed"

    def test_an_explanation_she_has_not_read_is_shown_first(self, alarm, explained, officer, area_officer):
        seen = version_of(explained, ANSWERED_FIELDS)
        explain_alarm(explained, explanation="Hai chị em ruột chung sạp hàng.", by=officer)
        with pytest.raises(StaleError):
            close_alarm(explained, note=SEEN, by=area_officer, seen=seen)
        assert Alarm.objects.get(pk=alarm.pk).is_open

    @pytest.mark.parametrize("note", ["", "Đúng", "Xem số 8812345678 rồi."])
    def test_without_a_conclusion_it_stays(self, explained, area_officer, note):
        refusal_of(close_alarm, explained, note=note, by=area_officer)
        assert Alarm.objects.get(pk=explained.pk).is_open


class TestAgain:
    def test_the_same_facts_open_nothing(self, closed, two):
        assert find_alarms() == (0, 0)
        assert [alarm.state for alarm in at(two[0])] == ["closed"]
        assert [alarm.state for alarm in at(two[1])] == ["open"]

    def test_neither_does_less_nor_the_same_once_more(self, closed, two, bank):
        hide_account(two[1].tenancy.stall_accounts.get())
        add_account(two[1], bank=bank, number=NUMBER)
        assert [alarm.state for alarm in at(two[0])] == ["closed"]

    def test_one_stall_more_opens_it_anew(self, closed, two, make_stall):
        make_stall("A-003", name="Hoàng Văn Nam", number=NUMBER)
        assert [alarm.state for alarm in at(two[0])] == ["closed", "open"]
        assert at(two[0]).last().explanation == ""

    def test_another_owner_at_the_same_stall_opens_it_anew(self, closed, two, bank, commune):
        move_out(two[1], until=timezone.localdate())
        move_in(two[1], create_owner(name="Bế Văn Páo", unit=commune), since=timezone.localdate())
        add_account(two[1], bank=bank, number=NUMBER)
        assert [alarm.state for alarm in at(two[0])] == ["closed", "open"]

    def test_one_change_more_opens_it_anew_and_time_alone_does_not(self, make_stall, bank, colleague, area_officer):
        stall = make_stall("A-001")

        def change(number):
            hide_account(stall.tenancy.stall_accounts.get())
            add_account(stall, bank=bank, number=number)

        for number in range(3):
            change(f"88000{number}")
        close_alarm(explain_alarm(at(stall).get(), explanation=WHY, by=colleague), note=SEEN, by=area_officer)
        assert find_alarms() == (0, 0)
        change("880009")
        assert [alarm.state for alarm in at(stall)] == ["closed", "open"]

    @pytest.mark.parametrize("kind", [AlarmKind.HOLDER, AlarmKind.OFFICER])
    def test_the_other_kinds_know_what_they_stood_on(self, request, kind, make_stall, settings, colleague):
        area_officer, bidv, officer = map(request.getfixturevalue, ("area_officer", "bidv", "officer"))
        settings.ALARM_STALLS_PER_HOLDER = 1
        colleague.full_name = "Lý Thị Lan"
        colleague.save()
        for code in ("A-001", "A-002"):
            stall = make_stall(code, name="Lý Thị Lan")
        for alarm in Alarm.objects.filter(kind=kind):
            close_alarm(explain_alarm(alarm, explanation=WHY, by=colleague), note=SEEN, by=area_officer)
        assert find_alarms() == (0, 0)
        assert all(alarm.facts for alarm in Alarm.objects.filter(kind=kind))
        if kind == AlarmKind.HOLDER:
            make_stall("A-003", name="Lý Thị Lan")
        else:
            other = add_account(stall, bank=bidv, number=NUMBER).account
            confirm_holder(other, holder_name="LY THI LAN", by=officer)
        assert [alarm.state for alarm in at(stall).filter(kind=kind)] == ["closed", "open"]


def test_what_was_said_is_erased_with_her_data(closed, two, officer):
    withdraw_consent(two[0].tenancy.owner, by=officer)
    kept = Alarm.objects.get(pk=closed.pk)
    assert kept.explanation == kept.closing_note == "(đã xóa cùng dữ liệu của chủ hộ)"
    assert kept.closed_by is not None
    assert not PayoutAccount.objects.filter(code=kept.account).exists()


def test_what_was_said_of_another_tenant_stays(request, closed, two, bank):
    """She gave the stall back before; what is said there now is about somebody else."""
    officer, commune, colleague = map(request.getfixturevalue, ("officer", "commune", "colleague"))
    before = two[0].tenancy.owner
    move_out(two[0], until=timezone.localdate())
    Alarm.objects.update(opened_at=timezone.now() - timedelta(days=9))
    move_in(two[0], create_owner(name="Bế Văn Páo", unit=commune), since=timezone.localdate())
    before.tenancies.update(until=timezone.localdate() - timedelta(days=1))
    add_account(two[0], bank=bank, number=NUMBER)
    explain_alarm(at(two[0]).last(), explanation=WHY, by=colleague)
    withdraw_consent(before, by=officer)
    assert [alarm.explanation for alarm in at(two[0])] == ["(đã xóa cùng dữ liệu của chủ hộ)", WHY]


class TestTheDatabase:
    """What no service lets pass the tables refuse too."""

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("alarm_explained_in_words", {"explanation": ""}),
            ("alarm_explained_in_words", {"explained_at": None}),
            ("alarm_closed_in_words_once_explained", {"closing_note": ""}),
            ("alarm_closed_in_words_once_explained", {"ended_at": None}),
            ("alarm_closed_by_another", {"closed_by": "@explained_by"}),
            ("alarm_names_an_officer_if_of_one", {"kind": "officer"}),
            ("alarm_names_an_officer_if_of_one", {"officer": "@explained_by"}),
        ],
    )
    def test_half_an_answer(self, closed, name, values):
        person = {name: getattr(closed, value[1:]) for name, value in values.items() if str(value).startswith("@")}
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Alarm.objects.filter(pk=closed.pk).update(**values | person)

    def test_by_whom_it_is_about(self, closed):
        with pytest.raises(IntegrityError, match="alarm_not_closed_by_whom_it_is_about"), transaction.atomic():
            Alarm.objects.filter(pk=closed.pk).update(kind="officer", officer=closed.closed_by)

    def test_two_open_for_one_finding(self, alarm):
        with pytest.raises(IntegrityError), transaction.atomic():
            Alarm.objects.create(kind=alarm.kind, stall=alarm.stall, key=alarm.key)

    def test_a_closed_one_beside_an_open_one(self, closed):
        Alarm.objects.create(kind=closed.kind, stall=closed.stall, key=closed.key)
        assert Alarm.objects.filter(stall=closed.stall).count() == 2
