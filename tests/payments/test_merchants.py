"""A code that was issued pays a merchant: no page shows it as an account of a bank."""

import re

import pytest

from payments.emv import Field
from payments.services import add_account, confirm_holder
from placards.models import Placard
from tests.pages import text_of
from tests.payments.changing import propose
from tests.payments.issued import SHOP, issued
from tests.placards.printing import print_now

# A till of VNPAY that calls itself what could be an account's number.
TILL = issued((Field("26", (Field("00", "A000000775"), Field("01", "8812345678901"))), *SHOP))
MERCHANT = re.compile(r"Mã người bán VNPAY</(?:strong|dt)>\s*<(?:span|strong|dd)[^>]*>8812")
AS_ACCOUNT = re.compile(r"Agribank(?:</strong>)?:?\s*(?:<(?:span|strong)[^>]*>)?8812")


def shows_a_merchant(text):
    return (bool(MERCHANT.search(text)), bool(AS_ACCOUNT.search(text))) == (True, False)


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="no_account")


@pytest.fixture
def account(stall, bank):
    return add_account(stall, bank=bank, issued=TILL).account


def test_where_it_is_confirmed(officer_client, account):
    url = f"/stalls/NUOCHAI/A-001/accounts/{account.code}/"
    assert shows_a_merchant(text_of(officer_client.get(url)))
    said = {"holder_name": "NONG THI HOA", "consent": "on"}
    page = officer_client.post(url, said | {"version": officer_client.get(url).context["form"]["version"].value()})
    assert "Đã xác nhận: NONG THI HOA, Mã người bán VNPAY." in text_of(officer_client.get(page.url))
    assert shows_a_merchant(text_of(officer_client.get(url)))


def test_on_the_pages_of_stall_and_owner(officer_client, stall, account, officer):
    confirm_holder(account, holder_name="NONG THI HOA", by=officer)
    for url in ("/stalls/NUOCHAI/A-001/", f"/owners/{stall.tenancy.owner.code}/"):
        text = text_of(officer_client.get(url))
        assert shows_a_merchant(text)
        assert "Ngân hàng giữ tài khoản: Agribank" in text


def test_in_what_is_held_about_her(officer_client, stall, account):
    held = officer_client.get(f"/owners/{stall.tenancy.owner.code}/held/file/").content.decode("utf-8-sig")
    assert "Mã người bán VNPAY: 8812****8901" in held
    assert "Agribank" not in held


def test_where_it_is_revealed(confirmed_client_of, officer, account):
    client = confirmed_client_of(officer)
    assert shows_a_merchant(text_of(client.post(f"/accounts/{account.code}/reveal/", {"reason": "owner"})))


def test_in_a_sentence(account):
    assert str(account) == "VNPAY, mã người bán 8812****8901"


@pytest.fixture
def change(make_stall, market, officer, bank):
    stall = make_stall("A-001", number="101101")
    print_now(market)
    stall.refresh_from_db()
    return propose(stall, by=officer, bank=bank.pk, number="", issued=TILL)


def test_where_an_account_is_changed(officer_client, change):
    text = text_of(officer_client.get(f"/changes/{change.code}/"))
    assert shows_a_merchant(text)


def test_where_a_change_is_approved(confirmed_client_of, area_officer, change):
    assert shows_a_merchant(text_of(confirmed_client_of(area_officer).get(f"/changes/{change.code}/approve/")))


def test_the_sheet_remembers_what_it_said(market, account, officer):
    confirm_holder(account, holder_name="NONG THI HOA", by=officer)
    print_now(market)
    assert '"bank": "Mã người bán VNPAY"' in Placard.objects.get().snapshot
