"""A code from the phone: real ones, computed as the phone does."""

import re
from base64 import b32decode
from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from officers.enums import Role
from officers.models import AuditEvent, Authenticator
from officers.services import check_second_factor, remove_second_factor, renew_recovery_codes, reset_second_factor
from officers.services.second_factor import USED, WRONG
from officers.sessions import VERIFIED_AT
from officers.telling import words_of
from tests.conftest import PASSWORD
from tests.officers.hands import actions, code_of, forget_use, pair, sign_in
from tests.pages import messages_of, text_of


@pytest.fixture
def known(make_officer, commune):
    return make_officer("nonghoa", password=PASSWORD, unit=commune, full_name="Nông Thị Hoa")


@pytest.fixture
def paired(known):
    known.codes = pair(known)
    return known


@pytest.fixture
def for_administrators(settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"administrator", "province_officer"})


@pytest.fixture
def head(make_officer, province, for_administrators):
    return make_officer("quantri", Role.ADMINISTRATOR, password=PASSWORD, unit=province, full_name="Đàm Quốc Vinh")


def send(client, token, **values):
    return client.post("/second-factor/", {"token": token, **values})


def secret_on(page):
    """As an officer types it off the page into her phone."""
    return b32decode(re.search(r'code-text text-wrap">([A-Z2-7 ]+)<', text_of(page))[1].replace(" ", ""))


def codes_on(page):
    return re.findall(r'<li class="code-text">([a-z0-9-]+)</li>', text_of(page))


class TestWhoHasOne:
    def test_the_password_alone_opens_nothing(self, client, paired):
        sign_in(client, next="/owners/?q=hoa")
        for url in ("/", "/me/", "/owners/?q=hoa", "/me/password/", "/me/second-factor/", "/confirm/", "/kept/"):
            answer = client.get(url)
            assert answer.status_code == 302, url
            assert answer["Location"].startswith("/second-factor/?next="), url

    def test_the_code_leads_to_where_she_was_going(self, client, paired):
        sign_in(client)
        asked = client.get("/owners/?q=hoa")["Location"]
        assert 'name="next" value="/owners/?q=hoa"' in text_of(client.get(asked))
        before = client.session.session_key
        answer = send(client, code_of(paired), next="/owners/?q=hoa")
        assert (answer.status_code, answer["Location"]) == (302, "/owners/?q=hoa")
        assert client.get("/owners/").status_code == 200
        assert client.session.session_key != before

    def test_it_leads_to_no_other_host(self, client, paired):
        sign_in(client)
        assert send(client, code_of(paired), next="https://example.test/")["Location"] == "/"

    def test_each_code_leaves_an_event_without_it(self, client, paired):
        sign_in(client)
        wrong, right = "000000", code_of(paired)
        send(client, wrong)
        forget_use(paired)
        send(client, right)
        assert actions(about=paired)[:2] == ["user.second_factor", "user.code_failed"]
        events = AuditEvent.objects.filter(action__in=("user.second_factor", "user.code_failed"))
        assert {(event.actor, event.address) for event in events} == {(paired, "127.0.0.1")}
        assert {words_of(event) for event in events} == {
            "Nhập đúng mã xác thực hai bước",
            "Nhập sai mã xác thực hai bước",
        }
        assert [event.changed for event in events] == [{}, {}]

    def test_a_code_while_she_has_to_wait_is_a_failed_one(self, paired):
        check_second_factor(paired, "000000")
        check_second_factor(paired, code_of(paired))
        assert actions(about=paired)[:2] == ["user.code_failed"] * 2

    def test_the_code_may_be_typed_in_groups(self, client, paired):
        sign_in(client)
        code = code_of(paired)
        assert send(client, f" {code[:3]} {code[3:]} ").status_code == 302

    @pytest.mark.parametrize(
        ("token", "sentence"), [("000000", WRONG), ("abcde-fghjk", WRONG), ("", "Nhập mã."), ("１２３４５６", WRONG)]
    )
    def test_a_wrong_code_opens_nothing(self, client, paired, token, sentence):
        sign_in(client)
        page = send(client, token)
        assert page.status_code == 200
        assert sentence in text_of(page)
        assert client.get("/").status_code == 302

    def test_a_code_that_was_used_is_refused_with_its_sentence(self, client, paired):
        code = code_of(paired)
        sign_in(client)
        assert send(client, code).status_code == 302
        other = Client()
        sign_in(other)
        page = send(other, code)
        assert page.status_code == 200
        assert USED in text_of(page)
        assert VERIFIED_AT not in other.session

    def test_the_next_code_is_good_again(self, client, paired):
        assert check_second_factor(paired, code_of(paired)) == ""
        assert check_second_factor(paired, code_of(paired, later=1)) == ""

    def test_after_wrong_codes_she_waits_even_with_the_right_one(self, paired):
        for _ in range(5):
            assert check_second_factor(paired, "000000") == WRONG
            # As if each wait had passed.
            Authenticator.objects.update(
                throttling_failure_timestamp=F("throttling_failure_timestamp") - timedelta(minutes=5)
            )
        Authenticator.objects.update(throttling_failure_timestamp=timezone.now())
        until = timezone.localtime() + timedelta(seconds=16)
        assert f"Nhập sai nhiều lần liền. Thử lại từ {until:%H:%M}" in check_second_factor(paired, code_of(paired))

    def test_a_code_of_another_phone_is_of_no_use(self, paired, make_officer, commune):
        other = make_officer("kienla", unit=commune)
        pair(other)
        assert check_second_factor(paired, code_of(other)) == WRONG

    def test_one_who_has_none_needs_none(self, client, known):
        sign_in(client)
        assert client.get("/").status_code == 200
        assert client.get("/second-factor/")["Location"] == "/"

    def test_she_may_leave_before_the_code(self, client, paired):
        sign_in(client)
        assert client.post("/sign-out/")["Location"] == "/sign-in/"

    def test_a_new_session_asks_again(self, client, paired):
        sign_in(client)
        send(client, code_of(paired))
        client.post("/sign-out/")
        sign_in(client)
        assert client.get("/").status_code == 302


