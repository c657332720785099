"""Which markets a figure is about, now or on a day that was counted; and the figures, taken apart by one of these."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import Coalesce

from outreach.models import Visit
from placards.models import Placard
from places.enums import UnitKind
from places.models import AdminUnit, Area
from places.vietnamese import sort_key
from reports.enums import BEFORE
from reports.figures import COUNTS, Figures
from reports.models import MarketDay, StallStanding
from reports.standing import OF_STEPS, counted, of_people, of_sheets, sheets_by_day, standing
from stalls.enums import Grade, MarketKind
from stalls.models import Market, Stall

# What figures can be narrowed and taken apart by, and what that is called.
PER = {
    "unit": "Xã, phường",
    "market": "Chợ",
    "area": "Khu vực",
    "district": "Huyện, thành phố cũ",
    "grade": "Hạng chợ",
    "kind": "Loại chợ",
}
UNKNOWN = "Chưa rõ"
# Of a unit as it was before the reform; one of today lies in the province itself.
FORMER_PARENT = Case(When(unit__parent__kind__in=(UnitKind.DISTRICT, UnitKind.CITY), then="unit__parent"))


@dataclass(frozen=True)
class Part:
    """`key` is what an address calls it by; "" for what belongs nowhere."""

    key: str
    name: str
    figures: Figures


def _markets_now(user):
    """With the fields of `PER`, as the register has them."""
    district = Coalesce("legacy_unit__parent", FORMER_PARENT)
    return Market.objects.visible_to(user).open().annotate(of_district=district)


def _markets_then(user, snapshot):
    """As they were when the day was counted. The old district is the market's own: no merger changes it."""
    district = Coalesce("market__legacy_unit__parent", FORMER_PARENT)
    return MarketDay.objects.visible_to(user).filter(snapshot=snapshot).annotate(of_district=district)


NOW = {
    "unit": "unit",
    "market": "pk",
    "area": "unit__areas",
    "district": "of_district",
    "grade": "grade",
    "kind": "kind",
}
THEN = NOW | {"market": "market", "area": "market__unit__areas"}


def figures_of(user, snapshot, within) -> Figures:
    """The sum; `within` narrows by the names of `PER`, snapshot None means now."""
    return split(user, snapshot, within, per="")[0]


def parts_of(user, snapshot, within, *, per) -> list[Part]:
    """Taken apart by `per`."""
    return split(user, snapshot, within, per=per)[1]


def split(user, snapshot, within, *, per) -> tuple[Figures, list[Part]]:
    """The sum and its parts. A market in two areas is in both parts, and in the sum once."""
    if snapshot:
        markets, fields, key = _markets_then(user, snapshot), THEN, "market"
    else:
        markets, fields, key = _markets_now(user), NOW, "pk"
    belongs = list(_narrow(markets, fields, within).order_by().values_list(key, fields[per] if per else key))
    keys = {pk for pk, _part in belongs}
    counts = _counts_then(snapshot, keys) if snapshot else counts_now(user, keys)
    total, parts = dict.fromkeys(COUNTS, 0), {}
    for market in keys:
        _add(total, counts.get(market))
    for market, part in belongs if per else ():
        _add(parts.setdefault(part, dict.fromkeys(COUNTS, 0)), counts.get(market))
    names = _names(per, list(parts)) if per else {}
    order = {part: place for place, part in enumerate(names)}
    keys = sorted(parts, key=lambda part: order.get(part, len(order)))
    return Figures(total), [Part(str(part or ""), names.get(part, UNKNOWN), Figures(parts[part])) for part in keys]


def _add(counts, more):
    for name in COUNTS if more else ():
        counts[name] += more[name]


def _counts_then(snapshot, markets):
    days = MarketDay.objects.known_to_be_visible().filter(snapshot=snapshot, market__in=markets)
    return {row["market"]: row for row in days.order_by().values("market", *COUNTS)}


def counts_now(user, markets) -> dict:
    """By the keys of the markets, which came through the scope: to ask for it again costs as much as to count."""
    known, former = Stall.objects.known_to_be_visible(), user.scope.former
    # What a former unit left behind is less than the whole of its markets.
    stalls = counted((Stall.objects.visible_to(user) if former else known).filter(market__in=markets)).order_by()
    found = {market: dict.fromkeys(COUNTS, 0) for market in markets}
    for market, step, n in stalls.values_list("market", "step").annotate(n=Count("pk")):
        for reached in (reached for reached, steps in OF_STEPS.items() if step in steps):
            found[market][reached] += n
    sheets = counted(Placard.objects.known_to_be_visible().filter(stall__market__in=markets), at="stall__")
    sheets = sheets.filter(stall__in=stalls.values("pk")) if former else sheets
    told = {
        reached.value: Count("stall", filter=condition, distinct=True) for reached, condition in of_sheets().items()
    }
    for row in sheets_by_day(sheets).order_by().values(key=F("stall__market")).annotate(**told):
        found[row.pop("key")] |= row
    # As a condition on rows a database joins it; on what is counted, PostgreSQL looks up all there is in the register.
    people = of_people(Visit.objects.known_to_be_visible().filter(stall__market__in=markets))
    agreed, use = (stalls.filter(asked).annotate(what=Value(reached.value)) for reached, asked in people.items())
    for what, market, n in _by_market(agreed).union(_by_market(use), all=True):
        found[market][what] = n
    return found


def _by_market(stalls):
    return stalls.values("what").annotate(key=F("market"), n=Count("pk")).values_list("what", "key", "n")


def _narrow(markets, fields, within):
    return markets.filter(**{fields[name]: value for name, value in within.items()})


def _names(per, keys) -> dict:
    """In the order in which they are shown."""
    if per == "grade":
        return dict(Grade.choices)
    if per == "kind":
        return dict(MarketKind.choices)
    if per == "market":
        return dict(Market.objects.known_to_be_visible().filter(pk__in=keys).values_list("pk", "name"))
    if per == "area":
        areas = Area.objects.filter(pk__in=keys).values_list("pk", "name")
        return dict(sorted(areas, key=lambda area: sort_key(area[1])))
    return dict(AdminUnit.objects.filter(pk__in=keys).ordered().values_list("pk", "name"))


def stalls_of(user, snapshot, within, reached, *, waiting=False):
    """The stalls behind a figure: as many as it says. `waiting` for that step, after the one before it."""
    stalls = Stall.objects.visible_to(user)
    if snapshot is None:
        markets = _narrow(_markets_now(user), NOW, within)
        return standing(stalls.filter(market__in=markets.values("pk")), reached, waiting=waiting)
    markets = _narrow(_markets_then(user, snapshot), THEN, within)
    there = StallStanding.objects.visible_to(user).on(snapshot.day)
    kept = there.without_step(reached).with_step(BEFORE[reached]) if waiting else there.with_step(reached)
    return stalls.filter(market__in=markets.values("market"), pk__in=kept.values("stall"))
