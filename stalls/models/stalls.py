from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Value
from django.db.models.functions import Replace

from officers.audited import Audited
from officers.scoping import ScopedQuerySet
from places.vietnamese import fold
from stalls.enums import Goods, StallKind, StallStatus, Step
from stalls.models.markets import WITHIN_POSITIONS, Market, Section, through_markets
from stalls.models.owners import Tenancy, by_name_or_phone

STALL_CODE = RegexValidator(
    r"^[A-Z0-9](?:[A-Z0-9.-]{0,10}[A-Z0-9])?\Z",
    "Mã gian gồm tối đa 12 chữ cái không dấu, chữ số, dấu chấm hoặc gạch ngang. Ví dụ: A-012.",
)


class StallQuerySet(ScopedQuerySet):
    follows = ("market", "section")

    def in_scope(self, user, to):
        return through_markets(user, to, market="market", days=["created_at__date"])

    def active(self):
        return self.filter(status=StallStatus.ACTIVE)

    def matching(self, text):
        """By stall code, with its signs or without, by the present owner's name, or by the tail of her phone number."""
        folded = fold(text)
        if not folded:
            return self.none()
        tenants = Tenancy.objects.current().filter(by_name_or_phone(text, "owner__search_text"), stall=OuterRef("pk"))
        bare = self.alias(bare_code=Replace("search_text", Value(" "), Value("")))
        return bare.filter(Q(bare_code__contains=folded.replace(" ", "")) | Q(Exists(tenants)))

    def in_walking_order(self, *before):
        """Section by section, stall by stall; `before` names what to order by first."""
        # SQLite and PostgreSQL disagree on where NULL sorts; stalls outside any section come first on both.
        return self.order_by(*before, F("section__position").asc(nulls_first=True), "position", "pk")

    def with_tenant(self, user):
        """The current tenancy as far as `user` may see it."""
        visible = Tenancy.objects.visible_to(user).current().select_related("owner")
        return self.prefetch_related(Prefetch("tenancies", visible, to_attr="current_tenancies"))

    def face_changed(self):
        """What their placards say has changed: what was printed must be printed again.

        The rows are locked first, so that a print just being written to the ledger is seen, not passed over.
        """
        list(self.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))
        return self.filter(step=Step.PRINTED).update(step=Step.READY)


class Stall(models.Model):
    market = models.ForeignKey(Market, models.PROTECT, related_name="stalls", verbose_name="chợ")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="stalls", verbose_name="khu, dãy"
    )
    code = models.CharField("mã gian", max_length=12, validators=[STALL_CODE])
    kind = models.CharField("loại", max_length=10, choices=StallKind, default=StallKind.BOOTH)
    goods = models.CharField("ngành hàng", max_length=12, choices=Goods, default=Goods.OTHER)
    area_m2 = models.DecimalField("diện tích (m²)", max_digits=6, decimal_places=2, null=True, blank=True)
    position = models.PositiveIntegerField("thứ tự trên lối đi", validators=[WITHIN_POSITIONS])
    status = models.CharField(max_length=10, choices=StallStatus, default=StallStatus.ACTIVE, editable=False)
    step = models.CharField(max_length=12, choices=Step, default=Step.VACANT, editable=False)
    closed_on = models.DateField("ngày đóng", null=True, blank=True)
    close_reason = models.CharField("lý do đóng", max_length=200, blank=True)
    search_text = models.CharField(max_length=80, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = StallQuerySet.as_manager()

    # A reason is written freely, and may name somebody.
    audited = Audited("stall", "code", unit="market.unit_id", personal=frozenset({"close_reason"}))

    class Meta:
        indexes = [
            models.Index(fields=["market", "section", "position"], name="stall_walking_order"),
            models.Index(fields=["market", "status", "step"], name="stall_by_step"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["market", "code"], name="stall_code_once_in_market"),
            models.CheckConstraint(
                name="stall_closed_has_a_day",
                condition=Q(status=StallStatus.ACTIVE, closed_on=None)
                | Q(status=StallStatus.CLOSED, closed_on__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.code}"

    @property
    def tenancy(self):
        """The current tenancy or None; no query after `with_tenant()`."""
        if hasattr(self, "current_tenancies"):
            return self.current_tenancies[0] if self.current_tenancies else None
        return self.tenancies.current().select_related("owner").first()

    @property
    def is_closed(self):
        return self.status == StallStatus.CLOSED

    @property
    def is_printable(self):
        return not self.is_closed and self.step in (Step.READY, Step.PRINTED)

    @property
    def shown_step(self):
        return "closed" if self.is_closed else self.step
