import math
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.enums import OPEN, OVER, JobState
from officers.codes import new_code
from officers.models import User

MOST_ATTEMPTS = 3
# Before that the pace says nothing: the first page of a process reads the fonts.
PACE_FROM = timedelta(seconds=2)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Her own: what a job is about is looked up through the scope by the app that it is of."""
        return self.filter(created_by=user)

    def claimable(self, now):
        """Waiting, or left behind by a worker whose lease ran out."""
        abandoned = Q(state=JobState.RUNNING, lease_until__lt=now)
        return self.filter(Q(state=JobState.QUEUED) | abandoned)

    def by_themselves(self):
        """Not those that the handler of another job takes one by one."""
        return self.filter(part_of=None)

    def expired(self, now):
        return self.filter(expires_at__lt=now).exclude(file_name="")


class Job(models.Model):
    """Long work as one row. It carries ids in, a file out, and who is at it until when."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="jobs")
    created_at = models.DateTimeField(default=timezone.now)
    # Done by the handler of that job (parts.py), which says how far all of them are.
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    # One more at every claim and never less: a worker that still has an older one can write nothing.
    fence = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="job_by_state"),
            models.Index(fields=["created_by", "-created_at"], name="job_by_officer"),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_ended_has_a_time",
                condition=Q(state__in=OPEN, finished_at=None) | Q(state__in=OVER, finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_running_has_a_lease", condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False)
            ),
            models.CheckConstraint(name="job_not_beyond_total", condition=Q(done__lte=F("total"))),
        ]

    def __str__(self):
        return f"{self.kind} {self.code}"

    @property
    def is_over(self):
        return self.state in OVER

    @property
    def is_left_behind(self):
        """Its worker is silent for longer than a living one ever is."""
        return self.state == JobState.RUNNING and self.lease_until < timezone.now()

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0

    @property
    def seconds_left(self):
        """At the pace of this attempt; None while there is no pace yet."""
        if self.state != JobState.RUNNING or not self.done or not self.started_at:
            return None
        spent = self.heartbeat_at - self.started_at
        if spent < PACE_FROM:
            return None
        return math.ceil(spent.total_seconds() * (self.total - self.done) / self.done)


def lease_from(now):
    return now + timedelta(seconds=settings.JOB_LEASE_SECONDS)
