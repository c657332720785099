"""How far what is asked has come: by the last count, or of a target that is over by that of its last day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from officers.enums import Action
from reports.figures import sums
from reports.models import Snapshot, Target, merged_into


@dataclass(frozen=True)
class Progress:
    """`share` in percent where it is about one place, else how many places of how many `places` have come so far.

    Both are None where nothing of it was counted; no places where each that was counted is held to one of its own.
    """

    target: Target
    day: date | None = None
    share: float | None = None
    reached: int | None = None
    places: int | None = None

    @property
    def gap(self):
        """In percentage points; less than nothing where it falls short."""
        return None if self.share is None else self.share - self.target.percent

    @property
    def is_over(self):
        return self.target.until < timezone.localdate()


def progress_of(user, targets) -> list[Progress]:
    """Of communes that are hers: what a board sees of one is its market. A few queries for any number of targets."""
    days = list(Snapshot.objects.done().order_by("day").values_list("day", "pk"))
    counted = {target.pk: _at(days, target.until) for target in targets}
    hers = set(user.scope.unit_ids(Action.SEE))
    # On the day of a target that is over a commune may have been several.
    hers |= set(merged_into(hers).values_list("old", flat=True))
    found = sums(user, {pk for _day, pk in counted.values() if pk}, "unit")
    found = {key: figures for key, figures in found.items() if key[1] in hers}
    own = set(Target.objects.exclude(unit=None).order_by().values_list("unit", "reached", "until"))
    return [_progress(target, *counted[target.pk], found, own) for target in targets]


def _at(days, until):
    """The last count of that day or before."""
    place = bisect_right([day for day, _pk in days], until)
    return days[place - 1] if place else (None, None)


def _progress(target, day, snapshot, found, own):
    if snapshot is None:
        return Progress(target)
    shares = {
        unit: figures.share(target.reached)
        for (counted, unit), figures in found.items()
        if counted == snapshot and figures.total
    }
    if target.unit_id:
        return Progress(target, day, share=shares.get(target.unit_id))
    # As the table of communes reads it: a place with one of its own that is not over is held to that.
    apart = {unit for unit, reached, until in own if reached == target.reached and until >= day}
    asked = [share for unit, share in shares.items() if unit not in apart]
    if len(asked) == 1:
        return Progress(target, day, share=asked[0])
    if not shares:
        return Progress(target, day)
    return Progress(target, day, reached=sum(share >= target.percent for share in asked), places=len(asked))
