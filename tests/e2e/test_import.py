"""A commune's own Excel list, full of faults, on its way to proved placards."""

import re

from playwright.sync_api import expect

from jobs.runner import run_next
from payments.payloads import payload_of
from stalls.models import Stall
from tests.e2e.conftest import DESK
from tests.e2e.paper import codes_of_pages, keep_picture, picture_of
from tests.payments.importing.terrible import mended, noted_cells, spoil, terrible_list


def send(visit, data):
    file = {"name": "cho nuoc hai.xlsx", "mimeType": "application/octet-stream", "buffer": data}
    visit.page.get_by_label("Tệp danh sách").set_input_files(files=[file])
    visit.press("Gửi và xem trước")


def test_from_a_terrible_list_to_proved_placards(open_as, officer, market):
    visit = open_as(officer, device=DESK)
    page = visit.page
    spoiled, right = spoil(terrible_list())
    visit.open(f"/markets/{market.code}/")
    visit.follow("Nhập từ Excel")
    send(visit, spoiled)

    expect(page.get_by_text(f"{len(right)} lỗi.")).to_be_visible()
    assert Stall.objects.count() == 0
    keep_picture("import.png", picture_of(page.screenshot()))
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp có ghi chú từng ô").click()
    annotated = download.value.path().read_bytes()
    assert set(right) <= set(noted_cells(annotated))

    visit.follow("Gửi tệp khác")
    send(visit, mended(annotated, right))
    expect(page.get_by_role("link", name="Gian mới: 300")).to_be_visible()
    page.get_by_label("là tên app ngân hàng đã hiện").check()
    page.get_by_label(re.compile("Đã xem .* cảnh báo")).check()
    visit.press("Ghi vào sổ")
    expect(page.get_by_text("300 gian mới")).to_be_visible()
    assert Stall.objects.filter(step="ready").count() >= 290

    visit.follow("In biển")
    visit.press("In biển")
    while run_next():
        pass
    page.reload()
    ready = Stall.objects.filter(step="printed").count()
    assert ready >= 290
    expect(page.get_by_text(f"{ready} trên {ready} mã đúng")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp PDF").click()
    pdf = download.value.path().read_bytes()
    walk = Stall.objects.filter(step="printed").in_walking_order()[:8]
    wanted = [payload_of(stall, stall.tenancy.stall_accounts.get().account) for stall in walk]
    assert codes_of_pages(pdf, first=2) == wanted
