from django import template

from placards.enums import Custody, PlacardState, RevokeReason
from stalls.enums import Step

register = template.Library()

OF_FORMER_TENANT = "Biển này mang tài khoản của chủ cũ: phải thu lại."
OUT_OF_DATE = "Biển đang treo không còn đúng sổ: in lại và thay."


@register.inclusion_tag("placards/_stall_placards.html")
def stall_placards(stall, tenancy):
    """The sheets printed for a stall, each with the warning of what to do about it."""
    placards = list(stall.placards.select_related("batch"))
    for placard in placards:
        placard.warning = _warning(placard, stall, tenancy)
        placard.is_replaced = placard.state == PlacardState.SUPERSEDED
    return {"stall": stall, "placards": placards}


def _warning(placard, stall, tenancy):
    if placard.taken_down_at or placard.custody in (Custody.SPOILED, Custody.LOST):
        return ""
    if placard.state == PlacardState.REVOKED:
        return f"{placard.get_revoke_reason_display()}: phải thu lại."
    # A sheet that was printed may hang until somebody takes it down; that another was printed since takes none down.
    if tenancy is None or placard.tenancy_id != tenancy.pk:
        return OF_FORMER_TENANT
    if placard.state == PlacardState.PRINTED and stall.step != Step.PRINTED:
        return OUT_OF_DATE
    return ""


@register.simple_tag
def sheets_to_take_down(tenancy):
    """Serials of the sheets that were revoked because an account on them changed, newest first."""
    revoked = tenancy.placards.filter(revoke_reason=RevokeReason.ACCOUNT, taken_down_at=None)
    revoked = revoked.exclude(custody__in=[Custody.SPOILED, Custody.LOST]).order_by("-version")
    return list(revoked.values_list("serial", flat=True))