class TestConfirming:
    def test_the_password_alone_is_not_enough(self, client, paired):
        sign_in(client)
        send(client, code_of(paired))
        forget_use(paired)
        page = client.get("/confirm/?next=/markets/")
        assert 'name="token"' in text_of(page)
        assert "Nhập mã." in text_of(client.post("/confirm/", {"password": PASSWORD, "next": "/markets/"}))
        answer = client.post("/confirm/", {"password": PASSWORD, "token": code_of(paired), "next": "/markets/"})
        assert (answer.status_code, answer["Location"]) == (302, "/markets/")

    def test_a_code_is_not_used_up_on_a_wrong_password(self, client, paired):
        sign_in(client)
        send(client, code_of(paired))
        forget_use(paired)
        code = code_of(paired)
        client.post("/confirm/", {"password": "sai-mat-khau-roi", "token": code})
        assert client.post("/confirm/", {"password": PASSWORD, "token": code}).status_code == 302

    def test_one_without_is_not_asked_for_it(self, client, known):
        sign_in(client)
        assert 'name="token"' not in text_of(client.get("/confirm/"))


class TestPairing:
    def test_the_page_shows_a_symbol_and_the_secret_to_type(self, client, known, settings):
        settings.OTP_TOTP_ISSUER = "Chợ 4.0 Tỉnh Cao Bằng"
        sign_in(client)
        page = client.get("/me/second-factor/")
        text = text_of(page)
        assert text.count('<svg class="pairing"') == 1
        assert "style=" not in text
        device = Authenticator(user=known, key=client.session["pending_second_factor"])
        assert secret_on(page) == device.bin_key
        address = urlsplit(device.config_url)
        assert unquote(address.path) == "/Chợ 4.0 Tỉnh Cao Bằng:nonghoa"
        assert b32decode(parse_qs(address.query)["secret"][0]) == device.bin_key
        assert not Authenticator.objects.exists()

    def test_the_first_code_switches_it_on_and_brings_ten_recovery_codes_once(self, client, known):
        sign_in(client)
        secret = secret_on(client.get("/me/second-factor/"))
        page = client.post("/me/second-factor/", {"token": f"{TOTP(secret).token():06}"})
        codes = codes_on(page)
        assert (page.status_code, len(codes), len(set(codes))) == (200, 10, 10)
        known.refresh_from_db()
        assert known.has_second_factor
        # This session has shown its code; the codes are shown nowhere else.
        assert client.get("/me/").status_code == 200
        assert codes[0] not in text_of(client.get("/me/"))
        assert actions(about=known)[0] == "user.enrol_second_factor"

    def test_the_code_that_paired_it_can_not_be_used_again(self, client, known):
        sign_in(client)
        code = f"{TOTP(secret_on(client.get('/me/second-factor/'))).token():06}"
        client.post("/me/second-factor/", {"token": code})
        other = Client()
        sign_in(other)
        assert USED in text_of(send(other, code))

    @pytest.mark.parametrize("token", ["000000", "12345", "abcde-fghjk", ""])
    def test_a_wrong_code_pairs_nothing_and_the_symbol_stays_the_same(self, client, known, token):
        sign_in(client)
        before = secret_on(client.get("/me/second-factor/"))
        page = client.post("/me/second-factor/", {"token": token})
        assert page.status_code == 200
        assert secret_on(page) == before
        assert not Authenticator.objects.exists()
        known.refresh_from_db()
        assert not known.has_second_factor

    def test_it_asks_for_the_password_when_that_was_given_a_while_ago(self, client_of, known):
        answer = client_of(known).get("/me/second-factor/")
        assert answer["Location"] == "/confirm/?next=%2Fme%2Fsecond-factor%2F"

    def test_her_other_sessions_end(self, client, known):
        other = Client()
        sign_in(other)
        sign_in(client)
        secret = secret_on(client.get("/me/second-factor/"))
        client.post("/me/second-factor/", {"token": f"{TOTP(secret).token():06}"})
        assert (client.get("/me/").status_code, other.get("/me/").status_code) == (200, 302)

    def test_another_phone_takes_the_place_of_the_first(self, client, paired):
        sign_in(client)
        send(client, code_of(paired))
        old = Authenticator.objects.get()
        secret = secret_on(client.get("/me/second-factor/"))
        page = client.post("/me/second-factor/", {"token": f"{TOTP(secret).token():06}"})
        assert len(codes_on(page)) == 10
        assert Authenticator.objects.get().bin_key == secret != old.bin_key
        assert check_second_factor(paired, paired.codes[0]) == WRONG


