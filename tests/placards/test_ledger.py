"""Sổ biển: the balance of a scope, by market and by person, and each number with its rows."""

import re

import pytest
from django.utils import timezone

from placards import custody
from placards.balance import counts_by_market, counts_of, stock_by_holder
from placards.models import Placard
from stalls.services import move_out
from tests.pages import text_of
from tests.placards.papers import enter

URL = "/placards/ledger/"


@pytest.fixture
def market_of_sheets(make_stalls, make_stall, make_market, officer, colleague):
    """Six sheets here (two in stock, one of them taken over; two handed over, one lost, one spoiled), one elsewhere."""
    sheets = enter(*make_stalls(6), by=officer)
    custody.hand_over(sheets[:2], to="Chủ hộ", on=timezone.localdate(), by=officer)
    custody.lose(sheets[2], by=officer)
    custody.spoil(sheets[3], by=officer)
    custody.pass_on([sheets[4]], to=colleague, by=colleague)
    enter(make_stall("B-001", in_market=make_market("Chợ Án Lại"), name="Lý Thị Mai"))
    return sheets


def test_the_counts(market_of_sheets, market):
    everything = counts_of(Placard.objects.all())
    assert everything == {"printed": 7, "stock": 3, "handed": 2, "spoiled": 1, "lost": 1, "down": 0}
    here = counts_by_market(Placard.objects.all())[market.pk]
    assert here == {"printed": 6, "stock": 2, "handed": 2, "spoiled": 1, "lost": 1, "down": 0}


def test_who_holds_what(market_of_sheets, officer, colleague):
    held = [(row["held_by"], row["n"]) for row in stock_by_holder(Placard.objects.all(), 10)]
    assert sorted(held, key=str) == sorted([(officer.pk, 1), (colleague.pk, 1), (None, 1)], key=str)
    assert len(stock_by_holder(Placard.objects.all(), 2)) == 2


def test_every_number_opens_as_many_rows(officer_client, market_of_sheets):
    text = text_of(officer_client.get(URL))
    links = re.findall(r'<a href="(/placards/sheets/[^"]*)">(?:<strong>)?(\d+)', text)
    assert len(links) == 5 + 2 * 5 + 3
    for address, number in links:
        page = officer_client.get(address.replace("&amp;", "&"))
        assert (address, page.context["paginator"].count) == (address, int(number))


def test_by_market_by_name(officer_client, market_of_sheets):
    page = officer_client.get(URL)
    assert [(market.name, market.sheets["printed"]) for market in page.context["markets"]] == [
        ("Chợ Án Lại", 1), ("Chợ Nước Hai", 6),
    ]  # fmt: skip


def test_a_market_without_sheets_is_not_in_the_book(officer_client, market, make_market, make_stall):
    enter(make_stall("A-001"))
    make_market("Chợ Trống")
    assert [each.code for each in officer_client.get(URL).context["markets"]] == ["NUOCHAI"]


def test_an_empty_book(officer_client, market):
    assert "Chưa có biển nào" in text_of(officer_client.get(URL))
    assert "Chưa có biển nào" in text_of(officer_client.get("/placards/sheets/"))


def test_the_neighbour_counts_her_own(client_of, neighbour, market_of_sheets):
    page = client_of(neighbour).get(URL)
    assert (list(page.context["markets"]), page.context["total"]["printed"]) == ([], 0)
    assert client_of(neighbour).get("/placards/sheets/").context["paginator"].count == 0


class TestSheets:
    @pytest.fixture
    def found(self, officer_client):
        def found(query):
            page = officer_client.get(f"/placards/sheets/?{query}")
            return [placard.stall.code for placard in page.context["object_list"]]

        return found

    def test_of_a_market_in_walking_order(self, found, market_of_sheets):
        assert found("market=NUOCHAI") == [f"A-00{number}" for number in range(1, 7)]

    def test_by_serial_however_typed_and_by_stall(self, found, market_of_sheets):
        assert found(f"q={market_of_sheets[1].serial.replace('-', '').lower()}") == ["A-002"]
        assert found("q=a-003") == ["A-003"]
        assert found("q=%00") == found("")

    def test_to_take_down_and_taken_down(self, found, market_of_sheets, officer):
        first = market_of_sheets[0]
        assert found("custody=to_take_down") == []
        move_out(first.stall, until=timezone.localdate())
        assert (found("custody=to_take_down"), found("custody=taken_down")) == (["A-001"], [])
        custody.take_down(first, by=officer)
        assert (found("custody=to_take_down"), found("custody=taken_down")) == ([], ["A-001"])

    def test_by_state_and_holder(self, found, market_of_sheets, officer):
        enter(market_of_sheets[5].stall, by=officer)
        assert found("state=superseded") == ["A-006"]
        assert found("held_by=dongnghiep") == ["A-005"]
        assert found("held_by=-") == ["B-001"]


def test_the_stalls_page_says_where_the_paper_is(officer_client, market_of_sheets, officer):
    def line(code):
        text = text_of(officer_client.get(f"/stalls/NUOCHAI/{code}/"))
        return re.search(r"/placards/sheets/.*?</span>", text, re.DOTALL)[0]

    assert "đã in, đã giao" in line("A-001")
    assert "báo mất" in line("A-003")


def test_what_was_taken_down_is_not_asked_for_again(officer_client, market_of_sheets, officer):
    first = market_of_sheets[0]
    move_out(first.stall, until=timezone.localdate())
    address = "/stalls/NUOCHAI/A-001/"
    assert "phải thu lại" in text_of(officer_client.get(address))
    custody.take_down(first, by=officer)
    assert "phải thu lại" not in text_of(officer_client.get(address))
