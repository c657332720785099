"""What the first screen asks for besides the register: consent, the wall, use; and what waits in all of a place."""

import re
from datetime import date

import pytest
from django.utils import timezone

from reports.own_place import own_place
from reports.services import take_snapshot
from stalls.models import Market, Stall
from stalls.services import give_seat
from tests.pages import text_of
from tests.reports.history import Hall

TODAY = timezone.localdate


@pytest.fixture
def lines(client_of):
    def lines(user):
        page = client_of(user).get("/")
        found = [line for market in page.context["object_list"] for line in market.errands]
        return {line["text"]: (line["count"], line["label"], line["url"]) for line in found}

    return lines


@pytest.fixture
def act(officer):
    def act(stall, *names):
        hall = Hall([], officer, None)
        hall.stalls = [stall]
        for name in names:
            hall.act(name, 0)

    return act


CONSENT, WALL = "gian có chủ, chủ hộ chưa đồng ý hoặc đã rút", "gian đã giao biển, chưa thấy đang treo"
USE = "gian có chủ, chưa nói nhận chuyển khoản"


def test_consent_leads_to_those_who_have_not_given_it_or_took_it_back(lines, officer, officer_client, make_stall, act):
    act(make_stall("A-001"), "consent")
    make_stall("A-002")
    make_stall("A-003", to="vacant")
    act(make_stall("A-004"), "consent", "erase")
    count, label, url = lines(officer)[CONSENT]
    assert (count, label) == (2, "Xem")
    assert [stall.code for stall in officer_client.get(url).context["object_list"]] == ["A-002", "A-004"]


def test_what_was_handed_over_and_nobody_saw_leads_to_those_and_from_each_back(
    lines, officer, officer_client, make_stall, act
):
    act(make_stall("A-001"), "consent", "print", "hand", "see")
    act(make_stall("A-002"), "consent", "print", "hand")
    count, label, url = lines(officer)[WALL]
    assert (count, label) == (1, "Đi xem")
    page = text_of(officer_client.get(url))
    (address,) = re.findall(r'href="(/stalls/NUOCHAI/A-00\d/visit/[^"]*)"', page)
    said = {"on_wall": "ours", "accepts": "yes", "visited_on": f"{TODAY():%d/%m/%Y}", "next": "1"}
    assert "Lưu, về danh sách" in text_of(officer_client.get(address))
    answer = officer_client.post(address, said)
    assert answer["Location"] == url
    assert list(officer_client.get(url).context["object_list"]) == []


def test_whom_she_saw_today_stands_last_and_says_so(lines, officer, officer_client, make_stall, act):
    for code in ("A-001", "A-002"):
        act(make_stall(code), "consent", "print", "hand", "see")
    url = lines(officer)[USE][2]
    act(Stall.objects.get(code="A-001"), "refuse")
    page = officer_client.get(url)
    assert [stall.code for stall in page.context["object_list"]] == ["A-002", "A-001"]
    text = text_of(page)
    assert "<span>Hôm nay<small>có biển của chợ, chưa nhận</small>" in text
    assert text.count("Thăm lại") == 1
    assert text.count(">Chưa thăm<") == 1


def test_a_list_of_a_day_that_was_counted_or_of_everywhere_sends_nobody(
    lines, officer, officer_client, make_stall, act
):
    act(make_stall("A-001"), "consent", "print", "hand")
    take_snapshot()
    url = lines(officer)[WALL][2]
    assert "/visit/" in text_of(officer_client.get(url))
    for elsewhere in (f"{url}&day={TODAY():%d/%m/%Y}", "/reports/stalls/?step=seen&waiting=on"):
        page = officer_client.get(elsewhere)
        assert len(page.context["object_list"]) == 1
        assert "/visit/" not in text_of(page)


def test_use_is_asked_about_where_something_hangs(lines, officer, officer_client, make_stall, act):
    stall = make_stall("A-001")
    act(stall, "consent", "print")
    assert USE not in lines(officer)
    act(stall, "hand")
    count, label, url = lines(officer)[USE]
    assert (count, label) == (1, "Đi thăm")
    assert "/stalls/NUOCHAI/A-001/visit/" in text_of(officer_client.get(url))
    act(stall, "use")
    assert lines(officer) == {}


def test_who_may_only_look_is_led_to_the_stalls(lines, client_of, viewer, make_stall, act):
    act(make_stall("A-001"), "print", "hand")
    found = lines(viewer)
    for words in (CONSENT, WALL, USE):
        count, label, url = found[words]
        page = client_of(viewer).get(url)
        assert (count, label, len(page.context["object_list"])) == (1, "Xem", 1)
        assert "/visit/" not in text_of(page)


def test_other_markets_are_not_in_the_line_of_this_one(lines, officer, make_stall, make_market, act):
    act(make_stall("A-001"), "print", "hand", "see")
    act(make_stall("B-001", in_market=make_market("Chợ Xa")), "print", "hand")
    assert lines(officer)[WALL][0] == 1


class TestAllOfAPlace:
    @pytest.fixture
    def counted(self, make_stall, make_market, other_commune, act):
        act(make_stall("A-001"), "consent", "print", "hand")
        make_stall("B-001", to="vacant", in_market=make_market("Chợ Xa", unit=other_commune))
        take_snapshot()

    def test_each_number_is_the_length_of_its_list(self, counted, client_of, province_officer):
        client = client_of(province_officer)
        waiting = own_place(province_officer).waiting
        assert [(count, words) for count, words, _url in waiting] == [(1, "gian chưa có chủ"), (1, WALL), (1, USE)]
        for count, _words, url in waiting:
            assert len(client.get(url).context["object_list"]) == count
        page = text_of(client.get("/"))
        assert "Còn chờ ở mọi chợ" in page

    def test_one_commune_sees_it_market_by_market_alone(self, counted, officer_client):
        assert "Còn chờ ở mọi chợ" not in text_of(officer_client.get("/"))

    def test_a_board_is_told_of_its_market_and_of_no_rank(self, counted, client_of, board_member, market):
        own = own_place(board_member)
        assert (own.name, own.places, own.share, own.rank) == (market.name, 1, 0.0, None)
        assert [words for _count, words, _url in own.waiting] == [WALL, USE]
        assert f"<strong>{market.name}</strong>" in text_of(client_of(board_member).get("/"))

    def test_a_board_of_two_sees_them_together(self, counted, client_of, board_member):
        give_seat(Market.objects.get(name="Chợ Xa"), board_member, on=date(2026, 1, 1))
        own = own_place(board_member)
        assert (own.name, own.places) == ("2 chợ", 2)
        assert "Còn chờ ở mọi chợ" in text_of(client_of(board_member).get("/"))
