"""The offices somebody works in: units and areas that she is appointed to, and markets whose board she sits on."""

from django.db.models import QuerySet

from officers.enums import Action, Role
from officers.roles import RIGHTS
from places.models import AdminUnit, Area
from stalls.models import BoardMembership, Market


def offices_of(user, to) -> dict[str, QuerySet]:
    """Where she may do `to`, by the name of a printer's foreign key. To look, also at what has ended meanwhile."""
    held = user.appointments.in_force().filter(role__in=[role for role in Role if to in RIGHTS[role]])
    seats = BoardMembership.objects.in_force().filter(user=user)
    units, areas = AdminUnit.objects.filter(appointments__in=held), Area.objects.filter(appointments__in=held)
    if to is not Action.SEE:
        units, areas = units.current(), areas.current()
    markets = Market.objects.visible_to(user, to=to).filter(board_memberships__in=seats)
    return {"unit": units.distinct(), "area": areas.distinct(), "market": markets.distinct()}
