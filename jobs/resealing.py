"""Brings everything sealed under the first of FIELD_KEYS, while the site writes: values in every model, and kept files.

A row is written only if its old ciphertext still stands there, and rows that somebody else has locked are left for the
next round, so nobody waits for this and nothing that was just written is undone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models import Func, Value

from jobs.files import context_of, named_files, write_file
from officers.sealed import SealBrokenError, SealedText, newest_head, seal_bytes, unseal_bytes

BATCH = 500
ROUNDS = 5


class SubBytes(Func):
    """The first bytes of a sealed value; SUBSTR means bytes on both databases when it is given bytes."""

    function = "SUBSTR"
    output_field = models.BinaryField()


@dataclass
class Report:
    values: int = 0
    files: int = 0
    left: int = 0
    broken: list[str] = field(default_factory=list)


def sealed_values() -> list[tuple[type[models.Model], SealedText]]:
    """Every sealed column of every model; an app that adds one is found by itself."""
    found = []
    for model in apps.get_models():
        found += [(model, value) for value in vars(model).values() if isinstance(value, SealedText)]
    return found


def old_rows(model, value):
    """(primary key, sealed value) of what another key than the first has sealed."""
    head = newest_head()
    begins = SubBytes(value.column, Value(1), Value(len(head)))
    rows = model._base_manager.exclude(**{value.column: None}).alias(begins=begins).exclude(begins=head)
    return rows.order_by("pk").values_list("pk", value.column)


def old_files() -> Iterator[str]:
    head = newest_head()
    for name in sorted(named_files()):
        try:
            with (settings.FILES_DIR / name).open("rb") as file:
                is_old = file.read(len(head)) != head
        except FileNotFoundError:
            continue
        if is_old:
            yield name


def count_old() -> Report:
    values = sum(old_rows(model, value).count() for model, value in sealed_values())
    files = sum(1 for _ in old_files())
    return Report(values=values, files=files, left=values + files)


def reseal() -> Report:
    report = Report()
    for model, value in sealed_values():
        for _round in range(ROUNDS):
            if not _reseal_column(model, value, report):
                break
    for name in list(old_files()):
        _reseal_file(name, report)
    report.left = count_old().left
    return report


def _reseal_column(model, value, report) -> bool:
    """One round over a column; whether another may find more. What doesn't open is named once and passed over."""
    missed = False
    rows, after = old_rows(model, value), None
    while batch := list((rows.filter(pk__gt=after) if after else rows)[:BATCH]):
        after = batch[-1][0]
        anew = _sealed_anew(model, value, batch, report)
        written = _write_batch(model, value, anew)
        report.values += written
        missed |= written < len(anew)
    return missed


def _sealed_anew(model, value, batch, report):
    anew = {}
    for pk, sealed in batch:
        context = value.context_of(model, pk)
        try:
            plain = unseal_bytes(sealed, context=context)
        except (SealBrokenError, ImproperlyConfigured) as error:
            _note_broken(report, str(error))
            continue
        anew[pk] = bytes(sealed), seal_bytes(plain, context=context)
    return anew


def _write_batch(model, value, anew) -> int:
    written = 0
    with transaction.atomic():
        rows = model._base_manager.filter(pk__in=anew).order_by("pk")
        free = list(rows.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        for pk in free:
            old, new = anew[pk]
            written += model._base_manager.filter(pk=pk, **{value.column: old}).update(**{value.column: new})
    return written


def _reseal_file(name, report):
    path = settings.FILES_DIR / name
    try:
        kept = path.read_bytes()
        # Finished before files were sealed.
        plain = kept if kept.startswith(b"%PDF-") else unseal_bytes(kept, context=context_of(name))
    except FileNotFoundError:
        return
    except (SealBrokenError, ImproperlyConfigured) as error:
        _note_broken(report, str(error))
        return
    write_file(name, plain)
    report.files += 1
    # Withdrawn or swept while it was being written: it must not come back.
    if name not in named_files():
        path.unlink(missing_ok=True)


def _note_broken(report, sentence):
    if sentence not in report.broken:
        report.broken.append(sentence)


def why_the_newest_does_not_open() -> str:
    """Of the newest value in each column, the first that the keys set do not open; empty when they open all."""
    for model, value in sealed_values():
        rows = model._base_manager.exclude(**{value.column: None}).order_by(f"-{_made_at(model)}")
        newest = rows.values_list("pk", value.column).first()
        try:
            if newest:
                unseal_bytes(newest[1], context=value.context_of(model, newest[0]))
        except (SealBrokenError, ImproperlyConfigured) as error:
            return str(error)
    return ""


def _made_at(model) -> str:
    moments = (each for each in model._meta.fields if isinstance(each, models.DateTimeField))
    return next(each.name for each in moments if each.auto_now_add or each.has_default())
