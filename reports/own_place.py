"""Where she stands, for the first screen: her commune's share and rank among all, or the share of all that is hers."""

from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery, Sum
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
    # `III/2026` as long as its report is looked for by who makes it; else "".
    quarter: str


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
        rank=_rank(share, rows) if alone and units else None,
        of=len(rows),
        target=alone["target"] if alone else None,
        waiting=list(_waiting(mine)),
        quarter=_quarter() if user.scope.may(Action.TARGET) else "",
    )


def _quarter():
    today = timezone.localdate()
    return quarter_name(quarter_end_before(today)) if is_newly_over(today) else ""


def _waiting(mine):
    """As of the day that was counted: so many stalls are not counted while one waits."""
    figures, day = Figures({name: sum(row[f"n_{name}"] for row in mine) for name in COUNTS}), mine[0]["snapshot__day"]
    for reached, words in WAITING.items():
        if figures.waiting(reached):
            yield figures.waiting(reached), words, rows_url(step=reached, waiting="on", day=f"{day:%d/%m/%Y}")


def _rank(share, rows):
    """Where nobody has begun, nobody is the first."""
    if not any(row["reached"] for row in rows):
        return None
    return 1 + sum(row["reached"] / row["n"] > share / 100 for row in rows)


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
    named = {"place": F(place), "name": F(f"{place}__name")}
    rows = days.filter(snapshot=Subquery(last)).order_by().values("snapshot__day", "market__unit", **named)
    summed = rows.annotate(
        n=Sum("registered"), reached=Sum(HEADLINE.value), target=Subquery(aimed.values("percent")[:1]),
        **{f"n_{name}": Sum(name) for name in COUNTS},
    )  # fmt: skip
    return [row for row in summed if row["n"]]
