from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from payments.enums import AlarmKind, OfficerClue, OwnNumberKind
from stalls.models import Stall, through_markets


class AlarmQuerySet(ScopedQuerySet):
    follows = ("stall",)

    def in_scope(self, user, to):
        days = ["opened_at__date", "stall__created_at__date"]
        return through_markets(user, to, market="stall__market", days=days)

    def open(self):
        return self.filter(ended_at=None)

    def unexplained(self):
        return self.open().filter(explained_by=None)

    def explained(self):
        return self.open().exclude(explained_by=None)

    def closed(self):
        return self.exclude(closed_by=None)

    def gone(self):
        return self.exclude(ended_at=None).filter(closed_by=None)

    def open_first(self):
        """What is open by its age, then what ended lately."""
        return self.order_by(F("ended_at").desc(nulls_first=True), "opened_at", "pk")


class Alarm(models.Model):
    """What the portal found by itself at a stall. It is open until it no longer holds, or somebody above closed it."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField("cảnh báo", max_length=10, choices=AlarmKind)
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="alarms")
    # Tells two findings of a kind at a stall apart; of a number or a name it holds the index alone.
    key = models.CharField(max_length=100)
    how = models.CharField(max_length=10, choices=OfficerClue, blank=True)
    # The code of the account it is about: a slip that is deleted takes no alarm with it.
    account = models.CharField(max_length=8, blank=True)
    officer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    explanation = models.CharField("giải thích", max_length=500, blank=True)
    explained_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    explained_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    closing_note = models.CharField("kết luận", max_length=500, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What it stood on when it was closed: it opens again when something is added to that.
    facts = models.JSONField(default=list)

    objects = AlarmQuerySet.as_manager()

    audited = Audited(
        "alarm",
        "code",
        unit="stall.market.unit_id",
        personal=frozenset({"explanation", "closing_note"}),
        left_out=frozenset({"key", "facts"}),
    )

    class Meta:
        indexes = [
            models.Index(fields=["ended_at", "opened_at"], name="alarm_by_age"),
            models.Index(fields=["kind", "key"], name="alarm_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stall", "kind", "key"], condition=Q(ended_at=None), name="alarm_open_once"
            ),
            models.CheckConstraint(
                name="alarm_explained_in_words",
                condition=Q(explanation="", explained_by=None, explained_at=None)
                | (~Q(explanation="") & Q(explained_by__isnull=False, explained_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="alarm_closed_in_words_once_explained",
                condition=Q(closed_by=None, closing_note="")
                | (
                    ~Q(closing_note="") & Q(closed_by__isnull=False, ended_at__isnull=False, explained_by__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="alarm_closed_by_another",
                condition=Q(closed_by=None) | ~Q(closed_by=F("explained_by")),
            ),
            models.CheckConstraint(
                name="alarm_not_closed_by_whom_it_is_about",
                condition=Q(closed_by=None) | Q(officer=None) | ~Q(closed_by=F("officer")),
            ),
            models.CheckConstraint(
                name="alarm_names_an_officer_if_of_one",
                condition=Q(kind=AlarmKind.OFFICER, officer__isnull=False)
                | (~Q(kind=AlarmKind.OFFICER) & Q(officer=None)),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.stall}"

    @property
    def is_open(self):
        return self.ended_at is None

    @property
    def state(self):
        """`open`, `explained`, `closed` or `gone`."""
        if self.is_open:
            return "explained" if self.explained_by_id else "open"
        return "closed" if self.closed_by_id else "gone"


class OwnNumber(models.Model):
    """A number that an officer says is her own, kept so that it can be compared and not read."""

    user = models.ForeignKey(User, models.CASCADE, related_name="own_numbers")
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField("số của mình", max_length=10, choices=OwnNumberKind)
    # As account numbers are indexed in the register, so that they meet.
    number_index = models.CharField(max_length=64, db_index=True)
    masked = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "number_index"], name="own_number_once"),
        ]
