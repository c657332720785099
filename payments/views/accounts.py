from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View

from officers.access import get_visible
from officers.enums import Action
from payments import services
from payments.forms import AccountForm, ConfirmForm
from payments.models import PayoutAccount, StallAccount
from payments.payloads import payload_of
from payments.vietqr import group_digits
from payments.views.register import account_url
from stalls.views.stalls import StallFormView, stall_url, visible_stall


class AccountAdd(StallFormView):
    form_class = AccountForm
    template_name = "payments/account_form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(tenancy=self.stall.tenancy, **kwargs)

    def save(self, form):
        shown = services.add_account(self.stall, bank=form.cleaned_data["bank"], number=form.cleaned_data["number"])
        return stall_url(self.stall) if shown.account.is_confirmed else account_url(self.stall, shown.account)


class AccountConfirm(StallFormView):
    """The code on the screen. The trader scans it with her own bank's app and reads out whose name it shows."""

    form_class = ConfirmForm
    template_name = "payments/account_confirm.html"

    def dispatch(self, request, market, code, account):
        self.account_code = account
        return super().dispatch(request, market, code)

    @property
    def account(self):
        accounts = PayoutAccount.objects.visible_to(self.request.user, to=Action.REGISTER).select_related(
            "bank", "owner"
        )
        here = accounts.filter(stall_accounts__tenancy__stall=self.stall, stall_accounts__tenancy__until=None)
        return get_object_or_404(here, code=self.account_code)

    def get_initial(self):
        account = self.account
        return {"holder_name": account.holder_name, "relation": account.relation}

    def get_context_data(self, **kwargs):
        account = self.account
        return super().get_context_data(**kwargs) | {
            "account": account,
            "number": group_digits(account.number),
            "payload": payload_of(self.stall, account),
        }

    def save(self, form):
        values = {name: form.cleaned_data[name] for name in ("holder_name", "relation")}
        account = services.confirm_holder(self.account, by=self.request.user, **values)
        messages.success(self.request, f"Đã xác nhận: {account.holder_name}, {account.bank}.")
        if "next" in self.request.POST:
            return reverse("payments:stall-register", args=[self.stall.market.code])
        return stall_url(self.stall)


class ConfirmNext(View):
    """To the first account of the stall whose name is not confirmed yet."""

    def get(self, request, market, code):
        stall = visible_stall(request, market, code, to=Action.REGISTER)
        waiting = StallAccount.objects.visible_to(request.user, to=Action.REGISTER).current()
        first = waiting.filter(tenancy__stall=stall, account__confirmed_at=None).select_related("account").first()
        return redirect(account_url(stall, first.account) if first else stall_url(stall))


class AccountOrder(View):
    """Makes an account the large code, takes one off the stall, or shows one the owner has from another stall."""

    def post(self, request, market, code, account, what):
        stall = visible_stall(request, market, code, to=Action.REGISTER)
        found = get_visible(PayoutAccount, request.user, to=Action.REGISTER, code=account)
        try:
            if what == "show":
                services.show_account(stall, found)
            else:
                shown = StallAccount.objects.visible_to(request.user, to=Action.REGISTER).current()
                here = get_object_or_404(shown, tenancy__stall=stall, account=found)
                {"hide": services.hide_account, "primary": services.make_primary}[what](here)
            messages.success(request, SAID[what])
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect(stall_url(stall))


SAID = {
    "show": "Đã thêm tài khoản vào gian.",
    "hide": "Đã bỏ tài khoản khỏi gian.",
    "primary": "Đã đổi tài khoản chính.",
}
