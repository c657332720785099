"""Takes waiting jobs one by one. It knows what kinds of work there are only by what the apps put into `HANDLERS`.

Nor does it know what wakes it: a worker that polls, a request, or a message calls `run_next` or `run_now`.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from jobs.enums import OPEN, JobState
from jobs.faults import sentence_for
from jobs.files import clear_attempts
from jobs.models import MOST_ATTEMPTS, Job, lease_from
from officers.acting import acting_as, current_actor
from officers.scoping import beyond_scope

log = logging.getLogger("portal.jobs")

# A handler does the job's work and ends it with `finish`, or raises.
HANDLERS: dict[str, Callable[["Claim"], None]] = {}


class LeaseLostError(Exception):
    """The job was stopped, or another worker has it; what this one still does must not count."""


class GivenBackError(Exception):
    """This worker is to end, so it has put the job back for the next one."""


class Claim:
    """A job this process holds. Every write is conditional on still holding it."""

    def __init__(self, job, is_ending: Callable[[], bool] = lambda: False, told: Callable[[], None] = lambda: None):
        self.job, self.is_ending, self.told = job, is_ending, told

    def _update(self, **values):
        held = Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, fence=self.job.fence)
        if not held.update(**values):
            raise LeaseLostError(str(self.job))

    def file_name(self, kind):
        """Of this attempt alone: a worker that wakes up too late can't write over what counts."""
        return f"{self.job.code}-{self.job.fence}.{kind}"

    def progress(self, done, total):
        """Says how far the work is and renews the lease. Here the work ends if it was stopped."""
        if self.is_ending():
            self._update(state=JobState.QUEUED, attempts=F("attempts") - 1, lease_until=None)
            raise GivenBackError(str(self.job))
        now = timezone.now()
        self._update(done=done, total=total, heartbeat_at=now, lease_until=lease_from(now))
        self.told()

    def hold(self):
        """First in the transaction that writes the results: until its end nobody stops the job or takes it over,
        however long it has to wait for other rows."""
        now = timezone.now()
        self._update(heartbeat_at=now, lease_until=lease_from(now))

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

    def counts_anew(self):
        """What interrupts it from here on is counted elsewhere: this attempt is as good as the first."""
        self._update(attempts=1)

    def fail(self, sentence):
        with transaction.atomic():
            self._update(state=JobState.FAILED, error=sentence, finished_at=timezone.now())
            stop_parts(self.job)
        clear_attempts(self.job.code)


def claim(job, **options) -> Claim | None:
    """The job, if nobody else got it first: a conditional UPDATE decides."""
    now = timezone.now()
    taken = Job.objects.claimable(now).filter(pk=job.pk, fence=job.fence)
    if not taken.update(
        state=JobState.RUNNING,
        attempts=F("attempts") + 1,
        fence=job.fence + 1,
        started_at=now,
        heartbeat_at=now,
        lease_until=lease_from(now),
        done=0,
    ):
        return None
    job.refresh_from_db()
    if job.fence > 1:
        clear_attempts(job.code)
    return Claim(job, **options)


@transaction.atomic
def cancel(job) -> bool:
    """Takes the job away from whoever has it; its worker notices at its next word. False when it was over before."""
    stopped = Job.objects.filter(pk=job.pk, state__in=OPEN).update(state=JobState.CANCELLED, finished_at=timezone.now())
    if stopped:
        stop_parts(job)
        transaction.on_commit(lambda: clear_attempts(job.code))
    return bool(stopped)


def stop_parts(job):
    """Nobody would take them up: those that are not over end with the whole, in one transaction with it."""
    not_over = Job.objects.filter(part_of=job, state__in=OPEN)
    # Locked first: what a part that ends at this moment has written must not be taken for what counts for nothing.
    begun = [each.code for each in not_over.order_by("pk").select_for_update(no_key=True) if each.fence]
    not_over.update(state=JobState.CANCELLED, finished_at=timezone.now())
    transaction.on_commit(lambda: [clear_attempts(code) for code in begun])


def run(claimed: Claim):
    """Runs a claimed job to its end. A refusal is for the officer to read; anything else is our fault, and logged."""
    # In a request the officer acts from where she is; a worker acts for whoever ordered the work.
    actor = current_actor().user or claimed.job.created_by
    try:
        with acting_as(actor, address=current_actor().address), beyond_scope():
            _handle(claimed)
    except GivenBackError:
        log.info("job %s is given back, as this worker ends", claimed.job.code)
    except LeaseLostError:
        claimed.job.refresh_from_db()
        if claimed.job.state == JobState.CANCELLED:
            log.info("job %s was stopped", claimed.job.code)
        else:
            log.warning("job %s was taken over by another worker", claimed.job.code)


def _handle(claimed):
    try:
        HANDLERS[claimed.job.kind](claimed)
    except (LeaseLostError, GivenBackError):
        raise
    except ValidationError as error:
        claimed.fail(" ".join(error.messages))
    except Exception as error:
        log.exception("job %s failed", claimed.job.code)
        claimed.fail(sentence_for(error))


def run_now(job):
    """Runs a new job at once, in the request that made it."""
    claimed = claim(job)
    if claimed:
        run(claimed)
    job.refresh_from_db()


def run_next(**options) -> bool:
    """Runs one waiting job; False when there is none."""
    job = Job.objects.by_themselves().claimable(timezone.now()).order_by("created_at").first()
    if job is None:
        return False
    attempt(job, **options)
    return True


def attempt(job, **options):
    """Claims and runs it, unless somebody else got it first or it was tried too often."""
    claimed = claim(job, **options)
    if claimed is None:
        return
    if job.attempts > MOST_ATTEMPTS:
        claimed.fail(f"Việc này đã chạy {MOST_ATTEMPTS} lần mà không xong. Báo quản trị hệ thống.")
    else:
        run(claimed)
