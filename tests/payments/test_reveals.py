"""Account numbers are masked once the name is confirmed; number and code together are shown for a reason."""

import pytest

from officers.models import AuditEvent
from payments.models import PayoutAccount
from payments.payloads import payload_of
from payments.services import add_account, hide_account, show_account
from placards.symbol import svg
from stalls.models import Consent, Reveal
from stalls.services import create_stall, move_in, record_consent, update_owner
from tests.pages import messages_of, text_of, version_at
from tests.payments.test_account_views import decoded

NUMBER, GROUPED, MASKED = "8812345678901", "8812 3456 7890 1", "8812****8901"


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", number=NUMBER)


@pytest.fixture
def account(stall):
    return stall.tenancy.stall_accounts.get().account


@pytest.fixture
def address(account):
    return f"/accounts/{account.code}/reveal/"


@pytest.fixture
def confirm_page(stall, account):
    return f"/stalls/NUOCHAI/A-001/accounts/{account.code}/"


@pytest.fixture
def keeper(confirmed_client_of, officer):
    return confirmed_client_of(officer)


def shows_number(page):
    text = text_of(page)
    return NUMBER in text or GROUPED in text or 'shape-rendering="crispEdges"' in text


class TestConfirmed:
    def test_the_page_of_a_confirmed_account_is_masked_and_without_a_code(self, keeper, confirm_page, address):
        page = keeper.get(confirm_page)
        assert not shows_number(page)
        assert MASKED in text_of(page)
        assert f'href="{address}"' in text_of(page)
        assert 'name="holder_name"' not in text_of(page)

    def test_so_is_every_other_page(self, keeper, stall):
        owner = stall.tenancy.owner
        for path in ("/stalls/NUOCHAI/A-001/", f"/owners/{owner.code}/", "/stalls/", "/search/?q=A-001"):
            assert not shows_number(keeper.get(path)), path

    def test_a_refused_confirmation_keeps_what_was_typed_and_shows_no_number(self, keeper, confirm_page):
        page = keeper.post(confirm_page, {"holder_name": "HOANG VAN NAM"})
        assert page.status_code == 200
        assert not shows_number(page)
        assert 'value="HOANG VAN NAM"' in text_of(page)

    def test_a_board_that_may_not_reveal_is_told_who_may(self, client_of, board_member, confirm_page):
        page = text_of(client_of(board_member).get(confirm_page))
        assert "Số đầy đủ và mã do cán bộ xã, khu vực hoặc tỉnh xem được." in page
        assert "/reveal/" not in page


class TestNameToBeReadAnew:
    """Under another name her accounts are to be confirmed again; that alone shows nobody the number."""

    @pytest.fixture
    def renamed(self, account, officer):
        owner = account.owner
        owner.name = "Nông Thị Hòa Bình"
        update_owner(owner, by=officer)
        account.refresh_from_db()
        assert not account.is_confirmed
        return account

    @pytest.mark.parametrize("who", ["board_member", "officer"])
    def test_the_page_shows_it_to_nobody(self, client_of, request, renamed, confirm_page, who):
        page = client_of(request.getfixturevalue(who)).get(confirm_page)
        assert page.status_code == 200
        assert not shows_number(page)
        assert "quét lại mã để xác nhận tên" in text_of(page)

    def test_it_is_confirmed_from_the_reveal(self, keeper, renamed, address, confirm_page):
        assert shows_number(keeper.post(address, {"reason": "ledger"}))
        said = {"holder_name": "NONG THI HOA BINH"} | version_at(keeper, confirm_page)
        assert keeper.post(confirm_page, said).status_code == 302
        renamed.refresh_from_db()
        assert renamed.is_confirmed


class TestUnconfirmed:
    def test_scanning_is_the_work_itself(self, keeper, make_stall):
        stall = make_stall("A-002", to="unconfirmed", number="190012345678")
        account = stall.tenancy.stall_accounts.get().account
        page = keeper.get(f"/stalls/NUOCHAI/A-002/accounts/{account.code}/")
        assert decoded(text_of(page)) == payload_of(stall, account)
        assert "1900 1234 5678" in text_of(page)
        assert not Reveal.objects.exists()


