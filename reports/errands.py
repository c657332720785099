"""What waits on the first screen for the steps that the register itself does not tell: consent, the wall, and use."""

from officers.enums import Action
from reports.addresses import rows_url
from reports.enums import WAITING, Reached
from reports.figures import Figures
from reports.narrowing import counts_now
from stalls.models import Market

# What is asked of whoever may go there. Nobody is sent to ask for consent: some of these have taken it back.
ASKED = {Reached.CONSENT: "Xem", Reached.SEEN: "Đi xem", Reached.USED: "Đi thăm"}


def to_ask_and_see(user, markets) -> dict:
    """Lines by market key."""
    mine = Market.objects.visible_to(user, to=Action.VISIT).filter(pk__in=markets).values_list("pk", flat=True)
    if user.scope.former:
        # What became of a market that her former unit left behind is for others to do.
        markets = Market.objects.visible_to(user).worked_in(user, Action.SEE).filter(pk__in=markets)
        markets = markets.values_list("pk", flat=True)
    found, may_go = counts_now(user, set(markets)), set(mine)
    return {market: list(_lines(market, Figures(counts), may_go)) for market, counts in found.items()}


def _lines(market, figures, may_go):
    """`may_go` has the keys of the markets whose stalls she may visit."""
    for reached, label in ASKED.items():
        count = figures.waiting(reached)
        # Whether she uses it is asked where something hangs.
        if not count or (reached is Reached.USED and not figures[Reached.HANDED]):
            continue
        url, button = rows_url(step=reached, waiting="on", market=market), label if market in may_go else "Xem"
        yield {"step": reached.value, "count": count, "text": WAITING[reached], "url": url, "label": button}
