"""The password once more before what can't be taken back."""

import time

import pytest

from officers.confirming import CONFIRMED_AT, CONFIRMED_FOR
from tests.conftest import PASSWORD


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
