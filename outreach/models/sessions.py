from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from outreach.enums import FOR_TRADERS, SessionKind
from places.models import AdminUnit
from stalls.models import Market, Owner


class SessionQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Of a market, for who works there; of a unit at large, for who works in that unit."""
        in_market = Q(market__in=Market.objects.visible_to(user, to=to))
        return in_market | Q(market=None, unit__pk__among=user.scope.unit_ids(to))

    def standing(self):
        return self.filter(cancelled_at=None)

    def held(self):
        """Those of which somebody wrote down how many came."""
        return self.standing().exclude(head_count=None)

    def due(self):
        """Their day has come, and nobody wrote down how it went."""
        return self.standing().filter(head_count=None, held_on__lte=timezone.localdate())

    def twins(self, *, unit, market, kind, held_on):
        """Of one kind, in one place, on one day: perhaps one meeting that was written down twice. The newest first.

        A market is the same place in whichever unit it is counted.
        """
        place = {"market": market} if market else {"market": None, "unit": unit}
        return self.standing().filter(**place, kind=kind, held_on=held_on).order_by("-pk")

    def with_ticked(self):
        return self.annotate(n_ticked=Count("attendances"))


class Session(models.Model):
    """One meeting of the campaign, planned or held: in a market, or for a unit at large."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField("loại buổi", max_length=10, choices=SessionKind)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="sessions", verbose_name="xã, phường")
    market = models.ForeignKey(Market, models.PROTECT, null=True, related_name="sessions", verbose_name="chợ")
    held_on = models.DateField("ngày")
    topic = models.CharField("nội dung", max_length=200)
    led_by = models.CharField("người phụ trách", max_length=100)
    materials = models.CharField("tài liệu đã phát", max_length=200, blank=True)
    # None until it was held. Whoever was ticked is among them.
    head_count = models.PositiveIntegerField("số người dự", null=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="sessions_planned", verbose_name="người ghi")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SessionQuerySet.as_manager()

    audited = Audited("session", "code", unit="unit_id", personal=frozenset({"led_by"}))

    class Meta:
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["-held_on", "id"], name="session_newest")]
        constraints = [
            models.CheckConstraint(
                name="session_cancelled_was_not_held", condition=Q(cancelled_at=None) | Q(head_count=None)
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.held_on:%d/%m/%Y}"

    @property
    def place(self):
        return self.market or self.unit

    @property
    def state(self):
        """`cancelled`, `held`, `due` (its day came, nothing is written down) or `planned`."""
        if self.cancelled_at:
            return "cancelled"
        if self.head_count is not None:
            return "held"
        return "due" if self.held_on <= timezone.localdate() else "planned"

    @property
    def is_today(self):
        return self.held_on == timezone.localdate()

    @property
    def told(self):
        """What it is and who wrote it down, for whoever is about to write it down again."""
        what = f"“{self.topic}” ({self.get_kind_display().lower()}), {self.created_by} ghi"
        return f"Ngày {self.held_on:%d/%m/%Y} ở {self.place.name} đã có buổi {what}"

    @property
    def ticks_traders(self):
        return self.market_id is not None and self.kind in FOR_TRADERS


class AttendanceQuerySet(ScopedQuerySet):
    follows = ("session",)

    def in_scope(self, user, to):
        return Q(session__in=Session.objects.visible_to(user, to=to))


class Attendance(models.Model):
    """A trader who was there."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="attendances")

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "owner"], name="attendance_once")]

    def __str__(self):
        return f"{self.owner_id} · {self.session_id}"
