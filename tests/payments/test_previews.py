"""The code of what stands in the form now: by a button that needs no script, and by itself where one runs."""

import re

import pytest

from officers.models import AuditEvent
from payments.models import PayoutAccount
from payments.previews import what_was_taken_out
from payments.vietqr import encode
from tests.pages import text_of
from tests.payments.test_account_views import decoded

NEW, PREVIEW = "/stalls/NUOCHAI/A-001/accounts/new/", "/stalls/NUOCHAI/A-001/accounts/preview/"
TYPED = {"bank": "ngoai thuong", "number": "0099 1234.5678 9"}
CODE = encode(bank_bin="970436", account="0099123456789", memo="NUOCHAI A-001")


@pytest.fixture(autouse=True)
def stall(make_stall):
    return make_stall("A-001", to="no_account")


def ask(client, how, **typed):
    if how == "button":
        return client.post(NEW, {**typed, "preview": "1"})
    return client.post(PREVIEW, typed)


def words(page):
    """Without tags, the part that shows what would be saved."""
    start = '<div id="account-preview-said">'
    said = re.search(rf"{start}.*?</figure>|{start}.*?</div>", page, re.DOTALL)
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", said[0], flags=re.S).split()) if said else ""


@pytest.mark.parametrize("how", ["button", "script"])
class TestEither:
    def test_shows_the_number_in_fours_the_banks_full_name_and_the_code(self, officer_client, how):
        page = text_of(ask(officer_client, how, **TYPED))
        assert words(page) == (
            "Ngân hàng: Ngân hàng TMCP Ngoại thương Việt Nam "
            "Số tài khoản: 0099 1234 5678 9 (đã bỏ 2 dấu cách, 1 dấu chấm) Mã này chưa lưu."
        )
        assert decoded(page) == CODE

    def test_saves_nothing(self, officer_client, how):
        before = AuditEvent.objects.count()
        ask(officer_client, how, **TYPED)
        assert (PayoutAccount.objects.count(), AuditEvent.objects.count()) == (0, before)

    def test_only_the_bank_so_far(self, officer_client, how):
        page = text_of(ask(officer_client, how, bank="bidv", number=""))
        assert words(page) == "Ngân hàng: Ngân hàng TMCP Đầu tư và Phát triển Việt Nam"
        assert "crispEdges" not in page

    def test_only_the_number_so_far(self, officer_client, how):
        assert words(text_of(ask(officer_client, how, bank="", number="101101"))) == "Số tài khoản: 1011 01"

    def test_a_slip_is_said(self, officer_client, how):
        page = text_of(ask(officer_client, how, bank="bidv", number="12345678901234567890"))
        assert words(page).startswith("Số tài khoản dài 20 ký tự; tối đa là 19.")
        assert "crispEdges" not in page

    def test_what_no_code_can_be_drawn_of_is_said(self, officer_client, how):
        page = text_of(ask(officer_client, how, bank="momo", number="PSP123456"))
        assert words(page).startswith("Mã PSP của MoMo do MoMo cấp")
        assert "crispEdges" not in page

    def test_who_may(self, client_of, outsiders, how):
        for user, status in outsiders:
            assert ask(client_of(user), how, **TYPED).status_code == status


class TestButton:
    def test_what_was_typed_is_kept(self, officer_client):
        page = ask(officer_client, "button", **TYPED)
        form = page.context["form"]
        assert {name: form[name].value() for name in TYPED} == TYPED
        assert form.errors == {}

    def test_an_empty_form_says_what_is_missing(self, officer_client):
        page = text_of(ask(officer_client, "button", bank="", number=""))
        assert "Có chỗ cần sửa trước khi lưu" in page
        assert "Chưa lưu được" not in page
        assert page.count("Nhập số tài khoản.") == 2

    def test_and_then_it_is_saved(self, officer_client):
        key = officer_client.get(NEW).context["form"]["once"].value()
        form = ask(officer_client, "button", **TYPED, once=key).context["form"]
        assert form["once"].value() == key
        answer = officer_client.post(NEW, {**TYPED, "once": key})
        account = PayoutAccount.objects.get()
        assert answer.url == f"/stalls/NUOCHAI/A-001/accounts/{account.code}/"
        assert account.number == "0099123456789"

    def test_the_first_button_of_the_form_saves(self, officer_client):
        """Enter in a field presses it."""
        buttons = re.findall(r"<button[^>]*>([^<]*)", text_of(officer_client.get(NEW)).split("<main")[1])
        assert buttons == ["Lưu và hiện mã", "Xem mã"]


