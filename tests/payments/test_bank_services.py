"""Correcting a bank, ending it, taking the end back; and what the project's list leaves to whoever corrected it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from officers.models import AuditEvent
from officers.stale import StaleError, version_of
from payments import services
from payments.banks import clash_of, is_name, read_banks
from payments.models import Bank
from payments.services import CORRECTED_FIELDS, add_account, confirm_holder, hide_account
from placards.selection import read
from stalls.enums import Step
from stalls.models import Stall
from stalls.services import create_owner, move_in, move_out
from tests.payments.register import step
from tests.placards.printing import print_now

TODAY = timezone.localdate()


def changed(bank, **values):
    """The row as a form hands it in."""
    typed = Bank.objects.get(pk=bank.pk)
    for name, value in values.items():
        setattr(typed, name, value)
    return typed


def events(action):
    return list(AuditEvent.objects.filter(action=action).order_by("seq"))


class TestCorrecting:
    def test_what_was_corrected_stands_and_is_found(self, bank):
        typed = changed(bank, name="Ngân hàng Nông nghiệp", aliases=["Nông nghiệp", "Bông lúa"], former_bins=["970999"])
        services.correct_bank(typed)
        bank.refresh_from_db()
        assert (bank.name, bank.aliases, bank.former_bins) == (
            "Ngân hàng Nông nghiệp",
            ["Nông nghiệp", "Bông lúa"],
            ["970999"],
        )
        assert bank.corrected_at is not None

    def test_the_audit_says_before_and_after(self, bank):
        old = "; ".join(bank.aliases)
        services.correct_bank(changed(bank, short_name="Agri VN", aliases=["Nông nghiệp", "Bông lúa"]))
        (event,) = events("bank.correct")
        assert event.changed == {"short_name": ["Agribank", "Agri VN"], "aliases": [old, "Nông nghiệp; Bông lúa"]}
        assert (event.subject_kind, event.subject, event.label) == ("bank", "970405", "970405")

    def test_nothing_new_is_no_correction(self, bank):
        services.correct_bank(changed(bank))
        bank.refresh_from_db()
        assert bank.corrected_at is None
        assert events("bank.correct") == []

    def test_a_new_short_name_calls_its_placards_back_and_no_others(self, make_stall, market, bank, bidv, officer):
        first, second = make_stall("A-001"), make_stall("A-002", name="Lý Thị Lan")
        third = make_stall("A-003", to="no_account", name="Bế Văn Páo")
        shown = add_account(third, bank=bidv, number="1200000003")
        confirm_holder(shown.account, holder_name="BE VAN PAO", by=officer)
        waiting = make_stall("A-004", to="unconfirmed", name="Hoàng Văn Nam")
        print_now(market)
        services.correct_bank(changed(bank, aliases=["Bông lúa"]))
        assert [step(stall) for stall in (first, second, third)] == [Step.PRINTED] * 3
        services.correct_bank(changed(bank, short_name="Agri"))
        assert [step(stall) for stall in (first, second, third, waiting)] == [
            Step.READY,
            Step.READY,
            Step.PRINTED,
            Step.UNCONFIRMED,
        ]

    def test_where_the_bank_was_once_shown_nothing_happens(self, make_stall, market, bank):
        stall = make_stall("A-001")
        print_now(market)
        move_out(stall, until=TODAY)
        services.correct_bank(changed(bank, short_name="Agri"))
        assert step(stall) == Step.VACANT

    @pytest.mark.parametrize(
        ("values", "field", "sentence"),
        [
            ({"short_name": "B I D V"}, "short_name", "“B I D V” đã chỉ BIDV (970418). Dùng cách gọi khác."),
            (
                {"name": "Ngân hàng TMCP Đầu tư và Phát triển"},
                "name",
                "“Ngân hàng TMCP Đầu tư và Phát triển” đã chỉ BIDV (970418). Dùng cách gọi khác.",
            ),
            ({"aliases": ["dau tu"]}, "aliases", "“dau tu” đã chỉ BIDV (970418). Dùng cách gọi khác."),
            ({"former_bins": ["970418"]}, "former_bins", "“970418” đã chỉ BIDV (970418). Dùng cách gọi khác."),
            ({"former_bins": ["970405"]}, "former_bins", "970405 là mã đang dùng, không phải mã cũ."),
            (
                {"aliases": ["Ngân hàng TMCP"]},
                "aliases",
                "“Ngân hàng TMCP” không phải tên riêng của một ngân hàng. Ghi tên có chữ.",
            ),
            (
                {"aliases": ["2024"]},
                "aliases",
                "“2024” không phải tên riêng của một ngân hàng. Ghi tên có chữ.",
            ),
        ],
    )
    def test_no_name_may_mean_two_banks(self, bank, values, field, sentence):
        before = Bank.objects.get(pk=bank.pk).record
        with pytest.raises(ValidationError) as refusal:
            services.correct_bank(changed(bank, **values))
        assert refusal.value.message_dict == {field: [sentence]}
        assert Bank.objects.get(pk=bank.pk).record == before

    def test_a_bank_that_ended_keeps_its_names(self, bank, bidv):
        services.end_bank(bidv, on=TODAY)
        with pytest.raises(ValidationError, match="đã chỉ BIDV"):
            services.correct_bank(changed(bank, aliases=["Đầu tư"]))

    def test_a_form_opened_before_another_saved_is_refused(self, bank):
        seen = version_of(bank, CORRECTED_FIELDS)
        services.correct_bank(changed(bank, aliases=["Bông lúa"]), seen=seen)
        with pytest.raises(StaleError) as refusal:
            services.correct_bank(changed(bank, short_name="Agri"), seen=seen)
        assert refusal.value.names == ["aliases"]
        assert Bank.objects.get(pk=bank.pk).short_name == "Agribank"


class TestEnding:
    def test_it_is_offered_no_more_and_nothing_is_printed(self, make_stall, market, bank):
        stall, waiting = make_stall("A-001"), make_stall("A-002", to="unconfirmed", name="Lý Thị Lan")
        print_now(market)
        services.end_bank(bank, on=TODAY + timedelta(days=30))
        assert [step(each) for each in (stall, waiting)] == [Step.BANK_ENDED] * 2
        assert not Bank.objects.offered().filter(pk=bank.pk).exists()
        ready, skipped = read(market.stalls.in_walking_order())
        assert ready == []
        assert skipped[0].reason == "Agribank đã ngừng nhận tiền; thay tài khoản khác."
        (event,) = events("bank.end")
        assert event.changed == {"ended_on": [None, str(TODAY + timedelta(days=30))]}

    def test_stalls_of_other_banks_and_without_accounts_stay(self, make_stall, bank, bidv, officer):
        other, vacant = make_stall("A-002", to="no_account"), make_stall("A-003", to="vacant")
        confirm_holder(
            add_account(other, bank=bidv, number="1200000002").account, holder_name="NONG THI HOA", by=officer
        )
        services.end_bank(bank, on=TODAY)
        assert (step(other), step(vacant)) == (Step.READY, Step.VACANT)

    def test_a_stall_gets_out_of_it_by_another_account(self, make_stall, bank, bidv, officer):
        stall = make_stall("A-001")
        services.end_bank(bank, on=TODAY)
        new = add_account(stall, bank=bidv, number="1200000001").account
        confirm_holder(new, holder_name="NONG THI HOA", by=officer)
        assert step(stall) == Step.BANK_ENDED
        hide_account(stall.tenancy.stall_accounts.get(account__bank=bank))
        assert step(stall) == Step.READY

    def test_the_fifth_account_is_not_printed_and_stops_nobody(self, make_stall, bank, bidv, officer):
        stall = make_stall("A-001", to="no_account")
        for number in range(4):
            account = add_account(stall, bank=bidv, number=f"120000000{number}").account
            confirm_holder(account, holder_name="NONG THI HOA", by=officer)
        add_account(stall, bank=bank, number="880000000")
        services.end_bank(bank, on=TODAY)
        assert step(stall) == Step.READY

    @pytest.mark.parametrize("days", [-6 * 366, 6 * 366])
    def test_a_slip_of_the_year_is_said(self, bank, days):
        with pytest.raises(ValidationError, match="xem lại năm"):
            services.end_bank(bank, on=TODAY + timedelta(days=days))

    def test_twice_is_refused(self, bank):
        services.end_bank(bank, on=TODAY)
        with pytest.raises(ValidationError, match=f"đã được ghi ngừng nhận tiền từ ngày {TODAY:%d/%m/%Y}"):
            services.end_bank(bank, on=TODAY)

    def test_taking_the_end_back_gives_each_stall_its_step(self, make_stall, market, bank):
        stalls = [make_stall("A-001"), make_stall("A-002", to="unconfirmed", name="Lý Thị Lan")]
        print_now(market)
        services.end_bank(bank, on=TODAY)
        services.take_end_back(bank)
        assert [step(each) for each in stalls] == [Step.PRINTED, Step.UNCONFIRMED]
        assert Bank.objects.offered().filter(pk=bank.pk).exists()
        with pytest.raises(ValidationError, match="Agribank đang nhận tiền"):
            services.take_end_back(bank)
        assert len(events("bank.take_end_back")) == 1

    def test_a_sheet_that_is_not_true_any_more_is_to_be_printed(self, make_stall, market, bank, officer, commune):
        """Renamed, re-let or never printed: only the sheet that says what would be printed now may stay."""
        codes = ("A-001", "A-002", "A-003")
        stays, renamed, relet = (make_stall(code, name=f"Lý Thị {'ABC'[n]}") for n, code in enumerate(codes))
        print_now(market)
        never = make_stall("A-004", name="Hoàng Văn Nam")
        services.end_bank(bank, on=TODAY)
        confirm_holder(
            renamed.tenancy.stall_accounts.get().account,
            holder_name="LY THI BA",
            relation="child",
            relation_reason="Của con",
            by=officer,
        )
        move_out(relet, until=TODAY)
        move_in(relet, create_owner(name="Lý Thị C", unit=commune), since=TODAY)
        services.take_end_back(bank)
        assert [step(each) for each in (stays, renamed, relet, never)] == [
            Step.PRINTED,
            Step.READY,
            Step.NO_ACCOUNT,
            Step.READY,
        ]

    def test_another_ended_bank_still_holds_the_stall(self, make_stall, bank, bidv):
        stall = make_stall("A-001")
        add_account(stall, bank=bidv, number="1200000001")
        services.end_bank(bank, on=TODAY)
        services.end_bank(bidv, on=TODAY)
        services.take_end_back(bank)
        assert step(stall) == Step.BANK_ENDED

    def test_many_stalls_cost_few_queries(self, make_stall, bank, django_assert_max_num_queries):
        for number in range(1, 8):
            make_stall(f"A-{number:03}", name=f"Lý Thị {'ABCDEFG'[number - 1]}")
        with django_assert_max_num_queries(16):
            services.end_bank(bank, on=TODAY)
        assert set(Stall.objects.values_list("step", flat=True)) == {Step.BANK_ENDED}


class TestTheListAndTheOfficer:
    @pytest.fixture
    def agribank(self):
        return next(record for record in read_banks() if record.bin == "970405")

    def test_what_an_officer_corrected_is_left_and_said(self, bank, capsys):
        services.correct_bank(changed(bank, short_name="Agri VN"))
        call_command("load_banks")
        assert capsys.readouterr().err.splitlines() == [
            "Banks: 0 made, 0 changed.",
            "Left as it is: Agri VN (970405): corrected here.",
        ]
        assert Bank.objects.get(pk=bank.pk).short_name == "Agri VN"

    def test_what_says_the_same_by_now_is_not_worth_a_word(self, bank, agribank):
        services.correct_bank(changed(bank, short_name="Agri VN"))
        assert services.load_banks((replace(agribank, short_name="Agri VN"),)) == (0, 0, [])

    def test_the_list_gives_no_other_bank_a_name_that_an_officer_gave(self, bank, bidv):
        services.correct_bank(changed(bank, aliases=["Bông lúa"]))
        listed = replace(bidv.record, aliases=("Bông lúa",))
        made, changes, left = services.load_banks((listed,))
        assert (made, changes, left) == (0, 0, ["BIDV (970418): 'Bông lúa' means Agribank here"])
        assert "Bông lúa" not in Bank.objects.get(pk=bidv.pk).aliases


def test_the_list_itself_has_no_clash():
    banks = read_banks()
    for place, bank in enumerate(banks):
        assert clash_of(bank, banks[:place]) is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("VietinBank", True), ("TMCP", False), ("Ngân hàng ", False), ("12 3", False), ("", False), ("–", False)],
)
def test_what_can_be_a_name(text, is_one):
    assert is_name(text) is is_one
