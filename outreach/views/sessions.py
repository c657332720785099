"""Meetings with traders, residents and officers: planned for a market day, and how they went."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from officers.access import allowed, get_visible
from officers.asking import AskedFirst
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.lists import ScopedListView
from outreach.filters import SessionFilter
from outreach.forms import ResultForm, SessionEditForm, SessionForm
from outreach.models import Session
from outreach.services import CANCELLED, cancel_session, change_session, note_result, plan_session, reason_not_to_cancel
from outreach.views.columns import SESSION_COLUMNS
from places.models import AdminUnit
from stalls import market_days
from stalls.models import Market, Owner

DAYS_OFFERED = 4
# What a page to plan on keeps when a market or a day is picked on it.
KEPT = ("kind", "unit", "held_on", "topic", "led_by", "materials")


def session_url(session):
    return reverse("outreach:session-detail", args=[session.code])


def visible_session(user, code, *, to=Action.SEE):
    return get_visible(Session.objects.select_related("market", "unit", "created_by"), user, to=to, code=code)


def days_offered(market):
    """The next market days as `dd/mm (mùng 3)`; nothing where the market meets every day."""
    if market is None or market.schedule == "daily":
        return []
    start = timezone.localdate()
    days = market_days.market_days(market.schedule, market.schedule_days, start=start, count=DAYS_OFFERED)
    lunar = market.schedule == "lunar"
    return [(day.date, market_days.lunar_name(day) if lunar else "") for day in days]


class SessionList(ScopedListView):
    export_columns, export_name = SESSION_COLUMNS, "Buổi tuyên truyền"
    model = Session
    filterset_class = SessionFilter
    template_name = "outreach/session_list.html"
    nav = "outreach"

    def for_list(self, queryset):
        return queryset.select_related("market", "unit").with_ticked().order_by("-held_on", "-pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_plan=may_plan(self.request.user), **kwargs)


def may_plan(user):
    return user.scope.may(Action.VISIT) or Market.objects.visible_to(user, to=Action.VISIT).open().exists()


class SessionCreate(ServiceFormView):
    """In a market by `?market=`, whose next market days are offered; else for a unit of hers.

    Markets and days are picked by buttons of the same form, so that what was typed so far stays.
    """

    form_class = SessionForm
    template_name = "outreach/session_form.html"
    nav = "outreach"
    said = "Đã ghi buổi họp."

    def dispatch(self, request):
        self.market, code = None, request.GET.get("market", "")
        if code:
            self.market = get_visible(Market.objects.select_related("unit"), request.user, to=Action.VISIT, code=code)
        elif not request.user.scope.unit_ids(Action.VISIT):
            # A board has no unit, only its markets.
            markets = self.markets(request.user)[:2]
            if not markets:
                raise PermissionDenied("Vai trò của anh/chị không ghi buổi tuyên truyền.")
            self.market = markets[0] if len(markets) == 1 else None
        return super().dispatch(request)

    def markets(self, user):
        return Market.objects.visible_to(user, to=Action.VISIT).open().select_related("unit")

    def units(self):
        if self.market:
            return None
        mine = AdminUnit.objects.filter(pk__in=self.request.user.scope.unit_ids(Action.VISIT))
        return mine.current().ordered()

    def post(self, request):
        if "pick" in request.POST:
            return self.render_to_response(self.get_context_data())
        return super().post(request)

    def get_initial(self):
        sent = self.request.POST
        kept = {name: sent[name] for name in KEPT if name in sent}
        if sent.get("pick"):
            kept["held_on"] = sent["pick"][:10]
        elif kept.get("held_on", "") in {"", sent.get("offered")}:
            # Another market has other days. What she typed herself stays.
            kept.pop("held_on", None)
        first = {"held_on": self.days[0]["typed"] if self.days else "", "led_by": self.request.user.full_name}
        return super().get_initial() | first | kept

    @cached_property
    def days(self):
        return [{"day": day, "typed": f"{day:%d/%m/%Y}", "lunar": lunar} for day, lunar in days_offered(self.market)]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"units": self.units()}
        if "pick" in self.request.POST:
            # Drawn once more, not judged.
            kwargs = {name: value for name, value in kwargs.items() if name not in {"data", "files"}}
        return kwargs

    def save(self, form):
        unit = form.cleaned_data.get("unit")
        session = plan_session(unit=unit, market=self.market, by=self.request.user, **form.said())
        return session_url(session)

    def get_context_data(self, **kwargs):
        markets = [] if self.market else self.markets(self.request.user)[:100]
        has_unit = self.market or self.request.user.scope.unit_ids(Action.VISIT)
        said = {
            "market": self.market,
            "is_picked": bool(self.request.GET.get("market")),
            "days": self.days,
            "markets": markets,
            "has_unit": has_unit,
        }
        context = super().get_context_data(**said, **kwargs)
        held_on, unit = context["form"]["held_on"].value(), self.request.POST.get("unit", "")
        # A day of the buttons is no word of hers; and of the unit she chose no field is left once she is in a market.
        offered = held_on if held_on in {each["typed"] for each in self.days} else ""
        context |= {"held_on": held_on, "offered": offered, "kept_unit": unit if self.market else ""}
        # Whoever has to choose a market first has no fields yet for what she typed in another.
        kept = [(name, self.request.POST[name]) for name in (*KEPT, "offered") if name in self.request.POST]
        return context | {"kept": kept}


class SessionDetail(TemplateView):
    template_name = "outreach/session_detail.html"

    def get_context_data(self, code, **kwargs):
        user = self.request.user
        session = visible_session(user, code)
        ticked = Owner.objects.visible_to(user).filter(attendances__session=session)
        return super().get_context_data(**kwargs) | {
            "nav": "outreach",
            "session": session,
            "market": session.market,
            "ticked": ticked,
            "n_ticked": session.attendances.count(),
            "may_write": session.state != "cancelled" and allowed(session, user, Action.VISIT),
        }


class SessionFormView(ServiceFormView):
    nav = "outreach"

    def dispatch(self, request, code):
        self.session = visible_session(request.user, code, to=Action.VISIT)
        return super().dispatch(request)

    def get(self, request):
        """What can't be written down any more is said before it is typed."""
        if self.session.state == "cancelled":
            return self.back_with(CANCELLED)
        return super().get(request)

    def back_with(self, sentence):
        messages.info(self.request, sentence)
        return redirect(session_url(self.session))

    def get_context_data(self, **kwargs):
        return super().get_context_data(session=self.session, market=self.session.market, **kwargs)


