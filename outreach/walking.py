"""The way through a market: which stall comes next, and what was seen at each when somebody last came by."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from outreach.models import Visit
from stalls.models import Stall, Tenancy


@dataclass(frozen=True)
class Round:
    """Of today in one market: how many stalls were visited of how many that are let, and which is next."""

    done: int
    total: int
    next_code: str


def round_of(market, user, *, after="") -> Round:
    """`next_code` is the first one behind stall `after` that nobody visited today, going round to the beginning."""
    stalls = let(Stall.objects.visible_to(user).filter(market=market), user)
    codes = list(stalls.in_walking_order().values_list("code", flat=True))
    visits = Visit.objects.visible_to(user).filter(stall__market=market, visited_on=timezone.localdate())
    visited = set(visits.filter(tenancy__until=None).values_list("stall__code", flat=True))
    start = codes.index(after) + 1 if after in codes else 0
    way = [code for code in codes[start:] + codes[:start] if code != after]
    ahead = next((code for code in way if code not in visited), "")
    return Round(sum(code in visited for code in codes), len(codes), ahead)


def with_last_visit(stalls, user):
    """Adds `last_visit_on`, `last_on_wall`, `last_accepts` and `last_wants_help`: of whoever holds the stall now."""
    visits = Visit.objects.visible_to(user).filter(stall=OuterRef("pk"), tenancy__until=None)
    last = visits.order_by("-visited_on")
    told = {
        "last_visit_on": "visited_on",
        "last_on_wall": "on_wall",
        "last_accepts": "accepts",
        "last_wants_help": "wants_help",
    }
    return stalls.annotate(**{name: Subquery(last.values(field)[:1]) for name, field in told.items()})


def let(stalls, user):
    """Those that somebody holds."""
    held = Tenancy.objects.visible_to(user).current()
    return stalls.active().filter(pk__in=held.values("stall"))
