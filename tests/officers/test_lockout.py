"""Five wrong passwords for one name at one address, and nobody else has to wait."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.utils import timezone

from jobs.sweeping import sweep
from officers.models import AuditEvent
from officers.signup import new_sign_up_link
from tests.conftest import PASSWORD
from tests.officers.hands import actions, sign_in
from tests.pages import text_of

WRONG = "sai-mat-khau-roi"


@pytest.fixture
def known(make_officer, commune):
    return make_officer("nonghoa", password=PASSWORD, unit=commune, full_name="Nông Thị Hoa")


@pytest.fixture
def locked(client, known):
    answers = [sign_in(client, password=WRONG) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    return answers[-1]


def later(**ago):
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(**ago))


def test_the_fifth_wrong_password_locks_and_says_until_when(locked):
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=16))
    text = text_of(locked)
    assert f"Thử lại từ {until:%H:%M}" in text
    assert 'value="nonghoa"' in text
    assert "nhờ cấp trên phát lại phiếu đăng ký" in text
    assert WRONG not in text


def test_the_right_password_is_refused_meanwhile_and_the_wait_does_not_grow(client, locked):
    later(minutes=14)
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "Thử lại từ" in text_of(answer)
    assert "_auth_user_id" not in client.session
    later(minutes=1, seconds=5)
    assert sign_in(client).status_code == 302


def test_a_colleague_at_the_same_address_signs_in(client, locked, make_officer, commune):
    make_officer("dongnghiep", password=PASSWORD, unit=commune)
    assert sign_in(client, "dongnghiep").status_code == 302


def test_she_herself_signs_in_at_another_address(client, locked):
    answer = client.post("/sign-in/", {"username": "nonghoa", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3")
    assert answer.status_code == 302


def test_another_browser_at_the_same_address_does_not_help(client, locked):
    answer = client.post("/sign-in/", {"username": "nonghoa", "password": PASSWORD}, HTTP_USER_AGENT="another")
    assert answer.status_code == 429


def test_a_name_that_nobody_has_is_locked_alike(client, known):
    answers = [sign_in(client, "khongco", WRONG) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert actions()[:1] == ["appointment.create"]


def test_signing_in_clears_the_count(client, known):
    for _ in range(2):
        for _ in range(4):
            assert sign_in(client, password=WRONG).status_code == 200
        assert sign_in(client).status_code == 302
        client.logout()


def test_a_new_slip_opens_the_sign_in_at_once(client, known, locked):
    chosen = "dao-le-tra-linh-9"
    sign_in(client, "khongco", WRONG)
    client.get(new_sign_up_link(known))
    client.post("/sign-up/", {"new_password1": chosen, "new_password2": chosen})
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["khongco"]
    assert sign_in(client, password=chosen).status_code == 302


def test_the_audit_names_the_lock_once(client, known, locked):
    sign_in(client)
    sign_in(client, password=WRONG)
    assert actions(about=known)[:6] == ["user.locked_out", *["user.sign_in_failed"] * 4, "user.create"]
    assert AuditEvent.objects.filter(action="user.locked_out").get().address == "127.0.0.1"


def test_nothing_that_was_typed_is_kept_but_the_name(client, known, caplog):
    typed = {"username": "nonghoa", "password": WRONG, "next": "/owners/?q=hoang", "kept": "gido", "more": "bimat"}
    client.post("/sign-in/?next=/owners/%3Fq=hoang", typed, HTTP_USER_AGENT="Firefox", HTTP_ACCEPT="text/html")
    client.post("/sign-in/", typed)
    row = AccessAttempt.objects.get()
    assert (row.username, row.ip_address, row.path_info) == ("nonghoa", "127.0.0.1", "/sign-in/")
    assert [row.post_data.strip("\n-"), row.get_data.strip("\n-"), row.user_agent, row.http_accept] == [""] * 4
    assert [record for record in caplog.records if record.name.startswith("axes")] == []


@pytest.mark.parametrize(("url", "field"), [("/confirm/", "password"), ("/me/password/", "old_password")])
def test_an_open_screen_is_no_place_to_guess_the_password(client, known, url, field):
    sign_in(client)
    answers = [client.post(url, {field: WRONG}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "Thử lại từ" in text_of(answers[-1])
    refused = client.post(url, {field: PASSWORD, "new_password1": "dao-le-tra-linh-9", "new_password2": "x"})
    assert refused.status_code == 429
    assert actions(about=known)[0] == "user.locked_out"


def test_the_right_password_given_again_clears_the_count(client, known):
    sign_in(client)
    for _ in range(2):
        for _ in range(4):
            assert client.post("/confirm/", {"password": WRONG}).status_code == 200
        assert client.post("/confirm/", {"password": PASSWORD}).status_code == 302


def test_the_worker_clears_old_attempts_away(client, known):
    sign_in(client, password=WRONG)
    sweep()
    assert AccessAttempt.objects.exists()
    later(minutes=16)
    sweep()
    assert not AccessAttempt.objects.exists()
