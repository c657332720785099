from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.enums import JobState
from officers.codes import new_code
from officers.models import User

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 3


class JobQuerySet(models.QuerySet):
    def claimable(self, now):
        """Waiting, or left behind by a worker whose lease ran out."""
        abandoned = Q(state=JobState.RUNNING, lease_until__lt=now)
        return self.filter(Q(state=JobState.QUEUED) | abandoned)

    def expired(self, now):
        return self.filter(expires_at__lt=now).exclude(file_name="")


class Job(models.Model):
    """Long work as one row. It carries ids in, a file out, and who is at it until when."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=20)
    params = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="jobs")
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"], name="job_by_state")]
        constraints = [
            models.CheckConstraint(
                name="job_ended_has_a_time",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING], finished_at=None)
                | Q(state__in=[JobState.DONE, JobState.FAILED], finished_at__isnull=False),
            ),
            models.CheckConstraint(name="job_not_beyond_total", condition=Q(done__lte=F("total"))),
        ]

    def __str__(self):
        return f"{self.kind} {self.code}"

    @property
    def is_over(self):
        return self.state in (JobState.DONE, JobState.FAILED)

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0
