"""Takes waiting jobs one by one. It knows what kinds of work there are only by what the apps put into `HANDLERS`."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.enums import JobState
from jobs.models import LEASE, MOST_ATTEMPTS, Job
from officers.acting import acting_as, current_actor
from officers.scoping import beyond_scope

log = logging.getLogger("portal.jobs")

# A handler does the job's work and returns the name of the file it left in FILES_DIR.
HANDLERS: dict[str, Callable[["Claim"], str]] = {}


class LeaseLostError(Exception):
    """Another worker has taken the job over; what this one still does must not count."""


class Claim:
    """A job this process holds. Every write is conditional on still holding it."""

    def __init__(self, job):
        self.job = job

    def _update(self, **values):
        held = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempts=self.job.attempts)
        if not held.update(**values):
            raise LeaseLostError(str(self.job))

    def progress(self, done, total):
        """Says how far the work is, and renews the lease."""
        self._update(done=done, total=total, lease_until=timezone.now() + LEASE)

    def finish(self, file_name):
        """Call it inside the transaction that writes the job's results, so that they count together or not at all."""
        now = timezone.now()
        self._update(
            state=JobState.DONE,
            file_name=file_name,
            finished_at=now,
            expires_at=now + timedelta(days=settings.FILE_LIFETIME_DAYS),
            error="",
        )

    def fail(self, sentence):
        self._update(state=JobState.FAILED, error=sentence, finished_at=timezone.now())


def claim(job) -> Claim | None:
    """The job, if nobody else got it first: a conditional UPDATE decides."""
    now = timezone.now()
    taken = Job.objects.claimable(now).filter(pk=job.pk, attempts=job.attempts)
    if not taken.update(state=JobState.RUNNING, attempts=job.attempts + 1, lease_until=now + LEASE):
        return None
    job.refresh_from_db()
    return Claim(job)


def run(claimed: Claim):
    """Runs a claimed job to its end. A refusal is for the officer to read; anything else is our fault, and logged."""
    # In a request the officer acts from where she is; a worker acts for whoever ordered the work.
    actor = current_actor().user or claimed.job.created_by
    try:
        with acting_as(actor, address=current_actor().address), beyond_scope():
            _handle(claimed)
    except LeaseLostError:
        log.warning("job %s was taken over by another worker", claimed.job.code)


def _handle(claimed):
    try:
        HANDLERS[claimed.job.kind](claimed)
    except LeaseLostError:
        raise
    except ValidationError as error:
        claimed.fail(" ".join(error.messages))
    except Exception:
        log.exception("job %s failed", claimed.job.code)
        claimed.fail("Có lỗi ở phía hệ thống nên việc này không xong; sổ không thay đổi. Thử lại, hoặc báo quản trị.")


def run_now(job):
    """Runs a new job at once, in the request that made it."""
    claimed = claim(job)
    if claimed:
        run(claimed)
    job.refresh_from_db()


def run_next() -> bool:
    """Runs one waiting job; False when there is none."""
    job = Job.objects.claimable(timezone.now()).order_by("created_at").first()
    if job is None:
        return False
    claimed = claim(job)
    if claimed is None:
        return True
    if job.attempts > MOST_ATTEMPTS:
        claimed.fail(f"Việc này đã chạy {MOST_ATTEMPTS} lần mà không xong. Báo quản trị hệ thống.")
        return True
    run(claimed)
    return True
