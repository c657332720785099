"""The quick form: a stall with all that hangs on it."""

from officers.audit import service
from payments.services.accounts import add_account
from stalls.services import create_owner, create_stall, lock_owner, move_in, reusable_owner


@service
def register_stall(market, *, by, code, section, kind, goods, name, phone, bank, number, since):
    """The quick form: stall, owner, tenancy and account, all or nothing. Without a name only the stall is made."""
    owner = reusable_owner(name=name, phone=phone, by=by) if name else None
    if owner:
        lock_owner(owner.pk)
    stall = create_stall(market, code=code, section=section, kind=kind, goods=goods)
    if not name:
        return stall, None
    owner = owner or create_owner(name=name, unit=market.unit, phone=phone)
    move_in(stall, owner, since=since)
    shown = add_account(stall, bank=bank, number=number) if bank else None
    return stall, shown
