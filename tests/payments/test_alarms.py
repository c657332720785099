"""Each kind of alarm: what opens it, what does not, and what makes it go away."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from officers.audit import record, unit_of_work
from officers.models import AuditEvent
from officers.services import appoint, end_appointment
from payments import services
from payments.enums import AlarmKind, OfficerClue
from payments.models import Alarm, OwnNumber, PayoutAccount, StallAccount
from payments.services import (
    add_account,
    confirm_holder,
    declare_own_number,
    find_alarms,
    forget_own_number,
    hide_account,
)
from payments.telling import tell_alarm
from places.vietnamese import ascii_upper
from stalls.models import Owner
from stalls.services import (
    create_board_member,
    create_owner,
    create_stall,
    move_in,
    move_out,
    update_owner,
    withdraw_consent,
)
from tests.payments.issued import VNPAY

TODAY = timezone.localdate()
NUMBER = "8812345678"


def open_now():
    """By kind and stall."""
    return sorted(Alarm.objects.open().values_list("kind", "stall__code"))


def both(kind, *codes):
    return [(kind.value, code) for code in codes]


def test_a_code_that_names_no_bank_entered_under_two(make_stall, bank, bidv, officer):
    here, there = make_stall("A-001", to="no_account"), make_stall("A-002", to="no_account", name="Lý Thị Lan")
    add_account(here, bank=bank, issued=VNPAY)
    second = add_account(there, bank=bidv, issued=VNPAY)
    assert open_now() == both(AlarmKind.SHARED, "A-001", "A-002")
    told = tell_alarm(Alarm.objects.get(stall=here), officer)
    assert [tenancy.stall.code for tenancy in told.others] == ["A-002"]
    hide_account(second)
    assert open_now() == []


def test_entered_under_one_bank_it_is_one_alarm(make_stall, bank):
    for code, name in (("A-001", "Nông Thị Hoa"), ("A-002", "Lý Thị Lan")):
        add_account(make_stall(code, to="no_account", name=name), bank=bank, issued=VNPAY)
    assert open_now() == both(AlarmKind.SHARED, "A-001", "A-002")


def shown_at(stall):
    return stall.tenancy.stall_accounts.order_by("position").first()


@pytest.fixture(autouse=True)
def found_alike(db, settings):
    """After each test, while its settings hold: the round through all finds what the services found, and no more."""
    yield
    before = open_now()
    assert find_alarms() == (0, 0)
    assert open_now() == before


@pytest.fixture
def second_stall_of(market):
    def let(owner, code, *, in_market=None):
        stall = create_stall(in_market or market, code=code)
        move_in(stall, owner, since=date(2026, 4, 1))
        return stall

    return let


class TestSharedByOwners:
    @pytest.fixture
    def two(self, make_stall):
        return [make_stall("A-001", number=NUMBER), make_stall("A-002", name="Lý Thị Lan", number=NUMBER)]

    def test_one_account_of_two_owners_opens_at_both_stalls(self, two):
        assert open_now() == both(AlarmKind.SHARED, "A-001", "A-002")
        keys = set(Alarm.objects.values_list("key", flat=True))
        assert len(keys) == 1
        assert NUMBER not in keys.pop()
        events = AuditEvent.objects.filter(action="alarm.open")
        assert [event.unit for event in events] == [two[0].market.unit] * 2

    def test_each_names_the_account_of_its_own_stall(self, two):
        for stall in two:
            assert Alarm.objects.get(stall=stall).account == shown_at(stall).account.code

    def test_one_owner_with_two_stalls_in_one_market_is_none(self, make_stall, second_stall_of):
        first = make_stall("A-001", number=NUMBER)
        second = second_stall_of(first.tenancy.owner, "A-002")
        services.show_account(second, shown_at(first).account)
        assert open_now() == []

    def test_the_same_number_at_another_bank_is_none(self, make_stall, bidv):
        make_stall("A-001", number=NUMBER)
        add_account(make_stall("A-002", to="no_account", name="Lý Thị Lan"), bank=bidv, number=NUMBER)
        assert open_now() == []

    def test_what_a_former_tenant_left_is_none(self, make_stall):
        move_out(make_stall("A-001", number=NUMBER), until=TODAY)
        make_stall("A-002", name="Lý Thị Lan", number=NUMBER)
        assert open_now() == []

    def test_it_goes_when_one_takes_the_account_off(self, two):
        hide_account(shown_at(two[1]))
        assert open_now() == []
        assert [alarm.state for alarm in Alarm.objects.all()] == ["gone", "gone"]
        assert AuditEvent.objects.filter(action="alarm.gone").count() == 2

    def test_it_goes_when_one_moves_out(self, two):
        move_out(two[0], until=TODAY)
        assert open_now() == []

    def test_it_goes_when_one_asks_to_be_forgotten(self, two, officer):
        withdraw_consent(two[0].tenancy.owner, by=officer)
        assert open_now() == []

    def test_a_third_stall_opens_only_its_own(self, two, make_stall):
        make_stall("A-003", name="Hoàng Văn Nam", number=NUMBER)
        assert open_now() == both(AlarmKind.SHARED, "A-001", "A-002", "A-003")
        assert Alarm.objects.count() == 3

    def test_it_comes_back_as_a_new_one(self, two, bank):
        hide_account(shown_at(two[1]))
        add_account(two[1], bank=bank, number=NUMBER)
        assert open_now() == both(AlarmKind.SHARED, "A-001", "A-002")
        assert Alarm.objects.count() == 4


class TestTwoMarkets:
    def test_one_owner_in_two_markets_opens_it(self, make_stall, make_market, second_stall_of):
        first = make_stall("A-001", number=NUMBER)
        second = second_stall_of(first.tenancy.owner, "B-001", in_market=make_market("Chợ Bình Dương"))
        assert open_now() == []
        services.show_account(second, shown_at(first).account)
        assert open_now() == both(AlarmKind.MARKETS, "A-001", "B-001")
        hide_account(shown_at(second))
        assert open_now() == []

    def test_two_owners_in_two_markets_open_both_kinds(self, make_stall, make_market):
        make_stall("A-001", number=NUMBER)
        make_stall("B-001", name="Lý Thị Lan", number=NUMBER, in_market=make_market("Chợ Bình Dương"))
        assert open_now() == both(AlarmKind.MARKETS, "A-001", "B-001") + both(AlarmKind.SHARED, "A-001", "B-001")


class TestOneHolder:
    @pytest.fixture(autouse=True)
    def at_most_two(self, settings):
        settings.ALARM_STALLS_PER_HOLDER = 2

    @pytest.fixture
    def named(self, make_stall, officer):
        """A stall whose account is held by somebody of this name."""

        def named(code, name="HOANG VAN GOM"):
            stall = make_stall(code, to="unconfirmed", name=f"Lý Thị {code[-1]}")
            confirm_holder(
                shown_at(stall).account, holder_name=name, relation="other", relation_reason="Dùng chung", by=officer
            )
            return stall

        return named

    def test_more_stalls_than_the_setting_open_it_at_each(self, named):
        for code in ("A-001", "A-002"):
            named(code)
        assert open_now() == []
        named("A-003")
        assert open_now() == both(AlarmKind.HOLDER, "A-001", "A-002", "A-003")
        assert not Alarm.objects.filter(key__contains="GOM").exists()

    def test_a_name_that_is_not_confirmed_counts_for_nothing(self, make_stall):
        for code in ("A-001", "A-002", "A-003"):
            make_stall(code, to="unconfirmed")
        assert open_now() == []

    def test_another_name_is_another(self, named):
        for code in ("A-001", "A-002"):
            named(code)
        named("A-003", "HOANG VAN GAM")
        assert open_now() == []

    def test_two_accounts_at_one_stall_are_one_stall(self, named, bidv, officer):
        first = named("A-001")
        other = add_account(first, bank=bidv, number=NUMBER).account
        confirm_holder(other, holder_name="HOANG VAN GOM", relation="other", relation_reason="Dùng chung", by=officer)
        named("A-002")
        assert open_now() == []

    def test_it_goes_when_a_name_was_read_wrongly(self, named, officer):
        for code in ("A-001", "A-002", "A-003"):
            last = named(code)
        confirm_holder(
            shown_at(last).account,
            holder_name="HOANG VAN GAM",
            relation="other",
            relation_reason="Dùng chung",
            by=officer,
        )
        assert open_now() == []

    def test_it_goes_when_the_last_ones_leave(self, named):
        stalls = [named(code) for code in ("A-001", "A-002", "A-003")]
        for stall in stalls:
            move_out(stall, until=TODAY)
        assert open_now() == []

    def test_a_higher_setting_ends_it_on_the_next_round(self, named, settings):
        for code in ("A-001", "A-002", "A-003"):
            named(code)
        settings.ALARM_STALLS_PER_HOLDER = 3
        assert find_alarms() == (0, 3)


class TestOfAnOfficer:
    def test_her_account_at_a_stall_opens_it(self, make_stall, colleague, officer):
        declare_own_number(colleague, kind="account", number=NUMBER)
        make_stall("A-001", number=NUMBER)
        make_stall("A-002", name="Lý Thị Lan", number=f"{NUMBER}9")
        alarm = Alarm.objects.get()
        assert (alarm.kind, alarm.how, alarm.officer, alarm.stall.code) == ("officer", "account", colleague, "A-001")

    def test_said_afterwards_it_opens_then(self, make_stall, colleague):
        make_stall("A-001", number=NUMBER)
        declare_own_number(colleague, kind="account", number=NUMBER)
        assert open_now() == both(AlarmKind.OFFICER, "A-001")

    def test_nobody_takes_back_what_another_said(self, make_stall, colleague, officer):
        own = declare_own_number(colleague, kind="account", number=NUMBER)
        forget_own_number(officer, code=own.code)
        assert list(OwnNumber.objects.held()) == [own]

    def test_an_account_that_is_her_telephone_opens_it(self, make_stall, colleague):
        declare_own_number(colleague, kind="phone", number="0912345678")
        make_stall("A-001", number="0912345678")
        assert Alarm.objects.get().how == OfficerClue.ACCOUNT_PHONE

    def test_a_trader_with_her_telephone_opens_it(self, market, make_stall, colleague, officer):
        stall = make_stall("A-001", to="no_account")
        declare_own_number(colleague, kind="phone", number="0912345678")
        owner = Owner.objects.get()
        for phone, is_open in (("0912345678", True), ("0912345679", False), ("0912345678", True)):
            owner.phone = phone
            update_owner(owner, by=officer)
            assert Alarm.objects.open().filter(how=OfficerClue.PHONE).exists() is is_open
        move_out(stall, until=TODAY)
        assert open_now() == []

    def test_a_telephone_that_is_erased_is_nobodys(self, make_stall, colleague, officer):
        make_stall("A-001", to="no_account")
        Owner.objects.update(phone="0912345678")
        declare_own_number(colleague, kind="phone", number="0912345678")
        assert open_now() == both(AlarmKind.OFFICER, "A-001")
        withdraw_consent(Owner.objects.get(), by=officer)
        assert open_now() == []

    def test_who_moves_in_with_her_telephone_opens_it(self, make_stall, commune, colleague):
        declare_own_number(colleague, kind="phone", number="0912345678")
        owner = create_owner(name="Lý Thị Lan", unit=commune, phone="0912345678")
        move_in(make_stall("A-001", to="vacant"), owner, since=TODAY)
        assert open_now() == both(AlarmKind.OFFICER, "A-001")

    def test_only_an_index_and_a_masked_number_are_kept(self, colleague):
        own = declare_own_number(colleague, kind="phone", number="0912345678")
        assert declare_own_number(colleague, kind="phone", number="0912345678") == own
        assert (own.masked, len(own.number_index)) == ("0912 *** 678", 64)
        assert own.number_index == PayoutAccount.number.index_of(PayoutAccount, "0912345678")
        (event,) = AuditEvent.objects.filter(action="own_number.add")
        assert event.changed == {"kind": [None, "Điện thoại"]}

    def test_one_who_left_is_no_officer_any_more(self, make_stall, colleague):
        declare_own_number(colleague, kind="account", number=NUMBER)
        colleague.is_active = False
        colleague.save()
        make_stall("A-001", number=NUMBER)
        assert open_now() == []

    @pytest.mark.parametrize(
        ("role", "place", "is_one"),
        [
            ("commune_officer", "commune", True),
            ("area_officer", "area", True),
            ("province_officer", "province", True),
            ("commune_officer", "other_commune", False),
            ("viewer", "commune", False),
            ("administrator", "province", False),
        ],
    )
    def test_a_holder_called_like_one_who_keeps_that_market(self, request, make_stall, role, place, is_one):
        make_officer = request.getfixturevalue("make_officer")
        where = {"area" if place == "area" else "unit": request.getfixturevalue(place)}
        make_officer("trungten", role, full_name="Hoàng Văn Trùng", **where)
        make_stall("A-001", name="Hoàng Văn Trùng")
        found = Alarm.objects.filter(how=OfficerClue.NAME)
        assert [alarm.officer.username for alarm in found] == (["trungten"] if is_one else [])

    def test_a_holder_called_like_one_of_the_board(self, market, make_market, make_stall):
        create_board_member(market, "banchonay", full_name="Hoàng Văn Trùng", on=date(2026, 1, 1))
        make_stall("A-001", name="Hoàng Văn Trùng")
        make_stall("B-002", name="Hoàng Văn Trùng", in_market=make_market("Chợ Bình Dương"))
        assert open_now() == both(AlarmKind.OFFICER, "A-001")

    def test_it_goes_with_her_role_on_the_next_round_and_comes_with_one(self, make_officer, make_stall, commune):
        same_name = make_officer("trungten", full_name="Hoàng Văn Trùng", unit=commune)
        make_stall("A-001", name="Hoàng Văn Trùng")
        end_appointment(same_name.appointments.get())
        assert find_alarms() == (0, 1)
        appoint(same_name, role="commune_officer", unit=commune)
        assert find_alarms() == (1, 0)

    def test_her_own_name_on_two_accounts_of_a_stall_is_one_alarm(self, make_officer, make_stall, commune, bidv):
        keeper = make_officer("trungten", full_name="Hoàng Văn Trùng", unit=commune)
        stall = make_stall("A-001", name="Hoàng Văn Trùng")
        confirm_holder(add_account(stall, bank=bidv, number=NUMBER).account, holder_name="HOANG VAN TRUNG", by=keeper)
        assert open_now() == both(AlarmKind.OFFICER, "A-001")


class TestOftenChanged:
    @pytest.fixture
    def change(self, bank):
        """Takes one account off and puts another on."""

        def change(stall, number):
            hide_account(shown_at(stall))
            return add_account(stall, bank=bank, number=number)

        return change

    def test_the_third_change_in_ninety_days_opens_it(self, make_stall, change):
        stall, other = make_stall("A-001"), make_stall("A-002", name="Lý Thị Lan")
        change(stall, "880001")
        change(stall, "880002")
        change(other, "880009")
        assert open_now() == []
        change(stall, "880003")
        assert open_now() == both(AlarmKind.CHANGES, "A-001")
        change(stall, "880004")
        assert Alarm.objects.count() == 1

    def test_other_events_are_no_changes(self, make_stall):
        stall = make_stall("A-001")
        with unit_of_work():
            for _ in range(5):
                record("stall.make_primary", stall)
        assert find_alarms() == (0, 0)

    def test_after_ninety_days_it_goes_by_itself(self, make_stall, change, monkeypatch):
        stall = make_stall("A-001")
        for number in range(3):
            change(stall, f"88000{number}")
        assert open_now() == both(AlarmKind.CHANGES, "A-001")
        later = timezone.now() + timedelta(days=91)
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda: later)
            assert find_alarms() == (0, 1)
        Alarm.objects.update(ended_at=None)


class TestTheWholeRegister:
    def test_the_command_finds_what_was_written_past_the_services(self, make_stall, bank, capsys):
        first, second = make_stall("A-001", number=NUMBER), make_stall("A-002", to="no_account", name="Lý Thị Lan")
        account = PayoutAccount(owner=second.tenancy.owner, bank=bank)
        account.number = NUMBER
        account.save(force_insert=True)
        StallAccount.objects.create(tenancy=second.tenancy, account=account, position=1)
        assert open_now() == []
        call_command("find_alarms")
        call_command("find_alarms")
        assert capsys.readouterr().out.splitlines() == [
            '{"opened": 2, "gone": 0, "open": 2}',
            '{"opened": 0, "gone": 0, "open": 2}',
        ]
        assert open_now() == both(AlarmKind.SHARED, first.code, second.code)

    def test_many_are_found_in_batches(self, make_stall, monkeypatch, settings):
        settings.ALARM_STALLS_PER_HOLDER = 1
        for number in range(6):
            pair = f"88000{number // 2}"
            make_stall(f"A-00{number}", name="Nông Thị Hoa", number=pair)
        before = open_now()
        assert len(before) == 12
        Alarm.objects.all().delete()
        monkeypatch.setattr("payments.services.alarms.AT_ONCE", 1)
        rounds = []
        assert find_alarms(still_at_it=lambda: rounds.append(1)) == (12, 0)
        assert len(rounds) == 4
        assert open_now() == before

    def test_its_queries_do_not_grow_with_stalls_that_have_nothing(self, make_stall, django_assert_max_num_queries):
        for number in range(1, 7):
            make_stall(f"A-{number:03}", name=f"Lý Thị {'ABCDEFG'[number]}")
        with django_assert_max_num_queries(13):
            assert find_alarms() == (0, 0)


def test_a_stall_without_anything_costs_few_queries(make_stall, bank, officer, django_assert_max_num_queries):
    stall = make_stall("A-001")
    with django_assert_max_num_queries(20):
        services.look_again([stall])
    assert services.look_again([]) == (0, 0)
    assert ascii_upper("Nông Thị Hoa") == shown_at(stall).account.holder_name
