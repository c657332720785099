"""The figures that the province answers to the index of digital transformation with: a list of its own."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import ListView

from officers.asking import AskedFirst
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from reports.figures import last_moment
from reports.forms import IndicatorEditForm, IndicatorForm
from reports.measuring import Measured, measured
from reports.models import Indicator
from reports.papers import may_make
from reports.services import add_indicator, change_indicator, missing_suggestions, remove_indicator, suggest_indicators


def refuse_others(user):
    if not user.scope.may(Action.TARGET):
        raise PermissionDenied("Chỉ cán bộ tỉnh sửa được danh sách chỉ số.")


class IndicatorList(ListView):
    """Anybody may read it; the values are of what she sees, on the day that was counted last."""

    model = Indicator
    template_name = "reports/indicator_list.html"

    def get_context_data(self, **kwargs):
        context, user = super().get_context_data(nav="reports", **kwargs), self.request.user
        moment = last_moment() if context["object_list"] else None
        listed = list(context["object_list"])
        lines = measured(user, moment, listed) if moment else [Measured(each) for each in listed]
        may_edit = user.scope.may(Action.TARGET)
        suggested = len(missing_suggestions(each.name for each in listed)) if may_edit else 0
        said = {
            "may_edit": may_edit,
            "may_make": may_make(user),
            "suggested": suggested,
            "day": moment.now.day if moment else None,
        }
        return context | said | {"lines": lines}


class IndicatorFormView(ServiceFormView):
    template_name = "reports/indicator_form.html"
    nav = "reports"
    indicator = None

    def get_context_data(self, **kwargs):
        return super().get_context_data(indicator=self.indicator, **kwargs)


class IndicatorCreate(IndicatorFormView):
    form_class = IndicatorForm
    said = "Đã thêm chỉ số."

    def dispatch(self, request):
        refuse_others(request.user)
        return super().dispatch(request)

    def get_initial(self):
        return super().get_initial() | {"position": Indicator.objects.next_position()}

    def save(self, form):
        add_indicator(form.instance)
        return reverse("reports:indicator-list")


class IndicatorUpdate(IndicatorFormView):
    form_class = IndicatorEditForm
    said = "Đã sửa chỉ số."

    def dispatch(self, request, code):
        refuse_others(request.user)
        self.indicator = Indicator.objects.filter(code=code).first()
        if self.indicator is None:
            raise Http404
        return super().dispatch(request)

    def get_form_kwargs(self):
        # A copy: a refused form must not leave its values on the page around it.
        return super().get_form_kwargs() | {"instance": copy(self.indicator)}

    def save(self, form):
        change_indicator(form.instance, seen=form.seen)
        return reverse("reports:indicator-list")


class IndicatorRemove(AskedFirst):
    nav, list_title, title, said = "reports", "Chỉ số", "Bỏ chỉ số", "Đã bỏ chỉ số."
    after = "Báo cáo lập từ nay không có dòng này nữa."
    leads_to = reverse_lazy("reports:indicator-list")

    def dispatch(self, request, code):
        refuse_others(request.user)
        self.code = code
        return super().dispatch(request)

    @cached_property
    def indicator(self):
        return Indicator.objects.filter(code=self.code).first()

    def refusal(self):
        return "" if self.indicator else "Chỉ số này đã bỏ rồi."

    def row(self):
        return self.indicator

    def save(self, form):
        remove_indicator(self.code)
        return str(self.leads_to)


class IndicatorSuggest(View):
    def get(self, request):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("reports:indicator-list")

    def post(self, request):
        refuse_others(request.user)
        said = "Đã đưa vào các chỉ số gợi ý. Sửa lại cho đúng bộ chỉ số."
        return press(request, suggest_indicators, leads_to=reverse("reports:indicator-list"), said=said)
