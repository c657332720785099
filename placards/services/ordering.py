"""Orders to print: which stalls, on which sheets, and for what reason once more."""

from django.conf import settings
from django.core.exceptions import ValidationError

from jobs.models import Job
from jobs.runner import cancel, run_now
from officers.audit import record, record_new, service
from placards import reprinting, selection
from placards.models import Placard, PrintBatch
from placards.services.versions import last_versions
from placards.services.wanted import Wanted

PRINT_JOB = "print"


@service
def order_print(market, *, choice, layout, stall_ids=(), by=None, reason="", note="", run=None, **paper):
    """Fixes which stalls are meant, at this moment, and puts the work into a job.

    `paper` is what else `Wanted` takes; of a `run` it is one market of many. An officer who prints again what is as the
    register has it says why: each such sheet makes a good one worthless.
    """
    wanted = Wanted(layout, **paper)
    wanted.refuse_nonsense()
    # Read before anything is chosen: whatever is printed from here on is found when the order runs, and refused.
    last = last_versions(Placard.objects.filter(stall__market=market))
    stalls = selection.chosen(market, choice, stall_ids)
    again = reprinting.said_why(stalls, reason, note, by=by)
    ids = list(stalls.values_list("pk", flat=True))
    n_ready = _count_by_step(stalls) if run else _count_by_reading(stalls)
    versions = {str(stall): last.get(stall, 0) + 1 for stall in ids}
    params = {"stalls": ids, "versions": versions} | wanted.params()
    total, whole = n_ready * wanted.copies, run.job if run else None
    job = Job.objects.create(kind=PRINT_JOB, params=params, total=total, created_by=by, part_of=whole)
    said = again | {"layout": layout, "printer": wanted.printer, "run": run}
    batch = PrintBatch.objects.create(market=market, job=job, created_by=by, **said)
    record_new("batch.order", batch)
    return batch


def _count_by_reading(stalls):
    """With a word on why none can be printed; `selection.read` has the last word again when the order runs."""
    candidates, skipped = selection.read(stalls)
    if not candidates:
        raise _nothing(skipped)
    return len(candidates)


def _count_by_step(stalls):
    """Of one market of many: to unseal every account of a province would hold its writers up for seconds."""
    ready = selection.count_ready(stalls)
    if not ready:
        raise _nothing(selection.read(stalls[:1])[1])
    return ready


def _nothing(skipped):
    reason = f" {skipped[0].stall}: {skipped[0].reason}" if skipped else ""
    return ValidationError(f"Không có gian nào in được.{reason}")


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
