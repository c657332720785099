"""What the pages of the register show: what waits, how far a market has come, the one thing to do next."""

import re
from datetime import date

import pytest
from django.utils import timezone

from officers.services import end_appointment
from stalls.enums import Step
from stalls.models import Stall
from stalls.services import close_market, close_stall, create_stall, move_in, move_out
from stalls.views.work import ERRANDS
from tests.pages import text_of


@pytest.fixture
def steps(market, make_stall):
    """One vacant, two without an account, one to confirm, one ready, one printed, one closed."""
    make_stall("A-001", to="vacant")
    make_stall("A-002", to="no_account")
    make_stall("A-003", to="no_account")
    make_stall("A-004", to="unconfirmed")
    make_stall("A-005", to="ready")
    Stall.objects.filter(pk=make_stall("A-006").pk).update(step=Step.PRINTED)
    close_stall(make_stall("A-007", to="vacant"), on=date(2026, 11, 1), reason="Sửa mái")
    return market


ORDER = "/markets/NUOCHAI/print/"


# The lines that the register itself tells; others come from the apps to the right.
REGISTERS = {words for words, _button in ERRANDS.values()}


def errands(client):
    (market,) = client.get("/").context["object_list"]
    lines = [each for each in market.errands if each["text"] in REGISTERS]
    return [(each["step"], each["count"], each["label"], each["url"]) for each in lines]


def listed(step):
    return f"/stalls/?market=NUOCHAI&step={step}"


def test_the_first_page_says_what_waits_and_where_to_do_it(officer_client, steps):
    assert errands(officer_client) == [
        (Step.VACANT, 1, "Ghi chủ", listed("vacant")),
        (Step.NO_ACCOUNT, 2, "Nhập", listed("no_account")),
        (Step.UNCONFIRMED, 1, "Quét", listed("unconfirmed")),
        (Step.READY, 1, "In", ORDER),
    ]


def test_each_count_of_the_first_page_is_the_length_of_its_list(officer_client, steps):
    for _step, count, _label, url in errands(officer_client)[:3]:
        assert len(officer_client.get(url).context["object_list"]) == count


@pytest.mark.parametrize("name", ["viewer", "administrator"])
def test_who_may_only_look_is_led_to_lists(request, client_of, steps, name):
    got = errands(client_of(request.getfixturevalue(name)))
    assert [(label, url) for _step, _count, label, url in got] == [
        ("Xem", listed(step)) for step in ("vacant", "no_account", "unconfirmed", "ready")
    ]


def test_a_board_prints_from_its_first_page(client_of, board_member, steps):
    assert errands(client_of(board_member))[-1] == (Step.READY, 1, "In", ORDER)


def test_markets_with_most_to_do_come_first_and_closed_ones_not_at_all(officer_client, steps, make_market):
    create_stall(make_market("Chợ An Lạc"), code="A-1")
    close_market(make_market("Chợ Bình Dương"), on=date(2026, 11, 1))
    make_market("Chợ Ân Tình")
    page = officer_client.get("/")
    assert [market.name for market in page.context["object_list"]] == ["Chợ Nước Hai", "Chợ An Lạc", "Chợ Ân Tình"]
    text = page.content.decode()
    assert "Chợ chưa có gian hàng nào" in text
    assert "Chợ Bình Dương" not in text


def test_a_market_where_nothing_waits_says_so(officer_client, ready):
    ready("A-001")
    text = officer_client.get("/").content.decode()
    assert "Xong: cả <strong>1</strong> gian đang dùng biển" in text


def test_a_lunar_market_says_its_next_day_and_a_daily_one_does_not(officer_client, market, make_market):
    make_market("Chợ Bình Dương")
    texts = {market.name: market.when_text for market in officer_client.get("/").context["object_list"]}
    day = market.next_day
    assert texts["Chợ Nước Hai"].startswith(f"Phiên tới: {day.date:%d/%m} (")
    assert str(day.lunar_day) in texts["Chợ Nước Hai"]
    assert texts["Chợ Bình Dương"] == ""


