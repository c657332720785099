"""What becomes of sheets when it turns out that a bank goes on."""

import datetime
import json
from dataclasses import asdict

from officers.audit import service
from placards import selection
from placards.models import Placard
from stalls.enums import Step
from stalls.models import Stall

# On every sheet another.
OF_THE_SHEET = {"serial", "version", "issued_on", "copy", "copies"}


@service
def keep_true_sheets(stall_ids):
    """Where the sheet in use says word for word what would be printed now, there is nothing to print. The stalls are
    locked by the caller, who has said what happened."""
    candidates, _skipped = selection.read(Stall.objects.filter(pk__in=stall_ids, step=Step.READY))
    in_use = Placard.objects.in_use().not_gone().filter(stall__in=[each.stall_id for each in candidates])
    sheets = {placard.stall_id: placard for placard in in_use}
    true = [each.stall_id for each in candidates if _says(sheets.get(each.stall_id), each)]
    Stall.objects.filter(pk__in=true).update(step=Step.PRINTED)


def _says(placard, candidate) -> bool:
    if placard is None or placard.tenancy_id != candidate.tenancy_id:
        return False
    face = candidate.face(serial=placard.serial, version=placard.version, issued_on=datetime.date.min)
    now, then = json.loads(json.dumps(asdict(face), default=str)), json.loads(placard.snapshot)
    return all(then.get(name) == now[name] for name in now.keys() - OF_THE_SHEET)
