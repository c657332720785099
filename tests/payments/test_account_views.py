import re

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image

from payments.models import PayoutAccount, StallAccount
from payments.payloads import payload_of
from payments.services import add_account
from payments.vietqr import decode
from stalls.models import Stall
from stalls.services import create_stall, move_in
from tests.pages import messages_of, text_of, version_at

NUMBER = "8812345678901"


def decoded(page):
    """What a phone reads off the page: its only drawn code, made into pixels."""
    (svg,) = re.findall(r'<svg[^>]*shape-rendering="crispEdges".*?</svg>', page, re.DOTALL)
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    picture = Image.new("L", (side, side), 255)
    (path,) = re.findall(r'<path d="([^"]*)"', svg)
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        picture.paste(0, (int(x), int(y), int(x) + int(length), int(y) + 1))
    (code,) = zxingcpp.read_barcodes(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))
    return code.text


def post(client, address, values):
    """As from the page itself, which says what it showed."""
    return client.post(address, values | version_at(client, address))


class TestConfirm:
    @pytest.fixture
    def stall(self, make_stall):
        return make_stall("A-001", to="unconfirmed", number=NUMBER)

    @pytest.fixture
    def account(self, stall):
        return stall.tenancy.stall_accounts.get().account

    @pytest.fixture
    def address(self, stall, account):
        return f"/stalls/{stall.market.code}/A-001/accounts/{account.code}/"

    def test_the_code_on_the_screen_pays_this_account(self, officer_client, stall, account, address):
        shown = officer_client.get(address)
        assert decoded(text_of(shown)) == payload_of(stall, account)
        assert decode(payload_of(stall, account)).memo == "NUOCHAI A-001"
        assert shown.context["number"] == "8812 3456 7890 1"
        assert text_of(shown).count("8812 3456 7890 1") == 1

    def test_her_own_name(self, officer_client, officer, stall, account, address):
        answer = post(officer_client, address, {"holder_name": "nông thị hoa"})
        assert answer.url == f"/stalls/{stall.market.code}/A-001/"
        account.refresh_from_db()
        assert (account.holder_name, account.relation, account.confirmed_by) == ("NONG THI HOA", "owner", officer)
        assert messages_of(officer_client.get(answer.url)) == ["Đã xác nhận: NONG THI HOA, Agribank."]
        form = officer_client.get(address).context["form"]
        assert form["holder_name"].value() == "NONG THI HOA"

    def test_and_the_next_stall(self, officer_client, stall, address):
        answer = post(officer_client, address, {"holder_name": "NONG THI HOA", "next": "1"})
        assert answer.url == f"/markets/{stall.market.code}/stalls/new/"

    def test_another_name_is_asked_about(self, officer_client, account, address):
        refusal = post(officer_client, address, {"holder_name": "Hoàng Văn Nam"})
        sentence = "Tên HOANG VAN NAM khác tên chủ hộ Nông Thị Hoa. Chọn người này là gì của chủ hộ."
        reason = "Ghi vì sao chủ hộ nhận tiền vào tài khoản của người này."
        assert refusal.context["form"].errors == {"relation": [sentence], "relation_reason": [reason]}
        assert refusal.context["form"]["holder_name"].value() == "Hoàng Văn Nam"
        assert text_of(refusal).count(sentence) == 2
        account.refresh_from_db()
        assert not account.is_confirmed
        post(
            officer_client,
            address,
            {"holder_name": "Hoàng Văn Nam", "relation": "spouse", "relation_reason": "Dùng chung"},
        )
        account.refresh_from_db()
        assert (account.holder_name, account.relation) == ("HOANG VAN NAM", "spouse")

    def test_who_may(self, client_of, outsiders, account, address):
        for user, status in outsiders:
            assert client_of(user).get(address).status_code == status
            assert client_of(user).post(address, {"holder_name": "NONG THI HOA"}).status_code == status
        account.refresh_from_db()
        assert not account.is_confirmed

    def test_only_through_a_stall_that_shows_it(self, officer_client, make_stall, stall, account):
        make_stall("A-002", name="Hoàng Văn Nam")
        assert officer_client.get(f"/stalls/{stall.market.code}/A-002/accounts/{account.code}/").status_code == 404

    def test_next_goes_to_the_first_that_waits(self, officer_client, make_stall, bank):
        stall = make_stall("A-001")
        waiting = f"/stalls/{stall.market.code}/A-001/accounts/next/"
        assert officer_client.get(waiting).url == f"/stalls/{stall.market.code}/A-001/"
        first, _ = (add_account(stall, bank=bank, number=number).account for number in ("101", "102"))
        answer = officer_client.get(waiting)
        assert answer.url == f"/stalls/{stall.market.code}/A-001/accounts/{first.code}/?queue=1"

    def test_the_queue_goes_on_along_the_way_and_round_to_the_market(self, officer_client, make_stall, market):
        for code in ("A-001", "A-002", "A-003"):
            make_stall(code, to="unconfirmed")
        make_stall("A-004")
        address, visited = f"/stalls/{market.code}/A-002/accounts/next/", []
        while address != f"/markets/{market.code}/":
            page = officer_client.get(address).url
            visited.append(page.split("/")[3])
            address = post(officer_client, page, {"holder_name": "NONG THI HOA", "next": "1"}).url
        assert visited == ["A-002", "A-003", "A-001"]
        assert PayoutAccount.objects.filter(confirmed_at=None).count() == 0

    def test_the_queue_goes_on_from_a_stall_that_was_just_closed(self, officer_client, make_stall, market, address):
        """The account is confirmed all the same; the way starts again from its beginning."""
        make_stall("A-002", to="unconfirmed")
        Stall.objects.filter(code="A-001").update(status="closed", closed_on=timezone.localdate())
        answer = post(officer_client, f"{address}?queue=1", {"holder_name": "NONG THI HOA", "next": "1"})
        assert answer.url == f"/stalls/{market.code}/A-002/accounts/next/"


