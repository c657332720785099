from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views import View

from jobs.enums import JobState
from jobs.exporting import EXPORT_JOB, MOVED, is_of_her_places
from jobs.files import read_file
from jobs.kinds import tell
from jobs.models import Job
from jobs.renewing import RenewingMixin, is_followed
from officers.exporting import KINDS
from officers.lists import ScopedListView
from officers.scripts import runs_scripts


@runs_scripts
class MyJobs(RenewingMixin, ScopedListView):
    """What the officer ordered and the worker does for her, newest first."""

    model = Job
    template_name = "jobs/job_list.html"
    nav = "placards"

    def for_list(self, queryset):
        return queryset.by_themselves()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        jobs = tell(list(context["object_list"]), self.request.user)
        return context | {"jobs": jobs, "renews": any(map(is_followed, jobs))}


class JobFile(View):
    """A list that was too long to wait for: for whoever ordered it, as long as it is kept and she works there."""

    def get(self, request, code):
        job = get_object_or_404(Job.objects.visible_to(request.user), code=code, kind=EXPORT_JOB)
        if job.state != JobState.DONE or not job.file_name:
            return redirect("jobs:job-list")
        if not is_of_her_places(job):
            messages.error(request, MOVED)
            return redirect("jobs:job-list")
        kind = job.file_name.rpartition(".")[2]
        name = content_disposition_header(as_attachment=True, filename=f"danh sách {job.code}.{kind}")
        headers = {"Content-Disposition": name}
        return HttpResponse(read_file(job.file_name), content_type=KINDS[kind], headers=headers)
