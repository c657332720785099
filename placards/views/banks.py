"""One bank: where its name is printed, and, once it has ended, which stalls need another account."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.views.generic import ListView

from officers.enums import Action
from officers.lists import CappedPaginator
from payments.models import Bank, StallAccount
from placards.views.batches import order_url
from stalls.enums import Step
from stalls.models import Market, Stall


class BankDetail(ListView):
    """Of a bank that goes on the markets to print for, of one that ended the stalls to go to."""

    template_name = "placards/bank_detail.html"
    paginator_class = CappedPaginator
    paginate_by = 20

    def setup(self, request, bin):  # noqa: A002  as the address calls it
        super().setup(request)
        self.bin = bin

    def get_queryset(self):
        user = self.request.user
        self.bank = get_object_or_404(Bank, pk=self.bin)
        shown = StallAccount.objects.visible_to(user).current().filter(account__bank=self.bank)
        self.stalls = shown.values("tenancy__stall")
        if self.bank.ended_on:
            stalls = Stall.objects.visible_to(user).active().filter(pk__in=self.stalls)
            listed = stalls.select_related("market", "section").with_tenant(user)
            return listed.in_walking_order("market__sort_key", "market_id")
        markets = Market.objects.visible_to(user).filter(stalls__in=self.stalls).select_related("unit")
        return markets.annotate(n_touched=Count("stalls")).order_by("sort_key", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page, user = context["page_obj"], self.request.user
        if not self.bank.ended_on:
            self.add_orders(context["object_list"])
        return context | {
            "nav": "banks",
            "bank": self.bank,
            "count_text": context["paginator"].count_text,
            "position": f"Trang {page.number} / {context['paginator'].num_pages}",
            "may_correct": user.scope.may(Action.SETTINGS),
            "may_register": bool(user.scope.unit_ids(Action.REGISTER)),
        }

    def add_orders(self, markets):
        """To each market where she may print, the way to print anew what shows the bank there."""
        there = Q(market__in=[market.pk for market in markets], step__in=(Step.READY, Step.PRINTED))
        printable = Stall.objects.visible_to(self.request.user, to=Action.PRINT).active().filter(there)
        codes = {market.pk: [] for market in markets}
        for market, code in printable.filter(pk__in=self.stalls).in_walking_order().values_list("market", "code"):
            codes[market].append(code)
        for market in markets:
            market.n_printable = len(codes[market.pk])
            market.order_url = order_url(market, codes[market.pk]) if codes[market.pk] else ""
