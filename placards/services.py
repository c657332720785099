"""From an order to a proved file. Nothing is written to the ledger before every code was read back off the file."""

import hashlib
import io
import json
import time
from dataclasses import asdict

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from jobs.files import set_aside
from jobs.models import Job
from jobs.runner import cancel, run_now
from officers.access import allowed
from officers.audit import record, record_new, service, unit_of_work
from officers.enums import Action
from officers.models import User
from payments.hanging import note_printed
from placards import pdf, proof, reprinting, selection
from placards.backs import NO_HOST, Backs
from placards.custody import note_events
from placards.enums import EventKind, PlacardState
from placards.expected import Order
from placards.layouts import LAYOUTS, LayoutError
from placards.models import Placard, PrintBatch
from placards.serials import new_serial
from stalls.enums import Step
from stalls.models import Stall

PRINT_JOB = "print"


@service
def order_print(market, *, choice, layout, stall_ids=(), start=1, backs="", by=None, reason="", note=""):
    """Fixes which stalls are meant, at this moment, and puts the work into a job.

    The first sheet is begun at cell `start`; `backs` is the edge its printer turns paper over, empty for no backs. An
    officer who prints again what is as the register has it says why: each such sheet makes a good one worthless.
    """
    cells = len(LAYOUTS[layout].cells)
    # Read before anything is chosen: whatever is printed from here on is found when the order runs, and refused.
    last = _last_versions(Placard.objects.filter(stall__market=market))
    if not 1 <= start <= cells:
        raise ValidationError(f"Mẫu này có {cells} ô trên một tờ; ô bắt đầu phải từ 1 đến {cells}.")
    if backs and not settings.PUBLIC_HOST:
        raise ValidationError({"backs": NO_HOST})
    stalls = selection.chosen(market, choice, stall_ids)
    again = reprinting.said_why(stalls, reason, note, by=by)
    ids = list(stalls.values_list("pk", flat=True))
    candidates, skipped = selection.read(stalls)
    if not candidates:
        reason = f" {skipped[0].stall}: {skipped[0].reason}" if skipped else ""
        raise ValidationError(f"Không có gian nào in được.{reason}")
    versions = {str(stall): last.get(stall, 0) + 1 for stall in ids}
    params = {"stalls": ids, "versions": versions, "start": start, "backs": backs}
    job = Job.objects.create(kind=PRINT_JOB, params=params, total=len(candidates), created_by=by)
    batch = PrintBatch.objects.create(market=market, layout=layout, job=job, created_by=by, **again)
    record_new("batch.order", batch)
    return batch


def print_small_orders_now(batch):
    """An order of up to PRINT_AT_ONCE placards is ready when the page answers; a larger one is left to the worker."""
    if batch.job.total <= settings.PRINT_AT_ONCE:
        run_now(batch.job)


@service
def cancel_print(batch):
    """Nothing of the order is printed: its worker finds the job gone before it writes a line of the ledger."""
    if not cancel(batch.job):
        raise ValidationError("Đợt in này đã kết thúc nên không dừng được nữa.")
    record("batch.cancel", batch)


def run_print_job(claim):
    """Draw, prove, then write the ledger and the file's name in one transaction that checks nothing moved meanwhile."""
    batch = PrintBatch.objects.select_related("market", "job").get(job=claim.job)
    _refuse_of_one_who_left(batch)
    ids = claim.job.params["stalls"]
    stalls = Stall.objects.filter(pk__in=ids).in_walking_order()
    candidates, skipped = selection.read(stalls)
    if not candidates:
        raise ValidationError("Không còn gian nào in được; sổ đã đổi sau khi đặt in.")
    claim.progress(0, len(candidates))
    faces = _faces(candidates, _ordered_versions(claim.job, ids))
    _refuse_printed_meanwhile(faces, candidates)
    content, drawn, proved = _draw_and_prove(batch, faces, _Progress(claim, batch, len(candidates)))
    claim.progress(len(candidates), len(candidates))
    name = claim.file_name("pdf")
    # Written aside first: a full disk is found out before the ledger is touched, and its locks are held for less long.
    with set_aside(name, content) as put_file, unit_of_work():
        claim.hold()
        _refuse_of_one_who_left(batch)
        _hold_still(stalls, candidates, faces)
        batch.pages = max(placement.page for placement in drawn.placements)
        batch.proved, batch.warnings = proved, list(drawn.warnings)
        batch.skipped = [asdict(each) for each in skipped]
        batch.sha256 = hashlib.sha256(content).hexdigest()
        # No more than this: the note may have been erased since the order was read.
        batch.save(update_fields=["pages", "proved", "warnings", "skipped", "sha256"])
        _write_ledger(batch, candidates, faces)
        claim.finish(name)
        # Last: a file that can't be put in its place takes the ledger back with it.
        put_file()


