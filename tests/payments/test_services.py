import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from payments import services
from payments.models import PayoutAccount, StallAccount
from payments.payloads import payload_of
from payments.vietqr import decode
from stalls.enums import Step
from stalls.services import create_owner, create_stall, move_in, move_out
from tests.payments.changing import change_now
from tests.payments.register import rows, shown_on, step
from tests.placards.printing import print_now

NUMBER = "8812345678901"


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="no_account")


class TestAdding:
    @pytest.mark.parametrize("typed", [NUMBER, " 8812 3456 78901 ", "8812.3456.78901", "8812-3456-78901"])
    def test_a_number_is_kept_as_its_digits(self, stall, bank, typed):
        shown = services.add_account(stall, bank=bank, number=typed)
        assert PayoutAccount.objects.get(pk=shown.account_id).number == NUMBER
        assert step(stall) == Step.UNCONFIRMED

    EXCEL = (
        "Excel đã đổi số tài khoản thành số và làm mất chữ số ({}). "
        "Hãy định dạng ô là Văn bản (Text) rồi gõ lại số tài khoản."
    )

    @pytest.mark.parametrize(
        ("number", "sentence"),
        [
            ("12345678901234567890", "Số tài khoản dài 20 ký tự; tối đa là 19. Hãy xem lại có gõ thừa không."),
            ("8.81235E+12", EXCEL.format("8.81235E+12")),
            ("8812345678901.0", EXCEL.format("8812345678901.0")),
            ("", "Chưa có số tài khoản. Hãy gõ số tài khoản của người nhận."),
        ],
    )
    def test_a_number_no_code_can_hold_is_refused(self, stall, bank, number, sentence):
        before = rows()
        with pytest.raises(ValidationError) as refusal:
            services.add_account(stall, bank=bank, number=number)
        assert refusal.value.message_dict == {"number": [sentence]}
        assert rows() == before
        assert step(stall) == Step.NO_ACCOUNT

    @pytest.mark.parametrize("number", ["PSP25000001", "psp25000001"])
    def test_a_momo_merchant_code_needs_more_than_we_know(self, stall, momo, number):
        before = rows()
        with pytest.raises(ValidationError) as refusal:
            services.add_account(stall, bank=momo, number=number)
        assert refusal.value.message_dict == {
            "number": ["Mã PSP của MoMo do MoMo cấp: hãy chụp và dùng lại mã QR có sẵn trong ứng dụng."]
        }
        assert rows() == before

    def test_an_ended_bank_is_refused(self, stall, bank):
        bank.ended_on = timezone.localdate()
        bank.save()
        with pytest.raises(ValidationError) as refusal:
            services.add_account(stall, bank=bank, number=NUMBER)
        assert refusal.value.message_dict == {"bank": ["Agribank đã ngừng nhận tiền. Chọn ngân hàng khác."]}

    def test_a_vacant_stall_has_no_accounts(self, make_stall, bank):
        stall = make_stall("A-001", to="vacant")
        with pytest.raises(ValidationError, match="Gian chưa có chủ"):
            services.add_account(stall, bank=bank, number=NUMBER)

    def test_the_same_account_twice_on_a_stall(self, stall, bank, bidv):
        services.add_account(stall, bank=bank, number=NUMBER)
        before = rows()
        with pytest.raises(ValidationError) as refusal:
            services.add_account(stall, bank=bank, number="8812 3456 78901")
        assert refusal.value.message_dict == {"number": ["Gian này đã có tài khoản Agribank 8812****8901."]}
        assert rows() == before
        services.add_account(stall, bank=bidv, number=NUMBER)  # the same digits elsewhere are another account
        assert shown_on(stall) == [NUMBER, NUMBER]

    def test_what_she_has_from_another_stall_is_taken_with_its_name(self, make_stall, market, bank, officer):
        first = make_stall("A-001", number=NUMBER)
        second = create_stall(market, code="A-002")
        move_in(second, first.tenancy.owner, since=timezone.localdate())
        shown = services.add_account(second, bank=bank, number="8812.3456.78901")
        assert shown.account == first.tenancy.stall_accounts.get().account
        assert PayoutAccount.objects.count() == 1
        assert step(second) == Step.READY

    def test_another_owners_equal_number_is_confirmed_on_its_own(self, make_stall, bank):
        make_stall("A-001", number=NUMBER)
        other = make_stall("A-002", to="no_account", name="Hoàng Văn Nam")
        assert not services.add_account(other, bank=bank, number=NUMBER).account.is_confirmed
        assert step(other) == Step.UNCONFIRMED

    def test_a_fifth_account_leaves_the_placard_alone(self, make_stall, bidv, officer, area_officer):
        stall = make_stall("A-001")
        for number in ("101", "102", "103"):
            added = services.add_account(stall, bank=bidv, number=number)
            services.confirm_holder(added.account, holder_name="NONG THI HOA", by=officer)
        print_now(stall.market)
        for number in ("104", "105"):
            change_now(stall, by=officer, approver=area_officer, kind="add", number=number)
            assert (step(stall), stall.placards.in_use().count()) == (Step.PRINTED, 1)
            services.hide_account(stall.tenancy.stall_accounts.get(position=5))
            assert (step(stall), stall.placards.in_use().count()) == (Step.PRINTED, 1)

    def test_before_the_first_placard_it_is_only_edited(self, make_stall, bidv):
        stall = make_stall("A-001")
        services.add_account(stall, bank=bidv, number="101")
        assert step(stall) == Step.UNCONFIRMED


