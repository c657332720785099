import uuid

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from officers.audited import Audited
from officers.models import User
from officers.scoping import ScopedQuerySet
from officers.sealed import SealedText
from payments.models import AccountChange
from placards.custody_rules import CUSTODY_RULES
from placards.enums import Custody, EventKind, PlacardState, RevokeReason
from placards.models.orders import PrintBatch
from stalls.enums import Step
from stalls.models import Stall, Tenancy, through_markets


class PlacardQuerySet(ScopedQuerySet):
    follows = ("stall", "batch", "tenancy")

    IS_TRUE = Q(state=PlacardState.PRINTED, stall__step=Step.PRINTED, tenancy__until=None)

    def in_scope(self, user, to):
        return through_markets(user, to, market="stall__market", days=["printed_at__date"])

    def in_walking_order(self, *then):
        by_section = F("stall__section__position").asc(nulls_first=True)
        return self.order_by(by_section, "stall__position", "stall_id", *then, "copy")

    def in_use(self):
        return self.filter(state=PlacardState.PRINTED)

    def not_gone(self):
        """Whose paper is there, in a drawer or on a wall."""
        return self.filter(custody__in=[Custody.STOCK, Custody.HANDED])

    def true(self):
        """In use, and the register says of stall and tenant what the sheet says."""
        return self.filter(self.IS_TRUE)

    def outdated(self):
        """Sheets that another has replaced, or that say of the stall or its tenant what is no longer so."""
        return self.exclude(self.IS_TRUE)

    def with_doubts(self):
        """Adds `is_doubted`: somebody has proposed to change the account because it is not to be paid any more."""
        doubts = AccountChange.objects.waiting().doubting().filter(tenancy=OuterRef("tenancy"))
        return self.annotate(is_doubted=Exists(doubts))

    def to_hand_over(self):
        """What lies in stock and says what is so."""
        return self.true().filter(custody=Custody.STOCK)

    def to_take_down(self):
        """What was handed over, may hang, and must not any more."""
        return self.filter(custody=Custody.HANDED, taken_down_at=None).filter(
            ~Q(state=PlacardState.PRINTED) | Q(tenancy__until__isnull=False)
        )

    def hold(self):
        """Locked, in the one order; whoever locks their stalls too has done so before."""
        return list(self.order_by("pk").select_for_update(of=("self",), no_key=True))


class Placard(models.Model):
    """One sheet of paper for one stall, with what it says sealed as it was printed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    serial = models.CharField("mã biển", max_length=20, unique=True)
    version = models.PositiveIntegerField("bản")
    # Of the sheets of one version, which: a trader with two counters hangs two, and each is counted for itself.
    copy = models.PositiveSmallIntegerField("tờ thứ", default=1)
    copies = models.PositiveSmallIntegerField("số tờ", default=1)
    stall = models.ForeignKey(Stall, models.PROTECT, related_name="placards")
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="placards")
    batch = models.ForeignKey(PrintBatch, models.PROTECT, related_name="placards")
    state = models.CharField(max_length=12, choices=PlacardState, default=PlacardState.PRINTED)
    revoke_reason = models.CharField("thu hồi vì", max_length=10, choices=RevokeReason, blank=True)
    printed_at = models.DateTimeField(default=timezone.now)
    # Erased only with the rest of what is held about the person whose codes it shows.
    snapshot_sealed = models.BinaryField(null=True, editable=False)
    custody = models.CharField("tờ biển", max_length=8, choices=Custody, default=Custody.STOCK)
    # Of a sheet in stock; nobody of what the command line printed, until somebody takes it.
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="sheets_held", verbose_name="người giữ")
    handed_to = models.CharField("người nhận", max_length=60, blank=True)
    handed_on = models.DateField("ngày giao", null=True)
    handed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="sheets_handed", verbose_name="người giao"
    )
    seen_at = models.DateTimeField("thấy treo lúc", null=True)
    taken_down_at = models.DateTimeField("thu về lúc", null=True)
    # The day a sheet was spoiled or found to be lost.
    gone_on = models.DateField("ngày mất, hỏng", null=True)

    snapshot = SealedText()

    objects = PlacardQuerySet.as_manager()

    audited = Audited(
        "placard",
        "serial",
        unit="stall.market.unit_id",
        personal=frozenset({"handed_to"}),
        left_out=frozenset({"snapshot"}),
    )

    class Meta:
        ordering = ["-version", "copy"]
        indexes = [
            models.Index(fields=["-printed_at", "id"], name="placard_newest"),
            models.Index(fields=["held_by"], condition=Q(custody=Custody.STOCK), name="placard_stock_by_holder"),
        ]
        constraints = [
            *CUSTODY_RULES,
            models.UniqueConstraint(fields=["stall", "version", "copy"], name="placard_copy_once_per_version"),
            models.UniqueConstraint(
                fields=["stall", "copy"], condition=Q(state=PlacardState.PRINTED), name="placard_copy_one_in_use"
            ),
            models.CheckConstraint(
                name="placard_copy_is_one_of_them", condition=Q(copy__gte=1) & Q(copy__lte=F("copies"))
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

    @property
    def which(self):
        """Of its stall's sheets: bản 2, or bản 2 (tờ 1/3)."""
        return f"bản {self.version}" + (f" (tờ {self.copy}/{self.copies})" if self.copies > 1 else "")

    @property
    def is_in_use(self):
        """By its state alone: the register may have changed since, and the paper be lost."""
        return self.state == PlacardState.PRINTED

    @property
    def is_true(self):
        """As `IS_TRUE` asks the database."""
        return self.is_in_use and self.stall.step == Step.PRINTED and self.tenancy.until is None

    @property
    def must_come_down(self):
        """As `to_take_down` asks the database."""
        is_out = self.custody == Custody.HANDED and self.taken_down_at is None
        return is_out and (not self.is_in_use or self.tenancy.until is not None)

    @property
    def worth(self):
        """Whether it still counts, in two words."""
        return "Đang dùng" if self.is_in_use else self.get_state_display()

    @property
    def where(self):
        """Where the paper is, in two words."""
        return "Đã thu về" if self.taken_down_at else self.get_custody_display()


class PlacardEventQuerySet(ScopedQuerySet):
    follows = ("placard",)

    def in_scope(self, user, to):
        return through_markets(
            user, to, market="placard__stall__market", days=["placard__printed_at__date", "at__date"]
        )


class PlacardEvent(models.Model):
    """What happened to one sheet: only added, by the database's own refusal; a note alone may be emptied."""

    placard = models.ForeignKey(Placard, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=EventKind)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="sheet_events")
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    objects = PlacardEventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="placard_event_is_known", condition=Q(kind__in=EventKind.values))]

    def __str__(self):
        return f"{self.placard_id}: {self.get_kind_display()}"
