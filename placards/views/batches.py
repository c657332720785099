import io
from datetime import timedelta

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from jobs.files import read_file
from officers.access import allowed_of, get_visible
from officers.audit import record, unit_of_work
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from placards import selection, services
from placards.enums import Choice
from placards.forms import OrderForm, is_stall_code
from placards.models import PrintBatch
from stalls.models import Market, Stall

MOST_NAMED = 20
# A page that renews itself for ever would keep the session of an officer who has gone.
RENEWS_FOR = timedelta(minutes=20)
MOST_TICKED = 150  # a longer address is refused by the server in front


def order_url(market, codes):
    """The order's page with these stalls ticked; with too many of them it opens on all that changed since printing."""
    url = reverse("placards:order", args=[market.code])
    return f"{url}?{urlencode({'stall': codes}, doseq=True)}" if 0 < len(codes) <= MOST_TICKED else url


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
        ready = self.survey.ready
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

    def save(self, form):
        stall_ids = [stall.pk for stall in form.cleaned_data["stall"]]
        names = ("choice", "layout", "reason", "note")
        values = {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
        batch = services.order_print(self.market, stall_ids=stall_ids, by=self.request.user, **values)
        self.batch = batch
        return reverse("placards:batch-detail", args=[batch.code])

    def form_valid(self, form):
        # The order is committed before the work starts: a worker, or this request, then claims it.
        response = super().form_valid(form)
        if hasattr(self, "batch"):
            services.print_small_orders_now(self.batch)
        return response


class BatchList(ScopedListView):
    model = PrintBatch
    template_name = "placards/batch_list.html"
    nav = "placards"

    def for_list(self, queryset):
        return queryset.select_related("market", "job", "created_by")


class BatchDetail(TemplateView):
    template_name = "placards/batch_detail.html"

    def get_context_data(self, code, **kwargs):
        related = PrintBatch.objects.select_related("market__unit", "job", "created_by")
        batch = get_visible(related, self.request.user, code=code)
        placards = batch.placards.select_related("stall").in_walking_order()[:200]
        may = allowed_of(batch.market, self.request.user, Action.PRINT, Action.HAND_OVER)
        changed = batch.outdated_stalls
        return super().get_context_data(**kwargs) | {
            "nav": "placards",
            "batch": batch,
            "job": batch.job,
            "placards": placards,
            "renews": not batch.job.is_over and timezone.now() - batch.created_at < RENEWS_FOR,
            "may_print": Action.PRINT in may,
            "may_hand_over": Action.HAND_OVER in may and batch.job.is_over,
            "changed": changed,
            "named": changed[:MOST_NAMED],
            "not_named": max(0, len(changed) - MOST_NAMED),
            "order_url": order_url(batch.market, changed),
        }

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if context["renews"]:
            response["Refresh"] = "3"  # seconds; needs no script
        return response


class BatchFile(View):
    """The PDF holds account numbers: only those who may print there get it, while it is kept and all of it is true."""

    def get(self, request, code):
        related = PrintBatch.objects.select_related("market", "job")
        batch = get_visible(related, request.user, to=Action.PRINT, code=code)
        if batch.kept_file is None:
            raise Http404
        if batch.outdated_stalls:
            # The batch's page names the stalls and offers a new print.
            return redirect("placards:batch-detail", batch.code)
        content = io.BytesIO(read_file(batch.job.file_name))
        # The file with every number in it: who took it along must be known.
        with unit_of_work():
            record("batch.download", batch)
        response = FileResponse(content, as_attachment=True, filename=batch.file_name)
        response["Cache-Control"] = "private, no-store"
        return response
