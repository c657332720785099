"""The units a user works in, computed once a request: an ended appointment, or one in an ended area, is gone then."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils import timezone

from officers.enums import Action, Role
from officers.roles import APPOINTS, RIGHTS
from places.models import AdminUnit, Area


@dataclass(frozen=True)
class Scope:
    """`units`: where each role holds. `former`: units that ended while the user was appointed there, with their last
    day; of these she may look at what was registered until then, and nothing else."""

    units: dict[Role, frozenset[int]] = field(default_factory=dict)
    former: dict[int, date] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[Role, ...]:
        return tuple(role for role in Role if role in self.units)

    def unit_ids(self, action: Action) -> frozenset[int]:
        held = [ids for role, ids in self.units.items() if action in RIGHTS[role]]
        former = frozenset(self.former) if action is Action.SEE else frozenset()
        return former.union(*held)

    def may(self, action: Action) -> bool:
        """Anywhere at all; pages and buttons ask it, rows are asked for by `visible_to`."""
        return any(action in RIGHTS[role] for role in self.units)

    @property
    def audits(self) -> bool:
        """For the menu."""
        return self.may(Action.AUDIT)

    @property
    def appoints(self) -> bool:
        """For the menu too."""
        return self.may(Action.APPOINT)

    @property
    def hands_over(self) -> bool:
        """For the menu. Who is appointed nowhere is there by a seat on a board, which this scope doesn't know of."""
        return self.may(Action.HAND_OVER) or not (self.units or self.former)

    def roles_to_appoint(self) -> tuple[Role, ...]:
        return tuple(role for role in Role if any(role in APPOINTS[held] for held in self.units))

    def units_to_appoint(self, role: Role) -> frozenset[int]:
        """Where she may appoint someone to `role`: each of her own roles counts in its own units only."""
        return frozenset().union(*(ids for held, ids in self.units.items() if role in APPOINTS[held]))

    def may_appoint(self, role: Role, unit_ids: Iterable[int]) -> bool:
        """In a place that is nowhere, such as an area without communes, nobody may."""
        asked = set(unit_ids)
        return bool(asked) and asked <= self.units_to_appoint(role)


def scope_of(user) -> Scope:
    today = timezone.localdate()
    units: dict[Role, set[int]] = {}
    former: dict[int, date] = {}
    in_force = user.appointments.in_force().filter(Q(area=None) | Q(area__in=Area.objects.current()))
    for appointment in in_force.select_related("unit", "area"):
        area, unit = appointment.area, appointment.unit
        if unit and unit.valid_to and unit.valid_to < today:
            former[unit.pk] = unit.valid_to
            continue
        found = area.units.all() if area else AdminUnit.objects.under(unit)
        units.setdefault(Role(appointment.role), set()).update(found.values_list("pk", flat=True))
    return Scope({role: frozenset(ids) for role, ids in units.items()}, former)
