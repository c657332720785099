"""What the register does when communes are merged."""

from officers.audit import record, recording, service
from stalls.models import Market, Owner, Stall
from stalls.services.markets import INDEX_FIELDS, index_market


@service
def move_register_of(olds, new):
    """Owners and markets go to the new unit; a market keeps where it stood, for whoever looked after it there."""
    owners = list(Owner.objects.filter(unit__in=olds).order_by("pk").select_for_update(of=("self",), no_key=True))
    for owner in owners:
        with recording("owner.merge", owner):
            owner.unit = new
    Owner.objects.bulk_update(owners, ["unit"], batch_size=500)
    held = Market.objects.filter(unit__in=olds).order_by("pk").select_for_update(of=("self",), no_key=True)
    markets = list(held.select_related("unit"))
    for market in markets:
        with recording("market.merge", market):
            market.unit, market.legacy_unit = new, market.unit
            index_market(market)
    Market.objects.bulk_update(markets, ["unit", "legacy_unit", *INDEX_FIELDS], batch_size=500)
    Stall.objects.filter(market__in=markets).face_changed()
    record("register.merge", unit_id=new.pk, markets=len(markets), owners=len(owners))
