"""Work that is due once a day, whether or not anybody asks for it."""

from django.utils import timezone

from jobs.models import Job

# Kinds of jobs; each app adds its own when it starts, and its handler to HANDLERS.
DAILY: list[str] = []


def order_daily() -> bool:
    """Orders what was not ordered today; whether that was anything.

    Two workers that ask at the same moment may order it twice: it is done twice then, which changes nothing.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    ordered = set(Job.objects.filter(kind__in=DAILY, created_at__gte=midnight).values_list("kind", flat=True))
    due = [kind for kind in DAILY if kind not in ordered]
    for kind in due:
        Job.objects.create(kind=kind)
    return bool(due)
