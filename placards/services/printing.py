"""From an order to a proved file. Nothing is written to the ledger before every code was read back off the file."""

import hashlib
import io
import json
from dataclasses import asdict
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.files import set_aside
from officers.access import allowed
from officers.audit import record, unit_of_work
from officers.enums import Action
from officers.models import User
from payments.hanging import note_printed
from placards import pdf, proof, selection
from placards.custody import note_events
from placards.enums import EventKind, PlacardState
from placards.expected import Order
from placards.faces import Face
from placards.layouts import LayoutError
from placards.models import Placard, PrintBatch
from placards.selection import Candidate
from placards.serials import new_serial
from placards.services.progress import Progress
from placards.services.versions import next_versions
from placards.services.wanted import drawn_with, layout_of
from stalls.enums import Step
from stalls.models import Stall


class Paper(NamedTuple):
    """One sheet to draw, and whose it is."""

    candidate: Candidate
    face: Face


def run_print_job(claim):
    """Draw, prove, then write the ledger and the file's name in one transaction that checks nothing moved meanwhile."""
    batch = PrintBatch.objects.select_related("market", "job").get(job=claim.job)
    _refuse_of_one_who_left(batch)
    ids = claim.job.params["stalls"]
    stalls = Stall.objects.filter(pk__in=ids).in_walking_order()
    candidates, skipped = selection.read(stalls)
    if not candidates:
        raise ValidationError("Không còn gian nào in được; sổ đã đổi sau khi đặt in.")
    papers = _papers(candidates, _ordered_versions(claim.job, ids), claim.job.params.get("copies", 1))
    claim.progress(0, len(papers))
    _refuse_printed_meanwhile(papers)
    content, drawn, proved = _draw_and_prove(batch, papers, Progress(claim, batch, len(papers)))
    claim.progress(len(papers), len(papers))
    name = claim.file_name("pdf")
    # Written aside first: a full disk is found out before the ledger is touched, and its locks are held for less long.
    with set_aside(name, content) as put_file, unit_of_work():
        claim.hold()
        _refuse_of_one_who_left(batch)
        _hold_still(stalls, candidates)
        _refuse_printed_meanwhile(papers)
        batch.pages = max(placement.page for placement in drawn.placements)
        batch.proved, batch.warnings = proved, list(drawn.warnings)
        batch.skipped = [asdict(each) for each in skipped]
        batch.sha256 = hashlib.sha256(content).hexdigest()
        # No more than this: the note may have been erased since the order was read.
        batch.save(update_fields=["pages", "proved", "warnings", "skipped", "sha256"])
        _write_ledger(batch, papers)
        claim.finish(name)
        # Last: a file that can't be put in its place takes the ledger back with it.
        put_file()


def _refuse_of_one_who_left(batch):
    """Read anew each time: the sheets would lie with somebody who can't come for them, or hand one over."""
    by = User.objects.filter(pk=batch.created_by_id).first()
    if by is not None and not (by.is_active and allowed(batch.market, by, Action.PRINT)):
        raise ValidationError(f"{by}, người đặt đợt này, không còn được in biển ở chợ này. Người khác đặt in lại.")


def _papers(candidates, versions, copies):
    """The sheets of a stall lie side by side, so that a cut pile is still in walking order."""
    made = {"issued_on": timezone.localdate(), "copies": copies}
    return [
        Paper(each, each.face(serial=new_serial(), version=versions[each.stall_id], copy=copy, **made))
        for each in candidates
        for copy in range(1, copies + 1)
    ]


def _ordered_versions(job, ids):
    """What each stall's next sheet was when it was decided whether a reason has to be said."""
    if "versions" not in job.params:  # ordered before orders kept it
        return next_versions(ids)
    return {int(stall): version for stall, version in job.params["versions"].items()}


def _draw_and_prove(batch, papers, progress):
    faces, out = tuple(paper.face for paper in papers), io.BytesIO()
    try:
        title = f"Biển mã QR {batch.market.name}"
        layout, options = layout_of(batch.layout, batch.job.params), drawn_with(batch.job.params)
        drawn = pdf.draw(faces, layout, out, title=title, on_page=progress.drawn, **options)
    except LayoutError as error:
        raise ValidationError(str(error)) from error
    content = out.getvalue()
    try:
        order = Order(faces, layout, **options)
        return content, drawn, proof.prove(content, order, on_page=progress.proved)
    except proof.ProofError as error:
        raise ValidationError(str(error)) from error


def _hold_still(stalls, candidates):
    """Locks the stalls and reads them once more: a sheet must not say what stopped being true while it was drawn."""
    held = Stall.objects.filter(pk__in=[each.stall_id for each in candidates]).order_by("pk")
    list(held.select_for_update(no_key=True))
    now = {each.stall_id: each for each in selection.read(stalls)[0]}
    moved = [each.words["stall_code"] for each in candidates if now.get(each.stall_id) != each]
    if moved:
        raise ValidationError(f"Gian {', '.join(moved[:5])} vừa được sửa trong lúc in. Không in tờ nào; hãy in lại.")


def _refuse_printed_meanwhile(papers):
    """Since the order: the sheet that came of it may have been handed over, and nobody said why to replace it."""
    versions = next_versions([each.stall_id for each, _ in papers])
    printed = list(dict.fromkeys(face.stall_code for each, face in papers if face.version != versions[each.stall_id]))
    if printed:
        raise ValidationError(
            f"Gian {', '.join(printed[:5])} vừa được in trong một đợt khác. Xem đợt đó trước khi in lại."
        )


def _write_ledger(batch, papers):
    stall_ids = {each.stall_id for each, _ in papers}
    # Locked before it is looked at: a sheet that is being revoked at this moment stays so.
    replaced = Placard.objects.filter(stall__in=stall_ids).in_use().select_related("stall__market").hold()
    Placard.objects.filter(pk__in=[each.pk for each in replaced]).update(state=PlacardState.SUPERSEDED)
    record("batch.print", batch, sha256=batch.sha256, placards=len(papers), pages=batch.pages)
    for placard in replaced:
        record("placard.supersede", placard, batch=batch.code)
    rows = []
    for candidate, face in papers:
        row = Placard(
            serial=face.serial,
            version=face.version,
            copy=face.copy,
            copies=face.copies,
            stall_id=candidate.stall_id,
            tenancy_id=candidate.tenancy_id,
            batch=batch,
            held_by=batch.created_by,
        )
        row.snapshot = json.dumps(asdict(face), ensure_ascii=False, default=str)
        rows.append(row)
    Placard.objects.bulk_create(rows, batch_size=500)
    note_events(EventKind.SUPERSEDED, replaced, by=batch.created_by, note=batch.get_reprint_reason_display())
    note_events(EventKind.PRINTED, rows, by=batch.created_by)
    for placard in rows:
        record("placard.print", placard, unit_id=batch.market.unit_id, version=placard.version, batch=batch.code)
    Stall.objects.filter(pk__in=stall_ids).update(step=Step.PRINTED)
    note_printed({each.tenancy_id for each, _ in papers})
