"""A market's board: who gives a seat, to whom, and what ends with it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.enums import Role, TermState
from officers.models import AuditEvent, User
from officers.services import deactivate
from stalls.models import BoardMembership
from stalls.services import create_board_member, end_seat, give_seat
from tests.officers.people import again
from tests.pages import text_of

URL = "/markets/NUOCHAI/board/"


def today():
    return timezone.localdate()


@pytest.fixture
def who(request, confirmed_client_of, market):
    return lambda name: confirmed_client_of(request.getfixturevalue(name))


def refused(call, *args, **kwargs):
    with pytest.raises(ValidationError) as error:
        call(*args, **kwargs)
    return error.value.messages[0]


@pytest.mark.parametrize("name", ["administrator", "province_officer", "area_officer", "officer"])
def test_who_is_above_gives_a_seat_and_ends_it(request, market, neighbour, name):
    by = request.getfixturevalue(name)
    seat = give_seat(market, neighbour, by=by)
    assert (seat.appointed_by, seat.state, seat.role, seat.place) == (
        by,
        TermState.WORKING,
        Role.MARKET_BOARD,
        market,
    )
    assert str(seat) == "Ban quản lý chợ, Chợ Nước Hai"
    assert end_seat(seat, by=by).is_over
    events = AuditEvent.objects.filter(subject_kind="board_membership").order_by("seq")
    assert [(event.action, event.unit_id) for event in events] == [
        ("board.create", market.unit_id),
        ("board.end", market.unit_id),
    ]


def test_others_give_none(market, viewer, board_member, neighbour, colleague):
    for by in (viewer, board_member):
        assert "không giao hay thôi được" in refused(give_seat, market, colleague, by=by)
    assert "nằm ngoài nơi" in refused(give_seat, market, colleague, by=neighbour)
    assert "nằm ngoài nơi" in refused(end_seat, board_member.board_memberships.get(), by=neighbour)
    assert BoardMembership.objects.count() == 1


def test_nobody_seats_or_ends_herself(market, officer, province_officer):
    assert "Không ai tự giao" in refused(give_seat, market, officer, by=officer)
    seat = give_seat(market, officer, by=province_officer)
    assert "Không ai tự giao" in refused(end_seat, seat, by=officer)


def test_one_seat_at_a_time_for_an_account_in_use(market, officer, neighbour, province_officer):
    seat = give_seat(market, neighbour, by=officer)
    assert refused(give_seat, market, neighbour, by=officer) == "Nông Thị Thử đã ở trong ban quản lý Chợ Nước Hai."
    end_seat(seat, by=officer)
    deactivate(neighbour, by=province_officer)
    assert refused(give_seat, market, neighbour, by=officer) == "Tài khoản hangxom đã ngừng dùng."


@pytest.mark.parametrize("ahead", [-1, 500])
def test_it_begins_today_or_within_a_year(market, officer, neighbour, ahead):
    assert refused(give_seat, market, neighbour, by=officer, on=today() + timedelta(days=ahead))
    assert give_seat(market, neighbour, by=officer, on=today() + timedelta(days=7)).state == TermState.FUTURE


def test_an_ended_seat_is_gone_at_the_next_request(client_of, officer, market, board_member):
    client = client_of(board_member)
    assert client.get("/markets/NUOCHAI/").status_code == 200
    end_seat(board_member.board_memberships.get(), by=officer)
    assert client.get("/markets/NUOCHAI/").status_code == 404


def test_the_page_is_for_who_may_seat_there(who, market, board_member, neighbour):
    seat_end = f"{URL}{board_member.board_memberships.get().code}/end/"
    expected = {
        **dict.fromkeys(["officer", "colleague", "area_officer", "province_officer", "administrator"], 200),
        **dict.fromkeys(["viewer", "board_member"], 403),
        "neighbour": 404,
    }
    for path in (URL, seat_end):
        assert {name: who(name).get(path).status_code for name in expected} == expected
        assert {name: who(name).post(path).status_code for name in expected} == expected
    assert not board_member.board_memberships.get().is_over


def test_the_password_is_asked_for_again(client_of, officer, board_member):
    for path in (URL, f"{URL}{board_member.board_memberships.get().code}/end/"):
        assert client_of(officer).get(path)["Location"].startswith("/confirm/?next=%2Fmarkets%2FNUOCHAI%2F")


def test_the_market_leads_there_only_who_may_go(who, board_member):
    cast = ("officer", "administrator", "viewer")
    shown = {name: URL in text_of(who(name).get("/markets/NUOCHAI/")) for name in cast}
    assert shown == {"officer": True, "administrator": True, "viewer": False}


NEW = {"who": "new", "full_name": "Hà Thị Ban", "username": ""}


def send(client, **values):
    return client.post(URL, NEW | {"since": f"{today():%d/%m/%Y}", "once": "khoa-mot-lan"} | values)


def test_somebody_new_gets_a_seat_and_a_slip(who, officer, market):
    client = who("officer")
    answers = [send(client)["Location"] for _ in range(2)]
    assert answers == ["/officers/slips/?user=hathiban"] * 2
    made = User.objects.get(username="hathiban")
    assert (made.is_signed_up, made.board_memberships.get().market) == (False, market)
    assert "Ban quản lý chợ · Chợ Nước Hai" in text_of(client.get(answers[0]))


def test_somebody_known_gets_a_seat(who, officer, neighbour, market):
    assert send(who("officer"), who="known", username="hangxom")["Location"] == URL
    assert market in type(market).objects.visible_to(again(neighbour))
    assert "Nông Thị Thử" in text_of(who("officer").get(URL))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"username": "canbo"}, "username"),
        ({"who": "known"}, "username"),
        ({"who": "known", "username": "khongco"}, "username"),
        ({"since": "01/01/2020"}, "since"),
        ({"who": "x"}, "who"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(who, officer, values, field):
    page = send(who("officer"), **values)
    assert (page.status_code, field in page.context["form"].errors) == (200, True)
    assert not BoardMembership.objects.exists()
    assert not User.objects.filter(full_name="Hà Thị Ban").exists()


def test_a_seat_is_ended_on_its_page(who, officer, board_member):
    seat = board_member.board_memberships.get()
    assert f"{URL}{seat.code}/end/" in text_of(who("officer").get(URL))
    answer = who("officer").post(f"{URL}{seat.code}/end/", {"when": "now"})
    assert answer["Location"] == URL
    assert board_member.board_memberships.get().is_over
    assert "/end/" not in text_of(who("officer").get(URL))


def test_a_seat_of_another_market_is_not_found(who, officer, make_market, board_member):
    make_market("Chợ Khác", code="KHAC")
    seat = board_member.board_memberships.get()
    assert who("officer").get(f"/markets/KHAC/board/{seat.code}/end/").status_code == 404
    assert who("officer").post(f"/markets/KHAC/board/{seat.code}/end/", {"when": "now"}).status_code == 404
    assert not seat.is_over


def test_the_board_costs_the_same_for_many(who, officer, market, django_assert_num_queries):
    client = who("officer")
    for count in (1, 3):
        for number in range(count):
            create_board_member(market, f"ban{count}{number}", full_name="Lý A", by=again(officer))
        with django_assert_num_queries(6):
            page = client.get(URL)
        assert text_of(page).count('class="seat-row"') == {1: 1, 3: 4}[count]
