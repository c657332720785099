"""What happened to a market, a stall, an owner: shown to whoever may see the row itself."""

from django.urls import reverse

from officers.access import get_visible
from officers.views.history import HistoryView
from stalls.models import Market, Owner, Stall
from stalls.views.stalls import stall_url


class MarketHistory(HistoryView):
    nav = "markets"
    crumbs = "stalls/_crumbs.html"

    def get_row(self):
        return get_visible(Market.objects.select_related("unit"), self.request.user, code=self.kwargs["code"])

    def rows(self):
        return [self.row, *self.row.sections.all()]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row.name,
            subtitle=self.row.unit.name,
            market=self.row,
            page_url=reverse("stalls:market-detail", args=[self.row.code]),
            page_label="Chợ",
            **kwargs,
        )


class StallHistory(HistoryView):
    nav = "stalls"
    crumbs = "stalls/_crumbs.html"

    def get_row(self):
        stalls = Stall.objects.select_related("market__unit")
        found = {"market__code": self.kwargs["market"], "code": self.kwargs["code"]}
        return get_visible(stalls, self.request.user, **found)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row,
            subtitle=self.row.market.name,
            market=self.row.market,
            stall=self.row,
            page_url=stall_url(self.row),
            page_label="Gian hàng",
            **kwargs,
        )


class OwnerHistory(HistoryView):
    nav = "owners"

    def get_row(self):
        return get_visible(Owner, self.request.user, code=self.kwargs["code"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.row.name,
            subtitle=self.row.get_kind_display(),
            page_url=reverse("stalls:owner-detail", args=[self.row.code]),
            page_label="Chủ hộ",
            **kwargs,
        )
