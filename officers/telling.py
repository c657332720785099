"""Events in an officer's words: which field said what before, and what it says now."""

from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from officers.audit import LABELS, WORDS
from officers.enums import Role

NOTHING = "để trống"
YES_NO = {True: "có", False: "không"}


@dataclass(frozen=True)
class Line:
    """`is_hidden`: a personal value, of which only the index is kept."""

    label: str
    before: str
    now: str
    is_hidden: bool = False


def words_of(event) -> str:
    return WORDS.get(event.action, event.action)


def roles_of(event) -> str:
    """The roles as they are called now; one that is no more is shown as it was written."""
    names = dict(Role.choices)
    return ", ".join(names.get(role, role) for role in event.role.split(",") if role)


def lines_of(event) -> list[Line]:
    model = model_of(event.subject_kind)
    return [_line(model, name, before, now) for name, (before, now) in event.changed.items()]


@cache
def model_of(kind):
    audited = (model for model in apps.get_models() if getattr(model, "audited", None))
    return next((model for model in audited if model.audited.kind == kind), None)


def _line(model, name, before, now):
    field = _field(model, name)
    label = LABELS.get(name) or str(getattr(field, "verbose_name", "") or name)
    values = [_said(field, value) for value in (before, now)]
    hidden = any(isinstance(value, str) and value.startswith("#") for value in (before, now))
    return Line(label[:1].upper() + label[1:], *values, is_hidden=hidden)


def _field(model, name):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _said(field, value) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return YES_NO[value]
    choices = dict(getattr(field, "flatchoices", ()) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(value, str) and value.startswith("#"):
        return f"dấu {value[1:9]}"
    day = _moment(value) or _day(value)
    return day or (str(value).replace(".", ",") if isinstance(value, float) else str(value))


def _moment(value) -> str:
    """A moment as the clock showed it here; other text is no moment."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return ""
    if moment is None or timezone.is_naive(moment):
        return ""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def _day(value) -> str:
    """`2026-11-25` as it is read here; other text is no day."""
    try:
        day = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return ""
    return f"{day:%d/%m/%Y}" if day else ""


def tell(events):
    """Each event with its words and lines; the list stays as it was."""
    for event in events:
        event.words, event.lines, event.roles = words_of(event), lines_of(event), roles_of(event)
    return events
