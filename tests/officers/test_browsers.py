"""Whose browser it is when the session is gone, and a tab that was open before she signed in again."""

import html
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory

from market_portal import settings as portal_settings
from officers.browsers import is_from_own_page, writer_of
from officers.kept import IN_SESSION, KEPT_FOR, OF_ANOTHER, OF_NOBODY, open_form
from officers.models import AuditEvent
from stalls.models import Stall
from tests.conftest import PASSWORD
from tests.officers.hands import change_session, pair, sign_in
from tests.pages import messages_of, text_of

URL = "/markets/NUOCHAI/stalls/new/"
HERE = "http://testserver"
TYPED = {
    "once": "khoa-mot-lan-0001", "code": "A-007", "kind": "kiosk", "goods": "fish", "name": "Triệu Mùi Dấu",
    "phone": "0912 345 678", "bank": "agri", "number": "9999000000123", "next": "1",
}  # fmt: skip


@pytest.fixture
def known(make_officer, commune, market):
    return make_officer("nonghoa", password=PASSWORD, unit=commune, full_name="Nông Thị Hoa")


@pytest.fixture
def other(make_officer, commune):
    return make_officer("nguoikhac", password=PASSWORD, unit=commune)


@pytest.fixture
def machine(known):
    return signed_in(Client(enforce_csrf_checks=True))


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', text_of(page))
    return html.unescape(found[1]) if found else ""


def signed_in(machine, username="nonghoa", page=None):
    """By the sign-in page, with what it carries along."""
    page = page or machine.get("/sign-in/")
    carried = {name: hidden(page, name) for name in ("csrfmiddlewaretoken", "next", "kept")}
    assert sign_in(machine, username, **carried).status_code == 302
    return machine


def open_tab(machine):
    """The form as the tab holds it: with the token of the time at which it was opened."""
    return TYPED | {"csrfmiddlewaretoken": hidden(machine.get(URL), "csrfmiddlewaretoken")}


def lose_session(machine):
    Session.objects.all().delete()
    machine.cookies.pop("sessionid", None)


def kept_in(machine):
    return machine.session.get(IN_SESSION)


