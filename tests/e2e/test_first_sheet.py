"""The order's page shows the sheet that is being chosen, and a printer of the office is measured and used."""

import io

import pypdfium2
import pytest
from playwright.sync_api import expect

from jobs.runner import run_next
from placards.models import PrintBatch
from tests.e2e.conftest import DESK, PHONE
from tests.placards.printing import codes_in, file_of


def picture(visit):
    return visit.page.locator(".first-sheet img")


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_the_picture_follows_the_choice(open_as, officer, make_stalls, market, device):
    make_stalls(6)
    visit = open_as(officer, device=device)
    visit.open(f"/markets/{market.code}/print/")
    expect(picture(visit)).to_have_attribute("alt", "Tờ đầu như sẽ in, gian A-001 đến A-004")
    first = picture(visit).get_attribute("src")
    visit.page.get_by_text("Hai biển A5 trên một tờ A4").click()
    expect(picture(visit)).to_have_attribute("alt", "Tờ đầu như sẽ in, gian A-001 đến A-002")
    assert picture(visit).get_attribute("src") != first
    wide = picture(visit).evaluate("image => image.naturalWidth > image.naturalHeight")
    assert wide
    assert not PrintBatch.objects.exists()


def test_without_scripts_a_button_shows_it_and_keeps_what_was_chosen(open_as, officer, make_stalls, market):
    make_stalls(6)
    visit = open_as(officer, scripts=False)
    visit.open(f"/markets/{market.code}/print/")
    expect(picture(visit)).to_have_count(0)
    visit.page.get_by_text("Một biển A5").click()
    visit.press("Xem tờ đầu")
    expect(picture(visit)).to_have_attribute("alt", "Tờ đầu như sẽ in, gian A-001")
    expect(visit.page.get_by_label("Một biển A5")).to_be_checked()
    visit.press("In biển")
    assert PrintBatch.objects.get().layout == "a5"


def test_a_printer_from_the_ruler_to_the_sheet(open_as, officer, make_stalls, market):
    make_stalls(4)
    visit = open_as(officer)
    visit.open("/placards/printers/")
    visit.follow("Thêm máy in")
    visit.page.get_by_label("Tên máy in").fill("HP phòng Kinh tế")
    visit.press("Thêm máy in")
    with visit.page.expect_download() as sheet:
        visit.page.get_by_role("link", name="Tải tờ đo").first.click()
    document = pypdfium2.PdfDocument(io.BytesIO(sheet.value.path().read_bytes()))
    assert "Tờ đo máy in" in document[0].get_textpage().get_text_bounded()
    document.close()
    visit.follow("Gõ bốn số đo")
    for label, millimetres in (("vạch A", "21,5"), ("đến vạch B", "171"), ("vạch C", "20"), ("đến vạch D", "257")):
        visit.page.get_by_label(label, exact=False).first.fill(millimetres)
    visit.press("Ghi số đo")
    expect(visit.page.get_by_text("Máy in lệch 1,4 mm sang phải, to hơn 0,6 % theo chiều ngang.")).to_be_visible()
    visit.open(f"/markets/{market.code}/print/")
    expect(visit.page.locator("#id_printer")).to_have_value(officer.printers_added.get().code)
    visit.press("In biển")
    expect(visit.page.get_by_text("đã bù phần in lệch")).to_be_visible()
    assert len(codes_in(file_of(PrintBatch.objects.get()))) == 4


def test_the_page_of_a_running_job_ends_by_itself(open_as, officer, make_stalls, market, settings):
    settings.PRINT_AT_ONCE = 0
    make_stalls(2)
    visit = open_as(officer)
    visit.open(f"/markets/{market.code}/print/")
    visit.press("In biển")
    expect(visit.page.get_by_text("Đang chờ đến lượt.")).to_be_visible()
    run_next()
    expect(visit.page.get_by_role("link", name="Tải tệp PDF")).to_be_visible()
    expect(visit.page.get_by_text("Đã in 2 biển trên 1 trang.")).to_be_visible()