class TestShowing:
    def test_hers_from_another_stall(self, make_stall, market):
        first = make_stall("A-001", number=NUMBER)
        second = create_stall(market, code="A-002")
        move_in(second, first.tenancy.owner, since=timezone.localdate())
        services.show_account(second, first.tenancy.stall_accounts.get().account)
        assert shown_on(second) == [NUMBER]
        assert step(second) == Step.READY

    def test_somebody_elses(self, make_stall):
        foreign = make_stall("A-001").tenancy.stall_accounts.get().account
        stall = make_stall("A-002", to="no_account", name="Hoàng Văn Nam")
        with pytest.raises(ValidationError) as refusal:
            services.show_account(stall, foreign)
        assert refusal.value.messages == ["Tài khoản này không phải của chủ gian hiện nay."]
        assert shown_on(stall) == []

    def test_the_former_tenants(self, make_stall, commune):
        stall = make_stall("A-001")
        account = stall.tenancy.stall_accounts.get().account
        move_out(stall, until=timezone.localdate())
        with pytest.raises(ValidationError, match="không phải của chủ gian"):
            services.show_account(stall, account)
        move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
        with pytest.raises(ValidationError, match="không phải của chủ gian"):
            services.show_account(stall, account)
        assert step(stall) == Step.NO_ACCOUNT

    def test_a_slip_is_deleted_when_hidden(self, make_stall):
        stall = make_stall("A-001", to="unconfirmed")
        services.hide_account(stall.tenancy.stall_accounts.get())
        assert PayoutAccount.objects.count() == 0
        assert step(stall) == Step.NO_ACCOUNT

    def test_a_confirmed_one_stays_the_owners(self, make_stall):
        stall = make_stall("A-001", number=NUMBER)
        services.hide_account(stall.tenancy.stall_accounts.get())
        assert [account.number for account in stall.tenancy.owner.accounts.all()] == [NUMBER]
        assert step(stall) == Step.NO_ACCOUNT

    def test_an_unconfirmed_one_shown_elsewhere_stays(self, make_stall, market):
        first = make_stall("A-001", to="unconfirmed")
        second = create_stall(market, code="A-002")
        move_in(second, first.tenancy.owner, since=timezone.localdate())
        services.show_account(second, first.tenancy.stall_accounts.get().account)
        services.hide_account(first.tenancy.stall_accounts.get())
        assert PayoutAccount.objects.count() == 1
        assert (step(first), step(second)) == (Step.NO_ACCOUNT, Step.UNCONFIRMED)

    def test_the_main_code_goes_first_and_the_others_keep_their_order(self, stall, bidv):
        shown = [services.add_account(stall, bank=bidv, number=number) for number in ("101", "102", "103", "104")]
        services.make_primary(shown[2])
        assert shown_on(stall) == ["103", "101", "102", "104"]
        services.hide_account(shown[0])
        services.make_primary(StallAccount.objects.get(pk=shown[3].pk))
        assert shown_on(stall) == ["104", "103", "102"]
        services.make_primary(StallAccount.objects.get(pk=shown[3].pk))
        assert shown_on(stall) == ["104", "103", "102"]

    def test_another_main_code_calls_the_placard_back(self, make_stall, bidv, officer):
        stall = make_stall("A-001")
        second = services.add_account(stall, bank=bidv, number="101")
        services.confirm_holder(second.account, holder_name="NONG THI HOA", by=officer)
        print_now(stall.market)
        services.make_primary(second)
        assert step(stall) == Step.READY

    def test_the_main_code_made_main_again_leaves_the_placard_alone(self, make_stall, bidv, officer):
        stall = make_stall("A-001")
        second = services.add_account(stall, bank=bidv, number="101")
        services.confirm_holder(second.account, holder_name="NONG THI HOA", by=officer)
        print_now(stall.market)
        services.make_primary(stall.tenancy.stall_accounts.first())
        assert step(stall) == Step.PRINTED

    def test_an_account_that_was_hidden_meanwhile(self, make_stall, bidv):
        stall = make_stall("A-001")
        services.add_account(stall, bank=bidv, number="101")
        slip, confirmed = (stall.tenancy.stall_accounts.get(position=place) for place in (2, 1))
        gone = PayoutAccount.objects.get(pk=slip.account_id)
        services.hide_account(StallAccount.objects.get(pk=slip.pk))
        with pytest.raises(ValidationError) as refusal:
            services.hide_account(slip)
        assert refusal.value.messages == ["Tài khoản này vừa được bỏ khỏi sổ."]
        services.hide_account(StallAccount.objects.get(pk=confirmed.pk))
        for again in (services.hide_account, services.make_primary):
            with pytest.raises(ValidationError) as refusal:
                again(confirmed)
            assert refusal.value.messages == ["Gian không còn dùng tài khoản này nữa."]
        with pytest.raises(ValidationError, match="vừa được bỏ khỏi sổ"):
            services.show_account(stall, gone)


def test_the_code_says_bank_account_market_and_stall(make_stall):
    stall = make_stall("A-001", number=NUMBER)
    said = decode(payload_of(stall, stall.tenancy.stall_accounts.get().account))
    assert said.valid
    assert (said.bank_bin, said.account, said.memo) == ("970405", NUMBER, "NUOCHAI A-001")
    assert (said.initiation, said.amount) == ("11", None)
