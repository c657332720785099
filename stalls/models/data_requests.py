from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from stalls.enums import RequestHow, RequestKind
from stalls.models.owners import Owner
from stalls.working_days import working_days_until


class DataRequestQuerySet(ScopedQuerySet):
    follows = ("owner",)

    def in_scope(self, user, to):
        return Q(owner__in=Owner.objects.visible_to(user, to=to))

    def open(self):
        return self.filter(answered_on=None)

    def overdue(self):
        return self.open().filter(due_on__lt=timezone.localdate())

    def answered(self):
        return self.exclude(answered_on=None)

    def most_urgent_first(self):
        """What is open by its last day, then what was answered lately."""
        return self.order_by(F("answered_on").desc(nulls_first=True), "due_on", "pk")


class DataRequest(models.Model):
    """What an owner asked about her data. The law gives two working days for an answer."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="data_requests")
    kind = models.CharField("yêu cầu", max_length=10, choices=RequestKind)
    received_on = models.DateField("nhận ngày")
    how = models.CharField("nhận bằng cách nào", max_length=10, choices=RequestHow)
    due_on = models.DateField("hạn trả lời")
    answered_on = models.DateField("trả lời ngày", null=True, blank=True)
    answer = models.CharField("trả lời", max_length=500, blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = DataRequestQuerySet.as_manager()

    audited = Audited("request", "code", unit="owner.unit_id", personal=frozenset({"answer"}))

    class Meta:
        indexes = [models.Index(fields=["answered_on", "due_on"], name="request_by_urgency")]
        constraints = [
            models.CheckConstraint(
                name="request_answered_in_words",
                condition=Q(answered_on=None, answer="", handled_by=None)
                | (Q(answered_on__gte=F("received_on"), handled_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(name="request_due_after_receipt", condition=Q(due_on__gt=F("received_on"))),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.owner}"

    @property
    def is_open(self):
        return self.answered_on is None

    @property
    def urgency(self):
        """A step's look for the chip: answered, in time, due today, late."""
        today = timezone.localdate()
        if not self.is_open:
            return "answered"
        if self.due_on < today:
            return "late"
        return "today" if self.due_on == today else "in_time"

    @property
    def clock(self):
        """`còn 1 ngày`, counted in working days; `quá hạn 2 ngày`, in any."""
        today = timezone.localdate()
        if not self.is_open:
            late = (self.answered_on - self.due_on).days
            return f"đã trả lời, quá hạn {late} ngày" if late > 0 else "đã trả lời đúng hạn"
        if self.due_on < today:
            return f"quá hạn {(today - self.due_on).days} ngày"
        left = working_days_until(today, self.due_on, settings.HOLIDAYS)
        return f"còn {left} ngày làm việc" if left else "hạn hôm nay"
