"""A list that was agreed to is written, as a whole, if the register still is as it was when the list was shown."""

import gc
from collections.abc import Callable
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.models import Job
from officers.audit import record, service, unit_of_work
from payments.daily import ALARM_JOB
from payments.enums import ImportState
from payments.importing.keeping import KeptPlan, put_json
from payments.importing.planning import plan_import
from payments.importing.writing import Agreed, Writer
from payments.models import RegisterImport
from payments.services.alarms import look_again
from payments.services.imports.rows import lock, lock_rows, order, refuse_gone

WRITE_JOB = "write_list"
# What other apps do after a list was written: called with its import, in its transaction.
LIST_WRITTEN: list[Callable] = []
# So many stalls are looked at for alarms at once; for more the whole register's round is ordered.
MOST_LOOKED_AT = 500
CHANGED = "Sổ đã có thay đổi từ lúc xem trước, nên chưa ghi gì. Bấm “Đọc lại tệp” để xem trước theo sổ lúc này."


@service
def agree_to_import(imported, *, digest, names_read=False, reason="", asked=""):
    """To what was shown, and to nothing else. The list is written by the job."""
    kept = lock(imported, ImportState.SHOWN)
    if kept.digest != digest:
        raise ValidationError("Bản xem trước này không còn là bản mới nhất. Xem lại rồi bấm Ghi vào sổ.")
    if kept.counts["errors"]:
        raise ValidationError("Còn dòng lỗi: sửa trong tệp rồi gửi lại. Chưa ghi gì vào sổ.")
    kept.state = ImportState.WRITING
    record("import.agree", kept, names_read=names_read)
    return order(kept, WRITE_JOB, names_read=names_read, reason=reason, asked=asked)


def run_write_job(claim):
    params = claim.job.params
    imported = RegisterImport.objects.select_related("created_by", "market").get(pk=params["import"])
    refuse_gone(imported.plan_file)
    kept_plan = KeptPlan(imported.plan_file)
    claim.progress(0, imported.counts["rows"])
    entries = kept_plan.entries()
    agreed = Agreed(imported.created_by, imported.code, params["names_read"], params["reason"], params["asked"])
    with collected_later(), unit_of_work():
        claim.hold()
        imported = lock(imported, ImportState.WRITING)
        lock_rows(kept_plan.header["locks"])
        plan = plan_import(entries, by=imported.created_by, market=imported.market)
        if plan.has_errors or plan.digest() != imported.digest:
            raise ValidationError(CHANGED)
        written = Writer(plan, agreed).write()
        _look_at(written.touched)
        imported.undo_file = put_json({"made": written.made, "changed": written.changed})
        imported.state, imported.done_at = ImportState.DONE, timezone.now()
        imported.save(update_fields=["undo_file", "state", "done_at"])
        _tell_markets("market.import", imported, plan)
        record("import.done", imported, **{name: imported.counts[name] for name in ("created", "changed", "moved")})
        for follow in LIST_WRITTEN:
            follow(imported)
        claim.finish("")


@contextmanager
def collected_later():
    """Hundreds of thousands of objects are made and kept: looking for garbage among them takes a fifth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _look_at(stalls):
    if len(stalls) > MOST_LOOKED_AT:
        Job.objects.create(kind=ALARM_JOB)
    else:
        look_again(stalls)


def _tell_markets(action, imported, plan):
    rows = {}
    for row in plan.rows:
        counted = rows.setdefault(row.market.market, {"created": 0, "changed": 0, "moved": 0})
        if row.outcome.value in counted:
            counted[row.outcome.value] += 1
    for market, counted in rows.items():
        record(action, market, **{"import": imported.code}, **counted)
