"""What the audit says of a row: its facts before and after, with personal values as blind indexes."""

import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from officers.sealed import SealedText, blind_index

# Kept up by the portal itself or said elsewhere; no officer wrote them.
NEVER_SAID = frozenset({"id", "created_at", "updated_at", "sort_key", "search_text", "step"})
INDEX_LETTERS = 16


@dataclass(frozen=True)
class Audited:
    """On a model as `audited`. `unit` is the path of attributes to the id of the unit that the row belongs to."""

    kind: str
    label: str
    unit: str = ""
    personal: frozenset[str] = field(default_factory=frozenset)
    left_out: frozenset[str] = field(default_factory=frozenset)

    def label_of(self, row) -> str:
        return str(_walk(row, self.label) or "")

    def unit_of(self, row) -> int | None:
        return _walk(row, self.unit) if self.unit else None


def _walk(row, path):
    for name in path.split("."):
        row = getattr(row, name) if row is not None else None
    return row


def facts(row) -> dict:
    """Plain values by field name, as the row stands now; what is sealed or personal by its index."""
    audited, model = row.audited, type(row)
    said = {}
    for each in model._meta.concrete_fields:
        if each.name in NEVER_SAID | audited.left_out or isinstance(each, models.BinaryField):
            continue
        if each.name.endswith("_index"):
            continue
        value = getattr(row, each.attname)
        said[each.name] = index_of(row, each.name, value) if each.name in audited.personal else plain(value)
    for name, value in vars(model).items():
        if isinstance(value, SealedText) and name not in audited.left_out:
            said[name] = index_of(row, name, getattr(row, name))
    return said


def index_of(row, name, value) -> str:
    """The same for the same words in the same column, so that one can follow a number without knowing it."""
    text = str(value or "")
    return f"#{blind_index(text, domain=f'{row._meta.db_table}.{name}')[:INDEX_LETTERS]}" if text else ""


def plain(value):
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return float(value) if isinstance(value, Decimal) else str(value)


def differences(model, before: dict, after: dict) -> str:
    """JSON of `{field: [before, after]}` for what differs. Rows pointed at are named, by one query for each."""
    names = [name for name in after if before.get(name) != after[name]]
    names = [name for name in names if not (before.get(name) is None and after[name] == "")]
    changed = {name: [before.get(name), after[name]] for name in names}
    for name, pair in changed.items():
        related = _related_model(model, name)
        if related:
            changed[name] = _named(related, pair)
    return json.dumps(changed, ensure_ascii=False, sort_keys=True)


def _related_model(model, name):
    try:
        return model._meta.get_field(name).related_model
    except FieldDoesNotExist:
        return None


def _named(model, pair):
    rows = {str(row.pk): row for row in model._base_manager.filter(pk__in=[pk for pk in pair if pk is not None])}
    return [_public_name(rows[str(pk)]) if str(pk) in rows else pk for pk in pair]


def _public_name(row):
    """A person is named by her code or sign-in name, a place or a bank by its own."""
    if getattr(row, "audited", None) and row.audited.personal:
        return row.audited.label_of(row)
    return str(row)
