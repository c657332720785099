import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from payments import services
from payments.enums import Relation
from stalls.enums import Step
from stalls.models import Owner
from stalls.services import create_owner, create_stall, move_in, move_out, update_owner
from tests.payments.register import rows, step
from tests.placards.printing import print_now

NUMBER = "8812345678901"


class TestConfirming:
    @pytest.fixture
    def account(self, make_stall):
        return make_stall("A-001", to="unconfirmed", name="Đỗ Thị Mỹ Hạnh").tenancy.stall_accounts.get().account

    @pytest.mark.parametrize("read", ["DO THI MY HANH", "đỗ thị mỹ hạnh", " Do  Thi My Hanh ", "Đỗ Thị Mỹ Hạnh"])
    def test_her_own_name_needs_no_relation(self, account, officer, read):
        before = timezone.now()
        services.confirm_holder(
            account, holder_name=read, relation=Relation.SPOUSE, relation_reason="Dùng chung", by=officer
        )
        account.refresh_from_db()
        assert (account.holder_name, account.relation) == ("DO THI MY HANH", Relation.OWNER)
        assert account.confirmed_by == officer
        assert before <= account.confirmed_at <= timezone.now()
        assert step(account.stall_accounts.get().tenancy.stall) == Step.READY

    @pytest.mark.parametrize("relation", ["", Relation.OWNER])
    def test_another_name_must_be_explained(self, account, officer, relation):
        with pytest.raises(ValidationError) as refusal:
            services.confirm_holder(account, holder_name="Hoang Van Nam", relation=relation, by=officer)
        assert refusal.value.message_dict == {
            "relation": ["Tên HOANG VAN NAM khác tên chủ hộ Đỗ Thị Mỹ Hạnh. Chọn người này là gì của chủ hộ."],
            "relation_reason": ["Ghi vì sao chủ hộ nhận tiền vào tài khoản của người này."],
        }
        account.refresh_from_db()
        assert not account.is_confirmed
        services.confirm_holder(
            account, holder_name="Hoang Van Nam", relation=Relation.SPOUSE, relation_reason="Dùng chung", by=officer
        )
        account.refresh_from_db()
        assert (account.holder_name, account.relation) == ("HOANG VAN NAM", Relation.SPOUSE)

    @pytest.mark.parametrize("nonsense", ["", "  ", "?", "中文", "...", "<b>HOA</b>", "HOA\x00; --"])
    def test_what_no_bank_shows_is_refused(self, account, officer, nonsense):
        with pytest.raises(ValidationError) as refusal:
            services.confirm_holder(
                account, holder_name=nonsense, relation=Relation.OTHER, relation_reason="Dùng chung", by=officer
            )
        assert refusal.value.message_dict == {
            "holder_name": ["Gõ đúng tên app ngân hàng hiện, chỉ gồm chữ cái và chữ số. Ví dụ: NGUYEN THI HOA."]
        }
        account.refresh_from_db()
        assert not account.is_confirmed

    @pytest.mark.parametrize("read", ["NGUYỄN ЖУК HOA", "HOA 中", "НOA", "HKD HOA – MAI"])
    def test_no_letter_is_dropped_in_silence(self, account, officer, read):
        with pytest.raises(ValidationError) as refusal:
            services.confirm_holder(
                account, holder_name=read, relation=Relation.OTHER, relation_reason="Dùng chung", by=officer
            )
        assert refusal.value.message_dict == {
            "holder_name": [f"“{read}” có chữ mà app ngân hàng không hiện được. Gõ lại đúng như trên màn hình."]
        }
        account.refresh_from_db()
        assert not account.is_confirmed

    def test_a_name_is_never_cut(self, account, officer):
        with pytest.raises(ValidationError) as refusal:
            services.confirm_holder(
                account, holder_name="A" * 71, relation=Relation.OTHER, relation_reason="Dùng chung", by=officer
            )
        assert refusal.value.message_dict == {"holder_name": ["Tên dài 71 ký tự; nhiều nhất 70 ký tự."]}
        services.confirm_holder(
            account, holder_name="A" * 70, relation=Relation.OTHER, relation_reason="Dùng chung", by=officer
        )
        account.refresh_from_db()
        assert account.holder_name == "A" * 70

    def test_a_company_name_is_a_name(self, account, officer):
        services.confirm_holder(
            account,
            holder_name="HKD MY HANH (CHO 1), A&B",
            relation="household",
            relation_reason="Dùng chung",
            by=officer,
        )
        account.refresh_from_db()
        assert account.holder_name == "HKD MY HANH (CHO 1), A&B"

    def test_another_name_later_calls_every_placard_back(self, make_stall, market, officer, colleague):
        first = make_stall("A-001")
        account = first.tenancy.stall_accounts.get().account
        second = create_stall(market, code="A-002")
        move_in(second, first.tenancy.owner, since=timezone.localdate())
        services.show_account(second, account)
        print_now(first.market)
        services.confirm_holder(
            account, holder_name="HOANG VAN NAM", relation=Relation.CHILD, relation_reason="Dùng chung", by=colleague
        )
        account.refresh_from_db()
        assert (account.holder_name, account.confirmed_by) == ("HOANG VAN NAM", colleague)
        assert (step(first), step(second)) == (Step.READY, Step.READY)

    def test_the_same_name_again_leaves_the_placard_alone(self, make_stall, officer, colleague):
        stall = make_stall("A-001")
        account = stall.tenancy.stall_accounts.get().account
        print_now(stall.market)
        services.confirm_holder(account, holder_name="Nông Thị Hoa", by=colleague)
        account.refresh_from_db()
        assert (account.confirmed_by, step(stall)) == (colleague, Step.PRINTED)

    def test_an_account_left_behind_does_not_touch_the_next_tenant(self, make_stall, commune, officer):
        stall = make_stall("A-001", to="unconfirmed")
        account = stall.tenancy.stall_accounts.get().account
        move_out(stall, until=timezone.localdate())
        move_in(stall, create_owner(name="Hoàng Văn Nam", unit=commune), since=timezone.localdate())
        services.confirm_holder(account, holder_name="NONG THI HOA", by=officer)
        assert step(stall) == Step.NO_ACCOUNT


