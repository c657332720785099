"""The register as a workbook to take along: a template to fill in, or the whole list with its numbers in full."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.views import View
from django.views.generic import FormView

from officers.access import get_visible
from officers.audit import record, unit_of_work
from officers.codes import new_code
from officers.confirming import ConfirmedRecently
from officers.enums import Action
from payments.importing.listing import rows_of
from payments.importing.workbook import Written, write_register
from payments.models import Bank
from payments.views.imports import markets_to_fill, workbook_file
from stalls import services
from stalls.forms.personal import RevealForm
from stalls.models import Market


def write_list(markets, user, *, about, masked, for_filling=False):
    """The workbook, the code that stands in it, and how many stalls it has."""
    rows, most = rows_of(markets, masked=masked, by=user)
    written = Written(user.full_name, timezone.localtime(), about, new_code())
    banks = Bank.objects.offered().values_list("short_name", flat=True)
    n_accounts = max(most, 2) if for_filling else most
    data = write_register(rows, n_accounts=n_accounts, written=written, banks=banks, with_example=for_filling)
    return data, written.code, len(rows)


class MarketTemplate(View):
    """What is registered in the market, numbers masked, to be filled in and sent back."""

    def get(self, request, market):
        market = get_visible(Market.objects.select_related("unit"), request.user, to=Action.IMPORT, code=market)
        if not markets_to_fill(request.user).filter(pk=market.pk).exists():
            raise Http404
        markets = self.markets_with(market)
        named = ", ".join(f"{each.name} ({each.code})" for each in markets)
        about = f"Danh sách gian hàng {named}, {market.unit.name}"
        data, code, n = write_list(markets, request.user, about=about, masked=True, for_filling=True)
        with unit_of_work():
            for each in markets:
                record("market.template", each, rows=n, file=code)
        return workbook_file(data, f"{market.code}-danh-sach-{code}.xlsx")

    def markets_with(self, market):
        return [market]


class CommuneTemplate(MarketTemplate):
    """The same for every open market of its commune, told apart by the column of the market's code."""

    def markets_with(self, market):
        beside = markets_to_fill(self.request.user).filter(unit=market.unit_id, closed_on=None).exclude(pk=market.pk)
        return sorted([market, *beside.select_related("unit")], key=lambda each: each.code)


class RegisterInFull(ConfirmedRecently, FormView):
    """Every number of a market at once, for a reason; each owner whose numbers stand in it is told when she asks."""

    form_class = RevealForm
    template_name = "payments/register_in_full.html"
    extra_context = {"nav": "markets"}

    def dispatch(self, request, market):
        markets = Market.objects.select_related("unit")
        # Before the password is asked for: a market out of sight answers like one that is not there.
        self.market = get_visible(markets, request.user, to=Action.REVEAL, code=market)
        get_visible(markets, request.user, to=Action.EXPORT, code=market)
        return super().dispatch(request)

    def form_valid(self, form):
        about = f"Sổ gian hàng {self.market.name}, {self.market.unit.name}. Số đầy đủ: giữ kín, xong việc thì xóa"
        user = self.request.user
        data, code, n = write_list([self.market], user, about=about, masked=False)
        said = {name: form.cleaned_data[name] for name in ("reason", "note")}
        try:
            services.reveal_register(self.market, by=user, file=code, rows=n, **said)
        except ValidationError as error:
            form.add_service_errors(error)
            return self.form_invalid(form)
        return workbook_file(data, f"{self.market.code}-so-day-du-{code}.xlsx")

    def get_context_data(self, **kwargs):
        return super().get_context_data(market=self.market, **kwargs)
