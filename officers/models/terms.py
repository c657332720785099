"""What somebody holds from one day to another: an appointment, a seat on a board."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from officers.codes import new_code
from officers.enums import Role, TermState
from places.models import DatedQuerySet


class TermQuerySet(DatedQuerySet):
    def in_force(self, on=None):
        """What was ended at once on a day does not hold on that day any more."""
        on = on or timezone.localdate()
        return super().in_force(on).filter(Q(ended_at=None) | Q(ended_at__date__gt=on))

    def not_over(self):
        """In force today, or to begin."""
        today = timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=today), ended_at=None)

    def yet_to_begin(self):
        return self.not_over().filter(valid_from__gt=timezone.localdate())


class Term(models.Model):
    """From a day to a day, both included; `ended_at` when it was cut short at a moment.

    A subclass stands in TERMS and has `user`, `role`, `place` and `unit_ids`; its queryset, besides `visible_to`, has
    `with_place()` for what these read, and `with_role(role)`.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    ended_at = models.DateTimeField("thôi ngay lúc", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def role_label(self):
        return Role(self.role).label

    @property
    def until(self):
        """Its last day, whole or not; None while no end is set."""
        return timezone.localdate(self.ended_at) if self.ended_at else self.valid_to

    @property
    def state(self):
        today = timezone.localdate()
        if self.ended_at or (self.valid_to and self.valid_to < today):
            return TermState.ENDED
        return TermState.WORKING if self.valid_from <= today else TermState.FUTURE

    @property
    def is_over(self):
        return self.state is TermState.ENDED

    def end(self, *, on=None):
        """At once, or when the day `on` is over. The caller has locked the row, and saves TERM_END_FIELDS."""
        if on is None:
            self.ended_at = timezone.now()
        # What ends before it has begun keeps a last day that the database can hold.
        self.valid_to = max(on or timezone.localdate(), self.valid_from)


TERM_END_FIELDS = ("valid_to", "ended_at")
# Every kind there is; each app adds its own when it starts.
TERMS: list[type[Term]] = []
