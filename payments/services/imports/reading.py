"""A list is taken in, read and shown. Nothing of it is in the register yet."""

from django.conf import settings
from django.core.exceptions import ValidationError

from jobs.enums import OVER
from jobs.files import read_file, remove_files
from jobs.runner import run_now
from officers.audit import record, service, unit_of_work
from payments.enums import ImportState
from payments.importing.columns import heading_of
from payments.importing.keeping import KeptPlan, put, put_json, put_plan
from payments.importing.planning import plan_import
from payments.importing.reading import NOTHING_TO_READ, UnknownLayout, read_entries
from payments.models import ColumnMatch, RegisterImport
from payments.services.imports.rows import lock, order, refuse_gone
from places.vietnamese import nfc
from stalls.tables.books import EncodingUnsureError, open_book
from stalls.tables.dangers import TableError

READ_JOB = "read_list"
# What is smaller is read or written while the officer waits.
AT_ONCE_BYTES, AT_ONCE_ROWS = 150_000, 1000
# In the first and the last of them because its job has failed.
CAN_BE_READ_AGAIN = (
    ImportState.READING, ImportState.COLUMNS, ImportState.ENCODING, ImportState.SHOWN, ImportState.WRITING,
)  # fmt: skip


@service
def start_import(data: bytes, *, title, by, market=None, encoding=""):
    imported = RegisterImport.objects.create(
        market=market,
        file_title=nfc(title)[-120:] or "danh sách",
        created_by=by,
        encoding=encoding,
        source_file=put(data),
    )
    record("import.create", imported, market=market.code if market else "")
    return order(imported, READ_JOB)


def run_small_now(imported):
    """The rest is for the worker."""
    if imported.job.kind == READ_JOB:
        size = (settings.FILES_DIR / imported.source_file).stat().st_size
        is_small = size <= AT_ONCE_BYTES
    else:
        is_small = imported.counts.get("rows", 0) <= AT_ONCE_ROWS
    if is_small:
        run_now(imported.job)
    imported.refresh_from_db()


@service
def read_again(imported, *, encoding="", keys=None, signature=""):
    """With what the officer has answered, or because the register has changed."""
    imported = lock(imported, *CAN_BE_READ_AGAIN)
    refuse_gone(imported.source_file)
    if imported.job.state not in OVER:
        raise ValidationError("Tệp đang được đọc hoặc ghi. Chờ xong rồi bấm lại.")
    if keys is not None:
        _refuse_wrong_keys(keys)
        ColumnMatch.objects.update_or_create(user=imported.created_by, signature=signature, defaults={"keys": keys})
    imported.state, imported.encoding = ImportState.READING, encoding or imported.encoding
    record("import.read_again", imported)
    return order(imported, READ_JOB)


def _refuse_wrong_keys(keys):
    if "code" not in keys.values():
        raise ValidationError("Chọn cột nào là mã gian; danh sách không có thì chọn cột số thứ tự của gian.")
    twice = next((key for key in keys.values() if list(keys.values()).count(key) > 1), None)
    if twice:
        raise ValidationError(f"“{heading_of(twice)}” chọn cho hai cột. Mỗi loại chỉ một cột.")


def run_read_job(claim):
    imported = RegisterImport.objects.select_related("created_by", "market").get(pk=claim.job.params["import"])
    refuse_gone(imported.source_file)
    found = _read(imported, claim)
    with unit_of_work():
        claim.hold()
        kept = lock(imported, ImportState.READING)
        remove_files([kept.plan_file] if kept.plan_file else [])
        for name, value in found.items():
            setattr(kept, name, value)
        kept.save(update_fields=[*found])
        if kept.state == ImportState.SHOWN:
            kept.markets.set(KeptPlan(kept.plan_file).header["locks"]["markets"])
        record("import.read", kept, **{name: kept.counts.get(name, 0) for name in ("rows", "errors", "warnings")})
        claim.finish("")


def _read(imported, claim):
    """What becomes of the row."""
    try:
        read = entries_of(imported, claim)
    except EncodingUnsureError as unsure:
        return {"state": ImportState.ENCODING, "said": str(unsure), "plan_file": put_json(unsure.choices)}
    except TableError as refused:
        return {"state": ImportState.REFUSED, "said": str(refused), "plan_file": ""}
    except UnknownLayout as unknown:
        asked = {"table": unknown.table, "texts": unknown.heading.texts, "keys": unknown.heading.keys}
        asked |= {"signature": unknown.heading.signature, "sample": unknown.sample}
        return {"state": ImportState.COLUMNS, "said": "", "plan_file": put_json(asked)}
    if not read.entries:
        return {"state": ImportState.REFUSED, "said": NOTHING_TO_READ, "plan_file": ""}
    plan = plan_import(read.entries, by=imported.created_by, market=imported.market)
    return {
        "state": ImportState.SHOWN,
        "said": "",
        "plan_file": put_plan(plan, read.tables),
        "counts": plan.counts(),
        "digest": plan.digest(),
    }


def entries_of(imported, claim):
    book = open_book(read_file(imported.source_file), encoding=imported.encoding)
    total = sum(len(table.rows) for table in book.tables)
    claim.progress(0, total)
    remembered = ColumnMatch.objects.of(imported.created_by)
    return read_entries(book, remembered=remembered, still_at_it=lambda done: claim.progress(min(done, total), total))
