"""Sheets that must come down: the data of their owner are erased, or an account on them is not to be paid any more."""

import json

from jobs.files import withdraw_files
from jobs.models import Job
from officers.audit import record, service
from payments.vietqr import decode
from placards.enums import PlacardState, RevokeReason
from placards.models import Placard


@service
def revoke_placards(owner):
    """Whatever hangs must be taken down; what it said is erased, and the files that hold it are gone at once."""
    placards = list(Placard.objects.filter(tenancy__owner=owner).select_related("stall__market"))
    batches = {placard.batch_id for placard in placards}
    withdraw_files(Job.objects.filter(print_batch__in=batches))
    Placard.objects.filter(pk__in=[placard.pk for placard in placards]).update(
        state=PlacardState.REVOKED, revoke_reason=RevokeReason.CONSENT, snapshot_sealed=None
    )
    for placard in placards:
        record("placard.revoke", placard, revoke_reason=RevokeReason.CONSENT)


@service
def revoke_sheet_showing(stall, account):
    """The sheet in use, if it shows the account that was replaced or taken off: whoever scans it pays the wrong place.

    Called with the locked stall, so a print that is being written is waited for. Its file is not handed out any more.
    """
    placard = stall.placards.in_use().select_related("stall__market").first()
    if placard is None or not _shows(placard, account):
        return
    placard.state, placard.revoke_reason = PlacardState.REVOKED, RevokeReason.ACCOUNT
    placard.save(update_fields=["state", "revoke_reason"])
    record("placard.revoke", placard, revoke_reason=RevokeReason.ACCOUNT)


def _shows(placard, account) -> bool:
    """By what stands on the paper, not by what the register shows now."""
    codes = json.loads(placard.snapshot)["codes"]
    if account.issued:
        return any(code["payload"] == account.issued for code in codes)
    said = [decode(code["payload"]) for code in codes]
    return any((each.bank_bin, each.account) == (account.bank_id, account.number) for each in said)
