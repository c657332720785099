import uuid

from django.db import models
from django.db.models import Max, Q

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from officers.sealed import SealedText
from payments import vietqr
from payments.enums import Relation
from payments.models.banks import Bank
from payments.readings import issuer_of, merchant_at
from stalls.models import Owner, Tenancy, through_markets


class PayoutAccountQuerySet(ScopedQuerySet):
    follows = ("owner",)

    def in_scope(self, user, to):
        return Q(owner__in=Owner.objects.visible_to(user, to=to))

    def with_number(self, number):
        return self.filter(number_index=PayoutAccount.number.index_of(PayoutAccount, number))

    def with_issued(self, payload):
        """Of that very code; of none, for an account whose code the portal draws itself."""
        return self.filter(issued_index=PayoutAccount.issued.index_of(PayoutAccount, payload) if payload else "")


class PayoutAccount(models.Model):
    """Where an owner's money goes. Nothing is printed before the holder's name was read off a bank's own app."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="accounts")
    bank = models.ForeignKey(Bank, models.PROTECT, related_name="accounts", verbose_name="ngân hàng")
    number_sealed = models.BinaryField(editable=False)
    number_index = models.CharField(max_length=64, db_index=True, editable=False)
    # The code as its bank or wallet made it, where nobody else can make it; then `number` is the merchant it names.
    issued_sealed = models.BinaryField(null=True, editable=False)
    issued_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    holder_name = models.CharField("tên chủ tài khoản", max_length=70, blank=True)
    relation = models.CharField("quan hệ với chủ hộ", max_length=10, choices=Relation, blank=True)
    relation_reason = models.CharField("vì sao nhận tiền vào tài khoản người khác", max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    # Once it was, number and code are shown for a reason only, also while the name has to be read anew.
    was_confirmed = models.BooleanField(default=False, editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    number = SealedText()
    issued = SealedText()

    objects = PayoutAccountQuerySet.as_manager()

    audited = Audited(
        "account",
        "code",
        unit="owner.unit_id",
        personal=frozenset({"holder_name", "relation_reason"}),
        left_out=frozenset({"was_confirmed"}),
    )

    class Meta:
        indexes = [models.Index(fields=["holder_name"], name="account_by_holder")]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "bank", "number_index", "issued_index"], name="account_once_per_owner"
            ),
            models.CheckConstraint(
                name="account_confirmed_with_a_name",
                condition=Q(confirmed_at=None, confirmed_by=None, holder_name="", relation="")
                | (Q(confirmed_at__isnull=False) & ~Q(holder_name="") & ~Q(relation="")),
            ),
            models.CheckConstraint(
                name="account_of_another_with_a_reason",
                condition=Q(relation__in=["", Relation.OWNER], relation_reason="")
                | (~Q(relation__in=["", Relation.OWNER]) & ~Q(relation_reason="")),
            ),
        ]

    def __str__(self):
        where = f"{self.issuer or self.bank}, mã người bán" if self.is_issued else self.bank
        return f"{where} {self.masked_number}"

    @property
    def issuer(self):
        """Of a code that names no bank who made it; the bank is then what an officer was told, and never printed."""
        return issuer_of(self.issued) if self.is_issued else ""

    @property
    def called(self):
        """What stands before the number: the bank, or that it is no account but a merchant, and whose."""
        return merchant_at(self.issuer or self.bank) if self.is_issued else str(self.bank)

    @property
    def masked_number(self):
        return vietqr.mask(self.number)

    @property
    def is_issued(self):
        return bool(self.issued_sealed)

    @property
    def is_confirmed(self):
        return self.confirmed_at is not None


class StallAccountQuerySet(ScopedQuerySet):
    follows = ("tenancy",)

    def in_scope(self, user, to):
        return through_markets(
            user, to, market="tenancy__stall__market", days=["tenancy__since", "tenancy__stall__created_at__date"]
        )

    def current(self):
        return self.filter(tenancy__until=None)


class StallAccount(models.Model):
    """An account that a stall shows, in order; the first is the large code. It hangs on the tenancy, not on the stall:
    a new tenant can never be left with the last one's codes."""

    tenancy = models.ForeignKey(Tenancy, models.PROTECT, related_name="stall_accounts")
    account = models.ForeignKey(PayoutAccount, models.PROTECT, related_name="stall_accounts")
    position = models.PositiveIntegerField()

    objects = StallAccountQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["tenancy", "account"], name="account_once_per_stall"),
            models.UniqueConstraint(fields=["tenancy", "position"], name="stall_account_order"),
        ]

    @classmethod
    def next_position(cls, tenancy):
        return (cls.objects.filter(tenancy=tenancy).aggregate(last=Max("position"))["last"] or 0) + 1
