"""Two people change what a stall shows after its placard was printed."""

from payments import services
from payments.enums import ChangeAsked, ChangeKind, ChangeReason
from payments.models import Bank


def propose(stall, *, by, kind=ChangeKind.REPLACE, old=None, bank="970418", number="220022002", name=None, **said):
    """Another account of the same owner, unless it is said otherwise."""
    tenancy = stall.tenancy
    if kind != ChangeKind.ADD and old is None:
        old = tenancy.stall_accounts.order_by("position").first().account
    values = {"reason": ChangeReason.NEW_BANK, "asked": ChangeAsked.IN_PERSON} | said
    if kind != ChangeKind.REMOVE:
        values |= {"bank": Bank.objects.get(pk=bank), "number": number, "holder_name": name or tenancy.owner.name}
    return services.propose_change(stall, kind=kind, by=by, old=old if kind != ChangeKind.ADD else None, **values)


def change_now(stall, *, by, approver, **said):
    change = propose(stall, by=by, **said)
    return services.approve_change(change, by=approver, holder_name=change.holder_name)
