from django.db import models
from django.db.models import Q
from django.utils import timezone

from officers.models import User
from officers.scoping import ScopedQuerySet
from stalls.consent_texts import NEWEST, TEXTS
from stalls.enums import ConsentHow
from stalls.models.owners import Owner


class ConsentQuerySet(ScopedQuerySet):
    follows = ("owner",)

    def in_scope(self, user, to):
        return Q(owner__in=Owner.objects.visible_to(user, to=to))

    def in_force(self):
        return self.filter(withdrawn_at=None)

    def to_newest_text(self):
        return self.filter(text_version=NEWEST)


class Consent(models.Model):
    """That an owner agreed: to which text, how, before whom. Proof is the office's burden, so rows are kept."""

    owner = models.ForeignKey(Owner, models.PROTECT, related_name="consents")
    text_version = models.PositiveSmallIntegerField("bản")
    how = models.CharField("đồng ý bằng cách nào", max_length=10, choices=ConsentHow)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "text_version"], condition=Q(withdrawn_at=None), name="consent_once_per_text"
            ),
            models.CheckConstraint(
                name="consent_withdrawn_by_someone",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    @property
    def text(self):
        return TEXTS[self.text_version]

    @property
    def is_to_newest_text(self):
        return self.text_version == NEWEST
