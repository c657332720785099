from copy import copy

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from officers.access import actions_allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.lists import ScopedListView
from officers.stale import code_now
from stalls import services
from stalls.enums import Step
from stalls.filters import MarketFilter, MarketStallFilter
from stalls.forms.markets import CloseMarketForm, MarketEditForm, MarketForm, SectionForm, SectionRenameForm
from stalls.models import Market, Section, Stall
from stalls.views.boards import may_seat
from stalls.views.columns import MARKET_COLUMNS, STALL_COLUMNS
from stalls.views.work import when_next


class MarketList(ScopedListView):
    export_columns, export_name = MARKET_COLUMNS, "Chợ"
    model = Market
    filterset_class = MarketFilter
    template_name = "stalls/market_list.html"
    nav = "markets"

    def for_list(self, queryset):
        return queryset.select_related("unit").with_step_counts()

    def get_context_data(self, **kwargs):
        scope = self.request.user.scope
        may = {"may_register": bool(scope.unit_ids(Action.REGISTER)), "may_import": scope.may(Action.IMPORT)}
        return super().get_context_data(**may, **kwargs)


class MarketDetail(ScopedListView):
    """The market's facts and funnel over its stalls in walking order."""

    export_columns, export_name = STALL_COLUMNS, "Gian hàng của chợ"
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
        here = queryset.filter(market=self.market).select_related("market", "section")
        return here.with_tenant(self.request.user).in_walking_order()

    def get_context_data(self, **kwargs):
        user, market = self.request.user, self.market
        context = super().get_context_data(**kwargs)
        asked = (Action.REGISTER, Action.PRINT, Action.HAND_OVER, Action.IMPORT, Action.REVEAL, Action.VISIT)
        may = actions_allowed(market, user, *asked)
        return context | {
            "market": market,
            "when": when_next(market),
            "funnel": list(funnel(market)),
            **{f"may_{action}": action in may for action in asked},
            "may_seat": may_seat(user, market),
            "printable": market.n_ready + market.n_printed,
            "tick": Action.PRINT in may and any(stall.is_printable for stall in context["object_list"]),
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
    form_class = MarketEditForm
    said = "Đã lưu chợ."

    def get_form_kwargs(self):
        # A copy: a refused form must not leave its values on the page around it.
        return super().get_form_kwargs() | {"instance": copy(self.market)}

    def dispatch(self, request, code):
        code = code_now(Market.objects.visible_to(request.user), request.POST, code)
        self.market = get_visible(Market, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def save(self, form):
        market = services.update_market(form.instance, seen=form.seen)
        return reverse("stalls:market-detail", args=[market.code])


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
        leads_to = reverse("stalls:market-detail", args=[code])
        return press(request, lambda: services.reopen_market(market), leads_to=leads_to, said="Đã mở lại chợ.")


class SectionList(ServiceFormView):
    """The sections of a market in walking order, each with its own line to rename it, and the form that adds one."""

    form_class = SectionForm
    template_name = "stalls/section_list.html"
    nav = "markets"

    def dispatch(self, request, code):
        self.market = get_visible(Market, request.user, to=Action.EDIT, code=code)
        return super().dispatch(request)

    def get_context_data(self, **kwargs):
        sections = Section.objects.visible_to(self.request.user).filter(market=self.market)
        lines = [self.line_of(section) for section in sections]
        return super().get_context_data(market=self.market, lines=lines, **kwargs)

    def line_of(self, section):
        return SectionRenameForm(instance=section)

    def save(self, form):
        services.add_section(self.market, name=form.cleaned_data["name"])
        return self.request.path


class SectionUpdate(SectionList):
    """Renames a section or moves it one place; a refused name is shown again in its line of the list."""

    form_class = SectionRenameForm

    def dispatch(self, request, market, code):
        self.section = get_visible(Section, request.user, to=Action.EDIT, market__code=market, code=code)
        return super().dispatch(request, market)

    def get(self, request):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(self.get_success_url())

    def post(self, request):
        if request.POST.get("move") not in ("up", "down"):
            return super().post(request)
        is_up = request.POST["move"] == "up"
        return press(request, lambda: services.move_section(self.section, up=is_up), leads_to=self.get_success_url())

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": copy(self.section)}

    def get_context_data(self, form, **kwargs):
        self.refused = form
        return super().get_context_data(form=SectionForm(), **kwargs)

    def line_of(self, section):
        return self.refused if section == self.section else super().line_of(section)

    def save(self, form):
        services.rename_section(self.section, name=form.cleaned_data["name"], seen=form.seen)
        return self.get_success_url()

    def get_success_url(self):
        return reverse("stalls:section-list", args=[self.market.code])
