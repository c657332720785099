from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from officers.access import allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from stalls import services
from stalls.enums import Step
from stalls.filters import MarketFilter, MarketStallFilter
from stalls.forms.markets import CloseMarketForm, MarketForm, SectionForm
from stalls.models import Market, Section, Stall
from stalls.views.boards import may_seat
from stalls.views.work import when_next


class MarketList(ScopedListView):
    model = Market
    filterset_class = MarketFilter
    template_name = "stalls/market_list.html"
    nav = "markets"

    def for_list(self, queryset):
        return queryset.select_related("unit").with_step_counts()

    def get_context_data(self, **kwargs):
        may_register = bool(self.request.user.scope.unit_ids(Action.REGISTER))
        return super().get_context_data(may_register=may_register, **kwargs)


class MarketDetail(ScopedListView):
    """The market's facts and funnel over its stalls in walking order."""

    model = Stall
    filterset_class = MarketStallFilter
    template_name = "stalls/market_detail.html"
    paginate_by = 100
    nav = "markets"

    def get(self, request, code):
        counted = Market.objects.select_related("unit", "legacy_unit").with_step_counts()
        self.market = get_visible(counted, request.user, code=code)
        return super().get(request)

    def for_list(self, queryset):
        return queryset.filter(market=self.market).select_related("market", "section").with_tenant().in_walking_order()

    def get_context_data(self, **kwargs):
        user, market = self.request.user, self.market
        context = super().get_context_data(**kwargs)
        may_print = allowed(market, user, Action.PRINT)
        return context | {
            "market": market,
            "when": when_next(market),
            "funnel": list(funnel(market)),
            "may_register": allowed(market, user, Action.REGISTER),
            "may_print": may_print,
            "may_seat": may_seat(user, market),
            "printable": market.n_ready + market.n_printed,
            "tick": may_print and any(stall.is_printable for stall in context["object_list"]),
        }


def funnel(market):
    base = reverse("stalls:market-detail", args=[market.code])
    for step in Step:
        count = getattr(market, f"n_{step}")
        if count:
            share = max(1, round(100 * count / market.n_stalls))
            yield {
                "step": step.value,
                "label": step.label,
                "count": count,
                "url": f"{base}?step={step}",
                "share": share,
            }


class MarketFormView(ServiceFormView):
    form_class = MarketForm
    template_name = "stalls/market_form.html"
    nav = "markets"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "instance": self.market}

    def get_context_data(self, **kwargs):
        return super().get_context_data(market=self.market, **kwargs)


class MarketCreate(MarketFormView):
    said = "Đã lưu chợ. Bước tiếp theo: thêm gian hàng."
    market = None

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.scope.unit_ids(Action.REGISTER):
            raise PermissionDenied("Vai trò của anh/chị không được thêm chợ.")
        return super().dispatch(request, *args, **kwargs)

    def save(self, form):
        return reverse("stalls:market-detail", args=[services.create_market(form.instance).code])


class MarketUpdate(MarketFormView):
    said = "Đã lưu chợ."

    def get_form_kwargs(self):
        # A copy: a refused form must not leave its values on the page around it.
        return super().get_form_kwargs() | {"instance": copy(self.market)}

    def dispatch(self, request, code):
        self.market = get_visible(Market, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def save(self, form):
        return reverse("stalls:market-detail", args=[services.update_market(form.instance).code])


class MarketClose(ServiceFormView):
    form_class = CloseMarketForm
    template_name = "stalls/market_close.html"
    said = "Đã đóng chợ. Sổ và lịch sử vẫn còn; mở lại được bất cứ lúc nào."
    nav = "markets"

    def dispatch(self, request, code):
        self.market = get_visible(Market, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        return super().get_context_data(market=self.market, **kwargs)

    def save(self, form):
        services.close_market(self.market, on=form.cleaned_data["on"])
        return reverse("stalls:market-detail", args=[self.market.code])


class MarketReopen(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("stalls:market-detail", code)

    def post(self, request, code):
        market = get_visible(Market, request.user, to=Action.EDIT, code=code)
        try:
            services.reopen_market(market)
            messages.success(request, "Đã mở lại chợ.")
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("stalls:market-detail", code)


class SectionList(ServiceFormView):
    """The sections of a market in walking order, and the form that adds one."""

    form_class = SectionForm
    template_name = "stalls/section_list.html"
    nav = "markets"

    def dispatch(self, request, code):
        self.market = get_visible(Market, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        sections = Section.objects.visible_to(self.request.user).filter(market=self.market)
        return super().get_context_data(market=self.market, sections=sections, **kwargs)

    def save(self, form):
        services.add_section(self.market, name=form.cleaned_data["name"])
        return self.request.path


class SectionUpdate(View):
    """Renames a section or moves it one place; `move` is up, down or empty."""

    def get(self, request, market, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("stalls:section-list", market)

    def post(self, request, market, code):
        section = get_visible(Section, request.user, to=Action.EDIT, market__code=market, code=code)
        form = SectionForm(request.POST)
        try:
            if request.POST.get("move") in ("up", "down"):
                services.move_section(section, up=request.POST["move"] == "up")
            elif form.is_valid():
                services.rename_section(section, name=form.cleaned_data["name"])
            else:
                messages.error(request, next(iter(form.errors.values()))[0])
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("stalls:section-list", market)
