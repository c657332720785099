"""The day a market comes online, on a phone: from signing in to the sheet that customers will scan."""

import re

from playwright.sync_api import expect

from payments.payloads import payload_of
from payments.vietqr import encode
from stalls.models import Market, Stall
from tests.conftest import PASSWORD
from tests.e2e.paper import codes_of_pages, keep_picture, pages_of, words_of

HOA = {"name": "Nông Thị Hoa", "phone": "0912 345 678", "bank": "agri", "number": "9999 0000 00123"}
BAO = {"name": "Hoàng Văn Bảo", "phone": "0387 654 321", "bank": "Vietcombank", "number": "0099 9900 00456"}
LAN = {"name": "Lý Thị Lan", "phone": "036 123 456", "bank": "BIDV", "number": "12345678901234567890"}


def test_from_an_empty_commune_to_printed_placards(open_office, make_officer, commune):
    make_officer("canbo", password=PASSWORD, unit=commune)
    office = open_office()
    office.sign_in("canbo", PASSWORD)
    office.add_lunar_market("Chợ Nước Hai", days=[3, 8], hotline="0206 300 0123")
    assert Market.objects.get().schedule_days == "38"
    office.add_sections("Dãy A", "Dãy B")

    add_two_stalls(office)
    is_told_what_is_wrong_with_the_third(office)
    add_the_third(office)
    confirm_the_second(office)
    add_a_second_account(office)

    prints_what_is_ready_on_a6(office)
    prints_both_codes_on_a5(office)


def add_two_stalls(office):
    """The first stands in the second row of the hall: walking order is not the order of adding."""
    office.visit.follow("Thêm gian hàng")
    office.fill_stall(**HOA, section="Dãy B")
    office.visit.press("Lưu")
    assert office.scan_the_screen() == [encode(bank_bin="970405", account="9999000000123", memo="NUOCHAI 01")]
    office.confirm_holder("NONG THI HOA")
    assert shown_accounts("01") == [("970405", "9999000000123", "NONG THI HOA")]

    office.open_market("NUOCHAI")
    office.visit.follow("Thêm gian hàng")
    assert office.typed() == ["02", "", "", "", ""]
    office.fill_stall(**BAO, section="Dãy A")
    office.visit.press("Lưu và thêm gian kế tiếp")
    assert shown_accounts("02") == [("970436", "0099990000456", "")]


def is_told_what_is_wrong_with_the_third(office):
    assert office.typed() == ["03", "", "", "", ""]
    office.fill_stall(**LAN)
    office.visit.press("Lưu")

    page = office.page
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    wrong = {
        "Điện thoại": "Số điện thoại chưa đúng: di động có 10 chữ số, bắt đầu bằng 0. Số vừa gõ có 9 chữ số.",
        "Số tài khoản": "Số tài khoản dài 20 ký tự; tối đa là 19. Hãy xem lại có gõ thừa không.",
    }
    expect(summary.get_by_role("listitem")).to_have_text([f"{label}: {said}" for label, said in wrong.items()])
    for label, said in wrong.items():
        expect(page.get_by_label(label)).to_have_accessible_description(re.compile(re.escape(said)))
        expect(page.get_by_role("main").get_by_text(said, exact=True)).to_be_visible()
        summary.get_by_role("link", name=label).click()
        expect(page.get_by_label(label)).to_be_focused()
    assert office.typed() == ["03", LAN["name"], LAN["phone"], LAN["bank"], LAN["number"]]
    assert list(Stall.objects.values_list("code", flat=True)) == ["01", "02"]


def add_the_third(office):
    """Corrected and then sent twice by a nervous finger; its holder is not there to confirm the name."""
    office.page.get_by_label("Điện thoại").fill("0361 234 567")
    office.page.get_by_label("Số tài khoản").fill("4199 9900 0000 12")
    office.page.route("**/stalls/new/", arrives_twice)
    office.page.get_by_role("button", name="Lưu", exact=True).dblclick()
    expect(office.page.get_by_role("heading", name="Xác nhận tên chủ tài khoản")).to_be_visible()
    office.page.unroute("**/stalls/new/")
    assert list(Stall.objects.values_list("code", flat=True)) == ["01", "02", "03"]
    assert shown_accounts("03") == [("970418", "41999900000012", "")]


def arrives_twice(route):
    """Of a double click the server gets both, the browser shows only the second answer."""
    if route.request.method == "POST":
        first = route.fetch(max_redirects=0)
        assert first.status == 302
    route.continue_()


def confirm_the_second(office):
    office.open_market("NUOCHAI")
    office.visit.follow("02")
    office.scan_next()
    assert office.scan_the_screen() == [encode(bank_bin="970436", account="0099990000456", memo="NUOCHAI 02")]
    office.confirm_holder("hoang van bao")
    assert shown_accounts("02") == [("970436", "0099990000456", "HOANG VAN BAO")]


def add_a_second_account(office):
    office.open_stall("NUOCHAI", "01")
    office.visit.follow("Thêm tài khoản ngân hàng khác")
    office.page.get_by_label("Ngân hàng").fill("VietinBank")
    office.page.get_by_label("Số tài khoản").fill("1099.9900.0789")
    office.visit.press("Lưu và hiện mã")
    assert office.scan_the_screen() == [encode(bank_bin="970415", account="109999000789", memo="NUOCHAI 01")]
    office.confirm_holder("LUC VAN SON", relation="Vợ hoặc chồng")
    assert shown_accounts("01")[1:] == [("970415", "109999000789", "LUC VAN SON")]


def prints_what_is_ready_on_a6(office):
    """An A6 sheet draws one code, and writes the other account under it."""
    office.print_market("NUOCHAI", choice=re.compile("Chưa in"), layout=re.compile("A6"))
    left_out = office.page.get_by_role("listitem").filter(has_text="Tên chủ tài khoản chưa được xác nhận.")
    expect(left_out.get_by_role("link")).to_have_text(["03"])
    pdf = office.download()

    assert codes_of_pages(pdf) == [payload for stall in walk() for payload in stall[:1]]
    (words,) = words_of(pdf)
    for said in (
        "Chợ Nước Hai", "Xã Hòa An, tỉnh Cao Bằng", "Dãy A", "Dãy B", "Kiểm tra tên người nhận trước khi chuyển",
        "HOANG VAN BAO", "0099 9900 0045 6", "NONG THI HOA", "9999 0000 0012 3", "LUC VAN SON", "1099 9900 0789",
    ):  # fmt: skip
        assert said in words
    assert "02063000123" in words.replace(" ", "")


def prints_both_codes_on_a5(office):
    office.print_market("NUOCHAI", choice=re.compile("In lại tất cả"), layout="Một biển A5", why="Đổi cỡ biển")
    pdf = office.download()
    assert codes_of_pages(pdf) == [payload for stall in walk() for payload in stall]
    keep_picture("placard.png", pages_of(pdf, dpi=110)[1])


def walk():
    """The payloads that the register holds for each stall that may be printed, in walking order."""
    ready = [stall for stall in Stall.objects.in_walking_order() if stall.code != "03"]
    assert [stall.code for stall in ready] == ["02", "01"]
    return [[payload_of(stall, account) for account in accounts_of(stall)] for stall in ready]


def accounts_of(stall):
    return [each.account for each in stall.tenancy.stall_accounts.select_related("account__bank")]


def shown_accounts(code):
    stall = Stall.objects.get(code=code)
    return [(account.bank_id, account.number, account.holder_name) for account in accounts_of(stall)]
