"""From a picture of the trader's code to her account, and every bad picture with a sentence."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from payments.models import PayoutAccount
from payments.payloads import payload_of
from payments.vietqr import decode, encode
from tests.pages import text_of
from tests.payments import bad_files, photos
from tests.payments.issued import PUSH, VNPAY, napas_code
from tests.payments.photos import CODE, OTHER, jpeg, saved, scene, symbol
from tests.payments.test_account_views import decoded
from tests.payments.test_models import everything_stored

BASE = "/stalls/NUOCHAI/A-001/accounts/"
PHOTO, NEW, PREVIEW = f"{BASE}photo/", f"{BASE}new/", f"{BASE}preview/"


@pytest.fixture(autouse=True)
def stall(make_stall):
    return make_stall("A-001", to="no_account")


def upload(client, data, *, name="anh.jpg", kind="image/jpeg", **typed):
    return client.post(PHOTO, {"photo": SimpleUploadedFile(name, data, kind), **typed})


def photo_of(*payloads):
    return jpeg(scene(*(symbol(payload) for payload in payloads), size=(1500, 1000 * (len(payloads) + 1))))


def values_of(page):
    """What a browser would send back: fields that are disabled are not."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name, field in form.fields.items() if not field.disabled}


def save(client, page, **typed):
    return client.post(NEW, values_of(page) | typed)


class TestTheWayThere:
    def test_from_the_form_of_the_account(self, officer_client):
        assert text_of(officer_client.get(NEW)).count(f'href="{PHOTO}"') == 1

    def test_a_phone_opens_its_camera_or_its_album(self, officer_client):
        (field,) = re.findall(r'<input type="file"[^>]*>', text_of(officer_client.get(PHOTO)))
        assert ('accept="image/*"' in field, 'capture="environment"' in field) == (True, True)
        page = text_of(officer_client.get(f"{PHOTO}?album=1"))
        (field,) = re.findall(r'<input type="file"[^>]*>', page)
        assert ('accept="image/*"' in field, "capture" in field) == (True, False)
        assert 'enctype="multipart/form-data"' in page

    def test_who_may(self, client_of, outsiders):
        for user, status in outsiders:
            assert client_of(user).get(PHOTO).status_code == status
            assert upload(client_of(user), photo_of(CODE)).status_code == status


class TestATransfer:
    def test_fills_in_bank_and_number_only(self, officer_client):
        page = upload(officer_client, jpeg(photos.askew(photos.screen(scene()))))
        form = page.context["form"]
        assert (page.status_code, form.is_bound) == (200, False)
        assert (form["bank"].value(), form["number"].value()) == ("Agribank", "9990012345678")
        assert "Đã đọc mã trong ảnh." in text_of(page)
        assert f'action="{NEW}"' in text_of(page)

    def test_and_is_saved_with_the_stalls_own_code(self, officer_client, stall):
        answer = save(officer_client, upload(officer_client, photo_of(OTHER)))
        account = PayoutAccount.objects.get()
        assert answer.url == f"{BASE}{account.code}/"
        assert (account.bank_id, account.number, account.issued) == ("970436", "0991234567", "")
        expected = encode(bank_bin="970436", account="0991234567", memo="NUOCHAI A-001")
        assert decoded(text_of(officer_client.get(answer.url))) == payload_of(stall, account) == expected

    def test_what_the_officer_corrects_counts(self, officer_client):
        save(officer_client, upload(officer_client, photo_of(OTHER)), number="0991234568")
        assert PayoutAccount.objects.get().number == "0991234568"

    def test_an_amount_is_told(self, officer_client, stall):
        payload = encode(bank_bin="970436", account="0991234567", amount=20_000)
        page = upload(officer_client, photo_of(payload))
        assert "Mã có sẵn số tiền 20.000 đồng; biển in ra không ghi số tiền" in text_of(page)
        save(officer_client, page)
        assert decode(payload_of(stall, PayoutAccount.objects.get())).amount is None

    def test_a_bank_that_is_not_in_the_list_is_asked_for(self, officer_client):
        page = upload(officer_client, photo_of(napas_code(bank_bin="999999")))
        assert "Ngân hàng trong mã (BIN 999999) chưa có trong danh sách." in text_of(page)
        assert page.context["form"]["bank"].value() == ""
        assert save(officer_client, page).context["form"].errors == {"bank": ["Chọn ngân hàng, ví dụ Agribank."]}

    def test_after_an_error_what_was_read_is_still_there(self, officer_client):
        again = save(officer_client, upload(officer_client, photo_of(OTHER)), number="12")
        assert "Đã đọc mã trong ảnh." in text_of(again)
        assert again.context["form"]["number"].value() == "12"
        assert save(officer_client, again, number="0991234567").status_code == 302

    def test_the_code_can_be_looked_at_first(self, officer_client):
        page = upload(officer_client, photo_of(OTHER))
        looked = officer_client.post(NEW, values_of(page) | {"preview": "1"})
        assert decoded(text_of(looked)) == encode(bank_bin="970436", account="0991234567", memo="NUOCHAI A-001")
        assert "Đã đọc mã trong ảnh." in text_of(looked)


