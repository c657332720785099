"""An old office PC that runs no scripts does the whole job all the same."""

import re

from playwright.sync_api import expect

from payments.payloads import payload_of
from payments.vietqr import encode
from stalls.models import Stall
from tests.conftest import PASSWORD
from tests.e2e.paper import codes_of_pages, words_of


def test_from_an_empty_commune_to_a_printed_placard(open_office, make_officer, commune):
    make_officer("canbo", password=PASSWORD, unit=commune)
    office = open_office(scripts=False)
    office.sign_in("canbo", PASSWORD)
    office.add_lunar_market("Chợ Nước Hai", days=[3, 8], hotline="0206 300 0123")
    office.visit.follow("Thêm gian hàng")
    office.fill_stall(name="Nông Thị Hoa", bank="agri", number="9999 0000 00123")
    office.visit.press("Lưu")
    assert office.scan_the_screen() == [encode(bank_bin="970405", account="9999000000123", memo="NUOCHAI 01")]
    office.confirm_holder("NONG THI HOA")

    office.print_market("NUOCHAI", choice=re.compile("Chưa in"), layout=re.compile("A6"))
    pdf = office.download()
    stall = Stall.objects.get()
    shown = stall.tenancy.stall_accounts.select_related("account__bank").get()
    assert codes_of_pages(pdf) == [payload_of(stall, shown.account)]
    assert "NONG THI HOA" in words_of(pdf)[0]


def test_an_error_keeps_what_was_typed_and_takes_the_focus(open_as, officer, market):
    visit = open_as(officer, scripts=False)
    visit.open(f"/markets/{market.code}/stalls/new/")
    visit.page.get_by_label("Họ tên chủ hộ").fill("Lý Thị Lan")
    visit.page.get_by_label("Điện thoại").fill("036 123 456")
    visit.press("Lưu")
    expect(visit.page.get_by_role("alert")).to_be_focused()
    expect(visit.page.get_by_label("Họ tên chủ hộ")).to_have_value("Lý Thị Lan")
    expect(visit.page.get_by_label("Điện thoại")).to_have_value("036 123 456")
    assert not Stall.objects.exists()