class TestRolesThatNeedOne:
    def test_she_pairs_a_phone_before_anything_else(self, client, head):
        sign_in(client, "quantri")
        answer = client.get("/markets/")
        assert answer["Location"] == "/me/second-factor/?next=%2Fmarkets%2F"
        page = client.get(answer["Location"])
        assert "Vai trò của anh/chị bắt buộc có bước này" in text_of(page)
        token = f"{TOTP(secret_on(page)).token():06}"
        done = client.post("/me/second-factor/", {"token": token, "next": "/markets/"})
        assert 'href="/markets/"' in text_of(done)
        assert client.get("/markets/").status_code == 200

    def test_her_own_password_comes_first(self, client, head):
        head.must_change_password = True
        head.save()
        sign_in(client, "quantri")
        assert client.get("/markets/")["Location"].startswith("/me/password/")
        assert client.get("/me/second-factor/")["Location"].startswith("/me/password/")

    def test_one_whose_role_does_not_ask_for_it_goes_on(self, client, known, for_administrators):
        sign_in(client)
        assert client.get("/markets/").status_code == 200

    def test_a_role_given_meanwhile_asks_for_it_at_the_next_request(self, client, known, for_administrators, province):
        sign_in(client)
        known.appointments.create(role=Role.PROVINCE_OFFICER, unit=province, valid_from=timezone.localdate())
        assert client.get("/markets/")["Location"].startswith("/me/second-factor/")

    def test_a_board_is_asked_when_boards_are_named(self, client_of, board_member, settings):
        assert client_of(board_member).get("/me/").status_code == 200
        settings.SECOND_FACTOR_ROLES = frozenset({"market_board"})
        assert client_of(board_member).get("/me/").status_code == 302

    def test_it_can_not_be_switched_off(self, client, head):
        pair(head)
        with pytest.raises(ValidationError, match="bắt buộc xác thực hai bước"):
            remove_second_factor(head)
        sign_in(client, "quantri")
        send(client, code_of(head))
        page = client.post("/me/second-factor/remove/", follow=True)
        assert messages_of(page) == ["Vai trò của anh/chị bắt buộc xác thực hai bước, nên không tắt được."]
        assert Authenticator.objects.filter(user=head).exists()


