"""From the first screen to a paper to sign: what a province reads, asks and answers with, at a desk and on a phone."""

from datetime import timedelta

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from places.models import AdminUnit
from reports.services import set_target, take_snapshot
from tests.e2e.conftest import DESK
from tests.e2e.paper import keep_picture, picture_of
from tests.e2e.test_pages import faults_of
from tests.reports.history import Hall, let_days_pass

FIGURES = ("/reports/", "/reports/markets/", "/reports/funnel/", "/reports/targets/", "/reports/indicators/")
FORMS = ("/reports/paper/", "/reports/targets/new/", "/reports/indicators/new/")
WAY = ("let", "account", "confirm", "consent", "print", "hand", "use")


@pytest.fixture
def province(province_officer, make_market, bank):
    """Every third commune has a market of three stalls; none to all of them have come all the way, later ones today."""
    communes = list(AdminUnit.objects.current().communes()[::3])
    halls = [Hall([make_market(f"Chợ {unit.name}", unit=unit)], province_officer, bank) for unit in communes]
    for stall in (0, 1, 2):
        for place, hall in enumerate(halls):
            if stall < place % 4:
                for act in WAY:
                    hall.act(act, stall)
        if stall != 1:
            let_days_pass(35)
            take_snapshot()
    set_target(
        unit=None, reached="seen", until=timezone.localdate() + timedelta(days=30), percent=50, by=province_officer
    )
    return province_officer


def test_pages_of_figures_fit_a_phone_and_a_desk(open_as, province):
    visit = open_as(province)
    assert faults_of(visit, [*FIGURES, *FORMS]) == []


def test_the_table_opens_down_to_the_stalls(open_as, province):
    visit = open_as(province, device=DESK, scripts=False)
    page = visit.page
    visit.open("/")
    visit.follow("Xem từng bước")
    keep_picture("league.png", picture_of(page.screenshot()))
    row = page.locator(".league-row").first
    row.locator("summary").click()
    number = row.get_by_role("link", name="Thấy treo trong 90 ngày", exact=False)
    count = int(number.locator("strong").inner_text())
    visit.leave_by(number)
    expect(page.locator(".stall-row")).to_have_count(count)


def test_the_index_is_answered_and_goes_into_the_report(open_as, province, tmp_path):
    visit = open_as(province, device=DESK, scripts=False)
    page = visit.page
    visit.open("/reports/")
    visit.follow("Chỉ số")
    visit.follow("Thêm chỉ số")
    page.get_by_label("Mã trong bộ chỉ số", exact=False).fill("2.10")
    page.get_by_label("Tên chỉ số").fill("Tỷ lệ chợ có biển mã")
    page.get_by_label("Tỷ lệ chợ có đủ gian đã qua một bước").check()
    visit.press("Thêm chỉ số")
    # What this way of counting needs is asked for, and nothing that was typed is lost.
    expect(page.get_by_role("alert")).to_contain_text("chọn bước nào")
    page.get_by_label("Bước nào", exact=False).select_option(label="Đã giao biển")
    page.get_by_label("Từ bao nhiêu % gian", exact=False).fill("60")
    visit.press("Thêm chỉ số")
    row = page.locator(".indicator-row")
    expect(row).to_contain_text("2.10. Tỷ lệ chợ có biển mã")
    value = row.locator("strong").inner_text()
    assert value.endswith(" %")
    visit.follow("báo cáo để ký")
    with page.expect_download() as download:
        page.get_by_role("button", name="Lập PDF").click()
    download.value.save_as(tmp_path / "report.pdf")
    pages = pypdfium2.PdfDocument(tmp_path / "report.pdf")
    words = " ".join(" ".join(each.get_textpage().get_text_range().split()) for each in pages)
    for said in ("BÁO CÁO", "2.10", "Tỷ lệ chợ có biển mã", value):
        assert said in words
