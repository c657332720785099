from django.db import models
from django.db.models import Q
from django.utils import timezone

from jobs.models import Job
from officers.audited import Audited
from officers.codes import new_code
from officers.enums import Action
from officers.models import User
from officers.scoping import ScopedQuerySet
from payments.enums import ImportState
from stalls.models import Market


class RegisterImportQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Her own. To do anything with it she must still be allowed to in every market that it is about."""
        own = Q(created_by=user)
        if to is Action.SEE:
            return own
        return own & ~Q(markets__in=Market.objects.exclude(pk__in=Market.objects.visible_to(user, to=to).values("pk")))

    def done(self):
        return self.filter(state=ImportState.DONE)

    def past(self, moment):
        """With files that are past their day."""
        return self.filter(created_at__lt=moment).exclude(source_file="", plan_file="", undo_file="")


class RegisterImport(models.Model):
    """An officer's own list on its way into the register: read, shown to her, written as a whole, taken back as one.

    What is in the list lies sealed among the files: the list itself, what would be done about it, how to take it back.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    # Where rows belong that name no market; the list may name others.
    market = models.ForeignKey(Market, models.PROTECT, null=True, related_name="+")
    markets = models.ManyToManyField(Market, related_name="imports")
    state = models.CharField("tình trạng", max_length=10, choices=ImportState, default=ImportState.READING)
    file_title = models.CharField("tên tệp", max_length=120)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    encoding = models.CharField(max_length=12, blank=True)
    # What is asked or refused: a sentence, and for a question what there is to choose from.
    said = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    # Of the plan that was shown: another one is not written.
    digest = models.CharField(max_length=64, blank=True)
    source_file = models.CharField(max_length=60, blank=True)
    plan_file = models.CharField(max_length=60, blank=True)
    undo_file = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = RegisterImportQuerySet.as_manager()

    audited = Audited(
        "import", "code", left_out=frozenset({"said", "digest", "source_file", "plan_file", "undo_file", "job"}),
        personal=frozenset({"file_title"}),
    )  # fmt: skip

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["created_by", "-created_at"], name="import_by_officer")]
        constraints = [
            models.CheckConstraint(
                name="import_done_has_a_time",
                condition=Q(state__in=[ImportState.DONE, ImportState.UNDONE], done_at__isnull=False)
                | (~Q(state__in=[ImportState.DONE, ImportState.UNDONE]) & Q(done_at=None)),
            ),
            models.CheckConstraint(
                name="import_undone_has_a_time",
                condition=Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (~Q(state=ImportState.UNDONE) & Q(undone_at=None)),
            ),
        ]

    def __str__(self):
        return self.file_title

    @property
    def file_names(self):
        return [name for name in (self.source_file, self.plan_file, self.undo_file) if name]


class ColumnMatchQuerySet(models.QuerySet):
    def of(self, user) -> dict[str, dict[int, str]]:
        """By signature of a heading, the key of each column that is used."""
        rows = self.filter(user=user).values_list("signature", "keys")
        return {signature: {int(index): key for index, key in keys.items()} for signature, keys in rows}


class ColumnMatch(models.Model):
    """Which columns an officer's own kind of list has, as she matched them. Of the headings their digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="column_matches")
    signature = models.CharField(max_length=32)
    keys = models.JSONField()
    matched_at = models.DateTimeField(auto_now=True)

    objects = ColumnMatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "signature"], name="column_match_once")]
