from django import template
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from officers.enums import Action
from payments.hanging import may_hang
from payments.models import AccountChange, PayoutAccount, StallAccount
from payments.payloads import MOST_SHOWN

register = template.Library()


@register.inclusion_tag("payments/_stall_accounts.html")
def stall_accounts(stall, tenancy, may_register):
    """The accounts that a stall shows, in order, and those its owner has that it doesn't show."""
    here = FilteredRelation("stall_accounts", condition=Q(stall_accounts__tenancy=tenancy))
    theirs = tenancy.owner.accounts.all() if tenancy else PayoutAccount.objects.none()
    with_place = theirs.annotate(here=here, place=F("here__position")).order_by("place", "created_at")
    elsewhere = StallAccount.objects.current().filter(account=OuterRef("pk"))
    with_place = with_place.annotate(is_shown=Exists(elsewhere))
    accounts = list(with_place.select_related("bank"))
    shown = [account for account in accounts if account.place]
    # One that was only proposed, and never approved, is nobody's to use.
    others = [account for account in accounts if not account.place and (account.was_confirmed or account.is_shown)]
    hanging = bool(tenancy) and may_hang(tenancy) and not tenancy.owner.is_erased
    waiting = tenancy.account_changes.waiting().first() if hanging else None
    return {
        "stall": stall,
        "tenancy": tenancy,
        "shown": shown,
        "others": others,
        "most_shown": MOST_SHOWN,
        "hanging": hanging,
        "waiting": waiting,
        "may_register": may_register,
    }


@register.inclusion_tag("payments/_owner_accounts.html")
def owner_accounts(owner, may_reveal):
    # One that was only proposed in a change, and never approved, is not hers yet.
    hers = Q(was_confirmed=True) | Exists(StallAccount.objects.current().filter(account=OuterRef("pk")))
    return {"accounts": owner.accounts.filter(hers).select_related("bank", "confirmed_by"), "may_reveal": may_reveal}


@register.inclusion_tag("payments/_waiting_changes.html")
def waiting_changes(user):
    """On the first screen: what waits for this user's approval, and what she proposed and waits for."""
    changes = AccountChange.objects.visible_to(user).waiting()
    approves = AccountChange.objects.visible_to(user, to=Action.APPROVE).values("pk")
    return changes.aggregate(
        to_approve=Count("pk", filter=Q(pk__in=approves) & ~Q(proposed_by=user)),
        own=Count("pk", filter=Q(proposed_by=user)),
    )
