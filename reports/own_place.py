"""Where she stands, for the first screen: her commune's share and rank among all, or the share of all that is hers."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from officers.enums import Action
from officers.scoping import beyond_scope
from reports.addresses import rows_url
from reports.enums import WAITING, Reached
from reports.figures import COUNTS, Figures
from reports.models import MarketDay, Snapshot, Target
from reports.quarters import is_newly_over, quarter_end_before, quarter_name

HEADLINE = Reached.SEEN


@dataclass(frozen=True)
class OwnPlace:
    """`name` of her one commune or market, or how many she has; `rank` of how many communes `of`, where she has one."""

    name: str
    places: int
    share: float
    day: object
    rank: int | None
    of: int
    target: int | None
    # Steps for which stalls wait: how many, what is said of them, and where they are listed.
    waiting: list[tuple[int, str, str]]
    url: str
    # Name and last day of the quarter whose report is looked for by who makes it; None at other times.
    quarter: tuple[str, object] | None


def own_place(user) -> OwnPlace | None:
    """One query. None where nothing of hers was counted yet."""
    units = user.scope.unit_ids(Action.SEE)
    # A board has no unit, and its markets are not ranked.
    rows = _by_unit() if units else _of_last_count(MarketDay.objects.visible_to(user), "market")
    mine = [row for row in rows if row["place"] in units or not units]
    if not mine:
        return None
    share = 100 * sum(row["reached"] for row in mine) / sum(row["n"] for row in mine)
    alone = mine[0] if len(mine) == 1 else None
    return OwnPlace(
        name=alone["name"] if alone else f"{len(mine)} {'xã, phường' if units else 'chợ'}",
        places=len(mine),
        share=share,
        day=mine[0]["snapshot__day"],
        # Whoever has not begun has no place yet.
        rank=_rank(share, rows) if alone and units and share else None,
        of=len(rows),
        target=alone["target"] if alone else None,
        waiting=list(_waiting(mine)),
        url=_url(alone, units, mine[0]["snapshot__day"]),
        quarter=_quarter(mine[0]) if user.scope.may(Action.TARGET) else None,
    )


def _url(alone, units, day):
    """Where the same number stands: of the day that was counted, not of now."""
    if alone:
        return f"{reverse('reports:funnel')}?{urlencode({'per': 'market', 'day': f'{day:%d/%m/%Y}'})}"
    return reverse("reports:league" if units else "reports:market-league")


def _quarter(row):
    today = timezone.localdate()
    ended = quarter_end_before(today)
    return (quarter_name(ended), ended) if is_newly_over(today) and row["quarter_counted"] else None


def _waiting(mine):
    """As of the day that was counted: so many stalls are not counted while one waits."""
    figures, day = Figures({name: sum(row[f"n_{name}"] for row in mine) for name in COUNTS}), mine[0]["snapshot__day"]
    for reached, words in WAITING.items():
        if figures.waiting(reached):
            yield figures.waiting(reached), words, rows_url(step=reached, waiting="on", day=f"{day:%d/%m/%Y}")


def _rank(share, rows):
    """Reckoned as the share was: by another way the same fraction may come out larger than itself."""
    return 1 + sum(100 * row["reached"] / row["n"] > share for row in rows)


def _by_unit():
    """Of every commune that has stalls; what is told of those that are not hers is how many are ahead."""
    with beyond_scope():
        return _of_last_count(MarketDay.objects.all(), "market__unit")


def _of_last_count(days, place):
    """By unit or market, those that have stalls, each with the target that it is to reach next."""
    last = Snapshot.objects.done().order_by("-day").values("pk")[:1]
    aimed = Target.objects.filter(reached=HEADLINE, until__gte=OuterRef("snapshot__day"))
    aimed = aimed.filter(Q(unit=OuterRef("market__unit")) | Q(unit=None))
    # Its own before the one of all.
    aimed = aimed.order_by(F("unit").asc(nulls_last=True), "until")
    ended = quarter_end_before(timezone.localdate())
    in_quarter = Snapshot.objects.done().filter(day__lte=ended, day__gt=quarter_end_before(ended))
    named = {"place": F(place), "name": F(f"{place}__name")}
    rows = days.filter(snapshot=Subquery(last)).order_by().values("snapshot__day", "market__unit", **named)
    summed = rows.annotate(
        n=Sum("registered"), reached=Sum(HEADLINE.value), target=Subquery(aimed.values("percent")[:1]),
        quarter_counted=Exists(in_quarter),
        **{f"n_{name}": Sum(name) for name in COUNTS},
    )  # fmt: skip
    return [row for row in summed if row["n"]]
