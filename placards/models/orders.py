from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from jobs.models import Job
from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from placards.enums import Custody, ReprintReason
from placards.models.printers import PrinterProfile
from stalls.models import Market, through_markets


class PrintRunQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Those of whose markets she reaches every one: what is said of the whole is said of each."""
        within = PrintBatch.objects.visible_to(user, to=to)
        here = PrintBatch.objects.filter(run=OuterRef("pk"))
        return Exists(here) & ~Exists(here.exclude(pk__in=within))


class PrintRun(models.Model):
    """One order to print in many markets: each is a batch of its own, and all of them one job."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    layout = models.CharField(max_length=20)
    job = models.OneToOneField(Job, models.PROTECT, related_name="print_run")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="print_runs")
    created_at = models.DateTimeField(default=timezone.now)
    # Markets in which nothing could be ordered, each with the reason.
    skipped = models.JSONField(default=list)

    objects = PrintRunQuerySet.as_manager()

    audited = Audited("run", "code", left_out=frozenset({"skipped"}))

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"Đợt in nhiều chợ {self.code}"

    @property
    def file_name(self):
        return f"bien-{self.code}.zip"

    @property
    def to_give_out(self):
        """Its batches whose file may be given out and is there, by primary key."""
        batches = self.batches.with_file_to_give_out().select_related("job")
        return {batch.pk for batch in batches if batch.kept_file}


class PrintBatchQuerySet(ScopedQuerySet):
    follows = ("market", "run")

    def in_scope(self, user, to):
        return through_markets(user, to, market="market", days=["created_at__date"])

    def with_file_to_give_out(self):
        """Those whose file is kept, all of it true and in stock: what `kept_file`, `outdated_stalls` and
        `is_given_out` say of one."""
        sheets = apps.get_model("placards", "Placard").objects.filter(batch=OuterRef("pk"))
        kept = self.filter(job__expires_at__gt=timezone.now()).exclude(job__file_name="")
        return kept.exclude(Exists(sheets.outdated())).exclude(Exists(sheets.exclude(custody=Custody.STOCK)))


class PrintBatch(models.Model):
    """One order to print: which stalls of one market, on which layout, and what came of it."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    market = models.ForeignKey(Market, models.PROTECT, related_name="print_batches")
    layout = models.CharField(max_length=20)
    job = models.OneToOneField(Job, models.PROTECT, related_name="print_batch")
    run = models.ForeignKey(PrintRun, models.PROTECT, null=True, related_name="batches")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="print_batches")
    created_at = models.DateTimeField(default=timezone.now)
    pages = models.PositiveIntegerField(default=0)
    proved = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    skipped = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    # None for one that prints where it should. How far off it was when this was ordered is in the job's params.
    printer = models.ForeignKey(PrinterProfile, models.PROTECT, null=True, related_name="batches")
    # Said when stalls are printed again whose sheet is as the register has it.
    reprint_reason = models.CharField("in lại vì", max_length=10, choices=ReprintReason, blank=True)
    reprint_note = models.CharField("ghi thêm", max_length=200, blank=True)

    objects = PrintBatchQuerySet.as_manager()

    audited = Audited(
        "batch",
        "code",
        unit="market.unit_id",
        personal=frozenset({"reprint_note"}),
        left_out=frozenset({"skipped", "warnings"}),
    )

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
        return list(dict.fromkeys(self.placards.outdated().in_walking_order().values_list("stall__code", flat=True)))

    @property
    def is_given_out(self):
        """Whether any of its sheets left the stock: out of the file they would come a second time."""
        return self.placards.exclude(custody=Custody.STOCK).exists()

    @property
    def kept_file(self):
        """Where the PDF lies, or None once its days are over, whether or not it was swept by then."""
        if not self.job.file_name or self.job.expires_at <= timezone.now():
            return None
        path = settings.FILES_DIR / self.job.file_name
        return path if path.is_file() else None
