"""Going through a market, stall after stall: one page each, made for one hand."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from officers.access import get_visible, with_rights
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from outreach.filters import RoundFilter, VisitFilter
from outreach.forms import VisitForm
from outreach.models import Visit
from outreach.services import record_visit
from outreach.views.columns import VISIT_COLUMNS
from outreach.walking import let, round_of, with_last_visit
from placards.models import Placard
from stalls.models import Market, Stall
from stalls.views.stalls import visible_stall

# As long as a receipt of a form keeps it.
LONGEST_BACK = 300


def round_url(market):
    return reverse("outreach:round", args=[market.code])


def visit_url(market, code):
    return reverse("outreach:visit", args=[market.code, code])


class MarketRound(ScopedListView):
    """The stalls of one market in walking order, each with what was seen there last."""

    model = Stall
    filterset_class = RoundFilter
    template_name = "outreach/round.html"
    nav = "outreach"

    def get(self, request, market):
        markets = with_rights(Market.objects.select_related("unit"), request.user, Action.VISIT)
        self.market = get_visible(markets, request.user, code=market)
        return super().get(request)

    def get_queryset(self):
        user = self.request.user
        stalls = with_last_visit(Stall.objects.visible_to(user).filter(market=self.market), user)
        self.filterset = RoundFilter(self.request.GET, queryset=let(stalls, user), request=self.request)
        return self.filterset.qs.select_related("section").with_tenant(user).in_walking_order()

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "market": self.market,
            "round": round_of(self.market, user),
            "may_visit": self.market.may_visit,
            "today": timezone.localdate(),
        }


class StallVisit(ServiceFormView):
    """Two answers and on to the next stall, or `?back=` to the list that led here.

    What was written there today is changed on the same page.
    """

    form_class = VisitForm
    template_name = "outreach/visit.html"
    nav = "outreach"

    def dispatch(self, request, market, code):
        self.stall = visible_stall(request, market, code, to=Action.VISIT)
        return super().dispatch(request)

    @cached_property
    def visits(self):
        """The last ones of whoever holds the stall now, the latest first."""
        mine = Visit.objects.visible_to(self.request.user).filter(stall=self.stall, tenancy__until=None)
        return list(mine.select_related("by")[:3])

    @cached_property
    def back(self):
        """A page of the portal's own, or nothing: the address may come from anywhere."""
        asked = self.request.GET.get("back", "")
        is_path = asked.startswith("/") and "\0" not in asked and len(asked) <= LONGEST_BACK
        return asked if is_path and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""

    @property
    def todays(self):
        return next((each for each in self.visits if each.visited_on == timezone.localdate()), None)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"stall": self.stall, "visit": self.todays}

    def save(self, form):
        said = form.cleaned_data
        day, user = said["visited_on"], self.request.user
        record_visit(self.stall, on=day, by=user, known=said["known"], moved=said["moved"], **form.answers())
        if "next" not in self.request.POST:
            messages.success(self.request, f"Đã ghi lần thăm gian {self.stall.code}.")
            return reverse("stalls:stall-detail", args=[self.stall.market.code, self.stall.code])
        if self.back:
            messages.success(self.request, f"Đã ghi gian {self.stall.code}.")
            return self.back
        way = round_of(self.stall.market, user, after=self.stall.code)
        messages.success(self.request, f"Đã ghi gian {self.stall.code}. Hôm nay: {way.done}/{way.total} gian.")
        return visit_url(self.stall.market, way.next_code) if way.next_code else round_url(self.stall.market)

    def get_context_data(self, **kwargs):
        user, stall = self.request.user, self.stall
        sheets = Placard.objects.visible_to(user).filter(stall=stall, tenancy__until=None).in_use().not_gone()
        return super().get_context_data(**kwargs) | {
            "stall": stall,
            "market": stall.market,
            "tenancy": stall.tenancies.visible_to(user).current().select_related("owner").first(),
            "sheets": sheets.defer("snapshot_sealed"),
            "visits": self.visits,
            "round": round_of(stall.market, user, after=stall.code),
            "back": self.back,
        }


class VisitList(ScopedListView):
    """Every visit, the latest first: who needs help, and what stands in the way."""

    export_columns, export_name = VISIT_COLUMNS, "Lần thăm gian"
    model = Visit
    filterset_class = VisitFilter
    template_name = "outreach/visit_list.html"
    nav = "outreach"

    def for_list(self, queryset):
        return queryset.select_related("stall__market", "tenancy__owner", "by").order_by("-visited_on", "-pk")
