import io
from functools import partial

from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from jobs.files import read_file
from jobs.kinds import KINDS
from jobs.renewing import RenewingMixin, is_followed
from officers.access import actions_allowed, get_visible
from officers.audit import record, unit_of_work
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.kept import NeverKept
from officers.lists import ScopedListView
from officers.scripts import runs_scripts
from placards import selection, services
from placards.enums import Choice
from placards.forms import OrderForm, is_stall_code
from placards.models import PrintBatch, PrinterProfile, PrintRun
from placards.pages import batch_url
from placards.previews import first_sheet
from placards.views.columns import BATCH_COLUMNS
from stalls.models import Market, Stall

MOST_NAMED = 20
MOST_PRINTERS = 30
MOST_TICKED = 150  # a longer address is refused by the server in front


def order_url(market, codes):
    """The order's page with these stalls ticked; with too many of them it opens on all that changed since printing."""
    url = reverse("placards:order", args=[market.code])
    return f"{url}?{urlencode({'stall': codes}, doseq=True)}" if 0 < len(codes) <= MOST_TICKED else url


def printers_of(user):
    hers = PrinterProfile.objects.visible_to(user, to=Action.PRINT).in_service()
    return list(hers.last_used_first(user)[:MOST_PRINTERS])


@runs_scripts
class OrderPrint(ServiceFormView):
    """What to print and how; what can't be printed is listed with the reason before anything is ordered."""

    form_class = OrderForm
    template_name = "placards/order.html"
    nav = "placards"

    def dispatch(self, request, market):
        self.market = get_visible(Market.objects.select_related("unit"), request.user, to=Action.PRINT, code=market)
        stalls = Stall.objects.visible_to(request.user, to=Action.PRINT).filter(market=self.market)
        sent = request.POST.getlist("stall") or request.GET.getlist("stall")
        codes = [code for code in sent if is_stall_code(code)]
        self.ticked = list(stalls.filter(code__in=codes).in_walking_order()) if codes else []
        self.survey = selection.survey(self.market)
        return super().dispatch(request)

    def get_form_kwargs(self):
        ready, user = self.survey.ready, self.request.user
        counts = {
            Choice.NEW: len(self.survey.new),
            Choice.ALL: len(ready),
            Choice.TICKED: len(ready & {stall.pk for stall in self.ticked}),
        }
        again = bool(ready - self.survey.new)
        return super().get_form_kwargs() | {
            "market": self.market,
            "ticked": self.ticked,
            "counts": counts,
            "again": again,
            "printers": printers_of(user),
        }

    def get_context_data(self, **kwargs):
        ticked = {stall.code for stall in self.ticked}
        found = {
            "ready": len(self.survey.ready),
            "new": len(self.survey.new),
            "ticked": ticked,
            "skipped": [each for each in self.survey.skipped if not ticked or each.stall in ticked],
        }
        return super().get_context_data(market=self.market, **found, **kwargs)

    def post(self, request):
        if "preview" not in request.POST:
            return super().post(request)
        form = self.get_form()
        return self.render_to_response(self.get_context_data(form=form, preview=first_sheet(self.market, form)))

    def save(self, form):
        stall_ids = [stall.pk for stall in form.cleaned_data["stall"]]
        batch = services.order_print(self.market, stall_ids=stall_ids, by=self.request.user, **form.paper())
        self.batch = batch
        return batch_url(batch)

    def form_valid(self, form):
        # The order is committed before the work starts: a worker, or this request, then claims it.
        response = super().form_valid(form)
        if hasattr(self, "batch"):
            services.print_small_orders_now(self.batch)
        return response


class OrderPreview(NeverKept, View):
    """A part of the order's page, for those whose scripts run: the first sheet as it would be. Orders nothing."""

    def post(self, request, market):
        market = get_visible(Market.objects.select_related("unit"), request.user, to=Action.PRINT, code=market)
        form = OrderForm(request.POST, market=market, counts=None, ticked=(), again=False, printers=())
        return render(request, "placards/_first_sheet.html", {"preview": first_sheet(market, form)})


class BatchList(ScopedListView):
    export_columns, export_name = BATCH_COLUMNS, "Đợt in"
    model = PrintBatch
    template_name = "placards/batch_list.html"
    nav = "placards"

    def for_list(self, queryset):
        return queryset.select_related("market", "job", "created_by")


@runs_scripts
class BatchDetail(RenewingMixin, TemplateView):
    template_name = "placards/batch_detail.html"

    def _visible(self, model, pk):
        """What a batch names and its reader may not see: a run with other markets, the printer of another office."""
        return model.objects.visible_to(self.request.user).filter(pk=pk).first() if pk else None

    def get_context_data(self, code, **kwargs):
        related = PrintBatch.objects.select_related("market__unit", "job", "created_by")
        batch = get_visible(related, self.request.user, code=code)
        placards = batch.placards.select_related("stall").in_walking_order()[:200]
        may = actions_allowed(batch.market, self.request.user, Action.PRINT, Action.HAND_OVER)
        changed = batch.outdated_stalls
        return super().get_context_data(**kwargs) | {
            "nav": "placards",
            "batch": batch,
            "job": batch.job,
            "about": KINDS[batch.job.kind],
            "placards": placards,
            "renews": is_followed(batch.job),
            "may_print": Action.PRINT in may,
            "may_hand_over": Action.HAND_OVER in may and batch.job.is_over,
            "changed": changed,
            "run": self._visible(PrintRun, batch.run_id),
            "printer": self._visible(PrinterProfile, batch.printer_id),
            "is_made_up_for": "scale" in batch.job.params,
            "is_kept_back": bool(not changed and batch.kept_file and Action.PRINT in may and batch.is_given_out),
            "named": changed[:MOST_NAMED],
            "not_named": max(0, len(changed) - MOST_NAMED),
            "order_url": order_url(batch.market, changed),
        }


class BatchCancel(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(batch_url(get_visible(PrintBatch, request.user, code=code)))

    def post(self, request, code):
        batch = get_visible(
            PrintBatch.objects.select_related("market", "job"), request.user, to=Action.PRINT, code=code
        )
        work = partial(services.cancel_print, batch)
        said = "Đã dừng. Không in tờ nào, sổ không thay đổi."
        return press(request, work, leads_to=batch_url(batch), said=said)


class BatchFile(View):
    """The PDF holds account numbers: only those who may print there get it, while all in it is true and in stock."""

    def get(self, request, code):
        related = PrintBatch.objects.select_related("market", "job")
        batch = get_visible(related, request.user, to=Action.PRINT, code=code)
        if batch.kept_file is None:
            raise Http404
        if batch.outdated_stalls or batch.is_given_out:
            # The batch's page says why, and offers a new print: its sheets are counted, and a reason is asked.
            return redirect(batch_url(batch))
        content = io.BytesIO(read_file(batch.job.file_name))
        # The file with every number in it: who took it along must be known.
        with unit_of_work():
            record("batch.download", batch)
        response = FileResponse(content, as_attachment=True, filename=batch.file_name)
        response["Cache-Control"] = "private, no-store"
        return response
