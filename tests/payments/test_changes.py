"""What a printed stall shows changes only when two people have read the same name off the new code."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobs.sweeping import sweep
from officers.enums import Role
from officers.models import AuditEvent
from officers.services import appoint
from payments import services
from payments.enums import ChangeState
from payments.models import AccountChange, Bank, PayoutAccount
from placards.models import Placard
from stalls.enums import Step
from stalls.services import create_owner, move_in, move_out, withdraw_consent
from tests.payments.changing import change_now, propose
from tests.payments.register import shown_on, step
from tests.placards.printing import codes_in, file_of, print_now

OLD, NEW = "8812345678901", "220022002"


@pytest.fixture
def stall(make_stall, market):
    """Its placard is printed, and as far as anybody knows it hangs."""
    stall = make_stall("A-001", number=OLD)
    print_now(market)
    stall.refresh_from_db()
    return stall


@pytest.fixture
def change(stall, officer):
    return propose(stall, by=officer)


def approve(change, by, name="NONG THI HOA", **said):
    return services.approve_change(change, by=by, holder_name=name, **said)


class TestBeforeItHangs:
    def test_there_is_nothing_to_propose(self, make_stall, officer):
        with pytest.raises(ValidationError, match="Gian chưa in biển nào: sửa thẳng ở trang gian hàng"):
            propose(make_stall("A-001"), by=officer)

    def test_nor_for_an_empty_stall(self, make_stall, officer):
        with pytest.raises(ValidationError, match="Gian chưa có chủ"):
            propose(make_stall("A-001", to="vacant"), by=officer, kind="add", name="NONG THI HOA")


class TestOnceItHangs:
    REFUSED = "Biển của gian đã in, có thể đang treo. Đổi tài khoản phải có người đề nghị và người khác duyệt"

    def test_nobody_alone_adds_shows_or_hides(self, stall, make_stall, bank, officer):
        shown = stall.tenancy.stall_accounts.get()
        other = make_stall("A-002", to="no_account", name="Lý Thị Lan")
        move_out(other, until=timezone.localdate())
        move_in(other, stall.tenancy.owner, since=timezone.localdate())
        hers = services.add_account(other, bank=bank, number="5551112223").account
        for work in (
            lambda: services.add_account(stall, bank=bank, number="101101101"),
            lambda: services.show_account(stall, hers),
            lambda: services.hide_account(shown),
        ):
            with pytest.raises(ValidationError, match=self.REFUSED):
                work()
        assert shown_on(stall) == [OLD]
        assert step(stall) == Step.PRINTED
        assert not PayoutAccount.objects.with_number("101101101").exists()

    def test_giving_it_back_and_taking_it_again_is_no_way_round(self, stall, bank):
        owner = stall.tenancy.owner
        move_out(stall, until=timezone.localdate())
        move_in(stall, owner, since=timezone.localdate())
        stall.refresh_from_db()
        with pytest.raises(ValidationError, match=self.REFUSED):
            services.add_account(stall, bank=bank, number="101101101")

    def test_nor_is_a_second_entry_of_the_same_name(self, stall, bank):
        move_out(stall, until=timezone.localdate())
        move_in(stall, create_owner(name="Nông Thị Hoa", unit=stall.market.unit), since=timezone.localdate())
        stall.refresh_from_db()
        with pytest.raises(ValidationError, match=self.REFUSED):
            services.add_account(stall, bank=bank, number="101101101")

    def test_another_tenant_starts_afresh(self, stall, bank):
        move_out(stall, until=timezone.localdate())
        move_in(stall, create_owner(name="Lý Thị Lan", unit=stall.market.unit), since=timezone.localdate())
        stall.refresh_from_db()
        services.add_account(stall, bank=bank, number="101101101")
        assert shown_on(stall) == ["101101101"]

    def test_the_order_of_approved_accounts_is_edited(self, stall, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, kind="add")
        services.make_primary(stall.tenancy.stall_accounts.get(position=2))
        assert shown_on(stall) == [NEW, OLD]


class TestProposing:
    def test_until_it_is_approved_the_placard_stays_true(self, stall, change):
        assert (change.state, change.old.number, change.new.number) == ("proposed", OLD, NEW)
        assert not change.new.is_confirmed
        assert change.expires_at - change.proposed_at == timedelta(days=7)
        assert shown_on(stall) == [OLD]
        assert (step(stall), Placard.objects.in_use().count()) == (Step.PRINTED, 1)
        assert AuditEvent.objects.first().action == "change.propose"

    def test_one_at_a_time(self, stall, change, colleague):
        with pytest.raises(ValidationError, match=f"đang có đề nghị {change.code} chờ duyệt"):
            propose(stall, by=colleague, number="330033003")
        services.withdraw_change(change, by=change.proposed_by)
        assert propose(stall, by=colleague, number="330033003").is_waiting

    def test_an_overdue_one_is_out_of_the_way(self, stall, change, colleague):
        AccountChange.objects.update(expires_at=timezone.now())
        propose(stall, by=colleague, number="330033003")
        change.refresh_from_db()
        assert (change.state, change.decided_by) == (ChangeState.EXPIRED, None)

    def test_an_account_that_is_shown_is_none_to_change_to(self, stall, officer):
        with pytest.raises(ValidationError, match="Gian này đã có tài khoản Agribank"):
            propose(stall, by=officer, bank="970405", number=OLD)

    def test_an_account_that_is_not_shown_is_none_to_replace(self, stall, make_stall, officer):
        foreign = make_stall("A-002", name="Lý Thị Lan").tenancy.stall_accounts.get().account
        with pytest.raises(ValidationError, match="Gian không còn dùng tài khoản này nữa"):
            propose(stall, by=officer, old=foreign)

    @pytest.mark.parametrize("note", ["số mới 8812345678901", "gọi 0912 345 678"])
    def test_its_note_holds_no_numbers(self, stall, officer, note):
        with pytest.raises(ValidationError, match="Không ghi số tài khoản"):
            propose(stall, by=officer, note=note)
        assert not AccountChange.objects.exists()

    def test_a_bank_that_receives_no_more(self, stall, officer):
        Bank.objects.filter(pk="970418").update(ended_on=timezone.localdate())
        with pytest.raises(ValidationError, match="đã ngừng nhận tiền"):
            propose(stall, by=officer)


class TestApproving:
    def test_the_new_code_takes_the_old_ones_place(self, stall, change, area_officer, market):
        old = Placard.objects.in_use().get()
        approve(change, area_officer)
        assert shown_on(stall) == [NEW]
        old.refresh_from_db()
        assert (old.state, old.revoke_reason, bool(old.snapshot)) == ("revoked", "account", True)
        assert step(stall) == Step.READY
        account = PayoutAccount.objects.with_number(NEW).get()
        assert (account.holder_name, account.confirmed_by) == ("NONG THI HOA", area_officer)
        batch = print_now(market, choice="new")
        (code,) = codes_in(file_of(batch))
        assert (NEW in code, OLD in code) == (True, False)

    def test_its_place_in_the_order_is_kept(self, stall, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, kind="add", number="330033003")
        change_now(stall, by=officer, approver=area_officer)
        assert shown_on(stall) == [NEW, "330033003"]

    def test_one_more_leaves_the_sheet_that_hangs_in_use(self, stall, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, kind="add")
        assert shown_on(stall) == [OLD, NEW]
        assert (step(stall), Placard.objects.in_use().count()) == (Step.READY, 1)

    def test_one_less(self, stall, officer, area_officer):
        change_now(stall, by=officer, approver=area_officer, kind="add")
        change = propose(stall, by=officer, kind="remove")
        services.approve_change(change, by=area_officer)
        assert shown_on(stall) == [NEW]
        assert not Placard.objects.in_use().exists()

    def test_never_by_who_proposed_it(self, stall, change, officer, area):
        """Holding two roles makes nobody two people."""
        appoint(officer, role=Role.AREA_OFFICER, area=area)
        with pytest.raises(ValidationError, match="Người khác phải duyệt, kể cả khi anh/chị có hai vai trò"):
            approve(change, officer)
        change.refresh_from_db()
        assert change.is_waiting
        assert shown_on(stall) == [OLD]

    def test_nor_by_a_row_written_past_the_service(self, change, officer):
        values = {"state": "approved", "decided_by": officer, "decided_at": timezone.now()}
        with pytest.raises(IntegrityError, match="change_approved_by_another"), transaction.atomic():
            AccountChange.objects.filter(pk=change.pk).update(**values)

    def test_two_readings_of_the_name_agree_or_nothing_happens(self, stall, change, area_officer):
        with pytest.raises(ValidationError) as refusal:
            approve(change, area_officer, "HOANG VAN NAM")
        sentence = "Tên anh/chị đọc được (HOANG VAN NAM) khác tên chủ hộ đã nói lúc đề nghị."
        assert refusal.value.message_dict["holder_name"][0].startswith(sentence)
        change.refresh_from_db()
        assert (change.is_waiting, change.new.is_confirmed, shown_on(stall)) == (True, False, [OLD])

    def test_a_relatives_account_is_explained(self, stall, officer, area_officer):
        change = propose(stall, by=officer, name="HOANG VAN NAM", reason="relative")
        with pytest.raises(ValidationError) as refusal:
            approve(change, area_officer, "HOANG VAN NAM")
        assert set(refusal.value.message_dict) == {"relation", "relation_reason"}
        approve(change, area_officer, "HOANG VAN NAM", relation="spouse", relation_reason="Dùng chung")
        assert shown_on(stall) == [NEW]

    def test_once(self, change, area_officer, province_officer):
        approve(change, area_officer)
        with pytest.raises(ValidationError, match=r"không còn chờ duyệt \(đã duyệt\)"):
            approve(change, province_officer)

    def test_not_after_its_last_moment(self, stall, change, area_officer):
        AccountChange.objects.update(expires_at=timezone.now())
        with pytest.raises(ValidationError, match=r"không còn chờ duyệt \(quá hạn\)"):
            approve(change, area_officer)
        assert shown_on(stall) == [OLD]

    def test_not_after_the_stall_was_given_back(self, stall, change, area_officer):
        move_out(stall, until=timezone.localdate())
        with pytest.raises(ValidationError, match="không còn chờ duyệt"):
            approve(change, area_officer)
        assert not Placard.objects.filter(revoke_reason="account").exists()

    def test_the_audit_says_who_did_what_and_no_number(self, change, area_officer):
        approve(change, area_officer)
        actions = list(AuditEvent.objects.order_by("-seq").values_list("action", flat=True)[:4])
        assert actions == ["placard.revoke", "stall.replace_account", "change.approve", "account.confirm"]
        assert not any(number in event.changes for event in AuditEvent.objects.all() for number in (OLD, NEW))


class TestOtherEnds:
    def test_refused_with_a_reason(self, stall, change, area_officer):
        services.refuse_change(change, by=area_officer, answer="Chủ hộ nói qua điện thoại là không đổi")
        change.refresh_from_db()
        assert (change.state, change.decided_by) == (ChangeState.REFUSED, area_officer)
        assert (step(stall), shown_on(stall)) == (Step.PRINTED, [OLD])

    def test_not_refused_by_who_proposed_it(self, change, officer):
        with pytest.raises(ValidationError, match="bấm “Rút đề nghị”"):
            services.refuse_change(change, by=officer, answer="Nhầm")

    def test_withdrawn_by_who_proposed_it_and_nobody_else(self, change, officer, colleague):
        with pytest.raises(ValidationError, match=f"Chỉ {officer} rút được đề nghị này"):
            services.withdraw_change(change, by=colleague)
        services.withdraw_change(change, by=officer)
        change.refresh_from_db()
        assert change.state == ChangeState.WITHDRAWN

    def test_the_worker_closes_what_nobody_answered(self, change):
        sweep()
        change.refresh_from_db()
        assert change.is_waiting
        AccountChange.objects.update(expires_at=timezone.now())
        sweep()
        change.refresh_from_db()
        assert (change.state, change.decided_by, bool(change.decided_at)) == (ChangeState.EXPIRED, None, True)
        assert AuditEvent.objects.first().action == "change.expire"

    def test_it_goes_with_the_owners_data(self, change, officer):
        withdraw_consent(change.tenancy.owner, by=officer)
        assert not AccountChange.objects.exists()
        assert not PayoutAccount.objects.exists()
        assert AuditEvent.objects.filter(action="change.erase").count() == 1

    def test_what_was_only_proposed_is_offered_to_nobody(self, change, officer, officer_client, stall):
        services.withdraw_change(change, by=officer)
        page = officer_client.get(f"/stalls/{stall.market.code}/{stall.code}/").content.decode()
        assert "Dùng cho gian này" not in page
