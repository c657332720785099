"""A market day on a phone, without scripts: two answers a stall, one thumb, and the next stall is there."""

from django.utils import timezone
from playwright.sync_api import expect

from outreach.models import Visit
from placards.custody import hand_over
from placards.models import Placard
from tests.e2e.paper import keep_picture, picture_of
from tests.placards.papers import enter


def answer(visit, wall, pays):
    for words in (wall, pays):
        visit.page.get_by_label(words, exact=True).check()
    visit.press("Lưu, ", exact=False)


def steps_of(page):
    """The funnel as it is read off the page."""
    lines = page.locator(".steps > li > a").all_inner_texts()
    return {words.strip(): int(count) for words, count in (line.rsplit(maxsplit=1) for line in lines)}


def test_the_round_of_a_market_day(open_as, officer, market, make_stalls):
    stalls = make_stalls(3)
    sheets = enter(*stalls, by=officer)
    hand_over(sheets, to="Chủ hộ", on=timezone.localdate(), by=officer)
    visit = open_as(officer, scripts=False)
    page = visit.page
    visit.open("/reports/funnel/")
    before = steps_of(page)
    assert before["Đã giao biển"] == 3
    visit.open(f"/markets/{market.code}/")
    visit.follow("Đi thăm gian")
    visit.follow("Bắt đầu từ A-001")
    keep_picture("visit.png", picture_of(page.screenshot()))
    answer(visit, "Có biển của chợ", "Có nhận")
    expect(page.get_by_role("heading", name="Gian hàng A-002")).to_be_visible()
    answer(visit, "Không treo mã nào", "Chưa nhận")
    # Nothing is lost by what was forgotten.
    expect(page.get_by_role("alert")).to_contain_text("Chưa nhận chuyển khoản thì chọn vì sao")
    page.get_by_label("Sợ bị tính thuế").check()
    visit.press("Lưu, ", exact=False)
    answer(visit, "Có biển của chợ", "Có nhận")
    expect(page.get_by_text("3/3", exact=True)).to_be_visible()
    assert Visit.objects.filter(on_wall="ours", accepts=True).count() == 2
    visit.open("/reports/funnel/")
    assert steps_of(page) == before | {"Thấy treo trong 90 ngày": 2, "Chủ hộ nói nhận chuyển khoản": 2}
    assert Placard.objects.exclude(seen_at=None).count() == 2
