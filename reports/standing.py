"""How far stalls have come, derived from what the other apps hold: never typed, and kept in snapshots alone."""

from datetime import timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from outreach.enums import OnWall
from outreach.models import Visit
from placards.enums import Custody
from placards.models import Placard
from reports.enums import SEEN_FOR_DAYS, Reached
from stalls.enums import Step
from stalls.models import Consent


def counted(stalls):
    """Those that count at all: in use, in a market that is open."""
    return stalls.active().filter(market__closed_on=None)


def conditions() -> dict[Reached, Q]:
    """Of a stall that is counted, what has to be so today."""
    since = timezone.localdate() - timedelta(days=SEEN_FOR_DAYS)
    sheets = Placard.objects.true().filter(stall=OuterRef("pk"))
    handed = sheets.filter(custody=Custody.HANDED, taken_down_at=None)
    consents = Consent.objects.in_force()
    return {
        Reached.REGISTERED: Q(pk__isnull=False),
        Reached.LET: ~Q(step=Step.VACANT),
        Reached.ACCOUNT: ~Q(step__in=[Step.VACANT, Step.NO_ACCOUNT]),
        Reached.CONFIRMED: Q(step__in=[Step.READY, Step.PRINTED]),
        Reached.CONSENT: Q(
            Exists(consents.filter(owner__tenancies__stall=OuterRef("pk"), owner__tenancies__until=None))
        ),
        Reached.PRINTED: Q(Exists(sheets)),
        Reached.HANDED: Q(Exists(handed)),
        Reached.SEEN: Q(Exists(_hanging(handed, since))),
        Reached.USED: Q(Exists(_used(since))),
    }


def _hanging(handed, since):
    """Seen lately, and since then nobody stood there and found it gone."""
    later = Visit.objects.filter(tenancy=OuterRef("tenancy"), recorded_at__gt=OuterRef("seen_at"))
    later = later.filter(visited_on__gte=OuterRef("seen_day")).exclude(on_wall=OnWall.OURS)
    return handed.annotate(seen_day=TruncDate("seen_at")).filter(seen_day__gte=since).exclude(Exists(later))


def _used(since):
    """The last answer of whoever holds the stall now was that she takes transfers."""
    visits = Visit.objects.filter(stall=OuterRef("pk"), tenancy__until=None, visited_on__gte=since)
    later = Visit.objects.filter(tenancy=OuterRef("tenancy"), visited_on__gt=OuterRef("visited_on"))
    return visits.filter(accepts=True).exclude(Exists(later.filter(accepts=False)))


def with_flags(stalls):
    """Adds a boolean `has_…` for each of `Reached`."""
    flags = {
        f"has_{reached}": ExpressionWrapper(condition, output_field=BooleanField())
        for reached, condition in conditions().items()
    }
    return counted(stalls).annotate(**flags)


def standing(stalls, reached, *, lacking=False):
    """Those of which it is so today; `lacking`: those of which it is not."""
    condition = conditions()[reached]
    return counted(stalls).filter(~condition if lacking else condition)
