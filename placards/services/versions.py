"""Which sheet of its stall a placard is: 1 for the first that was ever printed."""

from django.db.models import Max

from placards.models import Placard


def next_versions(stall_ids):
    last = last_versions(Placard.objects.filter(stall__in=stall_ids))
    return {stall: last.get(stall, 0) + 1 for stall in stall_ids}


def last_versions(placards):
    return dict(placards.order_by().values_list("stall").annotate(last=Max("version")))
