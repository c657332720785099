"""The report to sign: asked for by day, drawn while one waits, and known to the audit."""

from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.generic import TemplateView

from officers.audit import record, unit_of_work
from officers.codes import new_code
from officers.enums import Action
from reports.forms import PaperForm
from reports.gathering import Said, gather
from reports.models import Snapshot
from reports.official import draw_report
from reports.workbook import write_report
from stalls.models import Market

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def may_make(user) -> bool:
    """Whoever may take lists along; a board's right comes with its market."""
    return user.scope.may(Action.EXPORT) or Market.objects.visible_to(user, to=Action.EXPORT).exists()


class Paper(TemplateView):
    """Without `kind` the page that asks; with it the file."""

    template_name = "reports/paper.html"

    def get(self, request):
        if not may_make(request.user):
            raise PermissionDenied("Vai trò của anh/chị không xuất báo cáo ra tệp được.")
        kind = request.GET.get("kind", "")
        asked = kind in KINDS
        self.form = PaperForm(request.GET if asked else None, initial={"signed_on": timezone.localdate()})
        if asked and self.form.is_valid():
            return self._file(kind, self.form.snapshot)
        return super().get(request)

    def _file(self, kind, snapshot):
        said = Said(self.form.cleaned_data["number"], self.form.cleaned_data["signed_on"])
        report, out, code = gather(self.request.user, snapshot, said), BytesIO(), new_code()
        if kind == "pdf":
            draw_report(report, out)
        else:
            out.write(write_report(report))
        with unit_of_work():
            record("report.make", snapshot, file=code, how=kind)
        name = f"bao-cao-cho-4.0-{snapshot.day:%Y-%m-%d}-{code}.{kind}"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        return HttpResponse(out.getvalue(), content_type=KINDS[kind], headers={"Content-Disposition": disposition})

    def get_context_data(self, **kwargs):
        last = Snapshot.objects.done().order_by("-day").first()
        return super().get_context_data(nav="reports", form=self.form, last=last, **kwargs)