class TestAccounts:
    @pytest.fixture
    def stall(self, make_stall):
        return make_stall("A-001", number=NUMBER)

    @pytest.fixture
    def base(self, stall):
        return f"/stalls/{stall.market.code}/A-001/"

    def test_one_more(self, officer_client, stall, base):
        answer = officer_client.post(f"{base}accounts/new/", {"bank": "bidv", "number": "101101"})
        added = PayoutAccount.objects.get(bank__short_name="BIDV")
        assert answer.url == f"{base}accounts/{added.code}/"
        page = officer_client.post(f"{base}accounts/new/", {"bank": "bidv", "number": "101.101"})
        assert page.context["form"].errors == {"number": ["Gian này đã có tài khoản BIDV ****01."]}

    def test_order_and_removal(self, officer_client, stall, base, bank):
        added = add_account(stall, bank=bank, number="101").account
        order = StallAccount.objects.filter(tenancy=stall.tenancy).values_list("account_id", flat=True)
        first = stall.tenancy.stall_accounts.first().account
        answer = officer_client.post(f"{base}accounts/{added.code}/primary/")
        assert answer.url == base
        assert list(order.all()) == [added.pk, first.pk]
        assert messages_of(officer_client.get(base)) == ["Đã đổi tài khoản chính."]
        officer_client.post(f"{base}accounts/{first.code}/hide/")
        assert list(order.all()) == [added.pk]
        officer_client.post(f"{base}accounts/{first.code}/show/")
        assert list(order.all()) == [added.pk, first.pk]
        assert officer_client.post(f"{base}accounts/{first.code}/delete/").status_code == 404

    def test_signing_in_again_on_the_way_leads_to_the_page_with_the_buttons(
        self, client_of, officer, neighbour, stall, base
    ):
        account = stall.tenancy.stall_accounts.get().account
        for what in ("hide", "primary", "show"):
            assert client_of(officer).get(f"{base}accounts/{account.code}/{what}/").url == base
            assert client_of(neighbour).get(f"{base}accounts/{account.code}/{what}/").status_code == 404
        assert stall.tenancy.stall_accounts.count() == 1

    def test_what_was_hidden_meanwhile_is_said(self, officer_client, stall, base, bank):
        slip = add_account(stall, bank=bank, number="101").account
        officer_client.post(f"{base}accounts/{slip.code}/hide/")
        assert officer_client.post(f"{base}accounts/{slip.code}/hide/").status_code == 404

    def test_somebody_elses_account_is_not_shown(self, officer_client, make_stall, stall, base):
        foreign = make_stall("A-002", name="Hoàng Văn Nam").tenancy.stall_accounts.get().account
        officer_client.post(f"{base}accounts/{foreign.code}/show/")
        assert messages_of(officer_client.get(base)) == ["Tài khoản này không phải của chủ gian hiện nay."]
        assert stall.tenancy.stall_accounts.count() == 1
        assert officer_client.post(f"{base}accounts/{foreign.code}/hide/").status_code == 404

    def test_who_may(self, client_of, outsiders, stall, base):
        account = stall.tenancy.stall_accounts.get().account
        for user, status in outsiders:
            client = client_of(user)
            for path in ("new", f"{account.code}/primary", f"{account.code}/hide", f"{account.code}/show"):
                assert client.post(f"{base}accounts/{path}/", {"bank": "bidv", "number": "1"}).status_code == status
            assert client.get(f"{base}accounts/next/").status_code == status
        assert [each.account for each in stall.tenancy.stall_accounts.all()] == [account]

    def test_the_stall_page_shows_accounts_masked_and_in_order(self, officer_client, stall, base, bank):
        add_account(stall, bank=bank, number="8899887766554")
        page = text_of(officer_client.get(base))
        assert re.findall(r"\d{4}\*{4}\d{4}", page) == ["8812****8901", "8899****6554"]
        assert (page.count("Mã chính"), NUMBER in page.replace(" ", "")) == (1, False)

    def test_what_is_beyond_the_fourth_says_so(self, officer_client, stall, base, bank):
        for number in ("101", "102", "103", "104"):
            add_account(stall, bank=bank, number=number)
        assert text_of(officer_client.get(base)).count("Không in") == 1

    def test_an_account_of_hers_is_offered_to_her_other_stall(self, officer_client, market, stall, base):
        other = create_stall(market, code="A-002")
        move_in(other, stall.tenancy.owner, since=timezone.localdate())
        account = stall.tenancy.stall_accounts.get().account
        show = f"/stalls/{market.code}/A-002/accounts/{account.code}/show/"
        assert text_of(officer_client.get(f"/stalls/{market.code}/A-002/")).count(f'action="{show}"') == 1
        assert text_of(officer_client.get(base)).count("Dùng cho gian này") == 0

    def test_the_owner_page_shows_every_account(self, officer_client, stall):
        page = text_of(officer_client.get(f"/owners/{stall.tenancy.owner.code}/"))
        assert re.findall(r"\d{4}\*{4}\d{4}", page) == ["8812****8901"]
