"""Where an officer finds the report of a quarter that the worker made for her."""

from datetime import date

from django.urls import reverse

from jobs.enums import JobState
from jobs.kinds import Page
from jobs.models import Job
from reports.papers import may_keep
from reports.quarters import quarter_name


def pages_of_reports(jobs, user):
    done = [job.pk for job in jobs if job.state == JobState.DONE and may_keep(user)]
    mine = Job.objects.visible_to(user).filter(pk__in=done)
    return {job.pk: Page(_title(job), reverse("reports:paper-file", args=[job.code])) for job in mine}


def _title(job):
    return f"quý {quarter_name(date.fromisoformat(job.params['day']))}, {job.params['file']}"
