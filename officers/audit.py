"""Writes the chain of events and checks it.

A service says `record(...)` or works inside `recording(...)`; what is said is kept until the outermost unit of work
ends and only then written: the head of the chain is the last row a transaction locks, so nobody waits in a circle.
"""

import json
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from officers.acting import current_actor
from officers.audited import differences, facts
from officers.inserting import insert_all
from officers.models.audit import NOTHING_BEFORE, AuditEvent, AuditHead, ChainBrokenError
from officers.scoping import beyond_scope, scoped_tables, written_table

# What each action is called for people; every app adds its own when it starts.
WORDS: dict[str, str] = {}
# What a detail is called that is no field of a model.
LABELS: dict[str, str] = {}


class Pending(list):
    """The events of a unit of work, in order. `was_heard`: a service has looked whether there was something to say."""

    was_heard = False


_events: ContextVar[Pending | None] = ContextVar("events", default=None)


class UnrecordedWriteError(Exception):
    """A service wrote to the register and recorded no event. A mistake of ours, found in tests and development."""


@contextmanager
def unit_of_work():
    """One transaction, beyond the scope guard, with its events at its end. Inside another it is a savepoint of it."""
    outer = _events.get()
    if outer is not None:
        kept, was_done = len(outer), False
        try:
            with beyond_scope(), transaction.atomic():
                yield
            was_done = True
        finally:
            if not was_done:
                del outer[kept:]
        return
    events = Pending()
    token = _events.set(events)
    try:
        with beyond_scope(), transaction.atomic(), _watched(events):
            yield
            _append(events)
    finally:
        _events.reset(token)


def service(function):
    """A function that writes to the register, as a unit of work."""

    @wraps(function)
    def call(*args, **kwargs):
        with unit_of_work():
            return function(*args, **kwargs)

    return call


@contextmanager
def _watched(events):
    """In tests and development a unit of work that writes register rows and says nothing of it fails."""
    if not settings.GUARDS:
        yield
        return
    written = set()

    def note(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if context["cursor"].rowcount:
            written.add(written_table(sql))
        return result

    with connection.execute_wrapper(note):
        yield
    unsaid = (written & scoped_tables()) - {AuditEvent._meta.db_table}
    if unsaid and not (events or events.was_heard):
        raise UnrecordedWriteError(f"{', '.join(sorted(unsaid))}: written without an event")


def record(action, row=None, *, changes="{}", unit_id=None, **details):
    """Notes an event about `row` for the end of this unit of work. `details` must hold nothing personal."""
    events = _events.get()
    if events is None:
        raise RuntimeError("record() is called in a service or in unit_of_work()")
    if action not in WORDS:
        raise ValueError(f"{action} has no words for people")
    if details:
        said = {name: [None, value] for name, value in details.items()}
        said = said if changes == "{}" else json.loads(changes) | said
        changes = json.dumps(said, ensure_ascii=False, sort_keys=True)
    event = AuditEvent(action=action, changes=changes, unit_id=unit_id)
    # Whoever acts now: one unit of work may act for several, one after the other.
    event.acting = current_actor()
    if row is not None:
        audited = row.audited
        event.subject_kind, event.subject = audited.kind, str(row.pk)
        event.label, event.unit_id = audited.label_of(row)[:80], unit_id or audited.unit_of(row)
    events.append(event)


def record_new(action, row, **details):
    """A row that was just made, with all that it says."""
    record(action, row, changes=differences(type(row), {}, facts(row)), **details)


@contextmanager
def recording(action, row, **details):
    """Around the changing of a row that is read afresh and locked; nothing is said when nothing changed."""
    before = facts(row)
    yield
    _events.get().was_heard = True
    changes = differences(type(row), before, facts(row))
    if changes != "{}" or details:
        record(action, row, changes=changes, **details)


def not_yet_written() -> list[AuditEvent]:
    """What this unit of work has said so far: the chain has it only once the work is done."""
    return list(_events.get() or ())


def head_text() -> str:
    """Where the chain ends now, to print on reports: whoever makes the chain anew can't make this anew on paper."""
    head = AuditHead.objects.filter(pk=1).first()
    return f"{head.seq}:{head.hash[:16]}" if head else "0:"


def _append(events):
    """Locks the head, numbers the events and binds each to the one before."""
    if not events:
        return
    # Asked before the head is locked, so that nobody waits for it meanwhile.
    roles = {actor: actor.role for actor in {event.acting for event in events}}
    head, _is_new = AuditHead.objects.select_for_update().get_or_create(pk=1)
    if not head.is_sealed:
        # Nothing is bound to a chain that somebody changed, or that another key would make unverifiable for ever.
        raise ChainBrokenError(
            "INDEX_KEY is not the key of the audit chain, or its head was changed: verify_audit tells."
        )
    at = timezone.now()
    seq, previous = head.seq, head.hash or NOTHING_BEFORE
    for event in events:
        seq += 1
        event.seq, event.at, event.previous = seq, at, previous
        actor = event.acting
        event.actor, event.actor_name = actor.user, actor.user.username if actor.user else ""
        event.role, event.address = roles[actor], actor.address
        event.hash = previous = event.own_hash()
    insert_all(events)
    head.seq, head.hash = seq, previous
    head.seal = head.own_seal()
    head.save(update_fields=["seq", "hash", "seal"])
