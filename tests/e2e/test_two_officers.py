"""Two officers at one stall: the second is shown what the first has saved, and loses nothing of her own."""

import pytest
from playwright.sync_api import expect

from stalls.models import Stall
from tests.e2e.conftest import DESK, PHONE

EDIT = "/stalls/NUOCHAI/A-001/edit/"


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_the_second_to_save_sees_the_differences_and_saves_again(open_as, officer, colleague, make_stall, device):
    colleague.full_name = "Hoàng Thị Duyên"
    colleague.save()
    stall = make_stall("A-001", to="vacant")
    first, second = open_as(colleague, device=device), open_as(officer, device=device)
    for visit in (first, second):
        visit.open(EDIT)
    first.page.get_by_label("Loại").select_option("Ki-ốt")
    first.page.get_by_label("Diện tích").fill("6")
    first.press("Lưu")

    second.page.get_by_label("Diện tích").fill("4,5")
    second.page.get_by_label("Ngành hàng").select_option("Thịt tươi")
    second.press("Lưu")
    notice = second.page.get_by_role("alert")
    expect(notice.get_by_role("heading")).to_contain_text("Hoàng Thị Duyên vừa sửa gian này lúc ")
    expect(notice).to_be_focused()
    rows = [row.inner_text().split() for row in notice.locator("tbody tr").all()]
    assert len(rows) == 2, rows
    expect(second.page.get_by_label("Loại")).to_have_value("kiosk")
    expect(second.page.get_by_label("Diện tích")).to_have_value("4,5")
    expect(second.page.get_by_label("Ngành hàng")).to_have_value("meat")
    assert second.small_targets() == []
    stall.refresh_from_db()
    assert str(stall.area_m2) == "6.00"

    second.press("Lưu")
    assert second.path == "/stalls/NUOCHAI/A-001/"
    stall = Stall.objects.get()
    assert (stall.kind, str(stall.area_m2), stall.goods) == ("kiosk", "4.50", "meat")
