from django import template

from payments.models import MOST_SHOWN, PayoutAccount

register = template.Library()


@register.inclusion_tag("payments/_stall_accounts.html")
def stall_accounts(stall, tenancy, may_register):
    """The accounts that a stall shows, in order, and those its owner has that it doesn't show."""
    shown = list(tenancy.stall_accounts.select_related("account__bank", "account__owner")) if tenancy else []
    others = []
    if tenancy:
        theirs = PayoutAccount.objects.filter(owner=tenancy.owner_id).select_related("bank")
        others = theirs.exclude(pk__in=[each.account_id for each in shown])
    return {
        "stall": stall,
        "tenancy": tenancy,
        "shown": shown,
        "others": others,
        "most_shown": MOST_SHOWN,
        "may_register": may_register,
    }


@register.inclusion_tag("payments/_owner_accounts.html")
def owner_accounts(owner):
    return {"accounts": owner.accounts.select_related("bank", "confirmed_by")}
