"""What the page of a stale form shows: the differences field by field, in words, and who made them."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst

from officers.acting import current_actor
from officers.audited import differences, facts
from officers.formviews import PortalForm
from officers.models import AuditEvent
from officers.stale import FIELD, StaleError, read_version, version_of, written

# Who changed a field is looked for among so many of the row's latest events.
MOST_EVENTS = 50
NOTHING, UNKNOWN = "để trống", "không rõ"


@dataclass(frozen=True)
class Change:
    """Who saved, and when."""

    by: Any
    at: datetime

    @property
    def name(self):
        return "Anh/chị" if self.by == current_actor().user else str(self.by)

    @property
    def when(self):
        at = timezone.localtime(self.at)
        day = "" if at.date() == timezone.localdate() else f" ngày {at:%d/%m/%Y}"
        return f"{at:%H:%M}{day}"


@dataclass(frozen=True)
class Difference:
    """One field of a stale form, in words. `change` is None where the audit doesn't tell."""

    label: str
    opened: str
    now: str
    typed: str
    was_touched: bool
    change: Change | None


@dataclass(frozen=True)
class Stale:
    """What the page says above a stale form. `last` is the change that the heading tells of."""

    heading: str
    advice: str
    last: Change | None
    differences: list[Difference]


def changes_of(row, names) -> dict[str, Change]:
    """By field, who made it say what it says now. A place that gave way to another stall's has no event of its own."""
    if not names:
        return {}
    facts_now = facts(row)
    now = json.loads(differences(type(row), {}, {name: facts_now[name] for name in names}))
    found = {}
    for event in AuditEvent.objects.about(row).select_related("actor")[:MOST_EVENTS]:
        changed = event.changed
        for name in set(names) & set(changed) - set(found):
            is_the_last = (changed[name][1] or "") == (now.get(name, [None, ""])[1] or "")
            found[name] = Change(event.actor, event.at) if is_the_last and event.actor else None
    return {name: change for name, change in found.items() if change}


class VersionedForm(PortalForm):
    """A form that edits a row: `compared` are the fields of the row that it may change, `this` is what it is called.

    What is compared is the form's own instance, or `row` where the form has none.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    compared: tuple[str, ...] = ()
    this = "mục này"
    stale: Stale | None = None

    def __init__(self, *args, row=None, **kwargs):
        super().__init__(*args, **kwargs)
        row = row or getattr(self, "instance", None)
        self.initial[FIELD] = written(version_of(row, self.compared)) if row else ""
        if self.is_bound:
            self.seen = read_version(self.data.get(FIELD, ""))
            if not self.seen:
                self._write(FIELD, "")

    def _write(self, name, value):
        self.data = self.data.copy()
        self.data[name] = value

    def add_service_errors(self, error):
        if isinstance(error, StaleError):
            self._take_in(error)
        else:
            super().add_service_errors(error)

    def _take_in(self, error):
        """Nothing of it is an error of the officer: the form is shown again as if it had been opened just now."""
        self._write(FIELD, written(version_of(error.row, self.compared)))
        changes = changes_of(error.row, error.names)
        last = max(changes.values(), key=lambda change: change.at, default=None)
        now, typed = version_of(error.row, self.compared), self.typed()
        versions = {"opened": error.seen, "now": now, "typed": typed}
        found = []
        for name in error.names:
            was_touched = typed[name] != self.offered(name, error.seen.get(name, UNKNOWN))
            if error.seen and not was_touched:
                self.follow(name, now)
            if error.seen or typed[name] != now[name]:
                found.append(self.difference(name, **versions, was_touched=was_touched, change=changes.get(name)))
        self.stale = Stale(self._heading(error, last), self._advice(error), last, found)

    def typed(self) -> dict[str, str]:
        """What was typed, as the row would say it."""
        return version_of(self.instance, self.compared) if self.compared else {}

    def difference(self, name, *, opened, now, typed, **facts) -> Difference:
        before = self.words(name, opened) if name in opened else UNKNOWN
        return Difference(self.label(name), before, self.words(name, now), self.words(name, typed), **facts)

    def label(self, name) -> str:
        field = self.fields.get(name)
        return field.label if field else capfirst(self._meta.model._meta.get_field(name).verbose_name)

    def labels_of_choices(self, name) -> dict[str, str]:
        """Empty for what is typed freely. The row may hold a choice that the form no longer offers."""
        fields = self._meta.model._meta.get_field(name), self.fields.get(name)
        choices = [getattr(field, "choices", None) or () for field in fields]
        return {str(value): str(label) for each in choices for value, label in each}

    def words(self, name, version) -> str:
        text = version[name]
        labels = self.labels_of_choices(name)
        if text and labels:
            return labels.get(text, UNKNOWN)
        return self.shown(name, text) or NOTHING

    def shown(self, name, text) -> str:
        """What the form's own input says for a value of the row."""
        field = self.fields.get(name)
        if field is None:
            return text
        if hasattr(field, "choices"):
            return self.offered(name, text)
        try:
            value = self._meta.model._meta.get_field(name).to_python(text) if text else None
        except ValidationError:
            return UNKNOWN
        return field.widget.format_value(field.prepare_value(value)) or ""

    def offered(self, name, text) -> str:
        """A list of choices stands on nothing where the row holds what the list doesn't offer."""
        choices = getattr(self.fields.get(name), "choices", None)
        return "" if choices and text not in {str(value) for value, _label in choices} else text

    def follow(self, name, now):
        """An input that the officer had not touched takes the register's value."""
        if name in self.fields:
            self._write(name, self.shown(name, now[name]))

    def _heading(self, error, last):
        if error.sentence:
            return error.sentence
        if not error.seen:
            return f"Không rõ lúc mở trang này sổ ghi gì về {self.this}, nên chưa lưu."
        if last is None:
            return f"{capfirst(self.this)} vừa được sửa ở chỗ khác."
        return f"{last.name} vừa sửa {self.this} lúc {last.when}"

    def _advice(self, error):
        if not error.seen or not error.names:
            return "Những gì anh/chị gõ còn nguyên. Xem lại rồi bấm nút một lần nữa."
        return "Chưa lưu gì. Ô anh/chị đã sửa còn nguyên như vừa gõ, ô khác đã theo sổ. Xem lại rồi lưu lần nữa."
