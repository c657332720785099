"""Cần in lại: stalls whose last sheet no longer does, with the reason, and one button for each market."""

from itertools import groupby

from django.db.models import Prefetch

from officers.enums import Action
from officers.lists import ScopedListView
from placards import reprinting, selection
from placards.models import Placard
from placards.views.batches import order_url
from stalls.models import Stall


class ReprintList(ScopedListView):
    model = Stall
    template_name = "placards/reprint_list.html"
    nav = "placards"

    def for_list(self, queryset):
        stalls = reprinting.to_print_again(queryset).in_walking_order("market__sort_key", "market_id")
        # All of each stall's sheets, the newest first: they are few.
        return selection.with_all_they_say(stalls).prefetch_related(Prefetch("placards", Placard.objects.all()))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        stalls = list(context["object_list"])
        candidates, skipped = selection.sort_out(stalls)
        can, cannot = {each.stall_id: each for each in candidates}, iter(skipped)
        for stall in stalls:
            stall.last = reprinting.last_sheet(stall.placards.all())
            candidate = can.get(stall.pk)
            stall.whys = reprinting.whys(stall.last, candidate) if candidate else [next(cannot).reason]
        orders = self.orders({stall.market_id for stall in stalls})
        groups = groupby(stalls, key=lambda stall: stall.market)
        return context | {
            "groups": [
                {"market": market, "stalls": list(rows), "codes": orders.get(market.pk, []),
                 "order_url": order_url(market, orders.get(market.pk, []))}
                for market, rows in groups
            ]
        }  # fmt: skip

    def orders(self, markets):
        """The codes of a market's whole list, this page's and the others', where she may print."""
        mine = Stall.objects.visible_to(self.request.user, to=Action.PRINT).filter(market__in=markets)
        found = {}
        listed = reprinting.to_print_again(mine).in_walking_order("market_id")
        for market, code in listed.values_list("market_id", "code"):
            found.setdefault(market, []).append(code)
        return found
