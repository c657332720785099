"""Values of the indicators, each with how it came about: from one counted day, of all that its reader sees."""

from dataclasses import dataclass
from datetime import timedelta

from reports.campaign import campaign_of
from reports.enums import Measure, Reached
from reports.figures import COUNTS, Figures, summed
from reports.models import Indicator, MarketDay
from reports.numbers import amount, count
from reports.quarters import quarter_end_before


@dataclass(frozen=True)
class Measured:
    """`amount` is a percentage where it `is_share`; `how` names both its numbers, so that it can be checked by hand."""

    indicator: Indicator
    amount: float | None = None
    is_share: bool = False
    how: str = ""

    @property
    def value(self) -> str:
        return amount(self.amount, is_share=self.is_share)


def measured(user, moment, indicators) -> list[Measured]:
    """In the order given; as many queries for one as for all."""
    places, campaign = _places(user, moment.now), {}
    if any(each.measure not in Measure.of_steps() for each in indicators):
        campaign = campaign_of(user, moment.now)
    found = []
    for indicator in indicators:
        measure = Measure(indicator.measure)
        if measure in Measure.of_places():
            said = _of_places(indicator, places[measure])
        elif measure in Measure.of_steps():
            said = _of_stalls(indicator, summed(places[Measure.MARKETS]))
        else:
            said = campaign[measure], False, f"{measure.label.lower()}{_since(moment)}"
        found.append(Measured(indicator, *said))
    return found


def _places(user, snapshot):
    """Figures of each market, and of each commune as it was on that day."""
    by_unit, by_market = {}, []
    days = MarketDay.objects.visible_to(user).filter(snapshot=snapshot).order_by()
    for day in days.values("unit", *COUNTS):
        by_market.append(Figures({name: day[name] for name in COUNTS}))
        by_unit.setdefault(day["unit"], []).append(by_market[-1])
    return {Measure.MARKETS: by_market, Measure.UNITS: [summed(those) for those in by_unit.values()]}


def _of_stalls(indicator, figures):
    reached, measure = Reached(indicator.reached), Measure(indicator.measure)
    if measure is Measure.STALL_COUNT:
        return figures[reached], False, f"số gian: {reached.label.lower()}"
    of, whose = (Reached.LET, "gian có chủ") if measure is Measure.HELD_STALLS else (Reached.REGISTERED, "gian hàng")
    how = f"{count(figures[reached])} gian ({reached.label.lower()}) trên {count(figures[of])} {whose}"
    return _share(figures[reached], figures[of]), True, how


def _of_places(indicator, places):
    """Of those that have stalls: where there are none there is nothing to reach."""
    reached = Reached(indicator.reached)
    there = [figures for figures in places if figures.total]
    enough = sum(figures.share(reached) >= indicator.least for figures in there)
    what = "chợ" if indicator.measure == Measure.MARKETS else "xã, phường"
    which = f"có ít nhất {indicator.least} % gian ({reached.label.lower()})"
    how = f"{count(enough)} {what} {which} trên {count(len(there))} {what} có gian"
    return _share(enough, len(there)), True, how


def _share(part, whole):
    return 100 * part / whole if whole else None


def _since(moment):
    return f", từ {quarter_end_before(moment.now.day) + timedelta(days=1):%d/%m/%Y} đến {moment.now.day:%d/%m/%Y}"
