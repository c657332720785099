from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.views import View

from officers.access import get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView
from officers.kept import NeverKept
from officers.scripts import runs_scripts
from payments import services
from payments.forms import QuickForm
from payments.previews import preview_of
from stalls.models import Market, Stall
from stalls.views.stalls import stall_url


@runs_scripts
class RegisterStall(ServiceFormView):
    """The quick form: one page, one transaction, and on to the next stall."""

    form_class = QuickForm
    template_name = "payments/stall_register.html"
    nav = "stalls"

    def dispatch(self, request, market):
        self.market = get_visible(Market.objects.select_related("unit"), request.user, to=Action.REGISTER, code=market)
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"market": self.market}

    def get_context_data(self, **kwargs):
        return super().get_context_data(market=self.market, **kwargs)

    def post(self, request):
        if "preview" not in request.POST:
            return super().post(request)
        form = self.get_form()
        context = {"form": form, "preview": preview_of_new(form), "heading": "Có chỗ cần sửa trước khi lưu"}
        return self.render_to_response(self.get_context_data(**context))

    def save(self, form):
        fields = ("code", "kind", "goods", "name", "phone", "bank", "number", "since")
        values = {name: form.cleaned_data[name] for name in fields}
        section = form.cleaned_data.get("section")
        stall, shown = services.register_stall(self.market, by=self.request.user, section=section, **values)
        waits = shown and not shown.account.is_confirmed
        said, after = f"Đã lưu gian {stall.code}.", account_url(stall, shown.account) if waits else stall_url(stall)
        if "next" in self.request.POST:
            verb = "Quét xác nhận" if waits else "Xem gian"
            said = format_html('{} <a href="{}">{} {}</a>', said, after, verb, stall.code)
            after = reverse("payments:stall-register", args=[self.market.code])
        messages.success(self.request, said)
        return after


class RegisterPreview(NeverKept, View):
    """A part of the quick form, for pages whose scripts run: the code of what stands in it now. Saves nothing."""

    def post(self, request, market):
        market = get_visible(Market, request.user, to=Action.REGISTER, code=market)
        preview = preview_of_new(QuickForm(request.POST, market=market))
        return render(request, "payments/_account_preview.html", {"preview": preview})


def preview_of_new(form):
    """For a stall that is not there yet: the code on its placard holds the code that was typed for it."""
    form.full_clean()
    return preview_of(Stall(market=form.market, code=form.cleaned_data.get("code", "")), form)


def account_url(stall, account):
    return reverse("payments:account-confirm", args=[stall.market.code, stall.code, account.code])
