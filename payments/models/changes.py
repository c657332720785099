from django.db import models
from django.db.models import Case, F, Q, When
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from payments.enums import ChangeAsked, ChangeKind, ChangeReason, ChangeState
from payments.models.accounts import PayoutAccount
from stalls.models import Tenancy, through_markets

ANSWERED = (ChangeState.APPROVED, ChangeState.REFUSED, ChangeState.WITHDRAWN)


class AccountChangeQuerySet(ScopedQuerySet):
    follows = ("tenancy",)

    def in_scope(self, user, to):
        return through_markets(user, to, market="tenancy__stall__market", days=["proposed_at__date"])

    def waiting(self):
        """Somebody may still answer: not past its last moment, and the owner still holds the stall."""
        return self.filter(state=ChangeState.PROPOSED, expires_at__gt=timezone.now(), tenancy__until=None)

    def doubting(self):
        """What is said of them is that the account on the sheet is not to be paid."""
        return self.filter(reason__in=[ChangeReason.CLOSED, ChangeReason.WRONG, ChangeReason.BANK_ENDED])

    def for_another_than(self, user):
        """Nobody answers what she proposed herself."""
        return self.exclude(proposed_by=user)

    def overdue(self):
        return self.filter(state=ChangeState.PROPOSED).exclude(pk__in=self.model.objects.waiting())

    def most_urgent_first(self):
        """What waits, by its last moment; then what was answered lately."""
        waits = Case(When(state=ChangeState.PROPOSED, then=0), default=1)
        return self.order_by(waits, F("decided_at").desc(nulls_first=True), "expires_at", "pk")


class AccountChange(models.Model):
    """What a stall shows is changed after its placard was printed: one person proposes it, another approves it."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="account_changes")
    kind = models.CharField("đề nghị", max_length=10, choices=ChangeKind)
    old = models.ForeignKey(
        PayoutAccount, models.PROTECT, null=True, related_name="+", verbose_name="tài khoản đang dùng"
    )
    new = models.ForeignKey(
        PayoutAccount, models.PROTECT, null=True, related_name="proposed_in", verbose_name="tài khoản mới"
    )
    # As the trader says it is: the one who approves reads it off her own app, without having seen this.
    holder_name = models.CharField("tên chủ tài khoản mới, chủ hộ nói", max_length=70, blank=True)
    reason = models.CharField("lý do", max_length=12, choices=ChangeReason)
    note = models.CharField("ghi chú", max_length=200, blank=True)
    asked = models.CharField("chủ hộ yêu cầu bằng cách nào", max_length=12, choices=ChangeAsked)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField("hạn duyệt")
    state = models.CharField("tình trạng", max_length=10, choices=ChangeState, default=ChangeState.PROPOSED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField("lý do từ chối", max_length=200, blank=True)

    objects = AccountChangeQuerySet.as_manager()

    audited = Audited(
        "change",
        "code",
        unit="tenancy.stall.market.unit_id",
        personal=frozenset({"holder_name", "note", "answer"}),
    )

    class Meta:
        indexes = [models.Index(fields=["state", "expires_at"], name="change_by_urgency")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenancy"], condition=Q(state=ChangeState.PROPOSED), name="change_one_waits_per_tenancy"
            ),
            models.CheckConstraint(
                name="change_names_its_accounts",
                condition=Q(kind=ChangeKind.ADD, old=None, new__isnull=False)
                | Q(kind=ChangeKind.REMOVE, old__isnull=False, new=None)
                | (Q(kind=ChangeKind.REPLACE, old__isnull=False, new__isnull=False) & ~Q(old=F("new"))),
            ),
            models.CheckConstraint(
                name="change_answered_by_somebody",
                condition=Q(state=ChangeState.PROPOSED, decided_by=None, decided_at=None)
                | Q(state=ChangeState.EXPIRED, decided_by=None, decided_at__isnull=False)
                | Q(state__in=ANSWERED, decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="change_approved_by_another",
                condition=~Q(state=ChangeState.APPROVED) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="change_refused_with_a_reason", condition=~Q(state=ChangeState.REFUSED) | ~Q(answer="")
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.tenancy.stall}"

    @property
    def is_waiting(self):
        return self.state == ChangeState.PROPOSED and self.expires_at > timezone.now() and self.tenancy.until is None

    @property
    def state_text(self):
        """What it is now, whether or not the worker has come by to say so."""
        is_over = self.state == ChangeState.PROPOSED and not self.is_waiting
        return ChangeState.EXPIRED.label if is_over else self.get_state_display()

    @property
    def urgency(self):
        """A look for the chip: answered, in time, its last day."""
        if not self.is_waiting:
            return "answered"
        return "in_time" if self.days_left else "today"

    @property
    def days_left(self):
        return (timezone.localtime(self.expires_at).date() - timezone.localdate()).days

    @property
    def clock(self):
        if not self.is_waiting:
            return self.state_text.lower()
        return f"chờ duyệt, còn {self.days_left} ngày" if self.days_left else "chờ duyệt, hạn hôm nay"
