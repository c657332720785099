from copy import copy

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import TemplateView

from officers.access import get_visible, with_rights
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.lists import ScopedListView
from officers.stale import code_now
from stalls import services
from stalls.filters import StallFilter
from stalls.forms.stalls import CloseStallForm, MoveInForm, MoveOutForm, StallForm
from stalls.models import Stall
from stalls.views.columns import STALL_COLUMNS


def stall_url(stall):
    return reverse("stalls:stall-detail", args=[stall.market.code, stall.code])


def visible_stall(request, market, code, *, to=Action.SEE):
    return get_visible(
        Stall.objects.select_related("market__unit", "section"), request.user, to=to, market__code=market, code=code
    )


class StallList(ScopedListView):
    export_columns, export_name = STALL_COLUMNS, "Gian hàng"
    model = Stall
    filterset_class = StallFilter
    template_name = "stalls/stall_list.html"
    nav = "stalls"

    def for_list(self, queryset):
        listed = queryset.active().select_related("market", "section").with_tenant(self.request.user)
        return listed.in_walking_order("market__sort_key", "market_id")


class StallDetail(TemplateView):
    template_name = "stalls/stall_detail.html"

    def get_context_data(self, market, code, **kwargs):
        stalls = Stall.objects.select_related("market__unit", "section")
        rights = with_rights(stalls, self.request.user, Action.REGISTER, Action.PRINT)
        stall = get_visible(rights, self.request.user, market__code=market, code=code)
        tenancies = list(stall.tenancies.visible_to(self.request.user).select_related("owner").with_consent())
        tenancy = next((each for each in tenancies if each.until is None), None)
        stall.current_tenancies = [tenancy] if tenancy else []
        return super().get_context_data(**kwargs) | {
            "nav": "stalls",
            "stall": stall,
            "tenancy": tenancy,
            "past": [each for each in tenancies if each.until],
            "may_register": stall.may_register,
            "may_print": stall.may_print,
        }


class StallFormView(ServiceFormView):
    """A form about one stall, for those who keep its register."""

    nav = "stalls"
    template_name = "stalls/stall_form.html"
    title = submit = ""
    action = Action.EDIT

    def dispatch(self, request, market, code, **kwargs):
        self.stall = visible_stall(request, market, code, to=self.action)
        return super().dispatch(request, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(stall=self.stall, title=self.title, submit=self.submit, **kwargs)


class StallUpdate(StallFormView):
    form_class = StallForm
    title, submit, said = "Sửa gian hàng", "Lưu", "Đã lưu gian hàng."

    def dispatch(self, request, market, code):
        return super().dispatch(request, market, code_now(Stall.objects.visible_to(request.user), request.POST, code))

    def get_form_kwargs(self):
        # A copy: a refused form must not leave its values on the page around it.
        return super().get_form_kwargs() | {"instance": copy(self.stall)}

    def save(self, form):
        return stall_url(services.update_stall(form.instance, seen=form.seen))


class MoveIn(StallFormView):
    action = Action.MOVE
    form_class = MoveInForm
    title, submit, said = "Ghi chủ gian", "Ghi chủ gian", "Đã ghi chủ gian. Bước tiếp theo: thêm tài khoản nhận tiền."

    def save(self, form):
        name, phone = form.cleaned_data["name"], form.cleaned_data["phone"]
        owner = services.reusable_owner(name=name, phone=phone, by=self.request.user)
        owner = owner or services.create_owner(name=name, phone=phone, unit=self.stall.market.unit)
        services.move_in(self.stall, owner, since=form.cleaned_data["since"])
        return stall_url(self.stall)


class MoveOut(StallFormView):
    action = Action.MOVE
    form_class = MoveOutForm
    template_name = "stalls/move_out.html"
    title, submit, said = "Trả gian", "Trả gian", "Đã ghi trả gian. Nếu chủ cũ đã treo biển thì thu lại."

    @cached_property
    def tenancy(self):
        return self.stall.tenancy

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"row": self.tenancy}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tenancy=self.tenancy, **kwargs)

    def save(self, form):
        services.move_out(self.stall, until=form.cleaned_data["until"], seen=form.seen)
        return stall_url(self.stall)


class StallClose(StallFormView):
    form_class = CloseStallForm
    title, submit, said = "Đóng gian hàng", "Đóng gian hàng", "Đã đóng gian. Mở lại được bất cứ lúc nào."

    def save(self, form):
        services.close_stall(self.stall, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"])
        return stall_url(self.stall)


class StallReopen(View):
    def get(self, request, market, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("stalls:stall-detail", market, code)

    def post(self, request, market, code):
        stall = visible_stall(request, market, code, to=Action.EDIT)
        said = "Đã mở lại gian hàng."
        return press(request, lambda: services.reopen_stall(stall), leads_to=stall_url(stall), said=said)
