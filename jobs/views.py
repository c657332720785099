from jobs.kinds import tell
from jobs.models import Job
from jobs.renewing import RenewingMixin, is_followed
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
