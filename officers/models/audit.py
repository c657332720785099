"""The chain of events: append-only, each event bound to the one before it."""

import hmac
import json
from datetime import UTC
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Q

from officers.enums import Action, Role
from officers.models.users import User
from officers.scoping import ScopedQuerySet
from places.models import AdminUnit

# What an event's hash covers, in this order, each behind its length.
SEALED_FIELDS = (
    "seq", "at", "actor_id", "actor_name", "role", "address", "action", "subject_kind", "subject", "label", "unit_id",
    "changes", "previous",
)  # fmt: skip
NOTHING_BEFORE = ""


class AppendOnlyError(Exception):
    """Somebody tried to change or delete what is only ever added to."""


def chain_hash(values) -> str:
    """HMAC-SHA256 over `values` in the order of SEALED_FIELDS; who has only the database can't make one."""
    parts = [str("" if value is None else value).encode() for value in values]
    said = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return hmac.digest(_chain_key(settings.INDEX_KEY), said, "sha256").hex()


@cache
def _chain_key(index_key):
    return hmac.digest(index_key, b"audit chain", "sha256")


class ChainBrokenError(Exception):
    """The head of the chain is not as the portal left it, or INDEX_KEY is not the key it was written with."""


def moment_text(at) -> str:
    """The same for a moment just taken and for one that either database gives back."""
    return at.astimezone(UTC).isoformat()


class AuditEventQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Whoever audits sees the events of her units; what belongs to no unit is the administrator's."""
        placed = Q(unit__pk__among=user.scope.unit_ids(Action.AUDIT))
        return placed | Q(unit=None) if Role.ADMINISTRATOR in user.scope.roles else placed

    def about(self, *rows):
        """Everything that happened to rows which the reader has been found to see."""
        subjects = Q(pk__in=())
        for row in rows:
            subjects |= Q(subject_kind=row.audited.kind, subject=str(row.pk))
        return self.filter(subjects).known_to_be_visible()

    def update(self, **values):
        raise AppendOnlyError("events are only added")

    def delete(self):
        raise AppendOnlyError("events are only added")


class AuditEvent(models.Model):
    """Who did what, when, from where. Personal values stand in `changes` as blind indexes, never in clear."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="+")
    changes = models.TextField(default="{}")
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["subject_kind", "subject", "-seq"], name="event_by_subject"),
            models.Index(fields=["unit", "-seq"], name="event_by_unit"),
            models.Index(fields=["actor", "-seq"], name="event_by_actor"),
            models.Index(fields=["action", "-seq"], name="event_by_action"),
            models.Index(fields=["label", "-seq"], name="event_by_label"),
            models.Index(fields=["actor_name", "-seq"], name="event_by_name"),
            models.Index(fields=["at"], name="event_by_time"),
        ]

    def __str__(self):
        return f"{self.seq} {self.action} {self.label}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("events are only added")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("events are only added")

    def own_hash(self) -> str:
        return chain_hash([moment_text(self.at) if name == "at" else getattr(self, name) for name in SEALED_FIELDS])

    @property
    def changed(self) -> dict:
        return json.loads(self.changes)


class AuditHead(models.Model):
    """Where the chain ends. One row: it is locked while events are added, so that there is one chain, and a tail
    that was cut off is missed. Its seal needs the key of the chain: nobody sets it back from inside the database.
    """

    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="audit_one_head", condition=Q(pk=1))]

    def __str__(self):
        return f"{self.seq}:{self.hash}"

    def own_seal(self) -> str:
        return chain_hash(["head", self.seq, self.hash])

    @property
    def is_sealed(self) -> bool:
        return self.seal == (self.own_seal() if self.seq else "")
