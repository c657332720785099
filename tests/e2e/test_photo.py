"""From the code on the trader's own phone, photographed askew, to an account whose holder's name is confirmed."""

import pytest
from playwright.sync_api import expect

from payments.models import PayoutAccount
from payments.payloads import payload_of
from payments.vietqr import encode
from stalls.models import Stall
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.office import Office
from tests.e2e.test_pages import barriers
from tests.payments import photos
from tests.payments.issued import PUSH, VNPAY
from tests.payments.photos import jpeg, scene, symbol

HERS = encode(bank_bin="970436", account="0099123456789")
STALL = "/stalls/NUOCHAI/A-001/"


@pytest.fixture(autouse=True)
def stall(make_stall):
    return make_stall("A-001", to="no_account")


@pytest.fixture
def open_stall(open_as, officer):
    def open_stall(**options):
        visit = open_as(officer, **options)
        visit.open(f"{STALL}accounts/new/")
        return visit

    return open_stall


def photographed(*payloads):
    lying = scene(*(symbol(payload) for payload in payloads), size=(1500, 1000 * (len(payloads) + 1)))
    return jpeg(photos.noise(photos.glare(photos.askew(photos.screen(lying)), strength=110)))


def take(visit, data):
    """As the phone's camera hands it over."""
    picture = {"name": "IMG_20261126.jpg", "mimeType": "image/jpeg", "buffer": data}
    visit.page.get_by_label("Ảnh mã QR").set_input_files(picture)
    visit.press("Đọc mã")


@pytest.mark.parametrize("scripts", [True, False])
def test_from_a_photograph_to_a_confirmed_account(open_stall, stall, scripts):
    visit = open_stall(scripts=scripts)
    visit.follow("Đọc từ ảnh mã QR của chủ hộ")
    take(visit, photographed(HERS))
    page = visit.page
    expect(page.get_by_label("Ngân hàng")).to_have_value("Vietcombank")
    expect(page.get_by_label("Số tài khoản")).to_have_value("0099123456789")
    if not scripts:
        visit.press("Xem mã")
    expect(page.get_by_text("0099 1234 5678 9")).to_be_visible()
    visit.press("Lưu và hiện mã")

    office = Office(visit)
    assert office.scan_the_screen() == [encode(bank_bin="970436", account="0099123456789", memo="NUOCHAI A-001")]
    office.confirm_holder("NONG THI HOA")
    account = PayoutAccount.objects.get()
    assert (account.bank_id, account.number, account.issued) == ("970436", "0099123456789", "")
    assert (account.holder_name, Stall.objects.get().step) == ("NONG THI HOA", "ready")


def test_a_code_that_was_issued_is_shown_and_kept_as_it_is(open_stall, stall):
    visit = open_stall(scripts=False)
    visit.follow("Đọc từ ảnh mã QR của chủ hộ")
    take(visit, photographed(PUSH))
    for label in ("Ngân hàng", "Mã người bán"):
        expect(visit.page.get_by_label(label)).to_be_disabled()
    visit.press("Lưu và hiện mã")
    office = Office(visit)
    assert office.scan_the_screen() == [PUSH]
    office.confirm_holder("NONG THI HOA")
    assert payload_of(stall, PayoutAccount.objects.get()) == PUSH


def test_one_of_several(open_stall):
    visit = open_stall()
    visit.follow("Đọc từ ảnh mã QR của chủ hộ")
    take(visit, photographed(VNPAY, HERS))
    rows = visit.page.get_by_role("main").get_by_role("listitem").filter(has_text="Dùng mã này")
    expect(rows).to_have_count(2)
    visit.leave_by(rows.filter(has_text="Vietcombank").get_by_role("button"))
    expect(visit.page.get_by_label("Số tài khoản")).to_have_value("0099123456789")


def test_a_picture_without_a_code_says_what_would_help_and_the_next_one_is_taken(open_stall):
    visit = open_stall()
    visit.follow("Đọc từ ảnh mã QR của chủ hộ")
    take(visit, jpeg(photos.blur(scene(), 14)))
    expect(visit.page.get_by_role("alert")).to_be_focused()
    expect(visit.page.get_by_role("alert")).to_contain_text("Ảnh mờ. Giữ máy chắc tay")
    take(visit, photographed(HERS))
    expect(visit.page.get_by_label("Số tài khoản")).to_have_value("0099123456789")


