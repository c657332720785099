from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone

from officers.models import User
from officers.scoping import ScopedQuerySet
from stalls.enums import Revealed, RevealReason
from stalls.models.owners import Owner


class RevealQuerySet(ScopedQuerySet):
    follows = ("owner",)

    def in_scope(self, user, to):
        return Q(owner__in=Owner.objects.visible_to(user, to=to))

    def of_today(self):
        midnight = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
        return self.filter(at__gte=midnight)


class Reveal(models.Model):
    """Somebody was shown a number in full: who, when, which, why. Rows are never changed."""

    owner = models.ForeignKey(Owner, models.PROTECT, related_name="reveals")
    what = models.CharField(max_length=12, choices=Revealed)
    # Of the account, where it was one: the account itself may be gone by the time this is read.
    account = models.CharField(max_length=8, blank=True)
    reason = models.CharField("lý do", max_length=10, choices=RevealReason)
    note = models.CharField("ghi chú", max_length=120, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="reveals")
    at = models.DateTimeField(default=timezone.now)

    objects = RevealQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "at"], name="reveal_by_user")]
