"""A session ends when nobody works in it, and after some hours in any case."""

import time
from importlib import import_module

import pytest
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.test import Client

from officers.sessions import SEEN_AT, SIGNED_IN_AT
from tests.conftest import PASSWORD
from tests.officers.hands import actions, change_session, sign_in
from tests.pages import messages_of


@pytest.fixture
def known(make_officer, commune):
    return make_officer("nonghoa", password=PASSWORD, unit=commune, full_name="Nông Thị Hoa")


@pytest.fixture
def signed_in(client, known):
    sign_in(client)
    return client


def ago(**units):
    return int(time.time()) - units.get("minutes", 0) * 60 - units.get("hours", 0) * 3600


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_it_ends_after_half_an_hour_without_work(signed_in, minutes, status):
    change_session(signed_in, **{SEEN_AT: ago(minutes=minutes)})
    assert signed_in.get("/me/").status_code == status
    assert signed_in.get("/me/").status_code == status


def test_an_office_may_choose_how_long(signed_in, settings):
    settings.SESSION_IDLE_MINUTES = 60
    change_session(signed_in, **{SEEN_AT: ago(minutes=31)})
    assert signed_in.get("/me/").status_code == 200


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_it_ends_in_the_evening_however_busy_she_was(signed_in, hours, status):
    change_session(signed_in, **{SIGNED_IN_AT: ago(hours=hours), SEEN_AT: ago()})
    assert signed_in.get("/me/").status_code == status


def test_a_session_that_does_not_say_when_it_began_begins_now(client, known):
    client.force_login(known)
    assert client.get("/me/").status_code == 200
    assert client.session[SIGNED_IN_AT] == pytest.approx(time.time(), abs=5)


def test_the_session_is_written_once_a_minute_not_with_each_page(signed_in, django_assert_num_queries):
    change_session(signed_in, **{SEEN_AT: ago(minutes=2)})
    signed_in.get("/me/")
    written = signed_in.session[SEEN_AT]
    assert written == pytest.approx(time.time(), abs=5)
    change_session(signed_in, **{SEEN_AT: written - 50})
    signed_in.get("/me/")
    assert signed_in.session[SEEN_AT] == written - 50


def test_signing_out_everywhere_ends_the_other_sessions_and_not_this_one(signed_in, known):
    other = Client()
    sign_in(other)
    assert other.get("/me/").status_code == 200
    answer = signed_in.post("/me/sign-out-everywhere/")
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert other.get("/me/").status_code == 302
    page = signed_in.get("/me/")
    assert messages_of(page) == ["Đã đăng xuất khỏi mọi máy khác. Máy này vẫn dùng tiếp."]
    assert actions(about=known)[0] == "user.sign_out_everywhere"


def test_that_takes_a_form_not_a_link(signed_in, known):
    assert signed_in.get("/me/sign-out-everywhere/").status_code == 405
    known.refresh_from_db()
    assert known.sign_outs == 0


def test_a_new_password_ends_the_other_sessions(signed_in):
    other = Client()
    sign_in(other)
    chosen = {"old_password": PASSWORD, "new_password1": "dao-le-tra-linh-9", "new_password2": "dao-le-tra-linh-9"}
    assert signed_in.post("/me/password/", chosen).status_code == 302
    assert (signed_in.get("/me/").status_code, other.get("/me/").status_code) == (200, 302)


def test_the_row_of_a_session_does_not_outlive_it(signed_in):
    store = import_module(configured.SESSION_ENGINE).SessionStore(signed_in.session.session_key)
    assert store.get_expiry_age() == configured.SESSION_HOURS * 3600
    signed_in.post("/sign-out/")
    assert not Session.objects.exists() or "_auth_user_id" not in Session.objects.get().get_decoded()