class TestIssued:
    def test_of_a_bank_nothing_can_be_typed_over(self, officer_client, stall):
        page = upload(officer_client, photo_of(PUSH))
        form = page.context["form"]
        assert [form.fields[name].disabled for name in ("bank", "number")] == [True, True]
        assert "giữ y nguyên và in lên biển" in text_of(page)
        assert "TAP HOA NONG HOA" in text_of(page)
        answer = save(officer_client, page, bank="bidv", number="101101")
        account = PayoutAccount.objects.get()
        assert (account.bank_id, account.number, account.issued) == ("970415", "MERCHANT0012", PUSH)
        assert decoded(text_of(officer_client.get(answer.url))) == PUSH

    def test_without_a_bank_the_officer_chooses(self, officer_client, bidv):
        page = upload(officer_client, photo_of(VNPAY))
        assert "Biển in “Mã người bán VNPAY”, không in tên ngân hàng ấy." in text_of(page)
        assert save(officer_client, page).context["form"].errors == {"bank": ["Chọn ngân hàng, ví dụ Agribank."]}
        assert save(officer_client, page, bank="bidv").status_code == 302
        account = PayoutAccount.objects.get()
        assert (account.bank, account.issued, account.number) == (bidv, VNPAY, "0108869999")

    def test_the_script_shows_it_as_it_is(self, officer_client):
        page = upload(officer_client, photo_of(PUSH))
        shown = text_of(officer_client.post(PREVIEW, values_of(page)))
        assert decoded(shown) == PUSH
        assert re.search(r"Mã người bán VietinBank: <strong[^>]*>MERC HANT 0012</strong>", shown)

    def test_what_was_read_for_another_stall_is_not_taken(self, officer_client, make_stall):
        page = upload(officer_client, photo_of(PUSH))
        make_stall("A-002", to="no_account", name="Lý Thị Lan")
        answer = officer_client.post("/stalls/NUOCHAI/A-002/accounts/new/", values_of(page) | {"bank": "bidv"})
        assert answer.context["form"].errors == {"number": ["Nhập số tài khoản."]}
        assert not PayoutAccount.objects.exists()


class TestSeveral:
    def test_are_listed_masked_each_with_its_button(self, officer_client):
        page = upload(officer_client, photo_of(VNPAY, CODE, "https://cho.example/x"))
        text = text_of(page)
        assert "Trong ảnh có 3 mã." in text
        assert (text.count("Dùng mã này"), text.count("là địa chỉ một trang web")) == (2, 1)
        said = ("Mã người bán VNPAY", "****9999", "Agribank", "9990****5678")
        assert [words for words in said if words not in text] == []
        assert "9990012345678" not in text

    def test_many_cost_as_few_queries_as_two(self, officer_client, django_assert_num_queries):
        payloads = [encode(bank_bin="970436", account=f"09912345{number}") for number in range(10, 16)]
        for some in (payloads[:2], payloads):
            picture = photo_of(*some)
            with django_assert_num_queries(6):
                assert len(upload(officer_client, picture).context["codes"]) == len(some)

    def test_the_one_that_was_chosen_fills_in_the_form(self, officer_client):
        codes = upload(officer_client, photo_of(VNPAY, OTHER)).context["codes"]
        page = officer_client.post(PHOTO, {"found": codes[1]["found"]})
        form = page.context["form"]
        assert (form["bank"].value(), form["number"].value()) == ("Vietcombank", "0991234567")
        save(officer_client, page)
        assert PayoutAccount.objects.get().number == "0991234567"

    def test_a_choice_that_was_made_up_gives_an_empty_form(self, officer_client):
        form = officer_client.post(PHOTO, {"found": "bịa"}).context["form"]
        assert (form.reading, form["number"].value()) == (None, None)

    def test_when_none_can_be_used_each_says_why(self, officer_client):
        card = napas_code(account="9704031101234567", service="QRIBFTTC")
        text = text_of(upload(officer_client, photo_of(card, "https://cho.example/x")))
        assert (text.count("Dùng mã này"), text.count("số thẻ thì không được treo")) == (0, 1)


