"""Twenty sheets are handed over on a phone without scripts, and a buyer looks one up on hers."""

import re

from django.utils import timezone
from playwright.sync_api import expect

from placards.models import Placard
from tests.placards.papers import enter


def test_twenty_sheets_in_few_taps_without_scripts(open_as, officer, make_stalls):
    enter(*make_stalls(20), by=officer)
    visit = open_as(officer, scripts=False)
    visit.open("/")
    taps = [lambda: visit.follow("Giao", exact=False), lambda: visit.follow("Chọn cả 20 biển")]
    taps += [lambda: visit.press(re.compile("Giao biển đã chọn"), exact=False)]
    for tap in taps:
        tap()
    expect(visit.page.get_by_role("status")).to_have_text("Đã giao 20 biển.")
    expect(visit.page.get_by_role("heading", name="Không còn biển nào chờ giao")).to_be_visible()
    assert set(Placard.objects.values_list("custody", "handed_on")) == {("handed", timezone.localdate())}


def test_scanned_off_the_back_it_is_handed_over_seen_and_taken_down(open_as, officer, make_stall):
    (sheet,) = enter(make_stall("A-001"), by=officer)
    visit = open_as(officer, scripts=False)
    visit.open(f"/v/{sheet.serial}")
    visit.page.get_by_label("Người nhận").fill("Bà Lan")
    visit.press("Giao biển")
    assert visit.path == f"/placards/sheets/{sheet.serial}/"
    visit.press("Biển đang treo ở gian")
    enter(sheet.stall, by=officer)
    visit.open(f"/v/{sheet.serial}/")
    visit.press("Đã thu tờ này về")
    sheet.refresh_from_db()
    assert (sheet.handed_to, sheet.seen_at is None, sheet.where) == ("Bà Lan", False, "Đã thu về")


def test_a_buyer_looks_a_sheet_up(open_browser, officer, make_stall):
    (sheet,) = enter(make_stall("A-001"), by=officer)
    visit = open_browser(scripts=False)
    received = visit.weigh(f"/v/{sheet.serial.lower()}/")
    assert sum(size for kind, size in received) <= 10_000
    expect(visit.page.get_by_text("Đang dùng")).to_be_visible()
    assert visit.small_targets() == []
    assert visit.page.context.cookies() == []
