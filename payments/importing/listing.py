"""Rows of the register as a list has them: masked for a page, whole for whoever runs the portal."""

from collections import defaultdict

from payments.enums import Relation
from payments.importing.columns import key_of
from payments.models import PayoutAccount, StallAccount
from stalls.enums import Goods, OwnerKind, StallKind
from stalls.models import Owner, Stall, Tenancy


def rows_of(markets, *, masked: bool, by=None) -> tuple[list[dict], int]:
    """Market by market in walking order, as far as `by` may see them, and how many accounts one stall has at most.

    None as `by` sees all.
    """
    stalls, held, shown = (_seen(model, by) for model in (Stall, Tenancy, StallAccount))
    stalls = stalls.filter(market__in=markets).select_related("section", "market").in_walking_order("market__code")
    held = held.current().filter(stall__market__in=markets).select_related("owner")
    shown = shown.current().filter(tenancy__stall__market__in=markets)
    tenancies = {tenancy.stall_id: tenancy for tenancy in held}
    accounts = defaultdict(list)
    for each in shown.order_by("position").select_related("account__bank"):
        accounts[each.tenancy_id].append(each.account)
    most, rows = 1, []
    for stall in stalls:
        tenancy = tenancies.get(stall.pk)
        row = _of_stall(stall)
        if tenancy:
            row |= _of_owner(tenancy, masked)
            hers = accounts[tenancy.pk]
            most = max(most, len(hers))
            for nth, account in enumerate(hers, start=1):
                row |= {key_of(name, nth): value for name, value in _of_account(account, masked).items()}
        rows.append(row)
    return rows, most


def _seen(model, by):
    return model.objects.all() if by is None else model.objects.visible_to(by)


def _of_stall(stall):
    return {
        "market": stall.market.code,
        "section": stall.section.name if stall.section else "",
        "code": stall.code,
        "kind": StallKind(stall.kind).label,
        "goods": Goods(stall.goods).label,
        "area_m2": stall.area_m2,
        "position": stall.position,
        "closed_on": stall.closed_on,
        "close_reason": stall.close_reason,
    }


def _of_owner(tenancy, masked):
    owner: Owner = tenancy.owner
    return {
        "name": owner.name,
        "owner_kind": OwnerKind(owner.kind).label,
        "phone": owner.phone,
        "national_id": owner.masked_national_id if masked else owner.national_id,
        "owner_code": owner.code,
        "since": tenancy.since,
    }


def _of_account(account: PayoutAccount, masked):
    return {
        "bank": account.bank.short_name,
        "number": account.masked_number if masked else account.number,
        "holder": account.holder_name,
        "relation": Relation(account.relation).label if account.relation else "",
        "reason": account.relation_reason,
        "issued": "" if masked else account.issued,
    }
