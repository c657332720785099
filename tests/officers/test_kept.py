"""An ended session in mid-form, and a password asked for in mid-form: nothing that was typed is lost."""

import base64
import html
import json
import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from django.urls import path
from django.utils import timezone
from django.views.generic import TemplateView

from market_portal import urls
from officers.confirming import CONFIRMED_AT, ConfirmedRecently
from officers.kept import IN_SESSION, MOST_BYTES, OF_ANOTHER, TOO_LONG, open_form, seal_form
from officers.models import User
from officers.sealed import seal
from officers.sessions import SEEN_AT, VERIFIED_AT
from stalls.models import Stall
from tests.conftest import PASSWORD
from tests.officers.hands import change_session, code_of, forget_use, pair, sign_in
from tests.pages import messages_of, text_of

URL = "/markets/NUOCHAI/stalls/new/"
TYPED = {
    "once": "khoa-mot-lan-0001",
    "code": "A-007",
    "kind": "kiosk",
    "goods": "fish",
    "note": 'Rau <tươi> & "sạch"',
    "name": "Triệu Mùi Dấu-Vân",
    "phone": "0912 345 678",
    "next": "1",
}


@pytest.fixture
def known(make_officer, commune):
    return make_officer("nonghoa", password=PASSWORD, unit=commune, full_name="Nông Thị Hoa")


@pytest.fixture
def writing(client, known, market):
    """Signed in, with a form open."""
    sign_in(client)
    assert client.get(URL).status_code == 200
    return client


def leave_idle(client):
    change_session(client, **{SEEN_AT: 1})


