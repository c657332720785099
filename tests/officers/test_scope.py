"""Which rows a user reaches, and what she may do with them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import Http404
from django.utils import timezone

from officers.access import actions_allowed, allowed, get_visible
from officers.enums import Action, Role
from officers.models import Appointment, User
from officers.roles import RIGHTS, ROLES_BY_APPOINTMENT
from officers.services import appoint
from places.models import AdminUnit, Area
from stalls.models import BoardMembership, Market


def again(user):
    """The same user at her next request."""
    return User.objects.get(pk=user.pk)


def sees(user):
    return set(Market.objects.visible_to(user).values_list("name", flat=True))


@pytest.fixture
def unit_called(db):
    return lambda name: AdminUnit.objects.current().get(name=name)


@pytest.fixture
def markets(make_market, unit_called):
    """One in each of four communes: two of Hòa An, one of them shared with Nguyên Bình, and two outside."""
    places = ["Xã Hòa An", "Xã Bạch Đằng", "Xã Nguyên Bình", "Xã Trùng Khánh"]
    return [make_market(f"Chợ {place.removeprefix('Xã ')}", unit=unit_called(place)) for place in places]


def test_the_table_of_rights():
    """Written out, so that a right is neither given nor taken in passing."""
    board = {"see", "register", "edit", "move", "propose", "print", "hand_over", "visit", "export"}
    commune = board | {"import", "reveal", "appoint"}
    assert {
        Role.ADMINISTRATOR: {"see", "appoint", "audit", "settings"},
        Role.PROVINCE_OFFICER: commune | {"approve", "audit", "target", "settings"},
        Role.AREA_OFFICER: commune | {"approve"},
        Role.COMMUNE_OFFICER: commune,
        Role.MARKET_BOARD: board,
        Role.VIEWER: {"see"},
    } == RIGHTS
    assert set(RIGHTS) == set(Role)
    assert set(ROLES_BY_APPOINTMENT) == set(Role) - {Role.MARKET_BOARD}


def test_a_commune_officer_sees_her_commune(markets, officer):
    assert sees(officer) == {"Chợ Hòa An"}


def test_an_area_officer_sees_every_commune_of_the_area_even_one_that_two_areas_share(markets, area_officer):
    assert AdminUnit.objects.get(name="Xã Bạch Đằng", valid_to=None).areas.count() == 2
    assert sees(area_officer) == {"Chợ Hòa An", "Chợ Bạch Đằng"}


def test_the_province_sees_all(markets, province_officer, administrator):
    assert sees(province_officer) == sees(administrator) == {market.name for market in markets}


def test_a_unit_of_before_the_reform_is_below_the_province_but_not_in_a_communes_scope(officer, province_officer):
    old = AdminUnit.objects.get(name="Thị trấn Nước Hai")
    assert old.pk in province_officer.scope.unit_ids(Action.SEE)
    assert old.pk not in officer.scope.unit_ids(Action.SEE)


def test_two_appointments_add_up_each_with_its_own_rights(markets, officer, other_commune):
    appoint(officer, role=Role.VIEWER, unit=other_commune, on=date(2026, 1, 1))
    officer = again(officer)
    assert sees(officer) == {"Chợ Hòa An", "Chợ Trùng Khánh"}
    registers = Market.objects.visible_to(officer, to=Action.REGISTER)
    assert [market.name for market in registers] == ["Chợ Hòa An"]


def test_an_ended_appointment_is_gone_at_the_next_request(markets, officer, client_of):
    client = client_of(officer)
    url = f"/markets/{markets[0].code}/"
    assert client.get(url).status_code == 200
    officer.appointments.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert client.get(url).status_code == 404
    assert sees(again(officer)) == set()


def test_the_last_day_still_counts_and_a_future_one_not_yet(markets, officer):
    today = timezone.localdate()
    officer.appointments.update(valid_to=today)
    assert sees(again(officer)) == {"Chợ Hòa An"}
    officer.appointments.update(valid_from=today + timedelta(days=1), valid_to=None)
    assert sees(again(officer)) == set()
    officer.appointments.update(valid_from=today)
    assert sees(again(officer)) == {"Chợ Hòa An"}


def test_the_scope_is_asked_for_once(officer, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert officer.scope.unit_ids(Action.SEE)
        assert officer.scope.unit_ids(Action.PRINT)
        assert officer.scope.unit_ids(Action.SEE)


def test_a_user_without_any_appointment_sees_nothing(markets):
    assert markets
    assert sees(User.objects.create_user("chuagiao", full_name="Bế Văn Chờ")) == set()


def test_a_board_has_its_own_market_and_not_its_neighbour_in_the_same_commune(market, make_market, board_member):
    make_market("Chợ Bình Dương")
    for action in (Action.SEE, Action.REGISTER, Action.PRINT):
        assert list(Market.objects.visible_to(board_member, to=action)) == [market]


@pytest.mark.parametrize(("start", "end"), [(1, None), (-9, -1)], ids=["not yet", "no more"])
def test_a_seat_counts_from_day_to_day(market, board_member, start, end):
    assert list(Market.objects.visible_to(board_member)) == [market]
    today = timezone.localdate()
    valid_to = today + timedelta(days=end) if end else None
    BoardMembership.objects.update(valid_from=today + timedelta(days=start), valid_to=valid_to)
    assert list(Market.objects.visible_to(board_member)) == []


def test_a_row_is_reached_only_in_scope(markets, officer, viewer):
    mine, _, _, foreign = markets
    assert get_visible(Market, officer, code=mine.code) == mine
    assert get_visible(Market.objects.select_related("unit"), officer, to=Action.PRINT, code=mine.code) == mine
    with pytest.raises(Http404):
        get_visible(Market, officer, code=foreign.code)
    with pytest.raises(Http404):
        get_visible(Market, viewer, to=Action.REGISTER, code=foreign.code)
    with pytest.raises(PermissionDenied):
        get_visible(Market, viewer, to=Action.REGISTER, code=mine.code)


def test_what_a_role_allows_is_said_by_row(markets, officer, viewer):
    mine, foreign = markets[0], markets[3]
    assert {action for action in Action if allowed(mine, officer, action)} == RIGHTS[Role.COMMUNE_OFFICER]
    assert {action for action in Action if allowed(mine, viewer, action)} == {Action.SEE}
    assert {action for action in Action if allowed(foreign, officer, action)} == set()
    assert actions_allowed(mine, officer, *Action) == RIGHTS[Role.COMMUNE_OFFICER]
    assert actions_allowed(mine, viewer, *Action) == {Action.SEE}
    assert actions_allowed(foreign, officer, *Action) == set()
    assert actions_allowed(mine, officer, Action.PRINT, Action.APPROVE) == {Action.PRINT}


def test_a_foreign_market_answers_like_one_that_does_not_exist(markets, client_of, officer):
    foreign = client_of(officer).get(f"/markets/{markets[3].code}/")
    absent = client_of(officer).get("/markets/KHONGCO/")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.content == absent.content


def test_a_viewer_is_refused_a_page_that_writes(market, client_of, viewer):
    page = client_of(viewer).get(f"/markets/{market.code}/edit/")
    assert page.status_code == 403
    assert "Không được phép làm việc này" in page.content.decode()


def test_boards_are_not_appointed_to_units(officer, commune):
    with pytest.raises(ValidationError, match="theo từng chợ"):
        appoint(officer, role=Role.MARKET_BOARD, unit=commune)
    with pytest.raises(IntegrityError, match="appointment_not_for_boards"):
        Appointment.objects.create(
            user=officer, role=Role.MARKET_BOARD, unit=commune, valid_from=date(2026, 1, 1), appointed_by=None
        )


@pytest.mark.parametrize("place", ["neither", "both"])
def test_an_appointment_is_to_a_unit_or_to_an_area(officer, commune, area, place):
    where = {"unit": commune, "area": area} if place == "both" else {}
    with pytest.raises(ValidationError, match="Chọn một đơn vị hoặc một khu vực"):
        appoint(officer, role=Role.VIEWER, **where)
    with pytest.raises(IntegrityError, match="appointment_in_unit_or_area"):
        Appointment.objects.create(user=officer, role=Role.VIEWER, valid_from=date(2026, 1, 1), **where)


def test_an_appointment_does_not_end_before_it_starts(officer):
    with pytest.raises(IntegrityError, match="appointment_ends_after_start"):
        officer.appointments.update(valid_to=date(2025, 12, 31))


def test_an_appointment_says_role_and_place(officer, area_officer):
    assert str(officer.appointments.get()) == "Cán bộ xã, phường, Xã Hòa An"
    assert str(area_officer.appointments.get()) == "Cán bộ khu vực, Khu vực Hòa An"


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [(-30, None, True), (-30, 0, True), (-30, -1, False), (1, None, False)],
    ids=["open", "last day", "ended", "not begun"],
)
def test_an_area_counts_from_its_first_day_to_its_last(markets, area_officer, begins, ends, counts):
    today = timezone.localdate()
    valid_to = None if ends is None else today + timedelta(days=ends)
    Area.objects.filter(code="051").update(valid_from=today + timedelta(days=begins), valid_to=valid_to)
    assert sees(again(area_officer)) == ({"Chợ Hòa An", "Chợ Bạch Đằng"} if counts else set())
