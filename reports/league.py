"""The table of communes or markets: how far each has come, what moved, what was asked of it, and who stands still."""

from dataclasses import dataclass

from django.db.models import Sum

from officers.enums import Action
from officers.scoping import beyond_scope
from places.models import AdminUnit
from reports.enums import Reached
from reports.figures import COUNTS, Figures, last_moment, rose, summed, sums, targets_of, weekly
from reports.models import MarketDay
from stalls.models import Market

# By the unit that a market is in now, so that a line goes on through a merger.
GROUPS = {"unit": "market__unit", "market": "market"}


@dataclass(frozen=True)
class Row:
    """`place` is a unit or a market. `month` and `quarter` are percentage points of the chosen step."""

    place: object
    figures: Figures
    share: float | None
    month: float | None
    quarter: float | None
    target: int | None
    is_stalled: bool
    line: list[float]
    rank: int | None

    @property
    def gap(self):
        return None if self.target is None or self.share is None else self.share - self.target

    @property
    def cells(self):
        """For each step: what it is, how many, and the share."""
        return [(reached, self.figures[reached], self.figures.share(reached)) for reached in Reached]


@dataclass(frozen=True)
class League:
    day: object
    month_day: object
    quarter_day: object
    rows: list[Row]
    total: Figures


def league(user, *, by, reached, worst_first=False) -> League | None:
    """Of all that she sees, the best first or the worst; None before the first count. `by` is `unit` or `market`."""
    moment = last_moment()
    if moment is None:
        return None
    group, compared = GROUPS[by], (moment.now, moment.month, moment.quarter)
    found = sums(user, [each for each in compared if each], group)
    lines, targets = weekly(user, moment.now, group, reached), targets_of(moment.now.day, reached)
    places = _places(user, by, [place for key, place in found if key == moment.now.pk])

    def then(place):
        return [found.get((each.pk, place.pk)) if each else None for each in compared]

    ranked = sorted(places.values(), key=lambda place: _order(then(place)[0], reached))
    rows, shares = [], _shares_of_all(moment.now, group, reached)
    # Of its commune a board sees its own market alone.
    whole = user.scope.unit_ids(Action.SEE)
    for place in ranked:
        share = then(place)[0].share(reached)
        # Who is level is level; and whoever has not begun has no place yet.
        may_rank = share and (by == "market" or place.pk in whole)
        rank = 1 + sum(each > share for each in shares) if may_rank else None
        target = targets.get(place.pk if by == "unit" else place.unit_id, targets.get(None))
        asked = target.percent if target else None
        rows.append(_row(place, then(place), reached, target=asked, line=lines.get(place.pk, []), rank=rank))
    if worst_first:
        # Nothing to do where there are no stalls: these stay last.
        rows.sort(key=lambda row: (row.share is None, row.share or 0))
    days = [each.day if each else None for each in compared]
    return League(*days, rows, summed(row.figures for row in rows))


def _row(place, then, reached, **said):
    now, month, quarter = then
    share = now.share(reached)
    return Row(
        place=place,
        figures=now,
        share=share,
        month=rose(month.share(reached) if month else None, share),
        quarter=rose(quarter.share(reached) if quarter else None, share),
        is_stalled=month is not None and _stands_still(month, now),
        **said,
    )


def _stands_still(before, now):
    """Nothing that is counted has grown, and something is still to be done."""
    is_done = now.total == now[Reached.SEEN]
    return bool(now.total) and not is_done and all(now[name] <= before[name] for name in COUNTS)


def _shares_of_all(snapshot, group, reached) -> list[float]:
    """Of every place, whoever looks: a rank among the few that she sees would be another one for each who looks."""
    with beyond_scope():
        rows = MarketDay.objects.filter(snapshot=snapshot).order_by().values(group)
        counts = list(rows.annotate(n=Sum("registered"), come=Sum(reached.value)).values_list("come", "n"))
    return [100 * come / n for come, n in counts if n]


def _order(figures, reached):
    share = figures.share(reached)
    return (share is None, -(share or 0), -figures.total)


def _places(user, by, keys):
    if by == "unit":
        return AdminUnit.objects.in_bulk(keys)
    return Market.objects.visible_to(user).select_related("unit").in_bulk(keys)
