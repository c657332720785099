"""Signing in and out, the password, and the rule that nothing is shown to a stranger."""

from datetime import timedelta

import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from officers.enums import Role
from officers.kept import NeverKept
from officers.models import AuditEvent, User
from tests.conftest import PASSWORD
from tests.officers.hands import actions, sign_in
from tests.pages import text_of

OPEN = {
    "officers:sign-in", "officers:sign-up", "officers:sign-up-link", "placards:verify", "placards:verify-typed",
}  # fmt: skip
ARGUMENTS = {
    "code": "NUOCHAI", "market": "NUOCHAI", "position": 1, "account": "ABCD2345", "what": "hide", "username": "canbo",
    "serial": "52ED-F18P-FXJFM", "seat": "ABCD2345", "bin": "970405", "paper": "a4",
}  # fmt: skip


def named_urls(resolver=None, namespace=""):
    """Every name of the URL conf, with its namespace and the names of its arguments."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_urls(pattern, inner)
        else:
            names = pattern.pattern.converters or pattern.pattern.regex.groupindex
            yield f"{namespace}{pattern.name}", tuple(names)


@pytest.fixture
def known(make_officer, commune):
    return make_officer("nonghoa", password=PASSWORD, unit=commune, full_name="Nông Thị Hoa")


def test_the_first_page_after_signing_in(client, known):
    page = sign_in(client)
    assert (page.status_code, page["Location"]) == (302, "/")
    work = client.get("/")
    assert work.status_code == 200
    assert "Nông Thị Hoa" in work.content.decode()


@pytest.mark.parametrize(
    ("username", "password"), [("nonghoa", PASSWORD + "x"), ("NONGHOA", PASSWORD), ("khongco", PASSWORD)]
)
def test_a_wrong_name_or_password_is_refused_alike_and_the_name_stays(client, known, username, password):
    page = sign_in(client, username, password)
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu có phân biệt chữ hoa, chữ thường.") == 1
    assert f'value="{username}"' in text
    assert password not in text
    assert client.get("/").status_code == 302


def test_empty_fields_have_their_own_sentences(client, db):
    text = sign_in(client, "", "").content.decode()
    assert "Nhập tên đăng nhập." in text
    assert "Nhập mật khẩu." in text


def test_an_account_no_longer_used_can_not_sign_in_and_is_thrown_out(client, known):
    sign_in(client)
    assert client.get("/me/").status_code == 200
    User.objects.filter(pk=known.pk).update(is_active=False)
    assert client.get("/me/").status_code == 302
    assert sign_in(client).status_code == 200


def test_signing_out(client, known):
    sign_in(client)
    page = client.post("/sign-out/")
    assert (page.status_code, page["Location"]) == (302, "/sign-in/")
    assert client.get("/").status_code == 302
    assert client.get("/sign-out/").status_code == 302


def test_signing_out_takes_a_form_not_a_link(client, known):
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/me/").status_code == 200


def test_one_who_is_signed_in_is_sent_on(client, known):
    sign_in(client)
    page = client.get("/sign-in/")
    assert (page.status_code, page["Location"]) == (302, "/")


@pytest.mark.parametrize(
    ("wanted", "led_to"), [("/owners/?q=hoa", "/owners/?q=hoa"), ("https://example.com/", "/"), ("//example.com", "/")]
)
def test_after_signing_in_she_is_where_she_wanted_to_go_but_never_elsewhere(client, known, wanted, led_to):
    page = client.get("/sign-in/", {"next": wanted})
    assert "Đăng nhập" in page.content.decode()
    assert sign_in(client, next=wanted)["Location"] == led_to


def test_every_address_sends_a_stranger_to_the_sign_in(client, market):
    walked = dict(named_urls())
    assert len(walked) >= 32
    for name, arguments in walked.items():
        if name in OPEN:
            continue
        url = reverse(name, kwargs={each: ARGUMENTS[each] for each in arguments})
        page = client.get(url)
        assert (page.status_code, page["Location"]) == (302, f"/sign-in/?next={url}"), name
        # Nobody comes back to a page that took a password or a code.
        leads_back = not issubclass(resolve(url).func.view_class, NeverKept)
        page = client.post(url)
        assert (page.status_code, page["Location"]) == (302, f"/sign-in/?next={url}" if leads_back else "/sign-in/"), (
            name
        )


def test_the_audit_says_who_came_and_went_and_from_where(client, known):
    sign_in(client)
    client.post("/sign-out/")
    assert actions(about=known)[:2] == ["user.sign_out", "user.sign_in"]
    came = AuditEvent.objects.get(action="user.sign_in")
    assert (came.actor, came.actor_name, came.role, came.address) == (known, "nonghoa", "commune_officer", "127.0.0.1")


def test_a_wrong_password_is_noted_for_whoever_exists_and_for_nobody_else(client, known):
    sign_in(client, password="sai-mat-khau-roi")
    sign_in(client, username="mot-mat-khau-go-nham-o", password="x")
    events = AuditEvent.objects.filter(action="user.sign_in_failed")
    assert [(event.subject, event.actor, event.label) for event in events] == [(str(known.pk), None, "nonghoa")]
    assert not AuditEvent.objects.filter(changes__contains="mat-khau").exists()


def test_a_role_that_ends_while_its_holder_is_signed_in_ends_at_the_next_request(client, known, market):
    sign_in(client)
    assert client.get(f"/markets/{market.code}/").status_code == 200
    known.appointments.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert client.get(f"/markets/{market.code}/").status_code == 404
    answer = client.post(f"/markets/{market.code}/stalls/new/", {"code": "A-001", "kind": "kiosk"})
    assert answer.status_code == 404
    assert not market.stalls.exists()
    assert "Chưa được giao vai trò nào" in text_of(client.get("/me/"))


@pytest.fixture
def with_given_password(known):
    User.objects.filter(pk=known.pk).update(must_change_password=True)
    return known


def test_a_password_that_somebody_else_gave_is_good_for_choosing_another(client, with_given_password):
    sign_in(client)
    page = client.get("/markets/")
    assert (page.status_code, page["Location"]) == (302, "/me/password/?next=%2Fmarkets%2F")
    assert "Anh/chị tự đặt mật khẩu khác" in text_of(client.get(page["Location"]))
    assert client.get("/me/").status_code == 302
    chosen = {"old_password": PASSWORD, "new_password1": "dao-le-tra-linh-9", "new_password2": "dao-le-tra-linh-9"}
    answer = client.post("/me/password/", {**chosen, "next": "/markets/"})
    assert (answer.status_code, answer["Location"]) == (302, "/markets/")
    assert client.get("/markets/").status_code == 200


def test_the_given_password_can_not_be_chosen_again(client, with_given_password):
    sign_in(client)
    page = change(client, PASSWORD, PASSWORD)
    assert "Mật khẩu mới phải khác mật khẩu hiện nay." in text_of(page)
    assert client.get("/markets/").status_code == 302


def test_one_who_has_to_choose_a_password_may_leave(client, with_given_password):
    sign_in(client)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"


def change(client, old, new, again=None):
    values = {"old_password": old, "new_password1": new, "new_password2": again or new}
    return client.post("/me/password/", values)


def test_a_new_password_is_in_force_at_once_and_the_session_goes_on(client, known):
    sign_in(client)
    page = change(client, PASSWORD, "dao-le-tra-linh-9")
    assert (page.status_code, page["Location"]) == (302, "/me/")
    assert "Đã đổi mật khẩu." in client.get("/me/").content.decode()
    client.logout()
    assert sign_in(client).status_code == 200
    assert sign_in(client, password="dao-le-tra-linh-9").status_code == 302


@pytest.mark.parametrize(
    ("passwords", "sentence"),
    [
        ((PASSWORD + "x", "dao-le-tra-linh-9"), "Mật khẩu hiện nay không đúng."),
        ((PASSWORD, "dao-le-tra-linh-9", "dao-le-tra-linh-8"), "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ((PASSWORD, "ngan-qua"), "Mật khẩu quá ngắn: cần ít nhất 12 ký tự."),
        ((PASSWORD, "password1234"), "Mật khẩu này quá phổ biến."),
        ((PASSWORD, "830917264503"), "Mật khẩu này hoàn toàn là số."),
        ((PASSWORD, "nonghoa-2026"), "Mật khẩu quá giống tên đăng nhập của anh/chị."),
        ((PASSWORD, "nongthihoa2026"), "Mật khẩu quá giống họ và tên của anh/chị."),
        (("", "dao-le-tra-linh-9"), "Mật khẩu hiện nay: chưa nhập."),
    ],
)
def test_a_password_that_is_refused_changes_nothing(client, known, passwords, sentence):
    sign_in(client)
    page = change(client, *passwords)
    assert page.status_code == 200
    # Once in the summary, once next to the field.
    assert page.content.decode().count(sentence) == 2
    assert User.objects.get(pk=known.pk).check_password(PASSWORD)


def test_the_profile_says_role_place_and_days(client_of, officer, other_commune, make_officer):
    text = client_of(officer).get("/me/").content.decode()
    assert "Cán bộ xã, phường" in text
    assert "Xã Hòa An" in text
    assert "01/01/2026" in text
    assert "không thời hạn" in text
    assert other_commune.name not in text


def test_the_profile_of_one_without_an_appointment_says_whom_to_ask(client_of, db):
    user = User.objects.create_user("chuagiao", full_name="Bế Văn Chờ")
    assert "Chưa được giao vai trò nào" in client_of(user).get("/me/").content.decode()


def test_there_is_no_user_above_the_appointments():
    fields = {field.name for field in User._meta.get_fields()}
    assert not fields & {"is_superuser", "is_staff", "groups", "user_permissions"}
    assert Role.ADMINISTRATOR in Role
