from django.db import models
from django.utils import timezone

from officers.audited import Audited
from officers.models import User
from officers.scoping import ScopedQuerySet
from outreach.enums import Obstacle, OnWall
from stalls.models import Stall, Tenancy, through_markets


class VisitQuerySet(ScopedQuerySet):
    follows = ("stall", "tenancy")

    def in_scope(self, user, to):
        return through_markets(user, to, market="stall__market", days=["visited_on", "stall__created_at__date"])


class Visit(models.Model):
    """Somebody stood before the stall on a day and asked who holds it. One a day: who comes second sees the first."""

    stall = models.ForeignKey(Stall, models.PROTECT, related_name="visits")
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="visits")
    visited_on = models.DateField("ngày thăm")
    on_wall = models.CharField("trên gian treo gì", max_length=8, choices=OnWall)
    accepts = models.BooleanField("nhận chuyển khoản")
    no_account = models.BooleanField(Obstacle.NO_ACCOUNT.label, default=False)
    no_phone = models.BooleanField(Obstacle.NO_PHONE.label, default=False)
    elderly = models.BooleanField(Obstacle.ELDERLY.label, default=False)
    fears_tax = models.BooleanField(Obstacle.FEARS_TAX.label, default=False)
    no_demand = models.BooleanField(Obstacle.NO_DEMAND.label, default=False)
    other_obstacle = models.BooleanField(Obstacle.OTHER.label, default=False)
    wants_help = models.BooleanField("cần người đến giúp", default=False)
    has_speaker = models.BooleanField("có loa báo tiền về", default=False)
    note = models.CharField("ghi thêm", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="visits", verbose_name="người ghi")
    recorded_at = models.DateTimeField("ghi lúc", default=timezone.now)

    objects = VisitQuerySet.as_manager()

    audited = Audited("visit", "stall.code", unit="stall.market.unit_id", personal=frozenset({"note"}))

    class Meta:
        ordering = ["-visited_on", "-pk"]
        indexes = [
            models.Index(fields=["tenancy", "-visited_on"], name="visit_last_of_tenant"),
            models.Index(fields=["-visited_on", "id"], name="visit_newest"),
        ]
        constraints = [models.UniqueConstraint(fields=["tenancy", "visited_on"], name="visit_once_a_day")]

    def __str__(self):
        return f"{self.stall}, {self.visited_on:%d/%m/%Y}"

    @property
    def obstacles(self):
        """In words."""
        return [each.label for each in Obstacle if getattr(self, each.value)]

    @property
    def mark(self):
        """Of this row as it stands; a form that was made from another is told so."""
        return self.recorded_at.isoformat()

    @property
    def told(self):
        """Who wrote what, for whoever comes second."""
        pays = "nhận chuyển khoản" if self.accepts else "chưa nhận chuyển khoản"
        at = timezone.localtime(self.recorded_at)
        return f"{self.by.full_name} ghi lúc {at:%H:%M}: {self.get_on_wall_display().lower()}, {pays}"