def _refuse_of_one_who_left(batch):
    """Read anew each time: the sheets would lie with somebody who can't come for them, or hand one over."""
    by = User.objects.filter(pk=batch.created_by_id).first()
    if by is not None and not (by.is_active and allowed(batch.market, by, Action.PRINT)):
        raise ValidationError(f"{by}, người đặt đợt này, không còn được in biển ở chợ này. Người khác đặt in lại.")


def _faces(candidates, versions):
    today = timezone.localdate()
    return [each.face(serial=new_serial(), version=versions[each.stall_id], issued_on=today) for each in candidates]


def _ordered_versions(job, ids):
    """What each stall's next sheet was when it was decided whether a reason has to be said."""
    if "versions" not in job.params:  # ordered before orders kept it
        return next_versions(ids)
    return {int(stall): version for stall, version in job.params["versions"].items()}


def next_versions(stall_ids):
    last = _last_versions(Placard.objects.filter(stall__in=stall_ids))
    return {stall: last.get(stall, 0) + 1 for stall in stall_ids}


def _last_versions(placards):
    return dict(placards.order_by().values_list("stall").annotate(last=Max("version")))


class _Progress:
    """Counts a placard whole when it is proved, and renews the lease with each word.

    When its page is drawn it counts a quarter: about what drawing takes of the time, by which the rest is foretold.
    """

    SECONDS_BETWEEN = 1
    DRAWN = 0.25

    def __init__(self, claim, batch, total):
        sides = 2 if claim.job.params.get("backs") else 1
        self.claim, self.total, self.per_page = claim, total, len(LAYOUTS[batch.layout].cells) / sides
        self.said_at = time.monotonic()

    def drawn(self, pages):
        self._say(int(self._placards(pages) * self.DRAWN))

    def proved(self, pages):
        self._say(int(self.total * self.DRAWN + self._placards(pages) * (1 - self.DRAWN)))

    def _placards(self, pages):
        return min(pages * self.per_page, self.total)

    def _say(self, done):
        if time.monotonic() - self.said_at >= self.SECONDS_BETWEEN:
            self.claim.progress(done, self.total)
            self.said_at = time.monotonic()


def _draw_and_prove(batch, faces, progress):
    out = io.BytesIO()
    try:
        title = f"Biển mã QR {batch.market.name}"
        layout, options = LAYOUTS[batch.layout], _options(batch.job.params)
        drawn = pdf.draw(faces, layout, out, title=title, on_page=progress.drawn, **options)
    except LayoutError as error:
        raise ValidationError(str(error)) from error
    content = out.getvalue()
    try:
        order = Order(tuple(faces), layout, **options)
        return content, drawn, proof.prove(content, order, on_page=progress.proved)
    except proof.ProofError as error:
        raise ValidationError(str(error)) from error


def _options(params):
    """What was ordered about the sheets. The verify page on the backs is the portal's own, by its public name."""
    edge = params.get("backs")
    backs = Backs(settings.PUBLIC_HOST, edge) if edge else None
    return {"start": params.get("start", 1), "backs": backs}


def _hold_still(stalls, candidates, faces):
    """Locks the stalls and reads them once more: a sheet must not say what stopped being true while it was drawn."""
    held = Stall.objects.filter(pk__in=[each.stall_id for each in candidates]).order_by("pk")
    list(held.select_for_update(no_key=True))
    now = {each.stall_id: each for each in selection.read(stalls)[0]}
    moved = [each.words["stall_code"] for each in candidates if now.get(each.stall_id) != each]
    if moved:
        raise ValidationError(f"Gian {', '.join(moved[:5])} vừa được sửa trong lúc in. Không in tờ nào; hãy in lại.")
    _refuse_printed_meanwhile(faces, candidates)


def _refuse_printed_meanwhile(faces, candidates):
    """Since the order: the sheet that came of it may have been handed over, and nobody said why to replace it."""
    versions = next_versions([each.stall_id for each in candidates])
    printed = [
        face.stall_code for each, face in zip(candidates, faces, strict=True) if face.version != versions[each.stall_id]
    ]
    if printed:
        raise ValidationError(
            f"Gian {', '.join(printed[:5])} vừa được in trong một đợt khác. Xem đợt đó trước khi in lại."
        )


def _write_ledger(batch, candidates, faces):
    stall_ids = [each.stall_id for each in candidates]
    # Locked before it is looked at: a sheet that is being revoked at this moment stays so.
    replaced = Placard.objects.filter(stall__in=stall_ids).in_use().select_related("stall__market").hold()
    Placard.objects.filter(pk__in=[each.pk for each in replaced]).update(state=PlacardState.SUPERSEDED)
    record("batch.print", batch, sha256=batch.sha256, placards=len(candidates), pages=batch.pages)
    for placard in replaced:
        record("placard.supersede", placard, batch=batch.code)
    rows = []
    for candidate, face in zip(candidates, faces, strict=True):
        row = Placard(
            serial=face.serial,
            version=face.version,
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
    note_printed([each.tenancy_id for each in candidates])
