"""The page for everybody: what it shows of a sheet, what it never shows, and how often one may ask."""

import re
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.utils import timezone

from officers.sessions import begin
from payments.services import add_account, confirm_holder, withdraw_change
from placards import custody, verifying
from placards.models import Placard
from placards.serials import new_serial
from stalls.models import Market, Owner, Stall
from stalls.services import add_section, create_owner, move_in, move_out, update_stall, withdraw_consent
from tests.pages import text_of
from tests.payments.changing import change_now, propose
from tests.placards.papers import enter

NUMBER, PHONE, NATIONAL_ID = "8812345678901", "0912345678", "004188074231"


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def stall(make_stall, market):
    stall = make_stall("A-001", number=NUMBER)
    owner = stall.tenancy.owner
    owner.phone, owner.national_id = PHONE, NATIONAL_ID
    owner.save()
    stall.section = add_section(market, name="Dãy vải")
    return update_stall(stall)


@pytest.fixture
def sheet(stall, officer):
    return enter(stall, by=officer)[0]


@pytest.fixture
def look(client):
    def look(placard, slash="/"):
        return client.get(f"/v/{placard.serial}{slash}")

    return look


def word_on(page):
    return re.search(r'<p class="status \w+"><strong>(.*?)</strong>', text_of(page))[1]


def status(placard):
    return verifying.status_of(Placard.objects.select_related("stall", "tenancy").with_doubts().get(pk=placard.pk)).word


class TestWhatItShows:
    @pytest.mark.parametrize("slash", ["/", ""])
    def test_whose_it_is_and_that_it_counts(self, look, sheet, slash):
        page = look(sheet, slash)
        text = text_of(page)
        assert (page.status_code, word_on(page)) == (200, "Đang dùng")
        facts = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text)
        assert facts == [
            ("Chợ", "Chợ Nước Hai"),
            ("Xã, phường", "Xã Hòa An, tỉnh Cao Bằng"),
            ("Gian", "Gian hàng A-001, Dãy vải"),
            ("Tên", "NONG THI HOA"),
            ("Ngân hàng", "Agribank"),
            ("Tài khoản", "8812****8901"),
        ]
        assert "đường dây nóng của chợ <strong>0206 3850 001</strong>, hoặc Tỉnh Cao Bằng" in text

    def test_every_account_on_it(self, look, stall, bank, officer):
        shown = add_account(stall, bank=bank, number="770011223344")
        confirm_holder(shown.account, holder_name="NONG THI HOA", by=officer)
        (sheet,) = enter(stall)
        text = text_of(look(sheet))
        assert re.findall(r"<h2>(.*?)</h2>", text) == ["Mã 1", "Mã 2"]
        assert ("8812****8901" in text, "7700****3344" in text) == (True, True)

    def test_without_a_hotline_the_board_is_named(self, look, sheet):
        Market.objects.update(hotline="")
        assert "báo ban quản lý chợ, hoặc Tỉnh Cao Bằng" in text_of(look(sheet))

    def test_nothing_that_is_not_on_the_wall(self, look, sheet):
        text = text_of(look(sheet))
        for hidden in (
            NUMBER,
            "8812 3456 7890 1",
            PHONE,
            "0912 345 678",
            NATIONAL_ID,
            "Nông Thị Hoa",
            "00020101",
            "<form",
        ):
            assert hidden not in text
        assert re.findall(r'href="(?!/static/)', text) == []
        assert "<script" not in text

    def test_it_is_small_and_kept_from_machines_that_list_pages(self, look, sheet):
        page = look(sheet)
        sheet_of_styles = len(Path(finders.find("verify.css")).read_bytes())
        assert len(page.content) + sheet_of_styles < 10_000
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert '<meta name="robots" content="noindex, nofollow">' in text_of(page)
        assert (page["Referrer-Policy"], page["Cache-Control"]) == ("same-origin", "private, no-store")
        assert page.cookies == {}

    def test_one_query_says_it(self, look, sheet, django_assert_num_queries):
        with django_assert_num_queries(1):
            look(sheet)