def test_nobody_stands_before_an_empty_first_page_without_a_word(client_of, officer, viewer):
    assert "Thêm chợ đầu tiên của địa bàn" in client_of(officer).get("/").content.decode()
    assert "hỏi người đã giao vai trò cho anh/chị" in client_of(viewer).get("/").content.decode()


def test_the_funnel_counts_open_stalls_and_opens_their_lists(officer_client, steps):
    page = officer_client.get("/markets/NUOCHAI/")
    funnel = page.context["funnel"]
    assert [(part["step"], part["count"]) for part in funnel] == [
        ("vacant", 1),
        ("no_account", 2),
        ("unconfirmed", 1),
        ("ready", 1),
        ("printed", 1),
    ]
    for part in funnel:
        assert f'<a href="{part["url"]}">' in page.content.decode()
        stalls = officer_client.get(part["url"]).context["object_list"]
        assert len([stall for stall in stalls if not stall.is_closed]) == part["count"]


def test_a_market_shows_its_stalls_in_walking_order_with_the_closed_ones(officer_client, steps):
    stalls = officer_client.get("/markets/NUOCHAI/").context["object_list"]
    assert [stall.code for stall in stalls] == [f"A-00{number}" for number in range(1, 8)]
    everywhere = officer_client.get("/stalls/").context["object_list"]
    assert "A-007" not in [stall.code for stall in everywhere]


@pytest.mark.parametrize(
    ("code", "url"),
    [
        ("A-001", "/stalls/NUOCHAI/A-001/move-in/"),
        ("A-002", "/stalls/NUOCHAI/A-002/accounts/new/"),
        ("A-004", "/stalls/NUOCHAI/A-004/accounts/next/"),
        ("A-005", "/markets/NUOCHAI/print/?stall=A-005"),
    ],
)
def test_a_stall_has_one_next_thing_to_do(officer_client, steps, code, url):
    text = officer_client.get(f"/stalls/NUOCHAI/{code}/").content.decode()
    actions = text.partition('class="page-actions"')[2].partition("</div>")[0]
    assert actions.count('class="btn') == 1
    assert f'class="btn btn-primary" href="{url}"' in actions
    assert officer_client.get(url).status_code in (200, 302)


@pytest.mark.parametrize("code", ["A-006", "A-007"])
def test_a_stall_that_is_done_or_closed_has_none(officer_client, steps, code):
    text = officer_client.get(f"/stalls/NUOCHAI/{code}/").content.decode()
    assert 'class="btn' not in text.partition('class="page-actions"')[2].partition("</div>")[0]


def test_a_viewer_is_not_told_to_do_it(client_of, viewer, steps):
    client = client_of(viewer)
    for number in range(1, 8):
        text = client.get(f"/stalls/NUOCHAI/A-00{number}/").content.decode()
        assert 'class="btn' not in text.partition("<main")[2]


def test_an_owner_is_shown_with_stalls_now_and_before(officer_client, make_stall):
    stall = make_stall("A-001")
    owner = stall.tenancy.owner
    text = officer_client.get(f"/owners/{owner.code}/").content.decode()
    assert "01/03/2026 – nay" in text
    assert "Gian hàng A-001 · Chợ Nước Hai" in text
    move_out(stall, until=date(2026, 6, 15))
    assert "01/03/2026 – 15/06/2026" in officer_client.get(f"/owners/{owner.code}/").content.decode()
    assert "Đã trả gian" in officer_client.get("/owners/").content.decode()


def test_an_owners_stalls_elsewhere_stay_out_of_sight(officer_client, make_stall, make_market, other_commune):
    """She has a second stall with the neighbour: the officer here sees the person, and not that stall."""
    owner = make_stall("A-001").tenancy.owner
    foreign = create_stall(make_market("Chợ Trùng Khánh", unit=other_commune), code="Z-009")
    move_in(foreign, owner, since=date(2026, 3, 1))
    for url in ("/owners/", f"/owners/{owner.code}/"):
        text = officer_client.get(url).content.decode()
        assert "A-001" in text
        assert "Z-009" not in text
        assert "Trùng Khánh" not in text


