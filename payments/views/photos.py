from django.shortcuts import render
from django.views import View
from django.views.generic import FormView

from officers.enums import Action
from officers.kept import NeverKept
from officers.scripts import runs_scripts
from officers.uploads import brought_too_much
from payments.forms import AccountForm, ChangeForm, PhotoForm
from payments.found import opener, seal_found
from payments.hanging import may_hang
from payments.models import Bank
from payments.previews import preview_of
from payments.services import put_aside
from payments.vietqr import mask
from stalls.views.stalls import visible_stall


@runs_scripts
class AccountPhoto(FormView):
    """A picture of the trader's code. It is read and let go; the account's form comes filled in with what it said."""

    form_class = PhotoForm
    template_name = "payments/account_photo.html"

    def dispatch(self, request, market, code):
        self.stall = visible_stall(request, market, code, to=Action.REGISTER)
        return super().dispatch(request)

    def post(self, request):
        if request.POST.get("found"):
            return self.account_form(request.POST["found"])
        return super().post(request)

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"too_heavy": brought_too_much(self.request), "camera": "album" not in self.request.GET}

    def get_context_data(self, **kwargs):
        return super().get_context_data(nav="stalls", stall=self.stall, heading="Chưa đọc được mã", **kwargs)

    def form_valid(self, form):
        data, readings = form.cleaned_data["photo"]
        picture = put_aside(data) if form.cleaned_data["keep"] else ""
        if len(readings) == 1:
            return self.account_form(self.seal(readings[0], picture))
        banks = Bank.objects.offered()
        codes = [self.choice(each, picture, banks) for each in readings]
        return self.render_to_response(self.get_context_data(form=form, codes=codes))

    def choice(self, reading, picture, banks):
        if reading.refusal:
            return {"reading": reading}
        bank = banks.of_bin(reading.bank_bin)
        name = reading.called(bank.short_name if bank else f"BIN {reading.bank_bin}")
        return {"reading": reading, "bank": name, "masked": mask(reading.number), "found": self.seal(reading, picture)}

    def seal(self, reading, picture):
        return seal_found(reading.text, stall=self.stall, user=self.request.user, picture=picture)

    def account_form(self, found):
        tenancy, opens = self.stall.tenancy, opener(self.stall, self.request.user)
        context = {"nav": "stalls", "stall": self.stall, "tenancy": tenancy}
        if tenancy and may_hang(tenancy):
            shown = [each.account for each in tenancy.stall_accounts.select_related("account__bank")]
            form = ChangeForm(initial={"found": found}, opens=opens, shown=shown)
            return render(self.request, "payments/change_form.html", context | {"form": form})
        form = AccountForm(initial={"found": found}, opens=opens)
        return render(self.request, "payments/account_form.html", context | {"form": form})


class AccountPreview(NeverKept, View):
    """A part of the account's form, for pages whose scripts run: the code of what stands in it now. Saves nothing."""

    def post(self, request, market, code):
        stall = visible_stall(request, market, code, to=Action.REGISTER)
        form = AccountForm(request.POST, opens=opener(stall, request.user))
        return render(request, "payments/_account_preview.html", {"preview": preview_of(stall, form)})
