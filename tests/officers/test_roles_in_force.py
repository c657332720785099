"""The roles that somebody has today, appointments and seats alike: what hangs on them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.enums import Role
from officers.second_factor import requires_second_factor
from officers.services import appoint, create_user, end_appointment, remove_second_factor, sign_up
from officers.signup import new_sign_up_link, sign_up_tokens
from stalls.services import end_seat, give_seat
from tests.officers.hands import pair
from tests.officers.people import again
from tests.pages import text_of


@pytest.fixture
def for_boards(settings):
    settings.SECOND_FACTOR_ROLES = frozenset({"market_board"})


def test_they_come_from_every_kind_of_term(officer, board_member, market):
    assert officer.roles_in_force == (Role.COMMUNE_OFFICER,)
    assert board_member.roles_in_force == (Role.MARKET_BOARD,)
    give_seat(market, officer)
    assert again(officer).roles_in_force == (Role.COMMUNE_OFFICER, Role.MARKET_BOARD)


def test_what_is_over_or_to_come_is_none(officer, market):
    end_appointment(officer.appointments.get())
    end_seat(give_seat(market, officer))
    give_seat(market, officer, on=timezone.localdate() + timedelta(days=1))
    assert again(officer).roles_in_force == ()
    assert create_user("hoa", full_name="Nông Thị Hoa").roles_in_force == ()


def test_a_second_role_does_not_lead_past_the_second_factor(for_boards, client_of, viewer, market):
    """A seat asks for it, whatever she is besides."""
    assert client_of(viewer).get("/markets/").status_code == 200
    give_seat(market, viewer)
    client = client_of(again(viewer))
    assert client.get("/markets/")["Location"].startswith("/me/second-factor/")
    pair(again(viewer))
    with pytest.raises(ValidationError, match="bắt buộc xác thực hai bước"):
        remove_second_factor(again(viewer))


def test_who_has_no_role_is_no_board(for_boards, board_member):
    assert requires_second_factor(again(board_member))
    end_seat(board_member.board_memberships.get())
    assert not requires_second_factor(again(board_member))


def test_seats_are_looked_up_only_where_one_can_matter(settings, officer, django_assert_num_queries):
    for roles in (frozenset(), frozenset({"administrator", "province_officer"})):
        settings.SECOND_FACTOR_ROLES = roles
        user = again(officer)
        assert user.scope.roles
        with django_assert_num_queries(0):
            assert not requires_second_factor(user)


def test_her_own_page_names_seats_and_appointments(client_of, board_member, market, commune):
    text = text_of(client_of(board_member).get("/me/"))
    assert "Chưa được giao vai trò nào" not in text
    assert "Ban quản lý chợ" in text
    assert "Chợ Nước Hai" in text
    appoint(board_member, role=Role.VIEWER, unit=commune)
    text = text_of(client_of(again(board_member)).get("/me/"))
    assert "Xã Hòa An" in text
    assert "Chợ Nước Hai" in text
    end_seat(board_member.board_memberships.get())
    assert "Chợ Nước Hai" not in text_of(client_of(again(board_member)).get("/me/"))


def test_who_has_none_is_told_so(client_of, db):
    nobody = create_user("hoa", full_name="Nông Thị Hoa")
    assert "Chưa được giao vai trò nào" in text_of(client_of(nobody).get("/me/"))


def token_of(user):
    return new_sign_up_link(user).rstrip("/").rpartition("/")[2]


GIVEN = {
    "appointment": lambda user, market: appoint(user, role=Role.PROVINCE_OFFICER, unit=market.unit.parent),
    "appointment to come": lambda user, market: appoint(
        user, role=Role.COMMUNE_OFFICER, unit=market.unit, on=timezone.localdate() + timedelta(days=9)
    ),
    "seat": lambda user, market: give_seat(market, user),
    "end of an appointment": lambda user, market: end_appointment(user.appointments.get()),
}


@pytest.mark.parametrize("what", GIVEN)
def test_no_link_outlives_a_change_of_roles(viewer, market, what):
    """Whoever kept a copy of a viewer's slip must not get the account of the officer that she has become."""
    token = token_of(viewer)
    assert sign_up_tokens.check_token(again(viewer), token)
    GIVEN[what](viewer, market)
    assert not sign_up_tokens.check_token(again(viewer), token)
    with pytest.raises(ValidationError):
        sign_up(again(viewer), token=token, password="dao-le-tra-linh-9")
    assert not again(viewer).is_signed_up
    assert sign_up_tokens.check_token(again(viewer), token_of(again(viewer)))


def test_nor_the_end_of_a_seat(board_member):
    token = token_of(board_member)
    end_seat(board_member.board_memberships.get())
    assert not sign_up_tokens.check_token(again(board_member), token)


def test_the_page_of_an_old_link_says_so(client, viewer, province):
    link = new_sign_up_link(viewer)
    assert client.get(link)["Location"] == "/sign-up/"
    assert client.get("/sign-up/").status_code == 200
    appoint(viewer, role=Role.PROVINCE_OFFICER, unit=province)
    assert client.get("/sign-up/").status_code == 404
    assert client.get(link, follow=True).status_code == 404