def test_numbers_in_addresses_are_not_written_with_thousands(officer_client, market, make_market):
    create_stall(market, code="1204")
    text = officer_client.get("/stalls/").content.decode()
    assert "/stalls/NUOCHAI/1204/" in text
    assert "1.204" not in text


TICKED = '<span class="ticked">In biển các gian đã chọn{}</span>'


def test_the_button_says_that_ticks_count_for_one_page(officer_client, market):
    """A tick is not carried from page to page."""
    for number in range(1, 101):
        create_stall(market, code=f"A-{number}")
    Stall.objects.update(step=Step.READY)
    assert TICKED.format("") in officer_client.get("/markets/NUOCHAI/").content.decode()
    create_stall(market, code="A-101")
    Stall.objects.update(step=Step.READY)
    for page in ("1", "2"):
        assert TICKED.format(" ở trang này") in officer_client.get(f"/markets/NUOCHAI/?page={page}").content.decode()


def test_only_what_can_be_printed_can_be_ticked(officer_client, market, make_stall):
    url = f"/markets/{market.code}/"
    make_stall("A-001", to="no_account")
    assert 'name="stall"' not in officer_client.get(url).content.decode()
    make_stall("A-002", name="Lý Thị Mai")
    page = officer_client.get(url).content.decode()
    assert (page.count('name="stall"'), page.count('value="A-002"')) == (1, 1)


def test_a_closed_market_offers_only_to_be_opened_again(officer_client, market):
    close_market(market, on=timezone.localdate())
    page = officer_client.get(f"/markets/{market.code}/").content.decode()
    assert ("Mở lại chợ" in page, "Thêm gian hàng" in page) == (True, False)
    officer_client.post(f"/markets/{market.code}/reopen/")
    assert "Thêm gian hàng" in officer_client.get(f"/markets/{market.code}/").content.decode()


def test_a_board_member_may_narrow_to_her_markets_commune(client_of, board_member, market):
    page = client_of(board_member).get("/markets/", {"unit": market.unit.code})
    assert [row.code for row in page.context["object_list"]] == [market.code]
    assert not page.context["filter"].form.errors


def test_whose_role_has_ended_is_told_so_and_whom_to_ask(client_of, officer, province_officer, market):
    client = client_of(officer)
    assert "Chợ Nước Hai" in text_of(client.get("/"))
    end_appointment(officer.appointments.get(), by=province_officer)
    page = text_of(client.get("/"))
    assert "Vai trò cán bộ xã, phường ở Xã Hòa An của anh/chị đã kết thúc lúc" in page
    assert "Chợ Nước Hai" not in page


def test_a_phone_leads_everywhere_a_desk_does(client_of, province_officer):
    """The rail is not there on a narrow window: tabs and the menu have to say all that it says."""
    page = text_of(client_of(province_officer).get("/"))
    rail, tabs, menu = (
        set(re.findall(r'href="(/[^"]*)"', re.search(part, page, re.DOTALL)[0]))
        for part in (r'<nav class="rail".*?</nav>', r'<nav class="tabs".*?</nav>', r'<div class="menu-list">.*?</div>')
    )
    assert len(rail) > 8
    assert rail <= tabs | menu


def test_where_most_waits_comes_first_and_what_is_done_or_empty_last(officer_client, market, make_market, make_stall):
    an, binh, _empty = (make_market(name) for name in ("An", "Bình", "Cường"))
    make_stall("A-001", to="vacant")
    for code in ("B-001", "B-002"):
        make_stall(code, to="vacant", in_market=binh)
    Stall.objects.filter(pk=make_stall("C-001", to="vacant", in_market=an).pk).update(step=Step.PRINTED)
    shown = officer_client.get("/").context["object_list"]
    assert [(each.name, each.n_stalls) for each in shown] == [("Bình", 2), ("Chợ Nước Hai", 1), ("An", 1), ("Cường", 0)]