class TestStatus:
    def test_replaced_on_its_day(self, stall, sheet):
        enter(stall)
        assert status(sheet) == f"Đã được thay ngày {timezone.localdate():%d/%m/%Y}"

    def test_revoked_for_an_account(self, stall, sheet, officer, area_officer, look):
        change_now(stall, by=officer, approver=area_officer)
        page = look(sheet)
        assert word_on(page) == "Đã thu hồi"
        assert "8812****8901" in text_of(page)

    def test_lost_and_spoiled(self, sheet, officer):
        custody.lose(sheet, by=officer)
        assert status(sheet) == "Đã báo mất"
        custody.spoil(sheet, by=officer)
        assert status(sheet) == "Đã hủy"

    def test_lost_stays_lost_when_another_is_printed(self, stall, sheet, officer):
        custody.lose(sheet, by=officer)
        enter(stall)
        assert status(sheet) == "Đã báo mất"

    def test_of_a_former_tenant(self, stall, sheet):
        move_out(stall, until=timezone.localdate())
        assert status(sheet) == "Không còn dùng: gian đã đổi chủ"

    def test_of_a_former_tenant_stays_so_when_the_next_ones_is_printed(self, stall, sheet, market, bank, officer):
        move_out(stall, until=timezone.localdate())
        move_in(stall, create_owner(name="Lý Văn Bình", unit=market.unit), since=timezone.localdate())
        shown = add_account(Stall.objects.get(pk=stall.pk), bank=bank, number="770011223344")
        confirm_holder(shown.account, holder_name="LY VAN BINH", by=officer)
        enter(Stall.objects.get(pk=stall.pk), by=officer)
        assert status(sheet) == "Không còn dùng: gian đã đổi chủ"

    def test_an_older_one_that_shows_the_replaced_account_is_revoked_too(self, stall, sheet, officer, area_officer):
        enter(stall, by=officer)
        assert status(sheet).startswith("Đã được thay ngày")
        change_now(stall, by=officer, approver=area_officer)
        assert [status(each) for each in Placard.objects.all()] == ["Đã thu hồi", "Đã thu hồi"]

    def test_while_its_account_is_said_to_be_closed(self, stall, sheet, officer):
        change = propose(stall, by=officer, reason="new_bank")
        assert status(sheet) == "Đang dùng"
        withdraw_change(change, by=officer)
        propose(stall, by=officer, reason="closed")
        assert status(sheet) == "Đang kiểm tra lại"

    def test_while_a_name_is_in_doubt(self, stall, sheet):
        Stall.objects.update(step="unconfirmed")
        assert status(sheet) == "Đang kiểm tra lại"

    def test_one_waiting_to_be_printed_again_still_pays_the_right_one(self, stall, sheet):
        Stall.objects.all().face_changed()
        assert status(sheet) == "Đang dùng"

    def test_erased_it_says_that_it_is_revoked_and_nothing_else(self, stall, sheet, officer, look):
        withdraw_consent(Owner.objects.get(), by=officer)
        page = look(sheet)
        text = text_of(page)
        assert (page.status_code, word_on(page)) == (200, "Đã thu hồi")
        assert re.findall("<dd>", text) == []
        for gone in ("Nước Hai", "A-001", "Agribank", "NONG"):
            assert gone not in text


class TestSerials:
    @pytest.mark.usefixtures("sheet")
    @pytest.mark.parametrize(
        "typed",
        [
            "KHONGCO1",
            "0000-0000-0000",
            "x" * 300,
            "%00",
            "%F0%9F%98%80",
            "a/b/c",
            "'; DROP TABLE",
            "7K3M-9QXP-2H4T1",
            " ",
            "KHONG%0ACO1",
        ],
    )
    def test_malformed_and_unknown_look_alike(self, client, typed):
        unknown = client.get(f"/v/{new_serial()}/")
        malformed = client.get(f"/v/{typed}/")
        assert (unknown.status_code, malformed.status_code) == (404, 404)
        assert malformed.content == unknown.content
        assert sorted(malformed.headers.items()) == sorted(unknown.headers.items())

    def test_as_it_is_read_off_the_wall(self, client, sheet):
        letters = sheet.serial.replace("-", "")
        sloppy = letters.replace("0", "o").replace("1", "i").lower()
        for typed in (letters, letters.lower(), sloppy, f"{letters[:5]} {letters[5:]}", f"{sheet.serial}/"):
            assert client.get(f"/v/{typed}").status_code == 200

    def test_of_any_province_for_anybody(self, look, client_of, neighbour, sheet):
        client_of(neighbour)
        text = text_of(look(sheet))
        assert "Đang dùng" in text
        assert "Dành cho cán bộ" not in text


