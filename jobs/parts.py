"""A job that is made of other jobs: its handler takes them one by one, and says how far all of them are.

Each part is claimed, fenced, finished or failed as any job. What a killed worker leaves of the one it had is waited for
until that lease runs out, and taken over.
"""

import time

from django.db.models import Case, F, Sum, When
from django.utils import timezone

from jobs.enums import OPEN, OVER, JobState
from jobs.models import Job
from jobs.runner import Claim, attempt

PAUSE = 1.0


def run_parts(whole: Claim):
    """Until no part is open. One that fails stops no other. The whole is stopped, or given back, between two words of a
    part; then this raises what `Claim.progress` raises."""
    parts = Job.objects.filter(part_of=whole.job)
    # Each part is given up after some attempts, so the whole comes to its end however often it is interrupted.
    whole.counts_anew()
    while parts.filter(state__in=OPEN).exists():
        tell(whole)
        part = parts.claimable(timezone.now()).order_by("pk").first()
        if part is None:
            time.sleep(PAUSE)
            continue
        attempt(part, is_ending=whole.is_ending, told=lambda: tell(whole))
    done = parts.filter(state=JobState.DONE).order_by().aggregate(n=Sum("total"))["n"] or 0
    # From now on it is as many as came of it: what failed was counted among what is done with, not among what is there.
    whole.progress(done, done)


def tell(whole: Claim):
    """What failed or was stopped counts as done with."""
    done = Case(When(state__in=OVER, then=F("total")), default=F("done"))
    counted = Job.objects.filter(part_of=whole.job).order_by().aggregate(of_all=Sum("total"), so_far=Sum(done))
    whole.progress(counted["so_far"] or 0, counted["of_all"] or 0)
