"""One order over many markets: each is ordered, printed, proved and entered by itself, and stops no other."""

from django.conf import settings
from django.core.exceptions import ValidationError

from jobs.enums import JobState
from jobs.models import Job
from jobs.parts import run_parts
from jobs.runner import cancel, run_now
from officers.audit import record, record_new, service
from placards.models import PrintRun
from placards.services.ordering import order_print

RUN_JOB = "print_run"


@service
def order_run(markets, *, layout, by=None, **order):
    """`order` is what else `order_print` takes, the same for each market. In which there is nothing to print is kept
    with the reason; ValidationError where that is so of all, or something has to be said that was not."""
    if not markets:
        raise ValidationError("Chưa chọn chợ nào để in.")
    job = Job.objects.create(kind=RUN_JOB, created_by=by)
    run = PrintRun.objects.create(layout=layout, job=job, created_by=by)
    total = 0
    for market in markets:
        try:
            total += order_print(market, layout=layout, by=by, run=run, **order).job.total
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                raise  # of the form, and so of every market
            run.skipped.append({"market": market.code, "reason": error.messages[0]})
    if not total:
        raise ValidationError(f"Không có chợ nào in được. {markets[0]}: {run.skipped[0]['reason']}")
    run.save(update_fields=["skipped"])
    job.total = total
    job.save(update_fields=["total"])
    record_new("run.order", run, markets=len(markets) - len(run.skipped), placards=total)
    return run


def print_small_run_now(run):
    if run.job.total <= settings.PRINT_AT_ONCE:
        run_now(run.job)


def run_print_run(claim):
    run_parts(claim)
    if not Job.objects.filter(part_of=claim.job, state=JobState.DONE).exists():
        raise ValidationError("Không in được chợ nào; lý do ghi ở từng chợ.")
    claim.finish("")


@service
def cancel_run(run):
    """What is printed by then stays printed; of the market that is being printed nothing is."""
    if not cancel(run.job):
        raise ValidationError("Đợt in này đã kết thúc nên không dừng được nữa.")
    record("run.cancel", run)
