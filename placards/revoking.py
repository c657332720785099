"""Sheets that must come down: the data of their owner are erased, or an account on them is not to be paid any more."""

import json

from jobs.files import withdraw_files
from jobs.models import Job
from officers.acting import current_actor
from officers.audit import record, service
from payments.vietqr import decode
from placards.custody import note_events
from placards.enums import Custody, EventKind, PlacardState, RevokeReason
from placards.models import Placard, PlacardEvent, PrintBatch

# Stands for whoever received a sheet, once her data are erased.
RECEIVER = "Chủ hộ"


@service
def revoke_placards(owner):
    """Whatever hangs must be taken down; what it said is erased, and the files that hold it are gone at once."""
    placards = Placard.objects.filter(tenancy__owner=owner).select_related("stall__market").hold()
    batches = {placard.batch_id for placard in placards}
    withdraw_files(Job.objects.filter(print_batch__in=batches))
    hers = Placard.objects.filter(pk__in=[placard.pk for placard in placards])
    hers.update(state=PlacardState.REVOKED, revoke_reason=RevokeReason.CONSENT, snapshot_sealed=None)
    # Who took the paper, and what was noted of it, may be her name or a relative's.
    hers.exclude(handed_to="").update(handed_to=RECEIVER)
    _forget_what_was_said_of_orders(owner, batches)
    PlacardEvent.objects.filter(placard__in=placards).exclude(note="").update(note="")
    note_events(EventKind.REVOKED, placards, by=current_actor().user)
    for placard in placards:
        record("placard.revoke", placard, revoke_reason=RevokeReason.CONSENT)


def _forget_what_was_said_of_orders(owner, batches):
    """Also of those that were stopped, failed or wait, and so have no sheet of hers: her stall was in them."""
    stalls = set(owner.tenancies.values_list("stall", flat=True))
    noted = PrintBatch.objects.filter(market__stalls__in=stalls).exclude(reprint_note="").distinct()
    meant = {batch.pk for batch in noted.select_related("job") if stalls.intersection(batch.job.params["stalls"])}
    PrintBatch.objects.filter(pk__in=batches | meant).exclude(reprint_note="").update(reprint_note="")


@service
def revoke_sheet_showing(stall, account):
    """Every sheet that shows the account which was replaced or taken off: whoever scans it pays the wrong place.

    Older ones too: a sheet that a newer one has replaced may hang as long as nobody took it down.

    Called with the locked stall, so a print that is being written is waited for. Its file is not handed out any more.
    """
    may_hang = stall.placards.exclude(state=PlacardState.REVOKED).filter(custody__in=[Custody.STOCK, Custody.HANDED])
    for placard in may_hang.select_related("stall__market").hold():
        if not _shows(placard, account):
            continue
        placard.state, placard.revoke_reason = PlacardState.REVOKED, RevokeReason.ACCOUNT
        placard.save(update_fields=["state", "revoke_reason"])
        note_events(EventKind.REVOKED, [placard], by=current_actor().user, note=RevokeReason.ACCOUNT.label)
        record("placard.revoke", placard, revoke_reason=RevokeReason.ACCOUNT)


def _shows(placard, account) -> bool:
    """By what stands on the paper, not by what the register shows now."""
    codes = json.loads(placard.snapshot)["codes"]
    if account.issued:
        return any(code["payload"] == account.issued for code in codes)
    said = [decode(code["payload"]) for code in codes]
    return any((each.bank_bin, each.account) == (account.bank_id, account.number) for each in said)
