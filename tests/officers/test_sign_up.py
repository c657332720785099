"""The link on a printed slip: good once, for a while, and for one officer."""

import logging
import re

import pytest
from django.test import Client
from django.utils.http import int_to_base36

from officers.models import AuditEvent, User
from officers.services import sign_up
from officers.signup import new_sign_up_link, sign_up_tokens
from tests.officers.hands import actions, sign_in
from tests.pages import messages_of, text_of
from tests.test_architecture import APPS, ROOT

CHOSEN = "dao-le-tra-linh-9"
REFUSED = "Phiếu đăng ký này không dùng được"


@pytest.fixture
def invited(make_officer, commune):
    return make_officer("hoangduyen", unit=commune, full_name="Hoàng Thị Duyên")


def choose(client, first=CHOSEN, again=CHOSEN):
    return client.post("/sign-up/", {"new_password1": first, "new_password2": again})


def test_the_link_is_short_enough_to_type(invited):
    assert len(new_sign_up_link(invited)) <= 45


def test_she_chooses_her_own_password_and_signs_in_with_it(client, invited):
    answer = client.get(new_sign_up_link(invited))
    assert (answer.status_code, answer["Location"]) == (302, "/sign-up/")
    page = client.get("/sign-up/")
    assert "hoangduyen" in text_of(page)
    assert "no-store" in page["Cache-Control"]
    answer = choose(client)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert messages_of(client.get("/sign-in/")) == ["Đã đặt mật khẩu. Đăng nhập bằng tên và mật khẩu này."]
    assert sign_in(client, "hoangduyen", CHOSEN).status_code == 302
    event = AuditEvent.objects.get(action="user.sign_up")
    assert (event.actor, event.subject, event.address) == (invited, str(invited.pk), "127.0.0.1")


def test_a_password_given_before_need_not_be_changed_then(client, invited):
    User.objects.filter(pk=invited.pk).update(must_change_password=True)
    invited.refresh_from_db()
    client.get(new_sign_up_link(invited))
    choose(client)
    sign_in(client, "hoangduyen", CHOSEN)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("first", "again", "sentence"),
    [
        ("ngan-qua", "ngan-qua", "Mật khẩu quá ngắn: cần ít nhất 12 ký tự."),
        ("hoangthiduyen1", "hoangthiduyen1", "Mật khẩu quá giống tên đăng nhập của anh/chị."),
        (CHOSEN, CHOSEN + "x", "Hai lần nhập mật khẩu mới chưa giống nhau."),
        ("", "", "Mật khẩu mới: chưa nhập."),
    ],
)
def test_a_bad_password_is_refused_and_the_link_stays_good(client, invited, first, again, sentence):
    client.get(new_sign_up_link(invited))
    page = choose(client, first, again)
    assert page.status_code == 200
    assert sentence in text_of(page)
    assert choose(client).status_code == 302


def links_that_do_not_work(invited):
    good = new_sign_up_link(invited)
    uid = int_to_base36(invited.pk)
    old = sign_up_tokens._make_token_with_timestamp(
        invited, sign_up_tokens._num_seconds(sign_up_tokens._now()) - 15 * 86_400, sign_up_tokens.secret
    )
    yield "changed", good[:-3] + "xy/"
    yield "of another", good.replace(f"/{uid}/", f"/{int_to_base36(invited.pk + 1)}/")
    yield "old", f"/sign-up/{uid}/{old}/"
    yield "nonsense", "/sign-up/!!/%00/"
    yield "a number that no key can be", "/sign-up/zzzzzzzzzzzzz/x-y/"
    yield "too long", f"/sign-up/{'z' * 40}/x-y/"


def test_one_page_answers_every_link_that_does_not_work(client, invited, make_officer, commune):
    make_officer("nguoikhac", unit=commune)
    bodies = set()
    for what, link in links_that_do_not_work(invited):
        page = client.get(link, follow=True)
        assert (page.status_code, page.redirect_chain) == (404, [("/sign-up/", 302)]), what
        assert REFUSED in text_of(page), what
        bodies.add(page.content)
        assert choose(client).status_code == 404, what
    assert len(bodies) == 1
    assert not AuditEvent.objects.filter(action="user.sign_up").exists()


def test_a_link_works_once(client, invited):
    link = new_sign_up_link(invited)
    other = Client()
    other.get(link)
    client.get(link)
    choose(client)
    assert REFUSED in text_of(client.get(link, follow=True))
    # Neither does a page of it that was open already.
    assert REFUSED in text_of(choose(other, "mot-nguoi-khac-dat", "mot-nguoi-khac-dat"))
    invited.refresh_from_db()
    assert invited.check_password(CHOSEN)


def test_of_two_at_once_the_second_is_refused(invited):
    token = sign_up_tokens.make_token(invited)
    second = User.objects.get(pk=invited.pk)
    sign_up(invited, token=token, password=CHOSEN)
    with pytest.raises(Exception, match="đã dùng rồi"):
        sign_up(second, token=token, password="mot-nguoi-khac-dat")
    assert User.objects.get(pk=invited.pk).check_password(CHOSEN)


def test_a_newer_slip_makes_the_older_worthless(client, invited):
    older = new_sign_up_link(invited)
    User.objects.filter(pk=invited.pk).update(sign_outs=1)
    invited.refresh_from_db()
    assert REFUSED in text_of(client.get(older, follow=True))
    assert REFUSED not in text_of(client.get(new_sign_up_link(invited), follow=True))


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "delete", "options", "trace"])
def test_no_log_has_the_token_whatever_a_browser_sends(invited, method, caplog):
    """A browser that goes back to a page with a form may send the address again as a form, without its token."""
    caplog.set_level(logging.DEBUG)
    client = Client(enforce_csrf_checks=True)
    link = new_sign_up_link(invited)
    for address in (link, f"{link}?a=1"):
        answer = getattr(client, method)(address)
        assert (answer.status_code, answer["Location"]) == (302, "/sign-up/")
    assert client.get("/sign-up/").status_code == 200
    token = link.split("/")[3]
    said = [f"{entry.name} {entry.getMessage()}" for entry in caplog.records if not entry.name.startswith("django.db")]
    assert not [line for line in said if token in line]


def test_an_account_no_longer_used_has_no_link(client, invited):
    link = new_sign_up_link(invited)
    User.objects.filter(pk=invited.pk).update(is_active=False)
    assert REFUSED in text_of(client.get(link, follow=True))


def test_without_a_link_there_is_nothing(client, invited):
    assert client.get("/sign-up/").status_code == 404
    assert choose(client).status_code == 404


def test_whoever_was_signed_in_at_this_machine_is_signed_out(client_of, officer, invited):
    client = client_of(officer)
    client.get(new_sign_up_link(invited))
    assert client.get("/me/").status_code == 200
    choose(client)
    assert client.get("/me/").status_code == 302
    assert actions(about=officer)[0] == "user.create"


def test_the_paper_is_called_one_thing():
    """Wherever officers read of it."""
    others = re.compile("giấy mời|liên kết đăng ký|thư mời", re.IGNORECASE)
    read = [*ROOT.glob("templates/**/*.html"), *(path for app in APPS for path in (ROOT / app).rglob("*.py"))]
    assert len(read) > 100
    assert not [path.name for path in [*read, ROOT / "docs/architecture.md"] if others.search(path.read_text("utf-8"))]