class TestReveal:
    def test_number_and_code_on_the_answer_only(self, keeper, officer, stall, account, address):
        assert not shows_number(keeper.get(address))
        answer = keeper.post(address, {"reason": "mispaid", "note": ""})
        assert answer.status_code == 200
        assert text_of(answer).count(GROUPED) == 1
        assert decoded(text_of(answer)) == payload_of(stall, account)
        assert not shows_number(keeper.get(address))
        seen = Reveal.objects.get()
        assert (seen.owner, seen.what, seen.account, seen.reason, seen.by) == (
            account.owner, "account", account.code, "mispaid", officer,
        )  # fmt: skip
        event = AuditEvent.objects.get(action="account.reveal")
        assert (event.label, event.changed) == (account.code, {"reason": [None, "Kiểm tra chuyển nhầm"]})

    def test_the_name_is_confirmed_anew_from_there(self, keeper, account, address, confirm_page):
        answer = text_of(keeper.post(address, {"reason": "owner"}))
        assert f'action="{confirm_page}"' in answer
        assert "Xác nhận lại tên" in answer
        said = {"holder_name": "HOANG VAN NAM", "relation": "spouse", "relation_reason": "Dùng chung"}
        saved = keeper.post(confirm_page, said | version_at(keeper, confirm_page))
        assert messages_of(keeper.get(saved.url)) == ["Đã xác nhận: HOANG VAN NAM, Agribank."]
        account.refresh_from_db()
        assert (account.holder_name, account.relation) == ("HOANG VAN NAM", "spouse")

    def test_on_two_stalls_each_has_its_own_code(self, keeper, market, stall, account, address):
        second = create_stall(market, code="A-002")
        move_in(second, account.owner, since=stall.tenancy.since)
        show_account(second, account)
        answer = text_of(keeper.post(address, {"reason": "owner"}))
        for each in (stall, second):
            assert svg(payload_of(each, account), label="Mã VietQR của tài khoản") in answer
        assert answer.count('name="holder_name"') == 1

    def test_on_no_stall_there_is_the_number_alone(self, keeper, stall, account, address, bank):
        add_account(stall, bank=bank, number="101101101")
        hide_account(stall.tenancy.stall_accounts.get(account=account))
        answer = text_of(keeper.post(address, {"reason": "owner"}))
        assert GROUPED in answer
        assert "Không gian nào đang dùng tài khoản này." in answer

    def test_who_may(self, confirmed_client_of, request, account, address):
        expected = {"officer": 200, "colleague": 200, "province_officer": 200, "board_member": 403, "viewer": 403,
                    "administrator": 403, "neighbour": 404}  # fmt: skip
        for name, status in expected.items():
            client = confirmed_client_of(request.getfixturevalue(name))
            answer = client.post(address, {"reason": "owner"})
            assert (client.get(address).status_code, answer.status_code) == (status, status), name
            assert shows_number(answer) == (status == 200), name

    def test_the_password_is_asked_for_first(self, client_of, officer, address):
        assert client_of(officer).post(address, {"reason": "owner"}).status_code == 302
        assert not Reveal.objects.exists()

    def test_names_of_rows_hold_no_number(self, account):
        shown = f"{account} {account!r} {account.stall_accounts.get()!r}"
        assert NUMBER not in shown
        assert MASKED in shown


class TestConsentInTheSameStep:
    @pytest.fixture
    def stall(self, make_stall):
        return make_stall("A-001", to="unconfirmed", number=NUMBER)

    def test_offered_and_never_ticked(self, keeper, confirm_page):
        page = text_of(keeper.get(confirm_page))
        assert "Chủ hộ đã nghe và đồng ý (bản 1)" in page
        assert "checked" not in page

    def test_ticked_it_is_recorded_with_the_name(self, keeper, officer, account, confirm_page):
        said = {"holder_name": "NONG THI HOA", "consent": "on"}
        keeper.post(confirm_page, said | version_at(keeper, confirm_page))
        given = Consent.objects.get()
        assert (given.owner, given.how, given.recorded_by) == (account.owner, "spoken", officer)
        account.refresh_from_db()
        assert account.is_confirmed

    def test_left_alone_only_the_name_is(self, keeper, account, confirm_page):
        keeper.post(confirm_page, {"holder_name": "NONG THI HOA"} | version_at(keeper, confirm_page))
        assert PayoutAccount.objects.get().is_confirmed
        assert not Consent.objects.exists()

    def test_a_refused_name_records_neither(self, keeper, confirm_page):
        said = {"holder_name": "HOANG VAN NAM", "consent": "on"}
        page = keeper.post(confirm_page, said | version_at(keeper, confirm_page))
        assert list(page.context["form"].errors) == ["relation", "relation_reason"]
        assert not Consent.objects.exists()

    def test_not_asked_again(self, keeper, officer, account, confirm_page):
        record_consent(account.owner, how="signed", by=officer)
        assert 'name="consent"' not in text_of(keeper.get(confirm_page))
