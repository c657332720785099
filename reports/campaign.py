"""Meetings and visits of a quarter so far: counted with the day, and read as they were known then."""

from django.db.models import Count, Q, Sum

from outreach.enums import Obstacle, OnWall
from outreach.models import Session, Visit
from reports.models import CampaignDay
from reports.quarters import quarter_end_before

# Named apart from the fields that they count.
HELD = {"n_sessions": Count("pk"), "n_people": Sum("head_count")}
TOLD = {
    "n_visits": Count("pk"),
    "n_on_wall": Count("pk", filter=Q(on_wall=OnWall.OURS)),
    "n_accepts": Count("pk", filter=Q(accepts=True)),
    **{f"n_{each}": Count("pk", filter=Q(**{each.value: True})) for each in Obstacle},
}
COUNTED = [name.removeprefix("n_") for name in (*HELD, *TOLD)]


def campaign_of(user, snapshot) -> dict[str, int]:
    """Sums by the name of each count, of all that she sees; one query."""
    mine = CampaignDay.objects.visible_to(user).filter(snapshot=snapshot)
    summed = mine.aggregate(**{f"n_{name}": Sum(name) for name in COUNTED})
    return {name: summed[f"n_{name}"] or 0 for name in COUNTED}


def keep_campaign(snapshot):
    """Of the whole register, made or made anew."""
    counts, quarter = {}, (quarter_end_before(snapshot.day), snapshot.day)
    held = Session.objects.held().filter(held_on__gt=quarter[0], held_on__lte=quarter[1]).order_by()
    for row in held.values("market", "market__unit", "unit").annotate(**HELD):
        # A market's rows are of the unit that it is in, as all that is counted of it.
        _add(counts, (row["market"], row["market__unit"] or row["unit"]), row, HELD)
    visits = Visit.objects.filter(visited_on__gt=quarter[0], visited_on__lte=quarter[1]).order_by()
    for row in visits.values("stall__market", "stall__market__unit").annotate(**TOLD):
        _add(counts, (row["stall__market"], row["stall__market__unit"]), row, TOLD)
    snapshot.campaign.all().delete()
    rows = [CampaignDay(snapshot=snapshot, market_id=market, unit_id=unit, **n) for (market, unit), n in counts.items()]
    CampaignDay.objects.bulk_create(rows, batch_size=500)


def _add(counts, place, row, names):
    of_place = counts.setdefault(place, dict.fromkeys(COUNTED, 0))
    for name in names:
        of_place[name.removeprefix("n_")] += row[name]
