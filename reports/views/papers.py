"""The report to sign: asked for by day and drawn while one waits, or of a quarter that is over; known to the audit."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import TemplateView

from jobs.files import read_file
from jobs.models import Job
from officers.audit import record, unit_of_work
from officers.codes import new_code
from reports.forms import PaperForm
from reports.gathering import Said, gather
from reports.models import Snapshot
from reports.papers import KINDS, file_of, may_keep, may_make
from reports.quarters import quarter_name
from reports.services import REPORT_JOB


class Paper(TemplateView):
    """Without `kind` the page that asks; with it the file."""

    template_name = "reports/paper.html"

    def get(self, request):
        if not may_make(request.user):
            raise PermissionDenied("Vai trò của anh/chị không xuất báo cáo ra tệp được.")
        kind = request.GET.get("kind", "")
        asked = kind in KINDS
        initial = {"signed_on": timezone.localdate(), "day": request.GET.get("day", "")[:10]}
        self.form = PaperForm(request.GET if asked else None, initial=initial)
        if asked and self.form.is_valid():
            return self._file(kind, self.form.snapshot)
        return super().get(request)

    def _file(self, kind, snapshot):
        said = Said(self.form.cleaned_data["number"], self.form.cleaned_data["signed_on"])
        content, code = file_of(gather(self.request.user, snapshot, said), kind), new_code()
        with unit_of_work():
            record("report.make", snapshot, file=code, how=kind)
        return sent(content, f"{snapshot.day:%Y-%m-%d}-{code}", kind)

    def get_context_data(self, **kwargs):
        last = Snapshot.objects.done().order_by("-day").first()
        quarters = [(quarter_name(date.fromisoformat(job.params["day"])), job) for job in kept(self.request.user)[:8]]
        return super().get_context_data(nav="reports", form=self.form, last=last, quarters=quarters, **kwargs)


class PaperFile(View):
    """One that was made when its quarter was over, as long as it is kept."""

    def get(self, request, code):
        job = get_object_or_404(Job.objects.visible_to(request.user), code=code, kind=REPORT_JOB)
        if not may_keep(request.user):
            raise Http404
        if not job.file_name:
            messages.info(request, "Tệp này không còn được giữ. Lập lại ở dưới: số đã chốt vẫn thế.")
            return redirect("reports:paper")
        return sent(read_file(job.file_name), f"{job.params['day']}-{job.code}", job.params["file"])


def kept(user):
    made = Job.objects.visible_to(user).filter(kind=REPORT_JOB).exclude(file_name="")
    return made if may_keep(user) else made.none()


def sent(content, name, kind):
    named = content_disposition_header(as_attachment=True, filename=f"bao-cao-cho-4.0-{name}.{kind}")
    return HttpResponse(content, content_type=KINDS[kind], headers={"Content-Disposition": named})
