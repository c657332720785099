"""What the province asks of its communes, and how far each is from it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import ListView

from officers.asking import AskedFirst
from officers.enums import Action
from officers.formviews import ServiceFormView
from places.models import AdminUnit
from reports.forms import TargetForm
from reports.models import Target
from reports.progress import progress_of
from reports.services import remove_target, set_target
from stalls.models import Market


def refuse_others(user):
    if not user.scope.may(Action.TARGET):
        raise PermissionDenied("Chỉ cán bộ tỉnh giao được chỉ tiêu.")


def units_asked(user):
    """Of which she may say what is to be reached."""
    return AdminUnit.objects.filter(pk__in=user.scope.unit_ids(Action.TARGET)).communes().current().ordered()


def hers(user):
    """What she may take back: what is asked of all, and of units of hers; of another province nothing."""
    return Target.objects.filter(Q(unit=None) | Q(unit__in=user.scope.unit_ids(Action.TARGET)))


def asked_of(user):
    """What is asked of all, and of the units that she sees or where a market of hers stands."""
    with_markets = Market.objects.visible_to(user).values("unit")
    seen = Q(unit__pk__among=user.scope.unit_ids(Action.SEE)) | Q(unit__in=with_markets)
    return Target.objects.filter(Q(unit=None) | seen)


class TargetList(ListView):
    """What is asked of hers, and how far they have come."""

    model = Target
    template_name = "reports/target_list.html"
    paginate_by = 100

    def get_queryset(self):
        return asked_of(self.request.user).select_related("unit", "set_by")

    def get_context_data(self, **kwargs):
        user, context = self.request.user, super().get_context_data(nav="reports", **kwargs)
        may_set = user.scope.may(Action.TARGET)
        keys = set(hers(user).values_list("pk", flat=True)) if may_set else set()
        lines = progress_of(user, list(context["object_list"]))
        return context | {"may_set": may_set, "removable": keys, "lines": lines}


class TargetCreate(ServiceFormView):
    form_class = TargetForm
    template_name = "reports/target_form.html"
    nav = "reports"
    said = "Đã giao chỉ tiêu."

    def dispatch(self, request):
        refuse_others(request.user)
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"units": units_asked(self.request.user)}

    def save(self, form):
        said = {name: form.cleaned_data[name] for name in ("unit", "reached", "percent", "until", "known")}
        set_target(by=self.request.user, **said)
        return reverse("reports:target-list")


class TargetRemove(AskedFirst):
    nav, list_title, title, said = "reports", "Chỉ tiêu", "Bỏ chỉ tiêu", "Đã bỏ chỉ tiêu."
    after = "Bảng xếp hạng và báo cáo lập từ nay không so với chỉ tiêu này nữa."
    leads_to = reverse_lazy("reports:target-list")

    def dispatch(self, request, code):
        refuse_others(request.user)
        self.code = code
        return super().dispatch(request)

    @cached_property
    def target(self):
        return hers(self.request.user).select_related("unit").filter(code=self.code).first()

    def refusal(self):
        return "" if self.target else "Chỉ tiêu này đã bỏ rồi."

    def row(self):
        return self.target

    def save(self, form):
        remove_target(self.code, of=hers(self.request.user), by=self.request.user)
        return str(self.leads_to)
