"""The day's count of the whole register: kept by market for the pages, and by stall so that every number opens."""

from django.db import transaction
from django.utils import timezone

from jobs.enums import JobState
from jobs.models import Job
from officers.audit import record, unit_of_work
from officers.models import AuditHead
from reports.campaign import keep_campaign
from reports.enums import Reached
from reports.models import MarketDay, Snapshot, StallStanding
from reports.standing import with_flags
from stalls.models import Market, Stall

SNAPSHOT_JOB = "take_snapshot"
FLAGS = [f"has_{reached}" for reached in Reached]


def run_snapshot_job(claim):
    take_snapshot(still_at_it=claim.progress)
    claim.finish("")


def order_snapshot(*_told):
    """After what changed much; one that waits already counts it all."""
    if not Job.objects.filter(kind=SNAPSHOT_JOB, state=JobState.QUEUED).exists():
        Job.objects.create(kind=SNAPSHOT_JOB)


def take_snapshot(*, still_at_it=lambda done, total: None) -> Snapshot:
    """Of today, made or made anew; days before stay as they are.

    Market by market, each in a transaction of its own, so that nobody waits for the whole province to be counted. The
    numbers are written at the end, all at once: until then pages show those before, also where this is never finished.
    """
    day = timezone.localdate()
    snapshot, _made = Snapshot.objects.get_or_create(day=day)
    markets = list(Market.objects.open().order_by("pk"))
    counted = []
    for done, market in enumerate(markets):
        with transaction.atomic():
            _wait_for_others(snapshot)
            counted.append((market, _take_market(market, day)))
        still_at_it(done, len(markets))
    with unit_of_work():
        _wait_for_others(snapshot)
        for market, counts in counted:
            MarketDay.objects.update_or_create(snapshot=snapshot, market=market, defaults=counts)
        # By what is so, not by the list made at the start: another worker may have counted one that opened since.
        MarketDay.objects.filter(snapshot=snapshot, market__closed_on__isnull=False).delete()
        gone = StallStanding.objects.filter(until=None, stall__market__closed_on__isnull=False)
        _end(gone, day)
        keep_campaign(snapshot)
        head = AuditHead.objects.get()
        snapshot.done_at, snapshot.head_seq, snapshot.head_hash = timezone.now(), head.seq, head.hash
        snapshot.save()
        record("snapshot.take", snapshot, markets=len(markets))
    return snapshot


def _wait_for_others(snapshot):
    """Another worker may be at the same day: one market at a time is counted by one of them."""
    Snapshot.objects.select_for_update(no_key=True).get(pk=snapshot.pk)


def _take_market(market, day) -> dict:
    """The row of its `MarketDay`."""
    flagged = with_flags(Stall.objects.filter(market=market)).values_list("pk", *FLAGS)
    now = {pk: _bits(flags) for pk, *flags in flagged}
    counts = {reached.value: sum(bool(bits & reached.bit) for bits in now.values()) for reached in Reached}
    _keep_standings(market, now, day)
    return counts | {"unit_id": market.unit_id, "grade": market.grade, "kind": market.kind}


def _bits(flags) -> int:
    return sum(reached.bit for reached, flag in zip(Reached, flags, strict=True) if flag)


def _keep_standings(market, now, day):
    """What changed since it was counted last begins anew today; what changed twice today is said once."""
    known = {}
    for standing in StallStanding.objects.filter(until=None, stall__market=market):
        known[standing.stall_id] = standing
    changed = [standing for pk, standing in known.items() if now.get(pk) != standing.steps]
    _end(StallStanding.objects.filter(pk__in=[standing.pk for standing in changed]), day)
    same = known.keys() - {standing.stall_id for standing in changed}
    begun = [StallStanding(stall_id=pk, since=day, steps=bits) for pk, bits in now.items() if pk not in same]
    StallStanding.objects.bulk_create(begun, batch_size=500)


def _end(standings, day):
    """They last until the day before; those of today never were."""
    keys = list(standings.values_list("pk", flat=True))
    for start in range(0, len(keys), 500):
        some = StallStanding.objects.filter(pk__in=keys[start : start + 500])
        some.filter(since__gte=day).delete()
        some.update(until=day)
