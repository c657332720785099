from copy import copy
from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views import View

from officers.access import allowed, get_visible
from officers.enums import Action
from officers.formviews import press
from officers.scripts import runs_scripts
from payments import services
from payments.forms import AccountForm, ConfirmForm
from payments.found import opener
from payments.hanging import may_hang
from payments.models import PayoutAccount, StallAccount
from payments.payloads import payload_of
from payments.previews import preview_of
from payments.vietqr import group_digits
from payments.views.register import account_url
from stalls.enums import ConsentHow, Step
from stalls.models import Stall
from stalls.services import record_consent
from stalls.views.stalls import StallFormView, stall_url, visible_stall


@runs_scripts
class AccountAdd(StallFormView):
    action = Action.REGISTER
    form_class = AccountForm
    template_name = "payments/account_form.html"

    def get(self, request, *args, **kwargs):
        """Where a placard may hang, it takes two."""
        tenancy = self.stall.tenancy
        if tenancy and may_hang(tenancy):
            return redirect("payments:change-create", self.stall.market.code, self.stall.code)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"opens": opener(self.stall, self.request.user)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(tenancy=self.stall.tenancy, **kwargs)

    def post(self, request):
        if "preview" not in request.POST:
            return super().post(request)
        form = self.get_form()
        context = {"form": form, "preview": preview_of(self.stall, form), "heading": "Có chỗ cần sửa trước khi lưu"}
        return self.render_to_response(self.get_context_data(**context))

    def save(self, form):
        said = {name: form.cleaned_data[name] for name in ("bank", "number")}
        shown = services.add_account(self.stall, issued=form.issued, **said)
        keep_as_asked(self.request, form, shown.account)
        return stall_url(self.stall) if shown.account.is_confirmed else account_url(self.stall, shown.account)


NOT_KEPT = "Ảnh để lâu quá nên đã bị xóa, hoặc là ảnh của chủ hộ khác: không giữ được. Tài khoản vẫn đã lưu."


def keep_as_asked(request, form, account):
    """The picture that was put aside when it was read, if the officer wanted it kept."""
    if form.picture and account and not services.keep_picture(account, file_name=form.picture, by=request.user):
        messages.warning(request, NOT_KEPT)


class AccountConfirm(StallFormView):
    """The code on the screen. The trader scans it with her own bank's app and reads out whose name it shows."""

    action = Action.REGISTER
    form_class = ConfirmForm
    template_name = "payments/account_confirm.html"

    def dispatch(self, request, market, code, account):
        self.account_code = account
        return super().dispatch(request, market, code)

    @cached_property
    def account(self):
        accounts = PayoutAccount.objects.visible_to(self.request.user, to=Action.REGISTER).select_related(
            "bank", "owner"
        )
        here = accounts.filter(stall_accounts__tenancy__stall=self.stall, stall_accounts__tenancy__until=None)
        return get_object_or_404(here, code=self.account_code)

    def get_form_kwargs(self):
        given = self.account.owner.consents.in_force().to_newest_text()
        return super().get_form_kwargs() | {"instance": copy(self.account), "asks_consent": not given.exists()}

    def get_context_data(self, **kwargs):
        account = self.account
        context = super().get_context_data(**kwargs) | {"account": account}
        if account.was_confirmed:
            return context | {"may_reveal": allowed(account, self.request.user, Action.REVEAL)}
        # Scanning is the work itself; once a name was confirmed, number and code are asked for with a reason.
        caption = "Mã do nơi mở tài khoản cấp, biển in y nguyên." if account.is_issued else ""
        payload = payload_of(self.stall, account)
        return context | {"number": group_digits(account.number), "payload": payload, "caption": caption}

    @property
    def in_queue(self):
        """Reached from the errand "names to confirm": the next one is the next account, not a new stall."""
        return "queue" in self.request.GET

    def next_waiting(self):
        """Where the next stall on the way waits for a name, round to the first; None when all are done."""
        stalls = Stall.objects.visible_to(self.request.user, to=Action.REGISTER).active()
        here = stalls.filter(market=self.stall.market).in_walking_order()
        codes = list(here.filter(Q(step=Step.UNCONFIRMED) | Q(pk=self.stall.pk)).values_list("code", "step"))
        # Closed meanwhile, it is not on the way any more: then the way is gone from its start.
        at = next((place for place, (code, _step) in enumerate(codes) if code == self.stall.code), -1)
        waiting = [code for code, step in codes[at + 1 :] + codes[: at + 1] if step == Step.UNCONFIRMED]
        return reverse("payments:confirm-next", args=[self.stall.market.code, waiting[0]]) if waiting else None

    def save(self, form):
        values = {name: form.cleaned_data[name] for name in services.CONFIRMED_FIELDS}
        if form.cleaned_data.get("consent"):
            # First: her row is locked before the account's.
            record_consent(self.account.owner, how=ConsentHow.SPOKEN, by=self.request.user)
        account = services.confirm_holder(self.account, by=self.request.user, seen=form.seen, **values)
        said, address = f"Đã xác nhận: {account.holder_name}, {account.called}.", stall_url(self.stall)
        if self.in_queue and "next" in self.request.POST:
            address = self.next_waiting() or reverse("stalls:market-detail", args=[self.stall.market.code])
        elif "next" in self.request.POST:
            said = format_html('{} <a href="{}">Xem gian {}</a>', said, address, self.stall.code)
            address = reverse("payments:stall-register", args=[self.stall.market.code])
        messages.success(self.request, said)
        return address


class ConfirmNext(View):
    """To the first account of the stall whose name is not confirmed yet."""

    def get(self, request, market, code):
        stall = visible_stall(request, market, code, to=Action.REGISTER)
        waiting = StallAccount.objects.visible_to(request.user, to=Action.REGISTER).current()
        first = waiting.filter(tenancy__stall=stall, account__confirmed_at=None).select_related("account").first()
        return redirect(f"{account_url(stall, first.account)}?queue=1" if first else stall_url(stall))


class AccountOrder(View):
    """Makes an account the large code, takes one off the stall, or shows one the owner has from another stall."""

    def get(self, request, market, code, account, what):
        """Signing in again comes back by GET: to the page with the buttons."""
        return redirect(stall_url(visible_stall(request, market, code)))

    def post(self, request, market, code, account, what):
        stall = visible_stall(request, market, code, to=Action.EDIT)
        found = get_visible(PayoutAccount, request.user, to=Action.EDIT, code=account)
        shown = StallAccount.objects.visible_to(request.user, to=Action.EDIT).current()
        if what == "show":
            # One that was only proposed in a change, and never approved, is nobody's to use.
            if not found.was_confirmed and not shown.filter(account=found).exists():
                raise Http404
            work = partial(services.show_account, stall, found)
        else:
            here = get_object_or_404(shown, tenancy__stall=stall, account=found)
            work = partial({"hide": services.hide_account, "primary": services.make_primary}[what], here)
        return press(request, work, leads_to=stall_url(stall), said=SAID[what])


SAID = {
    "show": "Đã thêm tài khoản vào gian.",
    "hide": "Đã bỏ tài khoản khỏi gian.",
    "primary": "Đã đổi tài khoản chính.",
}
