"""The last import of an officer is taken back, as one."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.enums import OVER
from jobs.files import remove_files
from officers.audit import record, service, unit_of_work
from officers.models import AuditEvent
from payments.enums import ImportState
from payments.importing.keeping import take_json
from payments.importing.undoing import undo
from payments.models import RegisterImport
from payments.services.imports.rows import lock, lock_rows, order

UNDO_JOB = "undo_list"


def why_not_undo(imported) -> str:
    if imported.state != ImportState.DONE:
        return "Lần nhập này chưa ghi vào sổ."
    if not imported.undo_file:
        return "Đã quá hạn hoàn tác."
    newer = RegisterImport.objects.visible_to(imported.created_by).done().filter(done_at__gt=imported.done_at)
    return "Chỉ hoàn tác được lần nhập gần nhất của anh/chị." if newer.exists() else ""


@service
def order_undo(imported):
    kept = lock(imported, ImportState.DONE)
    refusal = why_not_undo(kept)
    if refusal:
        raise ValidationError(refusal)
    if kept.job.state not in OVER:
        raise ValidationError("Đang hoàn tác rồi. Chờ xong.")
    record("import.order_undo", kept)
    return order(kept, UNDO_JOB)


def run_undo_job(claim):
    imported = RegisterImport.objects.select_related("created_by").get(pk=claim.job.params["import"])
    claim.progress(0, imported.counts["rows"])
    with unit_of_work():
        claim.hold()
        imported = lock(imported, ImportState.DONE)
        refusal = why_not_undo(imported)
        if refusal:
            raise ValidationError(refusal)
        log = take_json(imported.undo_file)
        lock_rows(_locks_of(log, imported))
        done = AuditEvent.objects.filter(subject_kind="import", subject=str(imported.pk), action="import.done")
        undo(log, by=imported.created_by, after_seq=done.latest("seq").seq)
        remove_files([imported.undo_file])
        imported.state, imported.undone_at, imported.undo_file = ImportState.UNDONE, timezone.now(), ""
        imported.save(update_fields=["state", "undone_at", "undo_file"])
        for market in imported.markets.all():
            record("market.import_undo", market, **{"import": imported.code})
        record("import.undo", imported)
        claim.finish("")


def _locks_of(log, imported):
    changed = {}
    for kind, pk, _before in log["changed"]:
        changed.setdefault(kind, []).append(pk)
    return {
        "owners": sorted({*log["made"]["owners"], *changed.get("owner", ())}),
        "accounts": sorted({*log["made"]["accounts"], *changed.get("confirmed", ())}),
        "markets": sorted(imported.markets.values_list("pk", flat=True)),
        "stalls": sorted({*log["made"]["stalls"], *changed.get("step", ())}),
    }
