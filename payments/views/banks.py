"""The banks: all of them to look up, and one of them to correct or to end."""

from copy import copy

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import TemplateView

from officers.enums import Action
from officers.formviews import ServiceFormView, press
from payments import services
from payments.banks import find_banks
from payments.forms import BankForm, BankSearch, EndBankForm
from payments.models import Bank, StallAccount
from payments.services import END_FIELDS

LONGEST = 100


def bank_url(bank):
    return reverse("placards:bank-detail", args=[bank.bin])


class BankList(TemplateView):
    """A few dozen rows, so they stand on one page: those in use first, those that ended last."""

    template_name = "payments/bank_list.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
        banks = {bank.record: bank for bank in Bank.objects.all()}
        found = [banks[record] for record in find_banks(text, banks)] if text else list(banks.values())
        shown = StallAccount.objects.visible_to(self.request.user).current().order_by()
        counts = dict(shown.values_list("account__bank").annotate(n=Count("tenancy__stall", distinct=True)))
        for bank in found:
            bank.n_stalls = counts.get(bank.pk, 0)
        # What was searched for comes best first already.
        found.sort(key=lambda bank: (bank.ended_on is not None, 0 if text else -bank.n_stalls))
        form = BankSearch(self.request.GET)
        return super().get_context_data(nav="banks", filter={"form": form}, q=text, banks=found, **kwargs)


class ForSettings:
    """A view mixin, leftmost: for whoever may change what holds for the whole portal."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.scope.may(Action.SETTINGS):
            raise PermissionDenied("Vai trò của anh/chị không sửa được danh mục ngân hàng.")
        return super().dispatch(request, *args, **kwargs)


class BankFormView(ForSettings, ServiceFormView):
    template_name = "payments/bank_form.html"
    title = submit = ""
    nav = "banks"

    def setup(self, request, bin, **kwargs):  # noqa: A002  as the address calls it
        super().setup(request, **kwargs)
        self.bin = bin

    def get_form_kwargs(self):
        self.bank = get_object_or_404(Bank, pk=self.bin)
        return super().get_form_kwargs()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = StallAccount.objects.visible_to(self.request.user).current().filter(account__bank=self.bank)
        n_stalls = shown.order_by().values("tenancy__stall").distinct().count()
        return context | {"bank": self.bank, "title": self.title, "submit": self.submit, "n_stalls": n_stalls}


class BankUpdate(BankFormView):
    form_class = BankForm
    title, submit, said = "Sửa ngân hàng", "Lưu", "Đã lưu ngân hàng."

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        # A copy: a refused form must not leave its values on the page around it.
        return kwargs | {"instance": copy(self.bank)}

    def save(self, form):
        return bank_url(services.correct_bank(form.instance, seen=form.seen))


class BankEnd(BankFormView):
    form_class = EndBankForm
    title, submit = "Ngừng nhận tiền", "Ghi ngừng nhận tiền"
    said = "Đã ghi. Các gian dưới đây phải thay tài khoản trước khi in biển."

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"row": self.bank}

    def get_context_data(self, **kwargs):
        return super().get_context_data(ends=END_FIELDS, **kwargs)

    def save(self, form):
        return bank_url(services.end_bank(self.bank, on=form.cleaned_data["on"], seen=form.seen))


class BankGoesOn(ForSettings, View):
    """Takes the end back."""

    def get(self, request, bin):  # noqa: A002
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect("placards:bank-detail", bin)

    def post(self, request, bin):  # noqa: A002
        bank = get_object_or_404(Bank, pk=bin)
        said = "Đã bỏ ngày ngừng. Biển nào còn đúng sổ thì không phải in lại."
        return press(request, lambda: services.take_end_back(bank), leads_to=bank_url(bank), said=said)