def hidden_fields(page):
    """Of the first form, as a browser would send them."""
    form = text_of(page).partition("<form")[2].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form)
    return {html.unescape(name): html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def sign_in_again(client, page, username="nonghoa"):
    return sign_in(client, username, **hidden_fields(page))


def send_on(client):
    page = client.get("/kept/")
    action = re.search(r'<form method="post" action="([^"]*)">', text_of(page))[1]
    return client.post(html.unescape(action), hidden_fields(page))


class TestSessionThatEnded:
    def test_the_answer_is_the_sign_in_page_with_what_was_typed_sealed(self, writing):
        leave_idle(writing)
        page = writing.post(URL, TYPED)
        text = text_of(page)
        assert page.status_code == 200
        assert "Máy đã tự đăng xuất vì lâu không dùng. Phần vừa gõ được giữ lại" in text
        assert "no-store" in page["Cache-Control"]
        assert 'action="/sign-in/"' in text
        assert set(hidden_fields(page)) == {"next", "kept"}
        assert hidden_fields(page)["next"] == URL
        for value in TYPED.values():
            if len(value) > 1:
                assert html.escape(value) not in text
        assert not Stall.objects.exists()

    def test_after_signing_in_one_button_sends_it_on_once(self, writing, market):
        leave_idle(writing)
        answer = sign_in_again(writing, writing.post(URL, TYPED))
        assert (answer.status_code, answer["Location"]) == (302, "/kept/")
        page = writing.get("/kept/")
        assert "Thêm gian hàng" in text_of(page)
        assert "csrfmiddlewaretoken" in text_of(page)
        assert hidden_fields(page) == TYPED
        first = send_on(writing)
        assert first.status_code == 302
        stall = market.stalls.get()
        assert (stall.code, stall.goods, stall.tenancy.owner.name) == ("A-007", TYPED["goods"], TYPED["name"])
        # It is used up; and the form's own key takes care of a second press.
        assert IN_SESSION not in writing.session
        assert writing.get("/kept/")["Location"] == "/"
        assert writing.post(URL, TYPED)["Location"] == first["Location"]
        assert market.stalls.count() == 1

    def test_the_same_when_the_session_is_gone_altogether(self, writing, market):
        Session.objects.all().delete()
        page = writing.post(URL, TYPED)
        assert sign_in_again(writing, page)["Location"] == "/kept/"
        send_on(writing)
        assert market.stalls.get().code == "A-007"

    def test_the_same_when_she_signed_out_everywhere_at_another_machine(self, writing, known, market):
        User.objects.filter(pk=known.pk).update(sign_outs=1)
        assert sign_in_again(writing, writing.post(URL, TYPED))["Location"] == "/kept/"

    def test_a_wrong_password_does_not_lose_it(self, writing):
        leave_idle(writing)
        page = writing.post(URL, TYPED)
        again = sign_in(writing, password="sai-mat-khau-roi", **hidden_fields(page))
        assert hidden_fields(again) == hidden_fields(page)
        assert "Phần vừa gõ được giữ lại" in text_of(again)
        assert sign_in_again(writing, again)["Location"] == "/kept/"

    def test_the_address_keeps_its_query_and_an_error_comes_back_as_ever(self, writing):
        leave_idle(writing)
        sign_in_again(writing, writing.post(f"{URL}?from=list", TYPED | {"phone": "12"}))
        page = send_on(writing)
        assert page.status_code == 200
        assert f'value="{TYPED["name"]}"' in text_of(page)
        assert "12" in text_of(page)

    def test_several_values_of_one_name_stay_in_their_order(self, writing):
        leave_idle(writing)
        page = writing.post(URL, {"day": ["3", "8", "3"], "code": "A-1"})
        kept = open_form(hidden_fields(page)["kept"], URL)
        assert kept.fields == [("day", "3"), ("day", "8"), ("day", "3"), ("code", "A-1")]

    def test_it_waits_for_the_second_factor_too(self, writing, known, market):
        pair(known)
        answer = sign_in_again(writing, writing.post(URL, TYPED))
        assert writing.get(answer["Location"])["Location"] == "/second-factor/?next=%2Fkept%2F"
        answer = writing.post("/second-factor/", {"token": code_of(known), "next": "/kept/"})
        assert answer["Location"] == "/kept/"
        send_on(writing)
        assert market.stalls.get().code == "A-007"

    def test_it_waits_for_the_own_password_too(self, writing, known):
        leave_idle(writing)
        page = writing.post(URL, TYPED)
        User.objects.filter(pk=known.pk).update(must_change_password=True)
        answer = sign_in_again(writing, page)
        assert writing.get(answer["Location"])["Location"] == "/me/password/?next=%2Fkept%2F"
        chosen = {"old_password": PASSWORD, "new_password1": "dao-le-tra-linh-9", "new_password2": "dao-le-tra-linh-9"}
        assert writing.post("/me/password/", {**chosen, "next": "/kept/"})["Location"] == "/kept/"
        assert hidden_fields(writing.get("/kept/")) == TYPED

    def test_the_session_too_holds_it_sealed(self, writing):
        leave_idle(writing)
        sign_in_again(writing, writing.post(URL, TYPED))
        said = str(dict(writing.session))
        assert "kept_form" in said
        assert "Triệu" not in said
        assert "0912" not in said

    def test_a_session_that_ends_again_before_it_was_sent_on_keeps_it(self, writing):
        leave_idle(writing)
        sign_in_again(writing, writing.post(URL, TYPED))
        leave_idle(writing)
        assert writing.get("/kept/")["Location"].startswith("/sign-in/")
        assert sign_in(writing)["Location"] == "/kept/"
        assert hidden_fields(writing.get("/kept/")) == TYPED

    def test_she_may_throw_it_away(self, writing):
        leave_idle(writing)
        sign_in_again(writing, writing.post(URL, TYPED))
        page = writing.post("/kept/", follow=True)
        assert messages_of(page) == ["Đã bỏ phần gõ dở."]
        assert IN_SESSION not in writing.session

    def test_a_button_without_words_just_leads_to_the_sign_in(self, writing):
        leave_idle(writing)
        assert writing.post(URL)["Location"] == f"/sign-in/?next={URL}"


class TestWhoseItIs:
    def test_another_officer_who_signs_in_does_not_get_it(self, writing, make_officer, commune):
        make_officer("nguoikhac", password=PASSWORD, unit=commune)
        leave_idle(writing)
        page = writing.post(URL, TYPED)
        answer = sign_in_again(writing, page, "nguoikhac")
        assert answer["Location"] == URL
        assert OF_ANOTHER in messages_of(writing.get("/"))
        assert writing.get("/kept/")["Location"] == "/"
        assert IN_SESSION not in writing.session

    def test_nor_when_it_waited_in_the_session(self, writing, make_officer, commune):
        make_officer("nguoikhac", password=PASSWORD, unit=commune)
        leave_idle(writing)
        sign_in_again(writing, writing.post(URL, TYPED))
        leave_idle(writing)
        writing.get("/me/")
        sign_in(writing, "nguoikhac")
        assert writing.get("/kept/")["Location"] == "/"
        assert IN_SESSION not in writing.session

    def test_signing_out_drops_it(self, writing):
        leave_idle(writing)
        sign_in_again(writing, writing.post(URL, TYPED))
        writing.post("/sign-out/")
        assert sign_in(writing)["Location"] == "/"

    @pytest.mark.parametrize("spoil", [lambda text: text[:-4] + "AAA=", lambda text: "%%%", lambda text: "bm9uZQ=="])
    def test_a_changed_seal_is_nothing(self, writing, spoil):
        leave_idle(writing)
        fields = hidden_fields(writing.post(URL, TYPED))
        answer = sign_in(writing, next=URL, kept=spoil(fields["kept"]))
        assert answer["Location"] == URL
        assert IN_SESSION not in writing.session

    def test_a_seal_is_good_for_its_own_address_only(self, writing):
        leave_idle(writing)
        fields = hidden_fields(writing.post(URL, TYPED))
        assert sign_in(writing, next="/markets/new/", kept=fields["kept"])["Location"] == "/markets/new/"
        assert IN_SESSION not in writing.session

    def test_a_forged_form_is_kept_by_nobody(self, known, market):
        client = Client(enforce_csrf_checks=True)
        page = client.get("/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text_of(page))[1]
        assert client.post(URL, TYPED).status_code == 403
        sign_in(client, csrfmiddlewaretoken=token)
        change_session(client, **{SEEN_AT: 1})
        assert client.post(URL, TYPED).status_code == 403


class TestWhatIsNotKept:
    def test_passwords_never_are(self, writing):
        leave_idle(writing)
        page = writing.post(URL, TYPED | {"password": "bi-mat", "new_password1": "bi-mat", "old_Password": "bi-mat"})
        assert dict(open_form(hidden_fields(page)["kept"], URL).fields) == TYPED

    @pytest.mark.parametrize(
        "url", ["/confirm/", "/me/password/", "/second-factor/", "/me/second-factor/", "/sign-out/", "/kept/"]
    )
    def test_nothing_that_is_sent_to_the_pages_of_signing_in(self, client, url, db):
        answer = client.post(url, {"token": "123456", "password": "bi-mat"})
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")

    def test_what_is_too_long_is_said_to_be_lost(self, writing):
        leave_idle(writing)
        text = text_of(writing.post(URL, TYPED | {"goods": "ạ" * (MOST_BYTES // 3)}))
        assert "dài quá 200 kB nên không giữ được" in text
        assert 'name="kept"' not in text

    def test_what_is_just_short_enough_is_kept(self, writing):
        leave_idle(writing)
        page = writing.post(URL, {"goods": "a" * (MOST_BYTES - 200)})
        assert sign_in_again(writing, page)["Location"] == "/kept/"
        assert len(hidden_fields(writing.get("/kept/"))["goods"]) == MOST_BYTES - 200

    def test_a_file_has_to_be_chosen_again(self, writing, tmp_path):
        leave_idle(writing)
        file = tmp_path / "so-cho.xlsx"
        file.write_bytes(b"PK")
        with file.open("rb") as opened:
            page = writing.post(URL, TYPED | {"file": opened})
        assert "Riêng tệp đã chọn thì phải chọn lại." in text_of(page)
        sign_in_again(writing, page)
        assert "Tệp đã chọn không giữ được" in text_of(writing.get("/kept/"))


class Approval(ConfirmedRecently, TemplateView):
    template_name = "officers/recovery_codes_renew.html"

    def post(self, request):
        return self.render_to_response({"approved": request.POST.dict()})


class Routes:
    urlpatterns = [path("approve/", Approval.as_view(), name="approve")]


@pytest.fixture
def approving(settings, client_of, known):
    Routes.urlpatterns = [Routes.urlpatterns[0], *urls.urlpatterns]
    settings.ROOT_URLCONF = Routes
    return client_of(known)


class TestPasswordAskedForInMidForm:
    def test_what_was_sent_waits_for_the_password(self, approving):
        answer = approving.post("/approve/?a=1", {"reason": "Đúng chủ", "password_hint": "x"})
        assert answer["Location"] == "/confirm/?next=%2Fkept%2F"
        answer = approving.post("/confirm/", {"password": PASSWORD, "next": "/kept/"})
        assert answer["Location"] == "/kept/"
        page = approving.get("/kept/")
        assert 'action="/approve/?a=1"' in text_of(page)
        assert "/approve/?a=1</span>" in text_of(page)
        assert send_on(approving).context["approved"] == {"reason": "Đúng chủ"}
        assert IN_SESSION not in approving.session

    def test_a_button_without_words_waits_too(self, approving):
        assert approving.post("/approve/")["Location"] == "/confirm/?next=%2Fkept%2F"

    def test_a_page_that_is_only_looked_at_needs_no_keeping(self, approving):
        assert approving.get("/approve/?a=1")["Location"] == "/confirm/?next=%2Fapprove%2F%3Fa%3D1"
        assert IN_SESSION not in approving.session

    def test_what_is_too_long_leads_back_to_its_page(self, approving):
        answer = approving.post("/approve/", {"reason": "x" * (MOST_BYTES + 1)})
        assert answer["Location"] == "/confirm/?next=%2Fapprove%2F"
        assert TOO_LONG in messages_of(approving.get(answer["Location"]))

    def test_one_with_a_second_factor_gives_both(self, approving, client_of, known):
        pair(known)
        client = client_of(User.objects.get(pk=known.pk))
        change_session(client, **{VERIFIED_AT: 1})
        client.post("/approve/", {"reason": "Đúng chủ"})
        refused = client.post("/confirm/", {"password": PASSWORD, "next": "/kept/"})
        assert (refused.status_code, CONFIRMED_AT in client.session) == (200, False)
        forget_use(known)
        given = {"password": PASSWORD, "token": code_of(known), "next": "/kept/"}
        assert client.post("/confirm/", given)["Location"] == "/kept/"
        assert send_on(client).context["approved"] == {"reason": "Đúng chủ"}


def test_the_time_of_typing_is_the_offices_own(writing):
    leave_idle(writing)
    sign_in_again(writing, writing.post(URL, TYPED))
    now = timezone.localtime()
    shown = re.search(r"lúc (\d\d:\d\d) ngày (\d\d/\d\d/\d{4})", text_of(writing.get("/kept/"))).groups()
    assert shown in {(f"{at:%H:%M}", f"{at:%d/%m/%Y}") for at in (now, now - timedelta(minutes=1))}


@pytest.mark.parametrize(("days", "is_kept"), [(9, True), (11, False)])
def test_what_was_typed_long_ago_is_not_sent_on(days, is_kept):
    """The register has forgotten its one-time key by then, or soon will."""
    at = timezone.now() - timedelta(days=days)
    said = json.dumps({"by": "7", "at": at.isoformat(), "files": False, "fields": []})
    sealed = base64.urlsafe_b64encode(seal(said, context=f"kept form:{URL}")).decode()
    assert (open_form(sealed, URL) is not None) == is_kept


def test_two_seals_of_the_same_words_differ():
    request = RequestFactory().post(URL, TYPED)
    get_token(request)
    assert seal_form(request, 7) != seal_form(request, 7)
    assert open_form(seal_form(request, 7), URL).typed_by == "7"
