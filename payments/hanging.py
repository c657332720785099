"""Whether a sheet that shows this trader's accounts may hang: from then on it takes two people to change them."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from officers.sealed import blind_index
from places.vietnamese import ascii_upper
from stalls.models import Tenancy

# Whose data were erased can't be told from her next entry. So long the next trader at her stall is taken for herself.
AFTER_ERASURE = timedelta(days=30)


def sign_of_name(name) -> str:
    """Tells one name from another without telling the name, written with marks or without."""
    return blind_index(ascii_upper(name), domain="tenancy.printed_name")


def may_hang(tenancy) -> bool:
    """Printed is enough, handed over or not.

    Giving the stall back and taking it again is no way round it, nor is another name for the trader, another entry of
    the same name, or another stall under the code that stands on the sheet.
    """
    if tenancy.printed_at:
        return True
    stall, owner = tenancy.stall, tenancy.owner
    at_this_place = Q(stall=stall) | Q(printed_code=stall.code, stall__market=stall.market_id)
    since = timezone.localdate() - AFTER_ERASURE
    erased = Q(owner__erased_at__isnull=False) & (Q(until=None) | Q(until__gte=since))
    is_hers = Q(owner=owner) | Q(printed_name=sign_of_name(owner.name)) | erased
    # One of them may have been a stall that this reader has no business with; that there was one is all that is asked.
    return Tenancy.objects.printed().filter(at_this_place & is_hers).known_to_be_visible().exists()


class Printed:
    """The same question for many stalls of a market, after one query: for lists."""

    def __init__(self, market):
        held = Tenancy.objects.printed().filter(stall__market=market)
        self.by_place = defaultdict(list)
        for stall, code, *whose in held.values_list(
            "stall", "printed_code", "owner", "printed_name", "owner__erased_at", "until"
        ):
            self.by_place[stall].append(whose)
            self.by_place[code].append(whose)
        self.since = timezone.localdate() - AFTER_ERASURE

    def may_hang(self, *, stall_id, code, owner_id, owner_name) -> bool:
        """`stall_id` and `owner_id` are None for a stall and an owner that are not in the register yet."""
        at_this_place = [*self.by_place.get(stall_id, ()), *self.by_place.get(code, ())]
        if not at_this_place:
            return False
        sign = sign_of_name(owner_name)
        return any(
            owner == owner_id or name == sign or (erased_at and (until is None or until >= self.since))
            for owner, name, erased_at, until in at_this_place
        )


def note_printed(tenancy_ids):
    """Called in the unit of work that writes the sheets into the ledger."""
    held = list(Tenancy.objects.filter(pk__in=tenancy_ids, printed_at=None).select_related("owner", "stall"))
    for tenancy in held:
        tenancy.printed_at, tenancy.printed_code = timezone.now(), tenancy.stall.code
        tenancy.printed_name = sign_of_name(tenancy.owner.name)
    Tenancy.objects.bulk_update(held, ["printed_at", "printed_code", "printed_name"], batch_size=200)


def forget_name(owner):
    """Her name is erased everywhere; for some weeks her stall is watched without it."""
    owner.tenancies.update(printed_name="")
