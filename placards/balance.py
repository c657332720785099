"""The balance: printed = in stock + handed over + spoiled + lost. Kept row by row by constraints, counted here."""

from django.db.models import Count, Q

from placards.enums import Custody

COUNTS = {
    "printed": Count("pk"),
    **{custody.value: Count("pk", filter=Q(custody=custody)) for custody in Custody},
    "down": Count("pk", filter=Q(taken_down_at__isnull=False)),
}


def counts_of(placards) -> dict:
    """How many sheets there are, and how many of them are where; `down` are those of the handed over that came back."""
    return placards.order_by().aggregate(**COUNTS)


def counts_by_market(placards) -> dict:
    """The same by market key; one query."""
    rows = placards.order_by().values("stall__market").annotate(**COUNTS)
    return {row.pop("stall__market"): row for row in rows}


def stock_by_holder(placards, most) -> list[dict]:
    """Who has how many sheets in stock, most of all first: `held_by`, `username`, `name`, `n`."""
    held = placards.order_by().filter(custody=Custody.STOCK).values("held_by")
    named = held.values("held_by", "held_by__username", "held_by__full_name")
    return list(named.annotate(n=Count("pk")).order_by("-n", "held_by__full_name", "held_by")[:most])
