from django import template
from django.db.models import F, FilteredRelation, Q

from payments.models import PayoutAccount
from payments.payloads import MOST_SHOWN

register = template.Library()


@register.inclusion_tag("payments/_stall_accounts.html")
def stall_accounts(stall, tenancy, may_register):
    """The accounts that a stall shows, in order, and those its owner has that it doesn't show."""
    here = FilteredRelation("stall_accounts", condition=Q(stall_accounts__tenancy=tenancy))
    theirs = tenancy.owner.accounts.all() if tenancy else PayoutAccount.objects.none()
    with_place = theirs.annotate(here=here, place=F("here__position")).order_by("place", "created_at")
    accounts = list(with_place.select_related("bank"))
    shown = [account for account in accounts if account.place]
    others = [account for account in accounts if not account.place]
    return {
        "stall": stall,
        "tenancy": tenancy,
        "shown": shown,
        "others": others,
        "most_shown": MOST_SHOWN,
        "may_register": may_register,
    }


@register.inclusion_tag("payments/_owner_accounts.html")
def owner_accounts(owner, may_reveal):
    return {"accounts": owner.accounts.select_related("bank", "confirmed_by"), "may_reveal": may_reveal}
