"""An account with a code that its bank or wallet made: kept letter for letter, sealed, and shown as it is."""

import json

import pytest
from django.core.exceptions import ValidationError

from officers.models import AuditEvent
from payments.models import Bank, PayoutAccount
from payments.payloads import payload_of
from payments.services import add_account, confirm_holder, hide_account, register_stall
from payments.vietqr import encode
from stalls.services import create_stall
from tests.pages import text_of
from tests.payments.issued import MOMO, PUSH, SHOPEE, VNPAY, napas_code
from tests.payments.register import rows, shown_on
from tests.payments.test_account_views import decoded
from tests.payments.test_models import everything_stored


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="no_account")


@pytest.fixture
def vietin(db):
    return Bank.objects.get(short_name="VietinBank")


def refusal(stall, **said):
    before = rows()
    with pytest.raises(ValidationError) as refused:
        add_account(stall, **said)
    assert rows() == before
    return refused.value


class TestAdding:
    def test_the_code_is_kept_and_its_merchant_is_the_number(self, stall, vietin):
        account = add_account(stall, bank=vietin, issued=PUSH).account
        kept = PayoutAccount.objects.get(pk=account.pk)
        assert (kept.number, kept.issued, kept.is_issued) == ("MERCHANT0012", PUSH, True)
        assert payload_of(stall, kept) == PUSH
        assert kept.masked_number == "MERC****0012"

    def test_without_one_the_portal_draws_its_own(self, stall, vietin):
        account = add_account(stall, bank=vietin, number="101101").account
        assert (account.issued, account.is_issued, account.issued_index) == ("", False, "")
        assert payload_of(stall, account) == encode(bank_bin="970415", account="101101", memo="NUOCHAI A-001")

    def test_it_says_the_same_on_every_stall_of_hers(self, make_stall, market, stall, vietin):
        account = add_account(stall, bank=vietin, issued=PUSH).account
        assert payload_of(create_stall(market, code="B-7"), account) == PUSH

    @pytest.mark.parametrize("payload", [PUSH, PUSH[:-4] + PUSH[-4:].lower(), VNPAY, SHOPEE, MOMO])
    def test_letter_for_letter(self, stall, vietin, momo, payload):
        bank = momo if payload == MOMO else vietin
        assert payload_of(stall, add_account(stall, bank=bank, issued=payload).account) == payload

    def test_a_code_that_names_its_bank_goes_with_no_other(self, stall, bidv, vietin):
        error = refusal(stall, bank=bidv, issued=PUSH)
        assert error.message_dict == {
            "bank": ["Mã này không phải do BIDV cấp. Chọn đúng ngân hàng hoặc ví ghi trong mã."]
        }

    def test_a_former_number_of_the_bank_is_the_bank(self, stall):
        cimb = Bank.objects.get(short_name="CIMB")
        payload = napas_code(bank_bin="970459", account="CIMB01", service="QRPUSH")
        assert payload_of(stall, add_account(stall, bank=cimb, issued=payload).account) == payload

    @pytest.mark.parametrize("payload", [VNPAY, SHOPEE])
    def test_of_a_code_without_a_bank_the_officer_says_whose_it_is(self, stall, bidv, payload):
        assert add_account(stall, bank=bidv, issued=payload).account.bank == bidv

    @pytest.mark.parametrize(
        ("payload", "said"),
        [
            (napas_code(account="9704031101234567", service="QRIBFTTC"), "số thẻ"),
            (napas_code(account="ATM01", service="QRCASH"), "ATM"),
            (napas_code(account="M1", service="QRPUSH", initiation="12"), "một lần thanh toán nên không treo được"),
            (napas_code(account="991234"), "mã chuyển khoản thường"),
            (PUSH[:-1], "Mã sai, không dùng được."),
            ("https://cho.example", "là địa chỉ một trang web"),
        ],
    )
    def test_what_may_not_hang_on_a_wall_is_not_kept(self, stall, vietin, payload, said):
        (sentence,) = refusal(stall, bank=vietin, issued=payload).messages
        assert said in sentence

    def test_the_same_code_again_is_the_same_account(self, make_stall, stall, vietin, market):
        first = add_account(stall, bank=vietin, issued=PUSH)
        error = refusal(stall, bank=vietin, issued=PUSH)
        assert error.message_dict == {"number": ["Gian này đã có tài khoản VietinBank, mã người bán MERC****0012."]}
        assert PayoutAccount.objects.get() == first.account

    def test_under_another_bank_it_is_not_another_account(self, stall, vietin, bidv):
        add_account(stall, bank=bidv, issued=VNPAY)
        error = refusal(stall, bank=vietin, issued=VNPAY)
        assert error.message_dict == {"bank": ["Chủ hộ đã có mã này, ghi ở BIDV. Chọn BIDV."]}

    def test_a_number_that_was_typed_is_another_account_than_a_code(self, stall, momo):
        """Two codes of one wallet: neither may silently stand for the other."""
        reference = "99MM26001M00000012"
        typed = add_account(stall, bank=momo, number=reference).account
        read = add_account(stall, bank=momo, issued=MOMO).account
        assert typed != read
        assert shown_on(stall) == [reference, reference]
        assert payload_of(stall, typed) != payload_of(stall, read) == MOMO
        assert PayoutAccount.objects.with_number(reference).with_issued("").get() == typed
        assert PayoutAccount.objects.with_issued(MOMO).get() == read

    def test_its_name_is_confirmed_like_any_other(self, stall, vietin, officer):
        account = add_account(stall, bank=vietin, issued=PUSH).account
        confirm_holder(account, holder_name="NONG THI HOA", by=officer)
        stall.refresh_from_db()
        assert stall.step == "ready"

    def test_a_slip_goes_with_its_code(self, stall, vietin):
        shown = add_account(stall, bank=vietin, issued=PUSH)
        hide_account(shown)
        assert not PayoutAccount.objects.exists()

    def test_the_quick_form_makes_none(self, market, officer, vietin):
        said = {"code": "C-1", "section": None, "kind": "kiosk", "goods": "meat", "name": "Lý Thị Lan", "phone": ""}
        _, shown = register_stall(
            market, by=officer, bank=vietin, number="123456", since=market.created_at.date(), **said
        )
        assert shown.account.issued == ""