class TestScript:
    def test_is_a_part_of_a_page(self, officer_client):
        page = text_of(ask(officer_client, "script", **TYPED))
        assert "<html" not in page
        assert page.lstrip().startswith('<div id="account-preview-said">')

    def test_what_is_still_missing_is_not_complained_of(self, officer_client):
        assert words(text_of(ask(officer_client, "script", bank="", number=""))) == ""

    def test_only_by_post(self, officer_client):
        """So that no number stands in an address, a log or a history."""
        assert officer_client.get(PREVIEW, TYPED).status_code == 405

    def test_signed_out_nothing_of_the_sign_in_page_is_put_in_its_place(self, client, officer_client):
        page = text_of(officer_client.get(NEW))
        assert 'hx-select="#account-preview-said"' in page
        client.logout()
        answer = client.post(PREVIEW, TYPED)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/")
        assert "0099" not in answer.url
        assert "account-preview-said" not in text_of(client.get(answer.url))

    def test_its_queries(self, officer_client, django_assert_num_queries):
        with django_assert_num_queries(6):
            ask(officer_client, "script", **TYPED)


@pytest.mark.parametrize(
    ("typed", "number", "said"),
    [
        ("123456", "123456", ""),
        ("12 34 56", "123456", "đã bỏ 2 dấu cách"),
        ("12\xa034", "1234", "đã bỏ 1 dấu cách"),
        ("12-34.56 ", "123456", "đã bỏ 1 dấu gạch, 1 dấu chấm, 1 dấu cách"),
        ("1234\u200b", "1234", "đã bỏ 1 ký tự thừa"),
        ("12–34", "1234", "đã bỏ 1 ký tự thừa"),
        ("112 2", "1122", "đã bỏ 1 dấu cách"),
    ],
)
def test_what_was_taken_out(typed, number, said):
    assert what_was_taken_out(typed, number) == said


class TestQuickForm:
    """The stall is not there yet; its code is what stands in the form."""

    NEW, PREVIEW = "/markets/NUOCHAI/stalls/new/", "/markets/NUOCHAI/stalls/new/preview/"
    FORM = {"code": "B-07", "kind": "kiosk", "goods": "meat", "name": "Lý Thị Lan", **TYPED}
    CODE = encode(bank_bin="970436", account="0099123456789", memo="NUOCHAI B-07")

    def test_the_script_sends_the_account_and_the_stalls_code_only(self, officer_client):
        page = text_of(officer_client.post(self.PREVIEW, {"code": "B-07", **TYPED}))
        assert decoded(page) == self.CODE
        assert "Chưa" not in words(page).replace("Mã này chưa lưu.", "")
        assert 'hx-include="[name=csrfmiddlewaretoken], #id_code, #id_bank, #id_number"' in text_of(
            officer_client.get(self.NEW)
        )

    def test_the_button_keeps_what_was_typed(self, officer_client):
        before = AuditEvent.objects.count()
        page = officer_client.post(self.NEW, self.FORM | {"preview": "1"})
        assert decoded(text_of(page)) == self.CODE
        assert {name: page.context["form"][name].value() for name in self.FORM} == self.FORM
        assert AuditEvent.objects.count() == before

    def test_the_button_stands_last_and_where_no_script_runs(self, officer_client):
        main = text_of(officer_client.get(self.NEW)).split("<main")[1]
        assert re.findall(r"<button[^>]*>([^<]*)", main) == ["Lưu", "Lưu và thêm gian kế tiếp", "Xem mã"]
        assert re.search(r"<noscript><button[^>]*name=\"preview\"", main)

    @pytest.mark.parametrize("code", ["", "Ô SỐ 7"])
    def test_without_a_code_that_can_stand_in_one_there_is_none(self, officer_client, code):
        page = text_of(officer_client.post(self.PREVIEW, {"code": code, **TYPED}))
        assert "crispEdges" not in page
        assert "0099 1234 5678 9" in words(page)

    def test_half_an_account_is_not_complained_of_while_one_types(self, officer_client):
        assert words(text_of(officer_client.post(self.PREVIEW, {"code": "B-07", "bank": "", "number": "101101"}))) == (
            "Số tài khoản: 1011 01"
        )

    def test_who_may(self, client_of, outsiders):
        for user, status in outsiders:
            assert client_of(user).post(self.PREVIEW, self.FORM).status_code == status