class TestTheCookie:
    def test_signing_in_sets_it_for_as_long_as_forms_are_kept(self, machine, known):
        cookie = machine.cookies["writer"]
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
        assert (cookie["max-age"], bool(cookie["secure"])) == (KEPT_FOR.total_seconds(), False)
        assert "nonghoa" not in cookie.value
        request = RequestFactory().get("/")
        request.COOKIES["writer"] = cookie.value
        assert writer_of(request) == str(known.pk)

    def test_over_https_it_is_bound_to_the_host(self, known, settings):
        settings.SESSION_COOKIE_SECURE = True
        cookie = signed_in(Client()).cookies["__Host-writer"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")

    def test_signing_out_takes_it_away(self, known):
        machine = signed_in(Client())
        machine.post("/sign-out/")
        assert (machine.cookies["writer"].value, machine.cookies["writer"]["max-age"]) == ("", 0)

    def test_a_wrong_password_sets_none(self, known, client):
        assert sign_in(client, password="sai-mat-khau-roi").status_code == 200
        assert "writer" not in client.cookies


class TestSessionThatIsGone:
    def test_she_gets_back_what_she_typed(self, machine, market):
        tab = open_tab(machine)
        lose_session(machine)
        page = machine.post(URL, tab)
        assert "Phần vừa gõ được giữ lại" in text_of(page)
        signed_in(machine, page=page)
        assert "Gửi tiếp là ghi tên <strong>Nông Thị Hoa</strong>" in text_of(machine.get("/kept/"))

    def test_another_does_not(self, machine, known, other):
        tab = open_tab(machine)
        lose_session(machine)
        page = machine.post(URL, tab)
        assert open_form(hidden(page, "kept"), URL).typed_by == str(known.pk)
        signed_in(machine, "nguoikhac", page=page)
        assert OF_ANOTHER in messages_of(machine.get("/"))
        assert (kept_in(machine), machine.get("/kept/")["Location"]) == (None, "/")

    @pytest.mark.parametrize(
        "spoil", [lambda value: "", lambda value: f"7:{value.partition(':')[2]}", lambda value: "7"]
    )
    def test_of_a_browser_that_nobody_is_known_of_nothing_is_kept(self, machine, other, spoil):
        tab = open_tab(machine)
        lose_session(machine)
        machine.cookies["writer"] = spoil(machine.cookies["writer"].value)
        page = machine.post(URL, tab)
        assert OF_NOBODY in text_of(page)
        assert 'name="kept"' not in text_of(page)
        signed_in(machine, "nguoikhac", page=page)
        assert kept_in(machine) is None

    def test_nor_after_she_signed_out(self, known, other):
        machine = signed_in(Client())
        machine.post("/sign-out/")
        lose_session(machine)
        assert OF_NOBODY in text_of(machine.post(URL, TYPED))


class TestOldTab:
    @pytest.fixture
    def tab(self, machine):
        """She typed in it; then the session went, and she signed in again in another tab."""
        tab = open_tab(machine)
        lose_session(machine)
        signed_in(machine)
        return tab

    @pytest.mark.parametrize(
        "headers",
        [
            {"Origin": HERE},
            {"Origin": HERE, "Sec-Fetch-Site": "same-origin"},
            {"Referer": f"{HERE}{URL}"},
            {"Origin": HERE, "Referer": "http://la.example/"},
        ],
    )
    def test_one_press_sends_it_on_once(self, machine, market, tab, headers):
        answer = machine.post(URL, tab, headers=headers)
        assert (answer.status_code, answer["Location"]) == (302, "/kept/")
        assert not Stall.objects.exists()
        page = machine.get("/kept/")
        assert "Thêm gian hàng" in text_of(page)
        again = TYPED | {"csrfmiddlewaretoken": hidden(page, "csrfmiddlewaretoken")}
        first = machine.post(URL, again)
        assert first.status_code == 302
        assert market.stalls.get().code == "A-007"
        assert machine.get("/kept/")["Location"] == "/"
        assert machine.post(URL, again)["Location"] == first["Location"]
        assert market.stalls.count() == 1

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Origin": "null"},
            {"Origin": ""},
            {"Origin": "http://la.example"},
            {"Origin": "https://testserver"},
            {"Origin": f"{HERE}:8000"},
            {"Origin": f"{HERE}.la.example"},
            {"Origin": "null", "Referer": f"{HERE}{URL}"},
            {"Origin": "http://la.example", "Referer": f"{HERE}{URL}"},
            {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
            {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
            {"Origin": HERE, "Sec-Fetch-Site": "none"},
            {"Referer": "http://la.example/http://testserver/"},
            {"Referer": "http://testserver@la.example/"},
            {"Referer": "http://[la"},
            {"Referer": ""},
        ],
    )
    def test_what_may_come_from_elsewhere_is_refused_and_not_kept(self, machine, tab, headers):
        page = machine.post(URL, tab, headers=headers)
        assert page.status_code == 403
        assert "Chưa gửi được trang này" in text_of(page)
        assert kept_in(machine) is None
        assert not Stall.objects.exists()

    def test_nor_is_it_kept_of_a_stranger(self, machine, tab):
        lose_session(machine)
        machine.cookies.pop("csrftoken")
        assert machine.post(URL, tab, headers={"Origin": HERE}).status_code == 403
        assert kept_in(machine) is None

    def test_nor_of_one_whose_session_is_over(self, machine, tab):
        change_session(machine, seen_at=1)
        assert machine.post(URL, tab, headers={"Origin": HERE}).status_code == 403
        assert kept_in(machine) is None

    @pytest.mark.parametrize("url", ["/sign-in/", "/sign-out/", "/confirm/", "/me/password/", "/kept/", "/sign-up/"])
    def test_nor_what_is_sent_to_the_pages_of_signing_in(self, machine, tab, url):
        sent = {"username": "nonghoa", "token": "123456"}
        assert machine.post(url, sent, headers={"Origin": HERE}).status_code == 403
        assert kept_in(machine) is None

    def test_what_is_too_long_is_refused_as_before(self, machine, tab):
        assert machine.post(URL, tab | {"note": "x" * 200_001}, headers={"Origin": HERE}).status_code == 403
        assert kept_in(machine) is None

    def test_the_tab_of_another_is_not_hers_to_send(self, machine, other):
        tab = open_tab(machine)
        lose_session(machine)
        signed_in(machine, "nguoikhac")
        assert machine.post(URL, tab, headers={"Origin": HERE}).status_code == 403
        # Nor when she has signed in once more meanwhile.
        lose_session(machine)
        signed_in(machine, "nguoikhac")
        assert machine.post(URL, tab, headers={"Origin": HERE}).status_code == 403
        assert kept_in(machine) is None

    def test_it_waits_for_the_second_factor_too(self, machine, known):
        tab = open_tab(machine)
        pair(known)
        lose_session(machine)
        signed_in(machine)
        assert machine.post(URL, tab, headers={"Origin": HERE})["Location"] == "/kept/"
        assert machine.get("/kept/")["Location"] == "/second-factor/?next=%2Fkept%2F"

    def test_keeping_it_is_no_event_and_changes_nothing(self, machine, tab):
        before = AuditEvent.objects.count()
        machine.post(URL, tab, headers={"Origin": HERE})
        assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(("origin", "own"), [("https://testserver", True), (HERE, False)])
def test_over_https_only_https_is_the_same(origin, own):
    assert is_from_own_page(RequestFactory().post("/", headers={"Origin": origin}, secure=True)) == own


def test_the_settings_name_the_view():
    assert portal_settings.CSRF_FAILURE_VIEW == "officers.views.kept.token_failed"
