"""Which markets the demo has: those of markets.json, then one for each old commune that has none yet."""

import json
from dataclasses import dataclass
from datetime import time
from itertools import cycle, islice
from pathlib import Path

from django.core.exceptions import ValidationError

from places.enums import UnitKind
from places.models import Succession
from stalls.enums import Grade, MarketKind, Schedule
from stalls.models import Market
from stalls.services import create_market

MARKETS_FILE = Path(__file__).with_name("markets.json")
LUNAR_PAIRS = ("16", "27", "38", "49", "50")
LARGEST_FIRST = (UnitKind.TOWNSHIP, UnitKind.WARD, UnitKind.COMMUNE)


@dataclass(frozen=True)
class MarketPlan:
    """`was` is the commune's code of before July 2025, `days` the last digits of lunar days, none for every day."""

    name: str
    was: str
    days: str
    kind: str
    grade: int
    share: int


def known_markets() -> list[MarketPlan]:
    return [MarketPlan(**row) for row in json.loads(MARKETS_FILE.read_text(encoding="utf-8"))["markets"]]


def create_markets(count) -> list[tuple[Market, int]]:
    """The first `count` markets with their shares of the stalls; ValidationError when units are not loaded."""
    places = {step.old.code: step for step in _successions()}
    plans = known_markets()
    if count > len(plans):
        plans += islice(_further(places.values(), {plan.was for plan in plans}), count - len(plans))
    made = []
    for number, plan in enumerate(plans[:count], start=1):
        if plan.was not in places:
            raise ValidationError(f"Commune {plan.was} is missing: run load_places first.")
        made.append((create_market(_market(plan, places[plan.was], number)), plan.share))
    return made


def deal_out(total, shares) -> list[int]:
    """`total` by the shares, to the last one: rounding moves from market to market instead of being lost."""
    dealt, before, so_far = [], 0, 0
    for share in shares:
        so_far += share
        upto = total * so_far // sum(shares)
        dealt.append(upto - before)
        before = upto
    return dealt


def _successions():
    """Old communes in the order of their codes; none was split, so each has one successor."""
    return Succession.objects.select_related("old__parent", "new").order_by("old__code", "pk")


def _further(places, taken):
    """Towns come first. Beyond all communes they have a second market each, then a third."""
    free = sorted(
        (step.old for step in places if step.old.code not in taken), key=lambda unit: LARGEST_FIRST.index(unit.kind)
    )
    for number, unit in enumerate(cycle(free) if free else ()):
        again = number // len(free) + 1
        yield MarketPlan(
            name=f"Chợ {unit.short_name()}" + (f" {again}" if again > 1 else ""),
            was=unit.code,
            days="" if unit.kind == UnitKind.WARD else LUNAR_PAIRS[number % len(LUNAR_PAIRS)],
            kind=MarketKind.CENTRAL if unit.kind == UnitKind.TOWNSHIP and again == 1 else MarketKind.COMMUNE,
            grade=Grade.SECOND if unit.kind == UnitKind.TOWNSHIP else Grade.THIRD,
            share=1 if unit.kind == UnitKind.COMMUNE else 2,
        )


def _market(plan, place, number):
    short = plan.name.removeprefix("Chợ ")
    body = "Ban quản lý chợ" if plan.kind == MarketKind.CENTRAL else "Tổ quản lý chợ"
    return Market(
        name=plan.name,
        unit=place.new,
        legacy_unit=place.old,
        kind=plan.kind,
        grade=plan.grade,
        schedule=Schedule.LUNAR if plan.days else Schedule.DAILY,
        schedule_days=plan.days,
        opens_at=time(5, 30),
        closes_at=time(12, 0) if plan.days else time(18, 0),
        management_body=f"{body} {short}",
        hotline=f"0206390{number:04}",
    )