class TestRenaming:
    @pytest.fixture
    def stall(self, make_stall, market):
        stall = make_stall("A-001")
        print_now(market)
        return stall

    @pytest.fixture
    def rename(self, stall, officer):
        def rename(name):
            owner = Owner.objects.get(pk=stall.tenancy.owner_id)
            owner.name = name
            update_owner(owner, by=officer)

        return rename

    def test_under_another_name_the_bank_is_asked_again(self, stall, market, rename):
        second = create_stall(market, code="A-002")
        move_in(second, stall.tenancy.owner, since=timezone.localdate())
        account = stall.tenancy.stall_accounts.get().account
        services.show_account(second, account)
        rename("Nông Thị Huệ")
        account.refresh_from_db()
        assert (account.holder_name, account.relation, account.confirmed_at, account.confirmed_by) == (
            "",
            "",
            None,
            None,
        )
        assert (step(stall), step(second)) == (Step.UNCONFIRMED, Step.UNCONFIRMED)

    def test_the_accounts_of_others_are_asked_nothing(self, stall, make_stall, rename):
        """Her husband's account stays his, and another trader's is another trader's."""
        other = make_stall("A-002", name="Hoàng Văn Nam")
        account = stall.tenancy.stall_accounts.get().account
        services.confirm_holder(
            account,
            holder_name="LY VAN TAM",
            relation=Relation.SPOUSE,
            relation_reason="Dùng chung",
            by=account.confirmed_by,
        )
        print_now(stall.market)
        rename("Nông Thị Huệ")
        account.refresh_from_db()
        assert (account.holder_name, account.relation) == ("LY VAN TAM", Relation.SPOUSE)
        assert (step(stall), step(other)) == (Step.PRINTED, Step.PRINTED)

    def test_marks_that_no_bank_shows_change_nothing(self, stall, rename):
        rename("Nống Thi Hoà")
        assert stall.tenancy.stall_accounts.get().account.holder_name == "NONG THI HOA"
        assert step(stall) == Step.PRINTED


class TestRegistering:
    @pytest.fixture
    def register(self, market, officer):
        def register(code, **values):
            said = {
                "section": None, "kind": "kiosk", "goods": "meat", "name": "", "phone": "", "bank": None, "number": "",
                "since": timezone.localdate(),
            }  # fmt: skip
            return services.register_stall(market, by=officer, code=code, **said | values)

        return register

    def test_only_the_stall(self, register):
        stall, shown = register("A-001")
        assert shown is None
        assert rows() == (1, 0, 0, 0, 0)
        assert (stall.code, stall.kind, stall.goods, step(stall)) == ("A-001", "kiosk", "meat", Step.VACANT)

    def test_stall_and_owner(self, register, commune):
        stall, shown = register("A-001", name="Nông Thị Hoa", phone="0912345678")
        assert shown is None
        assert rows() == (1, 1, 1, 0, 0)
        owner = stall.tenancy.owner
        assert (owner.name, owner.phone, owner.unit) == ("Nông Thị Hoa", "0912345678", commune)
        assert step(stall) == Step.NO_ACCOUNT

    def test_everything(self, register, bank):
        stall, shown = register("A-001", name="Nông Thị Hoa", bank=bank, number="8812 3456 78901")
        assert rows() == (1, 1, 1, 1, 1)
        assert shown.account.number == NUMBER
        assert step(stall) == Step.UNCONFIRMED

    def test_a_refused_account_leaves_nothing(self, register, momo):
        with pytest.raises(ValidationError):
            register("A-001", name="Nông Thị Hoa", phone="0912345678", bank=momo, number="PSP25000001")
        assert rows() == (0, 0, 0, 0, 0)

    def test_her_second_stall_is_not_a_second_person(self, register, bank):
        one, first = register("A-001", name="Nông Thị Hoa", phone="0912345678", bank=bank, number=NUMBER)
        two, second = register("A-002", name="nông thị hoa", phone="0912345678", bank=bank, number=NUMBER)
        assert one.tenancy.owner == two.tenancy.owner
        assert first.account == second.account
        assert rows() == (2, 1, 2, 1, 2)

    @pytest.mark.parametrize("other", [{"name": "Nông Thị Huệ"}, {"phone": "0987654321"}, {"phone": ""}])
    def test_a_different_name_or_phone_is_another_person(self, register, other):
        her = {"name": "Nông Thị Hoa", "phone": "0912345678"}
        register("A-001", **her)
        register("A-002", **her | other)
        assert Owner.objects.count() == 2

    def test_an_owner_out_of_sight_is_not_reused(self, register, other_commune):
        create_owner(name="Nông Thị Hoa", phone="0912345678", unit=other_commune)
        register("A-001", name="Nông Thị Hoa", phone="0912345678")
        assert Owner.objects.count() == 2
