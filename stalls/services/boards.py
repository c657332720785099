"""A market's own board. Whoever gives a seat must be able to appoint boards in the market's unit."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.audit import record_new, recording, service
from officers.enums import Role
from officers.models import TERM_END_FIELDS, User
from officers.services import create_user
from officers.services.appointments import (
    refuse_above,
    refuse_beyond,
    refuse_oneself,
    refuse_wrong_end,
    refuse_wrong_start,
)
from stalls.models import BoardMembership


@service
def give_seat(market, user, *, by=None, on=None):
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    seat = BoardMembership(market=market, user=user, valid_from=on or timezone.localdate(), appointed_by=by)
    if by is not None:
        refuse_oneself(user, by)
        refuse_beyond(by, Role.MARKET_BOARD, seat.unit_ids, market)
        refuse_above(user, by)
        refuse_wrong_start(seat.valid_from)
    if not user.is_active:
        raise ValidationError({"username": f"Tài khoản {user.username} đã ngừng dùng."})
    if market.board_memberships.not_over().filter(user=user).exists():
        raise ValidationError({"username": f"{user.full_name} đã ở trong ban quản lý {market.name}."})
    seat.save(force_insert=True)
    record_new("board.create", seat)
    return seat


@service
def create_board_member(market, username, *, full_name, password=None, by=None, on=None):
    """A new user with a seat, and without an appointment."""
    user = create_user(username, full_name=full_name, password=password)
    give_seat(market, user, by=by, on=on)
    return user


@service
def end_seat(seat, *, by=None, on=None):
    User.objects.select_for_update(no_key=True).get(pk=seat.user_id)
    held = BoardMembership.objects.select_for_update(of=("self",), no_key=True)
    seat = held.select_related("user", "market").get(pk=seat.pk)
    if by is not None:
        refuse_oneself(seat.user, by)
        refuse_beyond(by, Role.MARKET_BOARD, seat.unit_ids, seat.market)
    refuse_wrong_end(seat, on)
    with recording("board.end", seat):
        seat.end(on=on)
        seat.save(update_fields=TERM_END_FIELDS)
    return seat
