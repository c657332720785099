"""Sổ biển: every sheet that was printed is in stock, handed over, spoiled or lost, and each number opens its rows."""

from django.db.models import Exists, OuterRef

from officers.lists import ScopedListView
from placards.balance import counts_by_market, counts_of, stock_by_holder
from placards.filters import SheetFilter
from placards.models import Placard
from placards.views.columns import SHEET_COLUMNS
from stalls.models import Market

MOST_HOLDERS = 50


class Ledger(ScopedListView):
    model = Market
    template_name = "placards/ledger.html"
    nav = "placards"

    def for_list(self, queryset):
        return queryset.filter(Exists(Placard.objects.filter(stall__market=OuterRef("pk")))).select_related("unit")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        sheets, markets = Placard.objects.visible_to(self.request.user), list(context["object_list"])
        total = counts_of(sheets)
        counts = counts_by_market(sheets.filter(stall__market__in=[market.pk for market in markets]))
        for market in markets:
            # One whose sheets are all of later days than her unit's has none for her.
            market.sheets = counts.get(market.pk) or dict.fromkeys(total, 0)
        return context | {"markets": markets, "total": total, "holders": stock_by_holder(sheets, MOST_HOLDERS)}


class SheetList(ScopedListView):
    export_columns, export_name = SHEET_COLUMNS, "Sổ biển"
    model = Placard
    filterset_class = SheetFilter
    template_name = "placards/sheet_list.html"
    nav = "placards"

    def for_list(self, queryset):
        related = queryset.select_related("stall__market", "tenancy", "held_by").defer("snapshot_sealed")
        if self.request.GET.get("market"):
            return related.in_walking_order("-version")
        return related.order_by("-printed_at", "id")
