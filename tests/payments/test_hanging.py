"""Ways round the second person that were tried, each by one officer alone, and none of them opens."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.acting import acting_as
from officers.services import issue_links, sign_up
from payments import services
from payments.hanging import may_hang
from payments.models import Bank, PayoutAccount
from placards.models import Placard
from stalls.models import Owner, Reveal, Stall
from stalls.services import create_owner, create_stall, move_in, move_out, update_owner, update_stall, withdraw_consent
from tests.payments.changing import change_now, propose
from tests.payments.register import shown_on
from tests.placards.printing import codes_in, file_of, print_now

OLD, HERS, FOUR = "8812345678901", "666000666", ("1000001", "1000002", "1000003", "1000004")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def stall(make_stall, market):
    stall = make_stall("A-001", number=OLD)
    print_now(market)
    return Stall.objects.get(pk=stall.pk)


@pytest.fixture
def add(bank, officer):
    """Adds an account to a stall and confirms it, alone."""

    def add(stall, number=HERS):
        shown = services.add_account(Stall.objects.get(pk=stall.pk), bank=bank, number=number)
        services.confirm_holder(shown.account, holder_name="NONG THI HOA", by=officer)
        return shown

    return add


def refuses(add, stall):
    with pytest.raises(ValidationError, match="Đổi tài khoản phải có người đề nghị và người khác duyệt"):
        add(stall)


class TestTheSameTrader:
    def test_under_another_name_of_the_old_entry(self, stall, add, officer, market, today):
        owner = stall.tenancy.owner
        move_out(stall, until=today)
        owner.name = "Nông Thị Hoan"
        update_owner(owner, by=officer)
        move_in(stall, create_owner(name="Nông Thị Hoa", unit=market.unit), since=today)
        refuses(add, stall)

    def test_written_without_marks(self, stall, add, market, today):
        move_out(stall, until=today)
        move_in(stall, create_owner(name="NONG THI HOA", unit=market.unit), since=today)
        refuses(add, stall)

    def test_entered_anew_after_her_data_were_erased(self, stall, add, officer, market, today):
        withdraw_consent(stall.tenancy.owner, by=officer)
        move_out(stall, until=today)
        move_in(stall, create_owner(name="Nông Thị Hoa", unit=market.unit), since=today)
        refuses(add, stall)
        assert Owner.objects.exclude(erased_at=None).get().tenancies.get().printed_name == ""

    def test_a_month_after_an_erasure_another_trader_starts_afresh(self, stall, add, officer, market, today):
        withdraw_consent(stall.tenancy.owner, by=officer)
        move_out(stall, until=today)
        stall.tenancies.update(until=today - timezone.timedelta(days=31), since=today - timezone.timedelta(days=60))
        move_in(stall, create_owner(name="Lý Thị Lan", unit=market.unit), since=today)
        assert not may_hang(Stall.objects.get(pk=stall.pk).tenancy)

    def test_at_another_stall_under_the_code_on_the_sheet(self, stall, add, market, today):
        owner = stall.tenancy.owner
        stall.code = "A-001X"
        update_stall(stall)
        new = create_stall(market, code="A-001")
        move_in(new, owner, since=today)
        refuses(add, new)

    def test_at_a_stall_of_that_code_in_another_market_she_starts_afresh(self, stall, add, make_market, today):
        elsewhere = create_stall(make_market("Chợ Bình Dương"), code="A-001")
        move_in(elsewhere, stall.tenancy.owner, since=today)
        add(elsewhere)
        assert shown_on(elsewhere) == [HERS]


class TestTheFifthAccount:
    @pytest.fixture
    def full(self, make_stall, add, market):
        """Four on the sheet, and one that nobody printed."""
        stall = make_stall("A-001", number=OLD)
        for number in FOUR:
            last = add(stall, number)
        print_now(market)
        return Stall.objects.get(pk=stall.pk), last

    def test_does_not_come_onto_the_sheet_by_its_order(self, full):
        stall, last = full
        with pytest.raises(ValidationError, match="người khác duyệt"):
            services.make_primary(last)
        assert shown_on(stall) == [OLD, *FOUR]

    def test_nor_by_taking_off_one_before_it(self, full, officer):
        with pytest.raises(ValidationError, match="Bỏ tài khoản không in trước"):
            propose(full[0], by=officer, kind="remove")

    def test_is_taken_off_by_one_person(self, full, officer, area_officer):
        stall, last = full
        services.hide_account(last)
        change_now(stall, by=officer, approver=area_officer, kind="remove")
        assert shown_on(stall) == list(FOUR[:3])

    def test_the_sheet_is_revoked_by_what_stands_on_it(self, full, officer, area_officer, market):
        """Also where the account was moved about meanwhile."""
        stall, last = full
        services.hide_account(last)
        for number in FOUR[2::-1]:
            services.make_primary(
                stall.tenancy.stall_accounts.get(account=PayoutAccount.objects.with_number(number).get())
            )
        old = PayoutAccount.objects.with_number(OLD).get()
        change_now(stall, by=officer, approver=area_officer, kind="remove", old=old)
        assert Placard.objects.get().state == "revoked"
        (first, *_rest) = codes_in(file_of(print_now(market, choice="new")))
        assert FOUR[0] in first


class TestTwoPeople:
    def test_who_handed_out_the_proposers_sign_in_is_no_second(self, stall, officer, area_officer, province_officer):
        with acting_as(area_officer):
            ((_user, link),) = issue_links([officer], by=area_officer)
        sign_up(officer, token=re.search(r"sign-up/[^/]+/([^/]+)/?", link)[1], password="mot mat khau that dai 77")
        change = propose(stall, by=officer)
        with pytest.raises(ValidationError, match="đã tạo hoặc cấp lại đăng nhập cho người đề nghị"):
            services.approve_change(change, by=area_officer, holder_name=change.holder_name)
        services.approve_change(change, by=province_officer, holder_name=change.holder_name)

    def test_a_bank_that_ended_meanwhile_revokes_nothing(self, stall, officer, area_officer):
        change = propose(stall, by=officer)
        services.end_bank(Bank.objects.get(pk="970418"), on=timezone.localdate())
        with pytest.raises(ValidationError, match="đã ngừng nhận tiền: từ chối đề nghị này"):
            services.approve_change(change, by=area_officer, holder_name=change.holder_name)
        assert Placard.objects.in_use().exists()


class TestWhatWasOnlyProposed:
    def test_is_shown_on_no_page_and_used_at_no_stall(self, stall, officer, officer_client, market, today):
        change = propose(stall, by=officer)
        services.withdraw_change(change, by=officer)
        other = create_stall(market, code="A-002")
        move_in(other, stall.tenancy.owner, since=today)
        page = officer_client.get(f"/owners/{stall.tenancy.owner.code}/").content.decode()
        assert (OLD[-4:] in page, change.new.masked_number in page) == (True, False)
        address = f"/stalls/NUOCHAI/A-002/accounts/{change.new.code}/show/"
        assert officer_client.post(address).status_code == 404

    def test_a_slip_elsewhere_that_a_change_names_is_taken_off_and_kept(self, stall, officer, bank, market, today):
        other = create_stall(market, code="A-002")
        move_in(other, stall.tenancy.owner, since=today)
        slip = services.add_account(other, bank=bank, number=HERS)
        propose(stall, by=officer, bank=bank.pk, number=HERS)
        services.hide_account(slip)
        assert (shown_on(other), PayoutAccount.objects.with_number(HERS).count()) == ([], 1)

    @pytest.fixture
    def known(self, stall, add, officer, market, today):
        """A change to an account that stands, confirmed, at another stall of hers."""
        other = create_stall(market, code="A-002")
        move_in(other, stall.tenancy.owner, since=today)
        add(other)
        return propose(stall, by=officer, bank="970405", number=HERS)

    def test_looking_at_one_that_was_confirmed_is_a_reveal(self, known, area_officer, confirmed_client_of):
        confirmed_client_of(area_officer).get(f"/changes/{known.code}/approve/")
        seen = Reveal.objects.get()
        assert (seen.by, seen.reason, seen.account) == (area_officer, "approval", known.new.code)

    def test_beyond_the_days_limit_it_is_not_shown(self, known, area_officer, confirmed_client_of, settings):
        settings.REVEALS_PER_DAY = 0
        page = confirmed_client_of(area_officer).get(f"/changes/{known.code}/approve/").content.decode()
        assert ("hết mức một ngày" in page, "Mã VietQR của tài khoản mới" in page) == (True, False)
