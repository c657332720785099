"""How far stalls have come, derived from what the other apps hold: never typed, and kept in snapshots alone."""

from datetime import timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from outreach.enums import OnWall
from outreach.models import Visit
from placards.enums import Custody
from placards.models import Placard
from reports.enums import BEFORE, SEEN_FOR_DAYS, Reached
from stalls.enums import StallStatus, Step
from stalls.models import Consent, Tenancy

# What the step of a stall tells by itself.
OF_STEPS = {
    Reached.REGISTERED: frozenset(Step),
    Reached.LET: frozenset(Step) - {Step.VACANT},
    Reached.ACCOUNT: frozenset(Step) - {Step.VACANT, Step.NO_ACCOUNT},
    Reached.CONFIRMED: frozenset({Step.READY, Step.PRINTED}),
}


def counted(rows, *, at=""):
    """Those that count at all: a stall in use in a market that is open. `at` leads from the row to its stall."""
    return rows.filter(**{f"{at}status": StallStatus.ACTIVE, f"{at}market__closed_on": None})


def conditions() -> dict[Reached, Q]:
    """Of a stall that is counted, what has to be so today."""
    here = OuterRef("pk")
    found = {reached: Q(step__in=steps) for reached, steps in OF_STEPS.items()}
    found |= of_people(Visit.objects.all())
    sheets = sheets_by_day(Placard.objects.filter(stall=here))
    found |= {reached: Q(Exists(sheets.filter(condition))) for reached, condition in of_sheets().items()}
    return {reached: found[reached] for reached in Reached}


def of_people(visits) -> dict[Reached, Q]:
    """What whoever holds a stall agreed to and says; of `visits` only those of the stalls in question matter."""
    agreed = Exists(Consent.objects.in_force().filter(owner=OuterRef("owner")))
    # Not through the owner's own row, which tells nothing here and would be read for each stall.
    held = Tenancy.objects.filter(agreed, stall=OuterRef("pk"), until=None)
    return {Reached.CONSENT: Q(Exists(held)), Reached.USED: Q(Exists(_used(visits.filter(stall=OuterRef("pk")))))}


def sheets_by_day(sheets):
    """Of the sheets those that can count, with the day they were seen: for `of_sheets`."""
    return sheets.true().annotate(seen_day=TruncDate("seen_at"))


def of_sheets() -> dict[Reached, Q]:
    """What a sheet tells of its stall."""
    handed = Q(custody=Custody.HANDED, taken_down_at=None)
    # Seen lately, and since then nobody stood there and found it gone.
    later = Visit.objects.filter(tenancy=OuterRef("tenancy"), recorded_at__gt=OuterRef("seen_at"))
    gone = later.filter(visited_on__gte=OuterRef("seen_day")).exclude(on_wall=OnWall.OURS)
    hanging = handed & Q(seen_day__gte=_since()) & ~Q(Exists(gone))
    return {Reached.PRINTED: Q(pk__isnull=False), Reached.HANDED: handed, Reached.SEEN: hanging}


def _used(visits):
    """The last answer of whoever holds the stall now was that she takes transfers."""
    visits = visits.filter(tenancy__until=None, visited_on__gte=_since())
    later = Visit.objects.filter(tenancy=OuterRef("tenancy"), visited_on__gt=OuterRef("visited_on"))
    return visits.filter(accepts=True).exclude(Exists(later.filter(accepts=False)))


def _since():
    return timezone.localdate() - timedelta(days=SEEN_FOR_DAYS)


def with_flags(stalls):
    """Adds a boolean `has_…` for each of `Reached`."""
    flags = {
        f"has_{reached}": ExpressionWrapper(condition, output_field=BooleanField())
        for reached, condition in conditions().items()
    }
    return counted(stalls).annotate(**flags)


def standing(stalls, reached, *, waiting=False):
    """Those of which it is so today; `waiting`: those that have come as far as the step before, and no further."""
    asked = conditions()
    return counted(stalls).filter(asked[BEFORE[reached]] & ~asked[reached] if waiting else asked[reached])