class TestRecoveryCodes:
    def test_one_stands_in_for_the_phone_and_works_once(self, client, paired):
        sign_in(client)
        assert send(client, paired.codes[3].upper().replace("-", " ")).status_code == 302
        assert client.get("/").status_code == 200
        used = AuditEvent.objects.get(action="user.use_recovery_code")
        assert used.changed == {"codes_left": [None, 9]}
        assert actions(about=paired)[:2] == ["user.second_factor", "user.use_recovery_code"]
        assert "Còn 9 mã dự phòng" in text_of(client.get("/me/"))
        other = Client()
        sign_in(other)
        assert WRONG in text_of(send(other, paired.codes[3]))

    def test_the_codes_of_one_are_of_no_use_to_another(self, paired, make_officer, commune):
        other = make_officer("kienla", unit=commune)
        codes = pair(other)
        assert check_second_factor(paired, codes[0]) == WRONG
        assert StaticToken.objects.count() == 20

    def test_new_ones_make_the_old_ones_worthless(self, client, paired):
        sign_in(client)
        send(client, code_of(paired))
        assert "Tạo 10 mã mới" in text_of(client.get("/me/second-factor/codes/"))
        new = codes_on(client.post("/me/second-factor/codes/"))
        assert len(set(new) - set(paired.codes)) == 10
        assert check_second_factor(paired, paired.codes[0]) == WRONG
        StaticDevice.objects.update(throttling_failure_timestamp=None)
        assert check_second_factor(paired, new[0]) == ""
        assert "user.renew_recovery_codes" in actions(about=paired)

    def test_there_are_none_without_a_phone(self, client, known):
        sign_in(client)
        page = client.post("/me/second-factor/codes/", follow=True)
        assert messages_of(page) == ["Chưa bật xác thực hai bước nên chưa có mã dự phòng."]
        with pytest.raises(ValidationError):
            renew_recovery_codes(known)

    def test_the_database_holds_neither_codes_nor_the_secret(self, paired):
        stored = set(StaticToken.objects.values_list("token", flat=True))
        assert len(stored) == 10
        assert not stored & {code.replace("-", "") for code in paired.codes} | stored & set(paired.codes)
        device = Authenticator.objects.get()
        assert device.bin_key != bytes.fromhex(device.key)
        assert check_second_factor(paired, f"{TOTP(bytes.fromhex(device.key)).token():06}") == WRONG


class TestWithoutIt:
    def test_switching_off_takes_a_confirmed_password_and_a_form(self, client_of, confirmed_client_of, paired):
        client = client_of(paired)
        session = client.session
        session[VERIFIED_AT] = 1
        session.save()
        assert client.get("/me/second-factor/remove/")["Location"].startswith("/confirm/")
        client = confirmed_client_of(paired)
        session = client.session
        session[VERIFIED_AT] = 1
        session.save()
        assert "Tắt xác thực hai bước" in text_of(client.get("/me/second-factor/remove/"))
        page = client.post("/me/second-factor/remove/", follow=True)
        assert messages_of(page) == ["Đã tắt xác thực hai bước. Các máy khác phải đăng nhập lại."]
        assert not Authenticator.objects.exists()
        assert actions(about=paired)[0] == "user.remove_second_factor"
        assert client.get("/me/second-factor/remove/")["Location"] == "/me/"

    def test_one_who_lost_her_phone_is_reset_and_signed_out(self, client, paired):
        sign_in(client)
        send(client, code_of(paired))
        reset_second_factor(paired)
        assert client.get("/me/").status_code == 302
        assert not StaticToken.objects.exists()
        assert actions(about=paired)[0] == "user.reset_second_factor"
        sign_in(client)
        assert client.get("/me/").status_code == 200
