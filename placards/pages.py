"""Where an officer follows what she ordered to be printed."""

from django.urls import reverse

from jobs.kinds import Page
from placards.models import PrintBatch


def batch_url(batch):
    return reverse("placards:batch-detail", args=[batch.code])


def pages_of_prints(jobs, user):
    batches = PrintBatch.objects.visible_to(user).filter(job__in=jobs).select_related("market")
    return {batch.job_id: Page(batch.market.name, batch_url(batch)) for batch in batches}
