"""Two officers at one account: a name that somebody else has read meanwhile, and buttons that name their account."""

import pytest

from officers.acting import acting_as
from officers.models import AuditEvent
from payments.models import PayoutAccount, StallAccount
from payments.services import add_account, confirm_holder, hide_account, make_primary
from stalls.services import create_stall, move_in, update_owner
from tests.pages import messages_of
from tests.stalls.stale import differences_of, held_by, sent_from


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="unconfirmed")


@pytest.fixture
def account(stall):
    return PayoutAccount.objects.get()


@pytest.fixture
def base(stall):
    return f"/stalls/{stall.market.code}/A-001/"


@pytest.fixture
def url(base, account):
    return f"{base}accounts/{account.code}/"


@pytest.fixture
def duyen(colleague):
    colleague.full_name = "Hoàng Thị Duyên"
    colleague.save()
    return colleague


def opened(client, url, **typed):
    return sent_from(client.get(url).context["form"], **typed)


def confirmed_by(user, account, name, relation=""):
    with acting_as(user):
        reason = "Dùng chung" if relation else ""
        confirm_holder(account, holder_name=name, relation=relation, relation_reason=reason, by=user)


class TestConfirm:
    def test_a_name_read_meanwhile_is_shown_and_the_next_press_saves(self, officer_client, account, url, duyen):
        values = opened(
            officer_client, url, holder_name="HOANG VAN NAM", relation="spouse", relation_reason="Của chồng"
        )
        confirmed_by(duyen, account, "HOANG VAN LAM", "child")
        page = officer_client.post(url, values)
        assert page.context["form"].stale.heading.startswith("Hoàng Thị Duyên vừa sửa tài khoản này lúc ")
        assert differences_of(page) == {
            "App ngân hàng hiện tên gì?": ("để trống", "HOANG VAN LAM", "HOANG VAN NAM", True),
            "Người này là gì của chủ hộ": ("để trống", "Con", "Vợ hoặc chồng", True),
            "Vì sao nhận tiền vào tài khoản người này": ("để trống", "Dùng chung", "Của chồng", True),
        }
        account.refresh_from_db()
        assert (account.holder_name, account.confirmed_by) == ("HOANG VAN LAM", duyen)
        assert officer_client.post(url, held_by(page)).status_code == 302
        account.refresh_from_db()
        assert (account.holder_name, account.relation) == ("HOANG VAN NAM", "spouse")

    def test_her_own_name_is_said_as_such(self, officer_client, account, url, duyen):
        confirmed_by(duyen, account, "NONG THI HOA")
        values = opened(officer_client, url)
        assert (values["holder_name"], values["relation"]) == ("NONG THI HOA", "owner")
        values["relation"] = ""  # the list stands on nothing: it doesn't offer the owner herself
        confirmed_by(duyen, account, "HOANG VAN LAM", "child")
        page = officer_client.post(url, values)
        assert differences_of(page) == {
            "App ngân hàng hiện tên gì?": ("NONG THI HOA", "HOANG VAN LAM", "NONG THI HOA", False),
            "Người này là gì của chủ hộ": ("Chính chủ hộ", "Con", "để trống", False),
            "Vì sao nhận tiền vào tài khoản người này": ("để trống", "Dùng chung", "để trống", False),
        }
        assert (held_by(page)["holder_name"], held_by(page)["relation"]) == ("HOANG VAN LAM", "child")

    def test_a_name_that_fell_with_the_owners_is_not_confirmed_back(self, officer_client, account, url, duyen):
        """She got another name: her accounts are to be read again, and a page from before may not undo that."""
        confirmed_by(duyen, account, "NONG THI HOA")
        values = opened(officer_client, url) | {"relation": ""}
        owner = account.owner
        owner.name = "Nông Thị Huệ"
        with acting_as(duyen):
            update_owner(owner, by=duyen)
        page = officer_client.post(url, values | {"relation": "child", "relation_reason": "Dùng chung"})
        assert page.context["form"].stale.heading == "Tài khoản này vừa được sửa ở chỗ khác."
        assert differences_of(page)["App ngân hàng hiện tên gì?"][:2] == ("NONG THI HOA", "để trống")
        account.refresh_from_db()
        assert not account.is_confirmed

    def test_the_same_page_sent_twice_is_one_confirmation(self, officer_client, account, url):
        values = opened(officer_client, url, holder_name="NONG THI HOA")
        first, second = (officer_client.post(url, values) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert AuditEvent.objects.about(account).filter(action="account.confirm").count() == 1

    def test_an_account_taken_off_meanwhile_is_not_found(self, officer_client, url):
        values = opened(officer_client, url, holder_name="NONG THI HOA")
        hide_account(StallAccount.objects.get())
        assert officer_client.post(url, values).status_code == 404
        assert not PayoutAccount.objects.exists()

    @pytest.mark.parametrize("version", ["", "x" * 1_000_000, '{"row":"x"}', '["row"]'])
    def test_junk_for_a_version_is_stale(self, officer_client, account, url, version):
        values = opened(officer_client, url, holder_name="NONG THI HOA") | {"version": version}
        page = officer_client.post(url, values)
        assert differences_of(page) == {"App ngân hàng hiện tên gì?": ("không rõ", "để trống", "NONG THI HOA", True)}
        assert officer_client.post(url, held_by(page)).status_code == 302
        account.refresh_from_db()
        assert account.holder_name == "NONG THI HOA"


class TestButtons:
    """They say which account they mean by its code, so that another order meanwhile changes nothing about it."""

    @pytest.fixture
    def accounts(self, stall, bank, account):
        return [account, *(add_account(stall, bank=bank, number=number).account for number in ("9901", "9902"))]

    def shown(self):
        return [each.account for each in StallAccount.objects.select_related("account")]

    def test_what_was_meant_becomes_first_in_whatever_order_they_stand(self, officer_client, stall, base, accounts):
        first, second, third = accounts
        make_primary(StallAccount.objects.get(account=third))
        officer_client.post(f"{base}accounts/{second.code}/primary/")
        assert self.shown() == [second, third, first]

    def test_what_was_meant_is_taken_off_in_whatever_order_they_stand(self, officer_client, base, accounts):
        first, second, third = accounts
        make_primary(StallAccount.objects.get(account=third))
        officer_client.post(f"{base}accounts/{first.code}/hide/")
        assert self.shown() == [third, second]

    @pytest.mark.parametrize("what", ["primary", "hide"])
    def test_what_somebody_took_off_is_not_found(self, officer_client, base, accounts, what):
        gone = accounts[1].code
        hide_account(StallAccount.objects.get(account=accounts[1]))
        assert officer_client.post(f"{base}accounts/{gone}/{what}/").status_code == 404
        assert self.shown() == [accounts[0], accounts[2]]

    def test_shown_twice_with_one_key_it_is_there_once_and_nothing_is_complained_of(
        self, officer_client, market, account
    ):
        other = create_stall(market, code="A-002")
        move_in(other, account.owner, since=account.owner.tenancies.get().since)
        url = f"/stalls/{market.code}/A-002/accounts/{account.code}/show/"
        first, second = (officer_client.post(url, {"once": "key-of-the-page"}) for _ in range(2))
        assert first["Location"] == second["Location"] == f"/stalls/{market.code}/A-002/"
        assert messages_of(officer_client.get(first["Location"])) == ["Đã thêm tài khoản vào gian."]
        assert account.stall_accounts.count() == 2
        # Without a key it is refused by what is there already.
        assert officer_client.post(url).status_code == 302
        (sentence,) = messages_of(officer_client.get(first["Location"]))
        assert sentence.startswith("Gian này đã có tài khoản")
