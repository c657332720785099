"""One order over many markets: made, followed, stopped, and taken along as one ZIP."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import TemplateView

from jobs.enums import JobState
from jobs.kinds import KINDS
from jobs.renewing import RenewingMixin, is_followed
from officers.access import allowed, get_visible
from officers.audit import record, unit_of_work
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.scripts import runs_scripts
from placards import selection, services
from placards.forms import RunForm
from placards.models import PrintBatch, PrintRun
from placards.pages import run_url
from placards.views.batches import printers_of
from placards.zipping import list_of, zip_of
from stalls.models import Market, Stall

MOST_MARKETS = 300


class RunCreate(ServiceFormView):
    """Markets with how many placards each is likely to bring, those with something new ticked."""

    form_class = RunForm
    template_name = "placards/run_form.html"
    nav = "placards"

    def dispatch(self, request):
        self.markets = Market.objects.visible_to(request.user, to=Action.PRINT).open()
        self.stalls = Stall.objects.visible_to(request.user, to=Action.PRINT)
        with_some = self.markets.filter(Exists(selection.ready_by_step(self.stalls).filter(market=OuterRef("pk"))))
        self.found = list(with_some.select_related("unit").order_by("sort_key", "pk")[: MOST_MARKETS + 1])
        # An office without a market yet is shown that there is nothing; a board's right comes with its market.
        if not (self.found or request.user.scope.may(Action.PRINT) or self.markets.exists()):
            raise PermissionDenied("Vai trò của anh/chị không được in biển.")
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"markets": self.markets, "printers": printers_of(self.request.user)}

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        counts = selection.survey_by_market(self.stalls.filter(market__in=self.found))
        ticked = set(self.request.POST.getlist("market")) if context["form"].is_bound else None
        for market in self.found:
            market.n_new, market.n_ready = counts.get(market.pk, (0, 0))
            market.is_ticked = market.code in ticked if ticked is not None else bool(market.n_new)
        markets = [market for market in self.found[:MOST_MARKETS] if market.n_ready]
        return context | {
            "markets": markets,
            "n_new": sum(market.n_new for market in markets),
            "most": MOST_MARKETS if len(self.found) > MOST_MARKETS else None,
        }

    def save(self, form):
        markets = list(form.cleaned_data["market"].order_by("sort_key", "pk"))
        self.run = services.order_run(markets, by=self.request.user, **form.paper())
        return run_url(self.run)

    def form_valid(self, form):
        response = super().form_valid(form)
        if hasattr(self, "run"):
            services.print_small_run_now(self.run)
        return response


def left_out(run, user):
    """Markets of the order in which there was nothing to print, of those that she sees."""
    reasons = {each["market"]: each["reason"] for each in run.skipped}
    markets = Market.objects.visible_to(user).filter(code__in=reasons).select_related("unit").order_by("sort_key")
    return [(market, reasons[market.code]) for market in markets]


def visible_run(user, code, *, to=Action.SEE):
    return get_visible(PrintRun.objects.select_related("job", "created_by"), user, to=to, code=code)


@runs_scripts
class RunDetail(RenewingMixin, TemplateView):
    template_name = "placards/run_detail.html"

    def get_context_data(self, code, **kwargs):
        run = visible_run(self.request.user, code)
        batches = run.batches.select_related("market__unit", "job").order_by("market__sort_key", "pk")
        may_print = allowed(run, self.request.user, Action.PRINT)
        return super().get_context_data(**kwargs) | {
            "nav": "placards",
            "run": run,
            "job": run.job,
            "about": KINDS[run.job.kind],
            "batches": list(batches),
            "to_give": run.to_give_out,
            "left_out": left_out(run, self.request.user),
            "proved": sum(batch.proved for batch in batches),
            "n_failed": sum(batch.job.state == JobState.FAILED for batch in batches),
            "renews": is_followed(run.job),
            "may_print": may_print,
        }


class RunCancel(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(run_url(visible_run(request.user, code)))

    def post(self, request, code):
        run = visible_run(request.user, code, to=Action.PRINT)
        said = "Đã dừng. Chợ in xong rồi thì biển vẫn tính; chợ đang in dở không in tờ nào."
        return press(request, partial(services.cancel_run, run), leads_to=run_url(run), said=said)


class RunFile(View):
    """All files that may be given out, in one ZIP; the list in it says what of the others."""

    def get(self, request, code):
        run = visible_run(request.user, code, to=Action.PRINT)
        related = PrintBatch.objects.visible_to(request.user, to=Action.PRINT).filter(run=run)
        batches = list(related.select_related("market__unit", "job").order_by("market__sort_key", "pk"))
        to_give = run.to_give_out
        given = [batch for batch in batches if batch.pk in to_give]
        if not given:
            return redirect(run_url(run))
        rows = [_row(batch, batch.pk in to_give) for batch in batches]
        rows += [(market.name, market.unit.name, 0, "", "", why) for market, why in left_out(run, request.user)]
        # Who took the files along must be known, of each market too.
        with unit_of_work():
            record("run.download", run, markets=len(given))
            for batch in given:
                record("batch.download", batch)
        response = StreamingHttpResponse(zip_of(given, list_of(rows)), content_type="application/zip")
        # Or it would be packed a second time on its way, for nothing.
        response["Content-Encoding"] = "identity"
        response["Content-Disposition"] = content_disposition_header(True, run.file_name)
        response["Cache-Control"] = "private, no-store"
        return response


def _row(batch, is_given):
    market, job = batch.market, batch.job
    if is_given:
        return (market.name, market.unit.name, job.total, batch.file_name, batch.sha256, "")
    why = job.error or job.get_state_display()
    if job.state == JobState.DONE:
        why = "Không có tệp ở đây: đã giao, đã đổi sau khi in, hoặc quá hạn giữ. Xem trang đợt in của chợ."
    return (market.name, market.unit.name, job.total if job.state == JobState.DONE else 0, "", batch.sha256, why)
