"""From a proposed change to a revoked placard, by two people, each at a phone of her own."""

import pytest
from playwright.sync_api import expect

from payments.models import AccountChange, PayoutAccount
from payments.vietqr import decode
from placards.models import Placard
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.office import Office
from tests.placards.printing import codes_in, print_now

NEW = "2200220022"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no_scripts"])
def test_two_people_change_the_account_on_the_wall(open_as, officer, area_officer, make_stall, scripts):
    print_now(make_stall("A-001", number="8812345678901").market)
    hung = Placard.objects.get()
    hall = Office(open_as(officer, device=PHONE, scripts=scripts))
    hall.open_stall("NUOCHAI", "A-001")
    hall.visit.follow("Đề nghị đổi tài khoản")
    hall.page.get_by_label("Ngân hàng", exact=False).first.fill("bidv")
    hall.page.get_by_label("Số tài khoản").fill("2200 2200 22")
    hall.page.get_by_label("Tên chủ tài khoản mới").fill("Nông Thị Hoa")
    hall.page.get_by_label("Chủ hộ có mặt").check()
    hall.visit.press("Gửi đề nghị")
    (code,) = hall.scan_the_screen("Mã VietQR của tài khoản mới")
    assert decode(code).account == NEW
    assert hall.visit.small_targets() == []

    office = Office(open_as(area_officer, confirmed=True, device=DESK, scripts=scripts))
    office.visit.open("/")
    office.visit.follow("Duyệt", exact=False)
    office.visit.follow("Gian hàng A-001", exact=False)
    office.visit.follow("Quét mã để duyệt")
    (code,) = office.scan_the_screen("Mã VietQR của tài khoản mới")
    assert decode(code).account == NEW
    office.page.get_by_label("hiện tên gì").fill("HOANG VAN NAM")
    office.visit.press("Duyệt")
    expect(office.page.get_by_role("alert")).to_contain_text("khác tên chủ hộ đã nói")
    office.page.get_by_label("hiện tên gì").fill("nong thi hoa")
    office.visit.press("Duyệt")
    expect(office.page.get_by_role("main")).to_contain_text("Biển cũ đã thu hồi trong sổ")

    hung.refresh_from_db()
    assert (hung.state, hung.revoke_reason) == ("revoked", "account")
    account = PayoutAccount.objects.with_number(NEW).get()
    assert (AccountChange.objects.get().state, account.confirmed_by) == ("approved", area_officer)

    hall.open_stall("NUOCHAI", "A-001")
    expect(hall.page.get_by_role("main")).to_contain_text("Tài khoản đã đổi: phải thu lại.")
    hall.print_market("NUOCHAI", choice="Chưa in", layout="A6")
    (payload,) = codes_in(hall.download())
    assert decode(payload).account == NEW
