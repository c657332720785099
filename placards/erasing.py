"""What becomes of an owner's sheets when she asks for her data to be erased."""

from jobs.files import withdraw_files
from jobs.models import Job
from officers.audit import record, service
from placards.enums import PlacardState
from placards.models import Placard


@service
def revoke_placards(owner):
    """Whatever hangs must be taken down; what it said is erased, and the files that hold it are gone at once."""
    placards = list(Placard.objects.filter(tenancy__owner=owner).select_related("stall__market"))
    batches = {placard.batch_id for placard in placards}
    withdraw_files(Job.objects.filter(print_batch__in=batches))
    Placard.objects.filter(pk__in=[placard.pk for placard in placards]).update(
        state=PlacardState.REVOKED, snapshot_sealed=None
    )
    for placard in placards:
        record("placard.revoke", placard)