class TestSealed:
    def test_it_is_nowhere_in_clear(self, stall, vietin, caplog):
        account = add_account(stall, bank=vietin, issued=PUSH).account
        assert [value for value in everything_stored() if b"MERCHANT0012" in value or PUSH.encode() in value] == []
        assert PUSH not in caplog.text
        assert bytes(account.issued_sealed).find(b"MERCHANT0012") == -1

    def test_the_audit_tells_one_code_from_another_and_no_more(self, stall, vietin):
        add_account(stall, bank=vietin, issued=PUSH)
        changes = json.loads(AuditEvent.objects.get(action="account.create").changes)
        assert changes["issued"][0] is None
        assert changes["issued"][1].startswith("#")
        assert len(changes["issued"][1]) == 17

    def test_of_an_account_without_one_the_audit_says_nothing_of_it(self, stall, vietin):
        add_account(stall, bank=vietin, number="101101")
        assert "issued" not in json.loads(AuditEvent.objects.get(action="account.create").changes)

    def test_its_seal_is_its_own(self, stall, vietin, bidv):
        one = add_account(stall, bank=vietin, issued=PUSH).account
        other = add_account(stall, bank=bidv, issued=VNPAY).account
        assert len({bytes(one.issued_sealed), bytes(one.number_sealed), bytes(other.issued_sealed)}) == 3
        assert one.issued_index != other.issued_index


class TestPages:
    @pytest.fixture
    def account(self, stall, vietin):
        return add_account(stall, bank=vietin, issued=PUSH).account

    def test_the_code_to_scan_is_the_bank_own(self, officer_client, account):
        page = officer_client.get(f"/stalls/NUOCHAI/A-001/accounts/{account.code}/")
        assert decoded(text_of(page)) == PUSH
        assert text_of(page).count("Mã do nơi mở tài khoản cấp, biển in y nguyên.") == 1

    def test_the_stall_page_says_so(self, officer_client, account):
        assert text_of(officer_client.get("/stalls/NUOCHAI/A-001/")).count("Mã cấp sẵn") == 1

    def test_the_history_has_a_word_for_it(self, officer_client, account):
        assert "Mã do ngân hàng hoặc ví cấp" in text_of(officer_client.get(f"/accounts/{account.code}/history/"))
