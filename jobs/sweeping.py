"""What the worker clears away now and then: everything that nobody can come back for."""

from collections.abc import Callable
from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from jobs.files import named_files
from jobs.models import Job
from officers.models import FormReceipt

# Longer than any handler takes from writing a file to naming it in its row.
UNNAMED_FOR = timedelta(hours=1)
# A page left open that long is signed out, so its form can't be sent again.
RECEIPTS_FOR = timedelta(days=30)


# What other apps do when the worker has nothing else to do.
SWEEPS: list[Callable[[], None]] = []


def sweep():
    sweep_files()
    FormReceipt.objects.filter(taken_at__lt=timezone.now() - RECEIPTS_FOR).delete()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - settings.AXES_COOLOFF_TIME).delete()
    call_command("clearsessions")
    for clear in SWEEPS:
        clear()


def sweep_files():
    """Removes finished files that are past their day (the rows stay), and what a killed process left half done."""
    for job in Job.objects.expired(timezone.now()):
        Job.objects.filter(pk=job.pk).update(file_name="")
        (settings.FILES_DIR / job.file_name).unlink(missing_ok=True)
    _sweep_unnamed_files()


def _sweep_unnamed_files():
    if not settings.FILES_DIR.is_dir():
        return
    before = (timezone.now() - UNNAMED_FOR).timestamp()
    old = [path for path in settings.FILES_DIR.iterdir() if _is_older(path, before)]
    named = named_files()
    for path in old:
        if path.name not in named:
            path.unlink(missing_ok=True)


def _is_older(path, moment):
    try:
        return path.is_file() and path.stat().st_mtime < moment
    except FileNotFoundError:
        # Another worker sweeps at the same time.
        return False
