"""The people of a market's own board."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.http import urlencode

from officers.access import get_visible
from officers.confirming import ConfirmedRecently
from officers.enums import Role
from officers.forms.people import EndForm
from officers.formviews import ServiceFormView
from officers.services import user_named
from stalls import services
from stalls.forms.boards import BoardForm
from stalls.models import BoardMembership, Market


def may_seat(user, market):
    return user.scope.may_appoint(Role.MARKET_BOARD, {market.unit_id})


class BoardPage:
    """Of a market that the user sees, for whoever may appoint boards where it stands."""

    nav = "markets"

    def dispatch(self, request, *args, code, **kwargs):
        self.market = get_visible(Market.objects.select_related("unit"), request.user, code=code)
        if not may_seat(request.user, self.market):
            raise PermissionDenied("Vai trò của anh/chị không giao được ban quản lý của chợ này.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(market=self.market, **kwargs)


class Board(BoardPage, ConfirmedRecently, ServiceFormView):
    """Who sits on it and who did, and the form that adds one."""

    form_class = BoardForm
    template_name = "stalls/board.html"
    said = "Đã thêm vào ban quản lý chợ."

    def get_context_data(self, **kwargs):
        seats = list(self.market.board_memberships.select_related("user"))
        for seat in seats:
            seat.may_end = not seat.is_over and seat.user_id != self.request.user.pk
        seats.sort(key=lambda seat: seat.is_over)
        return super().get_context_data(seats=seats, **kwargs)

    def save(self, form):
        told, by = form.cleaned_data, self.request.user
        if form.is_new:
            user = services.create_board_member(
                self.market, told["username"], full_name=told["full_name"], by=by, on=told["since"]
            )
            return f"{reverse('officers:slips')}?{urlencode({'user': user.username})}"
        services.give_seat(self.market, user_named(told["username"]), by=by, on=told["since"])
        return self.request.path


class SeatEnd(BoardPage, ConfirmedRecently, ServiceFormView):
    form_class = EndForm
    template_name = "stalls/seat_end.html"
    said = "Đã ghi thôi ban quản lý chợ."

    def dispatch(self, request, *args, seat, **kwargs):
        self.seat_code = seat
        return super().dispatch(request, *args, **kwargs)

    def get_seat(self):
        seats = BoardMembership.objects.with_place()
        return get_visible(seats, self.request.user, market=self.market, code=self.seat_code)

    def get_context_data(self, **kwargs):
        return super().get_context_data(seat=self.get_seat(), **kwargs)

    def save(self, form):
        services.end_seat(self.get_seat(), by=self.request.user, on=form.last_day)
        return reverse("stalls:board", args=[self.market.code])
