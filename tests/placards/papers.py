"""Sheets in the ledger without a drawing: entered by the print job's own hands, which is quick enough for thousands."""

from jobs.models import Job
from officers.audit import unit_of_work
from placards import selection
from placards.models import Placard, PlacardEvent, PrintBatch
from placards.services import printing
from placards.services.versions import next_versions
from stalls.models import Stall


def enter(*stalls, by=None, market=None, copies=1):
    """One order of these stalls; those that can't be printed now are left out. In walking order, copy by copy."""
    market = market or stalls[0].market
    params = {"stalls": [stall.pk for stall in stalls]}
    job = Job.objects.create(kind="print", params=params, created_by=by, total=len(stalls))
    batch = PrintBatch.objects.create(market=market, layout="a6x4", job=job, created_by=by)
    chosen = Stall.objects.filter(pk__in=params["stalls"]).in_walking_order()
    with unit_of_work():
        candidates, _skipped = selection.read(chosen)
        versions = next_versions([each.stall_id for each in candidates])
        printing._write_ledger(batch, printing._papers(candidates, versions, copies))
    return list(batch.placards.in_walking_order())


def fresh(placard):
    return Placard.objects.select_related("stall", "tenancy").get(pk=placard.pk)


def story(placard):
    return list(PlacardEvent.objects.filter(placard=placard).values_list("kind", flat=True))
