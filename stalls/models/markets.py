from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.enums import Action, Role
from officers.models import Term, TermQuerySet, User
from officers.roles import RIGHTS
from officers.scoping import ScopedQuerySet
from places.models import AdminUnit
from places.vietnamese import fold
from stalls import market_days
from stalls.enums import Grade, MarketKind, Schedule, StallStatus, Step
from stalls.phones import grouped

MARKET_CODE = RegexValidator(
    r"^[A-Z0-9]{2,8}\Z", "Mã chợ gồm 2 đến 8 chữ cái không dấu hoặc chữ số, viết liền. Ví dụ: NUOCHAI."
)
# Of sections in a market and of stalls: far from where the database's numbers end.
MOST_POSITION = 100_000
WITHIN_POSITIONS = MaxValueValidator(MOST_POSITION, "Thứ tự nhiều nhất là 100.000.")


class MarketQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Markets that the user works in, and to look at, those that her former unit left behind when it was merged."""
        visible = Q(pk__in=self.model.objects.worked_in(user, to))
        if to is Action.SEE:
            for unit, last_day in user.scope.former.items():
                visible |= Q(pk__in=self.model.objects.left_behind(unit, last_day))
        return visible

    def worked_in(self, user, to):
        """Those of the units she may do `to` in, and those whose board she sits on."""
        worked_in = Q(unit__pk__among=user.scope.unit_ids(to))
        if to in RIGHTS[Role.MARKET_BOARD]:
            seats = BoardMembership.objects.in_force().filter(user=user, market=OuterRef("pk"))
            worked_in |= Q(Exists(seats))
        return self.filter(worked_in)

    def left_behind(self, unit, last_day):
        return self.filter(legacy_unit=unit, created_at__date__lte=last_day)

    def open(self):
        return self.filter(closed_on=None)

    def matching(self, text):
        folded = fold(text)
        return self.filter(search_text__contains=folded) if folded else self.none()

    def with_step_counts(self):
        """Adds `n_vacant`, `n_no_account`, … and `n_stalls`: open stalls by how far they have come."""
        active = Q(stalls__status=StallStatus.ACTIVE)
        counts = {f"n_{step}": Count("stalls", filter=active & Q(stalls__step=step)) for step in Step.values}
        return self.annotate(n_stalls=Count("stalls", filter=active), **counts).order_by("sort_key", "pk")

    def counts_by_step(self) -> dict:
        """`{key: {step: how many open stalls}}` in the order of names; a market without stalls has none."""
        by_step = self.order_by("sort_key", "pk").values_list("pk", "stalls__step")
        found = {}
        for key, step, n in by_step.annotate(n=Count("stalls", filter=Q(stalls__status=StallStatus.ACTIVE))):
            found.setdefault(key, {})
            if n:
                found[key][step] = n
        return found


def through_markets(user, to, *, market, days) -> Q:
    """For rows in markets: all of them where the user works; of what her former unit left behind, those of its days.

    `market` is the way to the row's market, `days` to the days it and what it stands on were made.
    """
    visible = Q(**{f"{market}__in": Market.objects.worked_in(user, to)})
    if to is Action.SEE:
        for unit, last_day in user.scope.former.items():
            in_its_days = Q(**{f"{day}__lte": last_day for day in days})
            visible |= in_its_days & Q(**{f"{market}__in": Market.objects.left_behind(unit, last_day)})
    return visible


class Market(models.Model):
    code = models.CharField(
        "mã chợ",
        max_length=8,
        unique=True,
        validators=[MARKET_CODE],
        error_messages={"unique": "Mã này đã có ở chợ khác. Dùng mã khác."},
        help_text="In trên biển và trong nội dung chuyển khoản. Để trống thì máy đặt theo tên chợ.",
    )
    name = models.CharField("tên chợ", max_length=100)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="markets", verbose_name="xã, phường")
    legacy_unit = models.ForeignKey(
        AdminUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="legacy_markets",
        verbose_name="xã, phường, thị trấn cũ",
        help_text="Đơn vị trước ngày 01/7/2025, để đối chiếu số liệu cũ.",
    )
    kind = models.CharField("loại chợ", max_length=10, choices=MarketKind, default=MarketKind.COMMUNE)
    grade = models.PositiveSmallIntegerField("hạng chợ", choices=Grade, default=Grade.THIRD)
    schedule = models.CharField("ngày họp", max_length=10, choices=Schedule, default=Schedule.DAILY)
    # Digits as stalls.market_days reads them: last digits of lunar days, or 1 (Monday) to 7.
    schedule_days = models.CharField("những ngày họp", max_length=10, blank=True, editable=False)
    opens_at = models.TimeField("giờ mở", null=True, blank=True)
    closes_at = models.TimeField("giờ đóng", null=True, blank=True)
    management_body = models.CharField("đơn vị quản lý chợ", max_length=120, blank=True)
    hotline = models.CharField(
        "điện thoại đường dây nóng",
        max_length=15,
        blank=True,
        help_text="In trên biển để người mua báo khi thấy mã lạ.",
    )
    closed_on = models.DateField("ngày đóng chợ", null=True, blank=True)
    sort_key = models.CharField(max_length=1200, editable=False)
    search_text = models.TextField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MarketQuerySet.as_manager()

    audited = Audited("market", "code", unit="unit_id")

    class Meta:
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["unit", "sort_key"], name="market_by_unit")]
        constraints = [
            models.CheckConstraint(name="market_grade_is_known", condition=Q(grade__in=Grade.values)),
            models.CheckConstraint(
                name="market_daily_has_no_days",
                condition=Q(schedule=Schedule.DAILY, schedule_days="")
                | (~Q(schedule=Schedule.DAILY) & ~Q(schedule_days="")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def hotline_text(self):
        return grouped(self.hotline)

    @property
    def schedule_text(self):
        return market_days.describe(self.schedule, self.schedule_days)

    @property
    def next_day(self):
        """The next market day from today on, as a `MarketDay`."""
        today = timezone.localdate()
        return next(iter(market_days.market_days(self.schedule, self.schedule_days, start=today, count=1)), None)


class BoardMembershipQuerySet(TermQuerySet, ScopedQuerySet):
    follows = ("market",)

    def in_scope(self, user, to):
        return Q(user=user) | Q(market__in=Market.objects.visible_to(user, to=to))

    def with_place(self):
        return self.select_related("user", "market__unit")

    def with_role(self, role):
        return self if role == Role.MARKET_BOARD else self.none()


class BoardMembership(Term):
    """A seat on a market's own board: rights in this market, from a day to a day (both included)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="board_memberships")
    market = models.ForeignKey(Market, models.PROTECT, related_name="board_memberships")
    appointed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="seats_given")

    role = Role.MARKET_BOARD

    objects = BoardMembershipQuerySet.as_manager()

    audited = Audited("board_membership", "user.username", unit="market.unit_id")

    class Meta:
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="board_ends_after_start", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            )
        ]

    def __str__(self):
        return f"{self.role_label}, {self.market}"

    @property
    def place(self):
        return self.market

    @property
    def unit_ids(self):
        return {self.market.unit_id}


class SectionQuerySet(ScopedQuerySet):
    follows = ("market",)

    def in_scope(self, user, to):
        return Q(market__in=Market.objects.visible_to(user, to=to))


class Section(models.Model):
    """A part of the hall (khu, dãy). Sections in order, and stalls in order inside them, make the walking order."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    market = models.ForeignKey(Market, models.PROTECT, related_name="sections")
    name = models.CharField("tên khu, dãy", max_length=60)
    position = models.PositiveIntegerField("thứ tự", validators=[WITHIN_POSITIONS])

    objects = SectionQuerySet.as_manager()

    audited = Audited("section", "name", unit="market.unit_id")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["market", "name"], name="section_name_once_in_market")]

    def __str__(self):
        return self.name
