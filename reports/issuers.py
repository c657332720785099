"""Under whose name a report goes out, and of what place it speaks."""

from dataclasses import dataclass

from django.conf import settings

from officers.enums import Action
from places.models import AdminUnit
from stalls.models import Market


@dataclass(frozen=True)
class Issuer:
    """`place` as it stands in a sentence; `seat` is where it is signed."""

    place: str
    bodies: tuple[str, ...]
    seat: str
    recipients: tuple[str, ...]
    signer_title: str
    signer: str = ""


def issuer_of(user) -> Issuer:
    """By what she sees, as the figures are: one commune, one board's markets, or more than either stands for."""
    if user.scope.may(Action.TARGET):
        return _office(_in_a_sentence(settings.OFFICE_NAME))
    units = AdminUnit.objects.filter(pk__in=user.scope.unit_ids(Action.SEE)).communes().current()
    markets = Market.objects.visible_to(user).select_related("unit").order_by("sort_key")
    if not units and markets:
        return _board(markets)
    if len(units) == 1 and not markets.exclude(unit=units[0]).exists():
        return _commune(units[0])
    terms = user.appointments.in_force().exclude(area=None).select_related("area").prefetch_related("area__units")
    areas = {term.area.name: {unit.pk for unit in term.area.units.all()} for term in terms}
    covered = set().union(*areas.values())
    if areas and {unit.pk for unit in units} <= covered and not markets.exclude(unit__in=covered).exists():
        return _office(f"khu vực {', '.join(sorted(areas))}")
    return _office("các chợ trong phạm vi người lập")


def _office(place):
    """An officer of an area writes for the office too."""
    return Issuer(
        place, tuple(settings.REPORT_BODIES), settings.REPORT_PLACE, tuple(settings.REPORT_RECIPIENTS),
        settings.REPORT_SIGNER_TITLE, settings.REPORT_SIGNER,
    )  # fmt: skip


def _commune(unit):
    return Issuer(
        _in_a_sentence(unit.name), ("ỦY BAN NHÂN DÂN", unit.name.upper()), _seat(unit),
        tuple(settings.REPORT_COMMUNE_RECIPIENTS), settings.REPORT_COMMUNE_SIGNER_TITLE,
    )  # fmt: skip


def _board(markets):
    """Of one market, or of several that the same person is on the boards of."""
    names = ", ".join(market.name for market in markets)
    first = markets[0]
    body = first.management_body if len(markets) == 1 and first.management_body else f"Ban quản lý {names}"
    return Issuer(
        _in_a_sentence(names), (f"UBND {first.unit.name}".upper(), body.upper()), _seat(first.unit),
        tuple(settings.REPORT_BOARD_RECIPIENTS), settings.REPORT_BOARD_SIGNER_TITLE,
    )  # fmt: skip


def _seat(unit):
    """ "Xã Nước Hai" signs at Nước Hai."""
    return unit.name.split(" ", 1)[-1]


def _in_a_sentence(name):
    return name[:1].lower() + name[1:]