class SessionUpdate(SessionFormView):
    form_class = SessionEditForm
    template_name = "outreach/session_form.html"
    said = "Đã sửa."

    def get_form_kwargs(self):
        # A copy: a refused form must not leave its values on the page around it.
        return super().get_form_kwargs() | {"instance": copy(self.session)}

    def save(self, form):
        return session_url(change_session(form.instance, seen=form.seen, known=form.cleaned_data["known"]))


class SessionResult(SessionFormView):
    """How many came; of a market's traders, which."""

    form_class = ResultForm
    template_name = "outreach/session_result.html"
    said = "Đã ghi kết quả."

    def get(self, request):
        """Before its day there is nothing to write down."""
        if self.session.state == "planned":
            return self.back_with(f"Buổi này họp ngày {self.session.held_on:%d/%m/%Y}. Họp xong thì ghi kết quả.")
        return super().get(request)

    def owners(self):
        if not self.session.ticks_traders:
            return Owner.objects.none()
        here = {"tenancies__stall__market": self.session.market, "tenancies__until": None}
        seen = Owner.objects.visible_to(self.request.user).filter(**here)
        return seen.annotate(at=Max("tenancies__stall__code")).order_by("sort_key", "pk")

    def get_initial(self):
        session = self.session
        return super().get_initial() | {"head_count": session.head_count, "materials": session.materials}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"owners": self.owners()}

    def get_context_data(self, **kwargs):
        posted = self.request.POST.getlist("owner") if self.request.method == "POST" else None
        if posted is None:
            there = Owner.objects.visible_to(self.request.user).filter(attendances__session=self.session)
            posted = there.values_list("code", flat=True)
        return super().get_context_data(owners=list(self.owners()), ticked=set(posted), **kwargs)

    def save(self, form):
        said = form.cleaned_data
        session = note_result(
            self.session, head_count=said["head_count"], owners=said["owner"], materials=said["materials"],
            by=self.request.user,
        )  # fmt: skip
        return session_url(session)


class SessionCancel(AskedFirst):
    nav, list_title, title = "outreach", "Tuyên truyền", "Hủy buổi này"
    after = "Buổi đã hủy không tính vào số liệu và không mở lại được. Họp ngày khác thì sửa ngày."
    said = "Đã hủy buổi này."

    def dispatch(self, request, code):
        self.session = visible_session(request.user, code, to=Action.VISIT)
        self.leads_to = session_url(self.session)
        return super().dispatch(request)

    def refusal(self):
        return reason_not_to_cancel(self.session)

    def row(self):
        return f"{self.session}: {self.session.topic}"

    def save(self, form):
        cancel_session(self.session, by=self.request.user)
        return self.leads_to
