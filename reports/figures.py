"""Figures for reading: of one place on one day, and what became of them since."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Sum

from reports.enums import BEFORE, Reached
from reports.models import MarketDay, Snapshot, Target
from reports.quarters import quarter_end_before

COUNTS = [reached.value for reached in Reached]
# Points of a small line chart: the last day, and weeks before it.
WEEKS = 12


@dataclass(frozen=True)
class Figures:
    """Counts by the value of `Reached`."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))

    def __getitem__(self, reached) -> int:
        """Of a name that is none of them a KeyError: templates look here before they look at attributes."""
        return self.counts[str(reached)]

    @property
    def total(self) -> int:
        return self[Reached.REGISTERED]

    def waiting(self, reached) -> int:
        """How many have come as far as the step before, and not so far."""
        return self[BEFORE[reached]] - self[reached]

    def share(self, reached) -> float | None:
        """Percent of the stalls that are registered; None where there are none."""
        return 100 * self[reached] / self.total if self.total else None


def summed(all_figures) -> Figures:
    all_figures = list(all_figures)
    return Figures({name: sum(figures[name] for figures in all_figures) for name in COUNTS})


@dataclass(frozen=True)
class Moment:
    """The days that a table compares: the last count, and those at the end of the month and the quarter before."""

    now: Snapshot
    month: Snapshot | None
    quarter: Snapshot | None


def last_moment() -> Moment | None:
    now = Snapshot.objects.at(date.max)
    return moment_of(now) if now else None


def moment_of(now) -> Moment:
    month_ends = now.day.replace(day=1) - timedelta(days=1)
    return Moment(now, Snapshot.objects.at(month_ends), Snapshot.objects.at(quarter_end_before(now.day)))


def sums(user, snapshots, group) -> dict:
    """`{(snapshot key, value of group): Figures}` of all that she sees; one query."""
    rows = MarketDay.objects.visible_to(user).filter(snapshot__in=snapshots).order_by()
    summed = rows.values("snapshot", group).annotate(**{f"n_{name}": Sum(name) for name in COUNTS})
    return {(row["snapshot"], row[group]): Figures({name: row[f"n_{name}"] or 0 for name in COUNTS}) for row in summed}


def weekly(user, now, group, reached) -> dict:
    """Shares by value of `group`, the oldest first, as far as there were counts; two queries."""
    days = [now.day - timedelta(weeks=back) for back in range(WEEKS, -1, -1)]
    snapshots = list(Snapshot.objects.done().filter(day__in=days).order_by("day"))
    found, lines = sums(user, snapshots, group), {}
    for snapshot in snapshots:
        for (key, value), figures in found.items():
            if key == snapshot.pk and figures.total:
                lines.setdefault(value, []).append(figures.share(reached))
    return lines


def targets_of(day, reached) -> dict:
    """What each unit is to reach next, by its key; None stands for those that have no target of their own."""
    found = {}
    for target in Target.objects.for_day(day).filter(reached=reached):
        found.setdefault(target.unit_id, target)
    return found


def rose(before: float | None, after: float | None) -> float | None:
    """In percentage points."""
    return None if before is None or after is None else after - before
