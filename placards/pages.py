"""Where an officer follows what she ordered to be printed."""

from django.db.models import Count
from django.urls import reverse

from jobs.kinds import Page
from placards.models import PrintBatch, PrintRun


def batch_url(batch):
    return reverse("placards:batch-detail", args=[batch.code])


def run_url(run):
    return reverse("placards:run-detail", args=[run.code])


def pages_of_runs(jobs, user):
    runs = PrintRun.objects.visible_to(user).filter(job__in=jobs).annotate(n=Count("batches"))
    return {run.job_id: Page(f"{run.n} chợ", run_url(run)) for run in runs}


def pages_of_prints(jobs, user):
    batches = PrintBatch.objects.visible_to(user).filter(job__in=jobs).select_related("market")
    return {batch.job_id: Page(batch.market.name, batch_url(batch)) for batch in batches}
