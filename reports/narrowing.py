"""Which markets a figure is about, now or on a day that was counted; and the figures, taken apart by one of these."""

from dataclasses import dataclass

from django.db.models import Case, Count, F, Sum, When
from django.db.models.functions import Coalesce

from places.enums import UnitKind
from places.models import AdminUnit, Area
from reports.figures import COUNTS, Figures
from reports.models import MarketDay, StallStanding
from reports.standing import conditions, counted, standing
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
    return next(iter(parts_of(user, snapshot, within, per="")), Part("", "", Figures())).figures


def parts_of(user, snapshot, within, *, per) -> list[Part]:
    """Taken apart by `per`, or as one whole without it."""
    rows = _rows_then(user, snapshot, within, per) if snapshot else _rows_now(user, within, per)
    if not per:
        return [Part("", "", _figures(row)) for row in rows]
    names = _names(per, [row["part"] for row in rows], user)
    order = {key: place for place, key in enumerate(names)}
    rows.sort(key=lambda row: order.get(row["part"], len(order)))
    return [Part(str(row["part"] or ""), names.get(row["part"], UNKNOWN), _figures(row)) for row in rows]


def _figures(row):
    return Figures({name: row[f"n_{name}"] or 0 for name in COUNTS})


def _rows_then(user, snapshot, within, per):
    days = _narrow(_markets_then(user, snapshot), THEN, within).order_by()
    sums = {f"n_{name}": Sum(name) for name in COUNTS}
    return list(days.values(part=F(THEN[per])).annotate(**sums)) if per else [days.aggregate(**sums)]


def _rows_now(user, within, per):
    markets = _narrow(_markets_now(user), NOW, within)
    stalls = counted(Stall.objects.visible_to(user)).filter(market__in=markets.values("pk")).order_by()
    counts = {f"n_{reached}": Count("pk", filter=condition) for reached, condition in conditions().items()}
    if not per:
        return [stalls.aggregate(**counts)]
    by_market = {row["market"]: row for row in stalls.values("market").annotate(**counts)}
    rows = {}
    for pk, part in markets.order_by().values_list("pk", NOW[per]):
        row = rows.setdefault(part, {"part": part} | {f"n_{name}": 0 for name in COUNTS})
        for name in COUNTS:
            row[f"n_{name}"] += by_market.get(pk, {}).get(f"n_{name}", 0)
    return list(rows.values())


def _narrow(markets, fields, within):
    return markets.filter(**{fields[name]: value for name, value in within.items()})


def _names(per, keys, user) -> dict:
    """In the order in which they are shown."""
    if per == "grade":
        return dict(Grade.choices)
    if per == "kind":
        return dict(MarketKind.choices)
    if per == "market":
        return dict(Market.objects.visible_to(user).filter(pk__in=keys).values_list("pk", "name"))
    if per == "area":
        return dict(Area.objects.filter(pk__in=keys).order_by("name").values_list("pk", "name"))
    return dict(AdminUnit.objects.filter(pk__in=keys).ordered().values_list("pk", "name"))


def stalls_of(user, snapshot, within, reached, *, lacking=False):
    """The stalls behind a figure: as many as it says."""
    stalls = Stall.objects.visible_to(user)
    if snapshot is None:
        markets = _narrow(_markets_now(user), NOW, within)
        return standing(stalls.filter(market__in=markets.values("pk")), reached, lacking=lacking)
    markets = _narrow(_markets_then(user, snapshot), THEN, within)
    there = StallStanding.objects.visible_to(user).on(snapshot.day)
    reaching = there.with_step(reached)
    kept = there.exclude(pk__in=reaching.values("pk")) if lacking else reaching
    return stalls.filter(market__in=markets.values("market"), pk__in=kept.values("stall"))
