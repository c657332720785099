import uuid

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q

from officers.audited import Audited
from officers.codes import new_code
from officers.enums import Action
from officers.scoping import ScopedQuerySet
from officers.sealed import SealedText
from places.models import AdminUnit
from places.vietnamese import fold
from stalls.enums import OwnerKind
from stalls.models.markets import through_markets

# What stands where the name stood, once she has asked for her data to be erased.
ERASED_NAME = "(đã xóa theo yêu cầu)"


def by_name_or_phone(text, field="search_text"):
    """Finds a part of the name, or of the number, however its digits are grouped."""
    folded = fold(text)
    digits = folded.replace(" ", "")
    return Q(**{f"{field}__contains": digits if digits.isdigit() else folded})


class OwnerQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Registered in the user's units, or holding a stall in a market she may do `to` in.

        To look at her, it is enough that she once held one; to change anything, she must hold it now.
        """
        stalls_held = Tenancy.objects.visible_to(user, to=to).filter(owner=OuterRef("pk"))
        if to != Action.SEE:
            stalls_held = stalls_held.current()
        return Q(unit__pk__among=user.scope.unit_ids(to)) | Q(Exists(stalls_held))

    def matching(self, text):
        return self.filter(by_name_or_phone(text)) if fold(text) else self.none()

    def with_stalls(self, user):
        """Adds `stalls_held`: the current tenancies that `user` may see."""
        held = Tenancy.objects.visible_to(user).current().select_related("stall__market")
        return self.prefetch_related(Prefetch("tenancies", held, to_attr="stalls_held"))

    def known(self):
        """Without those whose data were erased."""
        return self.filter(erased_at=None)

    def with_national_id(self, number):
        return self.filter(national_id_index=Owner.national_id.index_of(Owner, number))


class Owner(models.Model):
    """A trader. No national ID is needed to print a placard; where one is kept, it is sealed and shown masked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    kind = models.CharField("loại", max_length=10, choices=OwnerKind, default=OwnerKind.PERSON)
    name = models.CharField("họ tên chủ hộ", max_length=100)
    phone = models.CharField("điện thoại", max_length=15, blank=True)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="owners", verbose_name="nơi đăng ký")
    national_id_sealed = models.BinaryField(null=True, editable=False)
    national_id_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    sort_key = models.CharField(max_length=1200, editable=False)
    search_text = models.TextField(editable=False)
    erased_at = models.DateTimeField("đã xóa dữ liệu lúc", null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    national_id = SealedText()

    objects = OwnerQuerySet.as_manager()

    audited = Audited("owner", "code", unit="unit_id", personal=frozenset({"name", "phone"}))

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key"], name="owner_by_name"),
            models.Index(fields=["phone"], name="owner_by_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                name="owner_erased_holds_nothing",
                condition=Q(erased_at=None)
                | Q(name=ERASED_NAME, phone="", national_id_sealed=None, national_id_index="", search_text=""),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def is_erased(self):
        return self.erased_at is not None

    @property
    def masked_national_id(self):
        number = self.national_id
        return f"{number[:4]}****{number[-4:]}" if number else ""


class TenancyQuerySet(ScopedQuerySet):
    # Not `owner`: she may hold a stall where the user has no business.
    follows = ("stall",)

    def in_scope(self, user, to):
        return through_markets(user, to, market="stall__market", days=["since", "stall__created_at__date"])

    def current(self):
        return self.filter(until=None)

    def printed(self):
        """A sheet with the owner's accounts was printed, so it may hang, also where nobody has written that down."""
        return self.exclude(printed_at=None)

    def with_consent(self):
        """Adds `consented_at`: when the owner last agreed to what she has not withdrawn."""
        in_force = Q(owner__consents__withdrawn_at=None)
        return self.annotate(consented_at=Max("owner__consents__recorded_at", filter=in_force))


class Tenancy(models.Model):
    """Who holds a stall, until the day it is given back; another may take it that same day. One is current at most."""

    stall = models.ForeignKey("stalls.Stall", models.PROTECT, related_name="tenancies")
    owner = models.ForeignKey(Owner, models.PROTECT, related_name="tenancies")
    since = models.DateField("nhận gian từ ngày")
    until = models.DateField("trả gian ngày", null=True, blank=True)
    # Since then a placard with this owner's accounts may hang on the wall. Of what it said first, the stall's code and
    # a sign of her name, so that neither renaming one nor entering the other twice makes a new trader of her.
    printed_at = models.DateTimeField(null=True, editable=False)
    printed_code = models.CharField(max_length=12, blank=True, editable=False)
    printed_name = models.CharField(max_length=64, blank=True, editable=False)

    objects = TenancyQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["stall"], condition=Q(until=None), name="tenancy_one_current_per_stall"),
            models.CheckConstraint(name="tenancy_ends_after_start", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]

    def __str__(self):
        return f"{self.owner} · {self.stall}"