class TestWhileOneTypes:
    @pytest.fixture
    def visit(self, open_stall):
        return open_stall()

    def test_number_bank_and_code_come_by_themselves(self, visit):
        page = visit.page
        page.get_by_label("Ngân hàng").press_sequentially("vietcom")
        page.get_by_label("Số tài khoản").press_sequentially("0099 1234.56789")
        expect(page.get_by_text("0099 1234 5678 9")).to_be_visible()
        expect(page.get_by_text("(đã bỏ 1 dấu cách, 1 dấu chấm)")).to_be_visible()
        expect(page.get_by_role("strong").filter(has_text="Ngân hàng TMCP Ngoại thương Việt Nam")).to_be_visible()
        expected = encode(bank_bin="970436", account="0099123456789", memo="NUOCHAI A-001")
        page.set_viewport_size({"width": 360, "height": 1400})
        assert Office(visit).scan_the_screen("Mã VietQR sẽ lưu") == [expected]
        assert not PayoutAccount.objects.exists()
        assert {request.url.removeprefix(visit.address) for request in visit.posts} == {f"{STALL}accounts/preview/"}

    def test_in_the_quick_form_too(self, visit):
        visit.open("/markets/NUOCHAI/stalls/new/")
        page = visit.page
        page.get_by_label("Mã gian").fill("B-07")
        page.get_by_label("Ngân hàng").fill("bidv")
        page.get_by_label("Số tài khoản").fill("101101")
        page.set_viewport_size({"width": 360, "height": 1600})
        expected = encode(bank_bin="970418", account="101101", memo="NUOCHAI B-07")
        assert Office(visit).scan_the_screen("Mã VietQR sẽ lưu") == [expected]

    def test_the_code_follows_what_is_corrected(self, visit):
        page = visit.page
        page.get_by_label("Ngân hàng").fill("bidv")
        page.get_by_label("Số tài khoản").fill("101101")
        expect(page.get_by_text("1011 01", exact=True)).to_be_visible()
        page.get_by_label("Số tài khoản").fill("12345678901234567890")
        expect(page.get_by_text("tối đa là 19")).to_be_visible()
        expect(page.get_by_role("main").get_by_role("img", name="Mã VietQR")).to_have_count(0)

    def test_saving_at_once_does_not_wait_for_it(self, visit):
        visit.page.get_by_label("Ngân hàng").fill("bidv")
        visit.page.get_by_label("Số tài khoản").press_sequentially("101101")
        visit.press("Lưu và hiện mã")
        assert PayoutAccount.objects.get().number == "101101"

    def test_signed_out_meanwhile_nothing_is_lost(self, visit):
        page = visit.page
        session = page.context.cookies()
        page.get_by_label("Ngân hàng").fill("vietcom")
        expect(page.get_by_role("strong").filter(has_text="Ngoại thương")).to_be_visible()
        page.context.clear_cookies(name="sessionid")
        page.get_by_label("Ngân hàng").fill("bidv")
        with page.expect_response("**/sign-in/**"):
            page.get_by_label("Số tài khoản").fill("101101")
        expect(page.get_by_role("heading", name="Thêm tài khoản nhận tiền")).to_be_visible()
        expect(page.get_by_label("Tên đăng nhập")).to_have_count(0)
        expect(page.get_by_role("strong").filter(has_text="Ngoại thương")).to_have_count(0)
        page.context.add_cookies(session)
        visit.press("Lưu và hiện mã")
        assert PayoutAccount.objects.get().number == "101101"


@pytest.mark.parametrize(
    ("path", "scripts"),
    [(f"{STALL}accounts/new/", 1), (f"{STALL}accounts/photo/", 0), ("/markets/NUOCHAI/stalls/new/", 1)],
)
def test_a_first_visit_weighs_at_most_60_kb(open_as, officer, path, scripts):
    received = open_as(officer).weigh(path)
    assert [kind for kind, size in received].count("Script") == scripts
    assert 20_000 < sum(size for kind, size in received) <= 60_000


def test_every_state_of_the_pages_fits_and_can_be_reached(open_stall):
    visit = open_stall(device=PHONE)
    faults = []
    for data in (None, photographed(HERS), photographed(VNPAY), photographed(VNPAY, HERS), b"GIF89a"):
        visit.open(f"{STALL}accounts/photo/")
        if data:
            take(visit, data)
        for viewport in (PHONE["viewport"], DESK["viewport"]):
            visit.resize(viewport)
            faults += barriers(visit.page)
        visit.resize(PHONE["viewport"])
        faults += visit.small_targets()
    assert faults == []