BAD = {
    "nothing": (b"", "Tệp ảnh trống"),
    "400 million pixels": (bad_files.png_of_nothing(20_000, 20_000), "Ảnh rộng 20.000 × 20.000 điểm, lớn quá."),
    "a GIF that is a page": (bad_files.GIF_AND_PAGE, "Đây là ảnh động GIF, không phải ảnh chụp."),
    "an SVG with a script": (bad_files.SVG_WITH_SCRIPT, "hình vẽ SVG, không phải ảnh chụp."),
    "a JPEG cut off": (jpeg(scene())[:30_000], "Ảnh hỏng hoặc bị cụt"),
    "50 MB": (b"\xff\xd8\xff" + bytes(50_000_000), "Ảnh nặng quá 15 MB."),
    "15 MB and a bit": (b"\xff\xd8\xff" + bytes(15 * 1024 * 1024), "Ảnh nặng quá 15 MB."),
    "no code": (jpeg(Image.new("RGB", (800, 600), (120, 130, 90))), "Không thấy mã QR nào đọc được trong ảnh."),
    "an address": (jpeg(scene(symbol("https://cho.example/x"))), "Mã này là địa chỉ một trang web"),
    "a Wi-Fi": (jpeg(scene(symbol("WIFI:T:WPA;S:Cho;P:12345678;;"))), "Mã này là mật khẩu Wi-Fi"),
    "a card": (jpeg(scene(symbol(napas_code(account="9704031101234567", service="QRIBFTTC")))), "số thẻ"),
    "a machine": (jpeg(scene(symbol(napas_code(account="ATM1", service="QRCASH")))), "ATM"),
    "for one payment": (
        jpeg(scene(symbol(napas_code(account="M1", service="QRPUSH", initiation="12")))), "một lần thanh toán",
    ),
    "a changed code": (jpeg(scene(symbol(CODE.replace("9990012345678", "9990012345687")))), "Mã sai, không dùng được."),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_bad_picture_is_a_sentence_beside_its_field(officer_client, what):
    data, said = BAD[what]
    page = upload(officer_client, data)
    (sentence,) = page.context["form"].errors["photo"]
    assert said in sentence
    assert (page.status_code, text_of(page).count("Chưa đọc được mã")) == (200, 1)
    assert text_of(page).count('type="file"') == 1
    assert not PayoutAccount.objects.exists()


@pytest.mark.parametrize("typed", [{}, {"photo": "là chữ"}])
def test_without_a_picture(officer_client, typed):
    assert officer_client.post(PHOTO, typed).context["form"].errors == {"photo": ["Chụp hoặc chọn ảnh mã QR."]}


def test_the_name_and_the_type_that_a_browser_gives_say_nothing(officer_client):
    page = upload(officer_client, saved(scene(), "PNG"), name="../../bang.svg", kind="text/html")
    assert page.context["form"]["number"].value() == "9990012345678"
    refused = upload(officer_client, bad_files.SVG_WITH_SCRIPT, name="anh.jpg", kind="image/jpeg")
    assert "hình vẽ SVG" in refused.context["form"].errors["photo"][0]


def test_neither_the_picture_nor_what_it_says_stays_anywhere(officer_client, caplog, tmp_path, settings):
    settings.FILES_DIR = tmp_path / "files"
    data = jpeg(scene(symbol(PUSH)), comment=b"dau vet cua anh")
    page = upload(officer_client, data)
    assert page.status_code == 200
    stored = everything_stored()
    assert [value for value in stored if b"MERCHANT0012" in value or b"dau vet" in value] == []
    assert "MERCHANT0012" not in caplog.text
    assert not settings.FILES_DIR.exists()


def test_it_costs_few_queries(officer_client, django_assert_num_queries):
    with django_assert_num_queries(8):
        upload(officer_client, photo_of(OTHER))
