"""The units a user works in, computed once a request: an ended appointment, or one in an ended area, is gone then."""

from dataclasses import dataclass, field

from django.db.models import Q

from officers.enums import Action
from officers.roles import RIGHTS
from places.models import AdminUnit, Area


@dataclass(frozen=True)
class Scope:
    units: dict[Action, frozenset[int]] = field(default_factory=dict)

    def unit_ids(self, action: Action) -> frozenset[int]:
        return self.units.get(action, frozenset())


def scope_of(user) -> Scope:
    units: dict[Action, set[int]] = {}
    in_force = user.appointments.in_force().filter(Q(area=None) | Q(area__in=Area.objects.current()))
    for appointment in in_force.select_related("unit", "area"):
        area, unit = appointment.area, appointment.unit
        found = area.units.all() if area else AdminUnit.objects.under(unit)
        ids = set(found.values_list("pk", flat=True))
        for action in RIGHTS[appointment.role]:
            units.setdefault(action, set()).update(ids)
    return Scope({action: frozenset(ids) for action, ids in units.items()})
