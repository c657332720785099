"""Work that is due once a day, whether or not anybody asks for it."""

from django.utils import timezone

from jobs.models import Job

# Kinds of jobs; each app adds its own when it starts, and its handler to HANDLERS.
DAILY: list[str] = []
# Those of them that are done once more when the day's work is over, and say then what the day came to.
EVENING: list[str] = []
EVENING_FROM = 23


def order_daily(now=None) -> bool:
    """Orders what was not ordered today, or this evening; whether that was anything.

    Two workers that ask at the same moment may order it twice: it is done twice then, which changes nothing.
    """
    now = timezone.localtime(now)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    due = _not_since(midnight, DAILY)
    if now.hour >= EVENING_FROM:
        due |= _not_since(midnight.replace(hour=EVENING_FROM), EVENING)
    for kind in sorted(due):
        Job.objects.create(kind=kind, created_at=now)
    return bool(due)


def _not_since(moment, kinds) -> set:
    ordered = Job.objects.filter(kind__in=kinds, created_at__gte=moment)
    return set(kinds) - set(ordered.values_list("kind", flat=True))
