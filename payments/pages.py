"""Where an officer follows what she ordered."""

from django.urls import reverse

from jobs.kinds import Page
from payments.models import RegisterImport


def import_url(imported):
    return reverse("payments:import-detail", args=[imported.code])


def pages_of_imports(jobs, user):
    imports = RegisterImport.objects.visible_to(user).filter(job__in=jobs)
    return {imported.job_id: Page(imported.file_title, import_url(imported)) for imported in imports}
