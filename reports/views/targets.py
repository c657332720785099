"""What the province asks of its communes, and how far each is from it."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View
from django.views.generic import ListView

from officers.enums import Action
from officers.formviews import ServiceFormView, press
from places.models import AdminUnit
from reports.forms import TargetForm
from reports.models import Target
from reports.services import remove_target, set_target


def refuse_others(user):
    if not user.scope.may(Action.TARGET):
        raise PermissionDenied("Chỉ cán bộ tỉnh giao được chỉ tiêu.")


def units_asked(user):
    """Of which she may say what is to be reached."""
    return AdminUnit.objects.filter(pk__in=user.scope.unit_ids(Action.TARGET)).communes().current().ordered()


def hers(user):
    """What she may take back: what is asked of all, and of units of hers; of another province nothing."""
    return Target.objects.filter(Q(unit=None) | Q(unit__in=user.scope.unit_ids(Action.TARGET)))


class TargetList(ListView):
    """Anybody may know what is asked of whom."""

    model = Target
    template_name = "reports/target_list.html"
    paginate_by = 100

    def get_queryset(self):
        return Target.objects.select_related("unit", "set_by")

    def get_context_data(self, **kwargs):
        user, context = self.request.user, super().get_context_data(nav="reports", **kwargs)
        may_set = user.scope.may(Action.TARGET)
        keys = set(hers(user).values_list("pk", flat=True)) if may_set else set()
        return context | {"may_set": may_set, "removable": keys}


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
        set_target(**{name: form.cleaned_data[name] for name in ("unit", "reached", "percent", "until")},
                   by=self.request.user)  # fmt: skip
        return reverse("reports:target-list")


class TargetRemove(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("reports:target-list")

    def post(self, request, code):
        refuse_others(request.user)
        work = partial(remove_target, code, of=hers(request.user), by=request.user)
        return press(request, work, leads_to=reverse("reports:target-list"), said="Đã bỏ chỉ tiêu.")