class TestOfficers:
    def test_one_of_the_place_is_led_on_and_hands_it_over(self, officer_client, sheet, look):
        text = text_of(look(sheet))
        assert f'href="/placards/sheets/{sheet.serial}/"' in text
        action = f"/placards/sheets/{sheet.serial}/hand-over/"
        form = re.search(rf'<form method="post" action="{action}">.*?</form>', text, re.DOTALL)[0]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
        answer = officer_client.post(action, {name: fields[name] for name in ("to", "on", "once")})
        assert (answer.status_code, answer.url) == (302, f"/placards/sheets/{sheet.serial}/")
        assert Placard.objects.get().custody == "handed"

    def test_the_button_follows_the_sheet(self, officer_client, officer, stall, sheet, look):
        custody.hand_over([sheet], to="Chủ hộ", on=timezone.localdate(), by=officer)
        assert "Biển đang treo ở gian" in text_of(look(sheet))
        enter(stall)
        assert "Đã thu tờ này về" in text_of(look(sheet))
        custody.take_down(sheet, by=officer)
        assert "<form" not in text_of(look(sheet))

    def test_a_viewer_is_led_to_the_sheet_and_has_no_button(self, client_of, viewer, sheet, look):
        client_of(viewer)
        text = text_of(look(sheet))
        assert (f'href="/placards/sheets/{sheet.serial}/"' in text, "<form" in text) == (True, False)

    def test_one_who_owes_her_second_factor_is_anybody(self, client, officer, sheet, look):
        officer.has_second_factor = True
        officer.save()
        client.force_login(officer)
        session = client.session
        begin(session)
        session.save()
        assert "Dành cho cán bộ" not in text_of(look(sheet))


class TestHowOften:
    @pytest.fixture
    def ask(self, client, settings):
        settings.VERIFY_PER_MINUTE = 3

        def ask(address="203.0.113.7", serial="KHONGCO1"):
            return client.get(f"/v/{serial}/", REMOTE_ADDR=address)

        return ask

    def test_over_the_limit_it_says_wait(self, ask, sheet):
        assert [ask().status_code for _ in range(4)] == [404, 404, 404, 429]
        page = ask(serial=sheet.serial)
        assert (page.status_code, page["Retry-After"], page["X-Robots-Tag"]) == (429, "60", "noindex, nofollow")
        assert "Chờ một phút rồi mở lại" in text_of(page)
        assert "Nước Hai" not in text_of(page)

    def test_each_address_for_itself(self, ask):
        for _ in range(4):
            ask()
        assert ask("203.0.113.8").status_code == 404

    def test_a_telephone_with_many_addresses_is_one(self, ask):
        assert [ask(f"2001:db8:1:2::{n}").status_code for n in range(1, 5)] == [404, 404, 404, 429]
        assert ask("2001:db8:1:3::1").status_code == 404
        assert [ask(f"::ffff:203.0.113.{n}").status_code for n in range(1, 5)] == [404] * 4

    def test_a_crowd_does_not_push_out_who_asks_too_often(self, ask, monkeypatch):
        """All within one minute, however long the test takes."""
        now = time.time()
        monkeypatch.setattr("placards.verifying.time.time", lambda: now)
        assert [ask().status_code for _ in range(4)][-1] == 429
        for number in range(320):
            ask(f"2001:db8:{number:x}::1")
        assert ask().status_code == 429

    def test_the_next_minute_is_another(self, ask, monkeypatch):
        for _ in range(4):
            ask()
        now = time.time()
        monkeypatch.setattr("placards.verifying.time.time", lambda: now + 60)
        assert ask().status_code == 404

    def test_an_officer_in_the_hall_is_not_counted(self, ask, officer_client, sheet):
        assert [ask(serial=sheet.serial).status_code for _ in range(5)] == [200] * 5

    def test_the_address_is_not_kept(self, ask):
        ask()
        assert len(cache._cache) == 1
        assert "203.0.113.7" not in str(list(cache._cache))

    def test_a_count_that_was_dropped_in_between_begins_anew(self, ask, monkeypatch):
        monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)
        assert ask().status_code == 404
