"""The password once more before what can't be taken back."""

import time

import pytest

from officers.confirming import CONFIRMED_AT, CONFIRMED_FOR
from officers.models import User
from officers.sessions import VERIFIED_AT
from tests.conftest import PASSWORD
from tests.officers.hands import actions, change_session, code_of, forget_use, pair


@pytest.fixture
def asked(client_of, make_officer, commune):
    return client_of(make_officer("canbo", password=PASSWORD, unit=commune))


def test_the_right_password_leads_on(asked):
    page = asked.get("/confirm/?next=/markets/")
    assert 'name="next" value="/markets/"' in page.content.decode()
    answer = asked.post("/confirm/", {"password": PASSWORD, "next": "/markets/"})
    assert (answer.status_code, answer["Location"]) == (302, "/markets/")
    assert time.time() - asked.session[CONFIRMED_AT] < CONFIRMED_FOR


@pytest.mark.parametrize(("password", "sentence"), [("sai", "Mật khẩu không đúng."), ("", "Nhập mật khẩu.")])
def test_a_wrong_one_does_not(asked, password, sentence):
    page = asked.post("/confirm/", {"password": password, "next": "/markets/"})
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert CONFIRMED_AT not in asked.session


def test_it_leads_to_no_other_host(asked):
    answer = asked.post("/confirm/", {"password": PASSWORD, "next": "https://example.test/"})
    assert answer["Location"] == "/me/"


class TestWithASecondFactor:
    @pytest.fixture
    def paired(self, make_officer, commune):
        user = make_officer("canbo", password=PASSWORD, unit=commune)
        pair(user)
        return User.objects.get(pk=user.pk)

    @pytest.fixture
    def asked(self, client_of, paired):
        client = client_of(paired)
        change_session(client, **{VERIFIED_AT: 1})
        return client

    def test_the_code_is_asked_for_too(self, asked):
        assert list(asked.get("/confirm/").context["form"].fields) == ["password", "token"]

    @pytest.mark.parametrize("token", ["", "000000"])
    def test_the_password_alone_is_not_enough(self, asked, token):
        assert asked.post("/confirm/", {"password": PASSWORD, "token": token}).status_code == 200
        assert CONFIRMED_AT not in asked.session

    def test_both_are(self, asked, paired):
        asked.post("/confirm/", {"password": PASSWORD, "token": "000000"})
        forget_use(paired)
        assert asked.post("/confirm/", {"password": PASSWORD, "token": code_of(paired)}).status_code == 302
        assert CONFIRMED_AT in asked.session
        assert actions(about=paired)[:2] == ["user.second_factor", "user.code_failed"]
