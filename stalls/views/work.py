"""The first screen: what waits, by market, each with its count and one button. And the search over everything."""

from collections.abc import Callable

from django.urls import reverse
from django.views.generic import ListView, TemplateView

from officers.access import with_rights
from officers.enums import Action
from officers.holding import terms_of
from places.services import lookup
from stalls import market_days
from stalls.enums import Step
from stalls.models import Market, Owner, Stall

# What an officer is asked to do about stalls that stand at a step.
ERRANDS = {
    Step.VACANT: ("gian chưa có chủ", "Ghi chủ"),
    Step.NO_ACCOUNT: ("gian chưa có tài khoản", "Nhập"),
    Step.BANK_ENDED: ("gian có ngân hàng đã ngừng nhận tiền", "Thay"),
    Step.UNCONFIRMED: ("tên chủ tài khoản chưa xác nhận", "Quét"),
    Step.READY: ("biển sẵn sàng in", "In"),
}


# What waits in markets by other apps: given the user and the markets' keys, lines by key as `errands` yields them.
ERRAND_SOURCES: list[Callable] = []


class Work(ListView):
    model = Market
    template_name = "stalls/work.html"
    paginate_by = 20

    def get_queryset(self):
        """Keys, those first where most stalls wait for something of the register: all of hers are counted for that."""
        counts = self.counts = Market.objects.visible_to(self.request.user).open().counts_by_step()
        return sorted(counts, key=lambda key: -sum(counts[key].get(step, 0) for step in ERRANDS))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        keys = list(context["object_list"])
        markets = Market.objects.visible_to(self.request.user).filter(pk__in=keys).select_related("unit")
        markets = with_rights(markets, self.request.user, Action.REGISTER)
        context["object_list"] = sorted(markets, key=lambda market: keys.index(market.pk))
        others = [source(self.request.user, keys) for source in ERRAND_SOURCES]
        for market in context["object_list"]:
            counts = self.counts[market.pk]
            from_others = [line for lines in others for line in lines.get(market.pk, ())]
            market.errands, market.when_text = [*errands(market, counts), *from_others], when_next(market)
            market.n_stalls = sum(counts.values())
        may_register = bool(self.request.user.scope.unit_ids(Action.REGISTER))
        return context | {"nav": "work", "may_register": may_register, "ended": self.last_ended(keys)}

    def last_ended(self, shown):
        """Of one who sees no market: the role she had last, so that she learns why."""
        if shown:
            return None
        user = self.request.user
        terms = terms_of([user], viewer=user)[user.pk]
        return next((term for term in terms if term.is_over), None)


def errands(market, counts):
    """One who may only look is shown the same counts, each leading to its list."""
    for step, (words, button) in ERRANDS.items():
        count = counts.get(step)
        if not count:
            continue
        if step == Step.READY and market.may_register:
            url = reverse("placards:order", args=[market.code])
        else:
            url = f"{reverse('stalls:stall-list')}?market={market.code}&step={step}"
        label = button if market.may_register else "Xem"
        yield {"step": step, "count": count, "text": words, "url": url, "label": label}


def when_next(market):
    """`Phiên tới: 28/11 (mùng 3 tháng 10)`, or nothing for a market that meets every day."""
    day = market.next_day
    if day is None or market.schedule == "daily":
        return ""
    lunar = f" ({market_days.lunar_name(day)})" if market.schedule == "lunar" else ""
    return f"Phiên tới: {day.date:%d/%m}{lunar}"


class Search(TemplateView):
    """Places by their old names too, then markets, stalls and owners: the first few of each."""

    template_name = "stalls/search.html"
    most = 10

    def get_context_data(self, **kwargs):
        text, user = self.request.GET.get("q", "").strip()[:100], self.request.user
        found, elsewhere = {}, []
        if text:
            stalls = Stall.objects.visible_to(user).matching(text).select_related("market").with_tenant(user)
            here, elsewhere = self.places(text, user.scope.unit_ids(Action.SEE))
            found = {
                "places": here,
                "markets": Market.objects.visible_to(user).matching(text).select_related("unit")[: self.most],
                "stalls": stalls[: self.most],
                "owners": Owner.objects.visible_to(user).matching(text)[: self.most],
            }
        any_found = any(found.values())
        shown = {"q": text, "found": found, "elsewhere": elsewhere, "any_found": any_found}
        return super().get_context_data(nav="search", **shown, **kwargs)

    def places(self, text, in_scope):
        """Those in scope, and those elsewhere, which are told only when nothing else is found."""
        places = lookup(text)
        here = [place for place in places if place.unit.pk in in_scope]
        elsewhere = [place for place in places if place.unit.pk not in in_scope]
        return here[: self.most], elsewhere[: self.most]
