import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from jobs.models import Job
from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from officers.sealed import SealedText
from placards.enums import PlacardState, RevokeReason
from stalls.enums import Step
from stalls.models import Market, Stall, Tenancy, through_markets


class PrintBatchQuerySet(ScopedQuerySet):
    follows = ("market",)

    def in_scope(self, user, to):
        return through_markets(user, to, market="market", days=["created_at__date"])


class PrintBatch(models.Model):
    """One order to print: which stalls of one market, on which layout, and what came of it."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    market = models.ForeignKey(Market, models.PROTECT, related_name="print_batches")
    layout = models.CharField(max_length=20)
    job = models.OneToOneField(Job, models.PROTECT, related_name="print_batch")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="print_batches")
    created_at = models.DateTimeField(default=timezone.now)
    pages = models.PositiveIntegerField(default=0)
    proved = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    skipped = models.JSONField(default=list)
    warnings = models.JSONField(default=list)

    objects = PrintBatchQuerySet.as_manager()

    audited = Audited("batch", "code", unit="market.unit_id", left_out=frozenset({"skipped", "warnings"}))

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["market", "-created_at"], name="batch_by_market")]

    def __str__(self):
        return f"Đợt in {self.code}"

    @property
    def file_name(self):
        return f"bien-{self.market.code}-{self.code}.pdf"

    @property
    def sha256_parts(self):
        """Where a narrow screen may break the 64 letters."""
        return [self.sha256[start : start + 8] for start in range(0, len(self.sha256), 8)]

    @property
    def outdated_stalls(self):
        """Codes of the stalls whose sheet in the file must not go up any more, along the way through the market."""
        return list(self.placards.outdated().in_walking_order().values_list("stall__code", flat=True))

    @property
    def kept_file(self):
        """Where the PDF lies, or None once its days are over, whether or not it was swept by then."""
        if not self.job.file_name or self.job.expires_at <= timezone.now():
            return None
        path = settings.FILES_DIR / self.job.file_name
        return path if path.is_file() else None


class PlacardQuerySet(ScopedQuerySet):
    follows = ("stall", "batch", "tenancy")

    def in_scope(self, user, to):
        return through_markets(user, to, market="stall__market", days=["printed_at__date"])

    def in_walking_order(self):
        by_section = F("stall__section__position").asc(nulls_first=True)
        return self.order_by(by_section, "stall__position", "stall_id")

    def in_use(self):
        return self.filter(state=PlacardState.PRINTED)

    def outdated(self):
        """Sheets that another has replaced, or that say of the stall or its tenant what is no longer so."""
        is_true = Q(state=PlacardState.PRINTED, stall__step=Step.PRINTED, tenancy__until=None)
        return self.exclude(is_true)


class Placard(models.Model):
    """One sheet of paper for one stall, with what it says sealed as it was printed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    serial = models.CharField("mã biển", max_length=20, unique=True)
    version = models.PositiveIntegerField("bản")
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="placards")
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="placards")
    batch = models.ForeignKey(PrintBatch, models.PROTECT, related_name="placards")
    state = models.CharField(max_length=12, choices=PlacardState, default=PlacardState.PRINTED)
    revoke_reason = models.CharField("thu hồi vì", max_length=10, choices=RevokeReason, blank=True)
    printed_at = models.DateTimeField(default=timezone.now)
    # Erased only with the rest of what is held about the person whose codes it shows.
    snapshot_sealed = models.BinaryField(null=True, editable=False)

    snapshot = SealedText()

    objects = PlacardQuerySet.as_manager()

    audited = Audited("placard", "serial", unit="stall.market.unit_id", left_out=frozenset({"snapshot"}))

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["stall", "version"], name="placard_version_once_per_stall"),
            models.UniqueConstraint(
                fields=["stall"], condition=Q(state=PlacardState.PRINTED), name="placard_one_in_use_per_stall"
            ),
            models.CheckConstraint(
                name="placard_says_something_until_revoked",
                condition=Q(snapshot_sealed__isnull=False) | Q(revoke_reason=RevokeReason.CONSENT),
            ),
            models.CheckConstraint(
                name="placard_revoked_for_a_reason",
                condition=(Q(state=PlacardState.REVOKED) & ~Q(revoke_reason=""))
                | (~Q(state=PlacardState.REVOKED) & Q(revoke_reason="")),
            ),
        ]

    def __str__(self):
        return self.serial
