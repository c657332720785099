from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from places.enums import SuccessionKind
from places.models import AdminUnit, Succession
from reports.enums import Measure, Reached
from stalls.enums import Grade, MarketKind
from stalls.models import Market, Stall, through_markets

# Of the campaign's figures a target can be set for all but that a stall is there.
TARGETED = [each for each in Reached if each is not Reached.REGISTERED]
MOST_POSITION = 999
SAME_NAME = "Đã có chỉ số tên này trong danh sách. Sửa chỉ số ấy, hoặc đặt tên khác."
STEP_CHOICES = [(each.value, each.label) for each in TARGETED]


class SnapshotQuerySet(models.QuerySet):
    def done(self):
        return self.exclude(done_at=None)

    def at(self, day):
        """The last whole one of this day or before, or None."""
        return self.done().filter(day__lte=day).order_by("-day").first()


class Snapshot(models.Model):
    """What the whole register came to on one day. Once the day is over it is never changed."""

    day = models.DateField(unique=True)
    done_at = models.DateTimeField(null=True)
    # Where the chain of events stood: whoever doubts a figure can walk it up to there.
    head_seq = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    objects = SnapshotQuerySet.as_manager()

    audited = Audited("snapshot", "day")

    class Meta:
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"


class MarketDayQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        return through_markets(user, to, market="market", days=["snapshot__day"])


class MarketDay(models.Model):
    """The counts of one market on one day, with the unit, grade and kind that it had then."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="markets")
    market = models.ForeignKey(Market, models.PROTECT, related_name="days")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    grade = models.PositiveSmallIntegerField(choices=Grade)
    kind = models.CharField(max_length=10, choices=MarketKind)
    registered = models.PositiveIntegerField(default=0)
    let = models.PositiveIntegerField(default=0)
    account = models.PositiveIntegerField(default=0)
    confirmed = models.PositiveIntegerField(default=0)
    consent = models.PositiveIntegerField(default=0)
    printed = models.PositiveIntegerField(default=0)
    handed = models.PositiveIntegerField(default=0)
    seen = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    objects = MarketDayQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "market"], name="market_once_a_day")]

    def __str__(self):
        return f"{self.market_id}, {self.snapshot_id}"


def merged_into(units):
    """Of which communes these go on, as rows of their succession: `old`."""
    return Succession.objects.filter(new__pk__among=units, kind=SuccessionKind.MERGE)


class CampaignDayQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        of_markets = through_markets(user, to, market="market", days=["snapshot__day"])
        # What a merged commune did for all of itself belongs to whoever goes on there, as its markets do.
        units = user.scope.unit_ids(to)
        hers = Q(unit__pk__among=units) | Q(unit__in=merged_into(units).values("old"))
        return of_markets | (Q(market=None) & hers)


class CampaignDay(models.Model):
    """Meetings and visits from the beginning of its quarter to one day, as they were known when that day was counted.

    Of a market, or without one of what was held for a unit at large; each obstacle is counted by itself.
    """

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="campaign")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    market = models.ForeignKey(Market, models.PROTECT, null=True, related_name="+")
    sessions = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    visits = models.PositiveIntegerField(default=0)
    on_wall = models.PositiveIntegerField(default=0)
    accepts = models.PositiveIntegerField(default=0)
    no_account = models.PositiveIntegerField(default=0)
    no_phone = models.PositiveIntegerField(default=0)
    elderly = models.PositiveIntegerField(default=0)
    fears_tax = models.PositiveIntegerField(default=0)
    no_demand = models.PositiveIntegerField(default=0)
    other_obstacle = models.PositiveIntegerField(default=0)

    objects = CampaignDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "market"], name="campaign_of_market_once_a_day"),
            models.UniqueConstraint(
                fields=["snapshot", "unit"], condition=Q(market=None), name="campaign_of_unit_once_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.market_id or self.unit_id}, {self.snapshot_id}"


class StallStandingQuerySet(ScopedQuerySet):
    follows = ("stall",)

    def in_scope(self, user, to):
        return through_markets(user, to, market="stall__market", days=["since", "stall__created_at__date"])

    def on(self, day):
        """As it stood at the end of that day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def with_step(self, reached):
        return self.alias(**{f"bit_{reached}": F("steps").bitand(reached.bit)}).filter(**{f"bit_{reached}__gt": 0})

    def without_step(self, reached):
        return self.alias(**{f"bit_{reached}": F("steps").bitand(reached.bit)}).filter(**{f"bit_{reached}": 0})


class StallStanding(models.Model):
    """How far one stall had come from a day on, until the day it changed; `steps` has the bit of each of `Reached`."""

    stall = models.ForeignKey(Stall, models.PROTECT, related_name="standings")
    since = models.DateField()
    until = models.DateField(null=True)
    steps = models.PositiveSmallIntegerField()

    objects = StallStandingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["stall", "since"], name="standing_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["stall"], condition=Q(until=None), name="standing_one_open_per_stall"),
            models.CheckConstraint(name="standing_lasts_a_day", condition=Q(until=None) | Q(until__gt=F("since"))),
        ]

    def __str__(self):
        return f"{self.stall_id}: {self.steps}, {self.since}"


class TargetQuerySet(models.QuerySet):
    def for_day(self, day):
        """Those whose last day is this one or comes next."""
        return self.filter(until__gte=day).order_by("until")


class Target(models.Model):
    """The share of stalls that the province wants to have come so far by a day, of one unit or of all."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="targets", verbose_name="xã, phường")
    reached = models.CharField("chỉ số", max_length=12, choices=STEP_CHOICES)
    until = models.DateField("đến hết ngày")
    percent = models.PositiveSmallIntegerField(
        "chỉ tiêu (%)", validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    set_by = models.ForeignKey(User, models.PROTECT, related_name="targets_set", verbose_name="người giao")
    set_at = models.DateTimeField("giao lúc", default=timezone.now)

    objects = TargetQuerySet.as_manager()

    audited = Audited("target", "code", unit="unit_id")

    class Meta:
        ordering = ["-until", "reached", "unit__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "reached", "until"], name="target_once_per_unit"),
            models.UniqueConstraint(fields=["reached", "until"], condition=Q(unit=None), name="target_once_for_all"),
            models.CheckConstraint(name="target_is_a_share", condition=Q(percent__gte=1, percent__lte=100)),
        ]

    def __str__(self):
        where = self.unit.name if self.unit else "Mọi nơi chưa giao riêng"
        return f"{where}: {self.get_reached_display()} {self.percent} % đến {self.until:%d/%m/%Y}"

    @property
    def mark(self):
        """Of this row as it stands; who sets another over it is told so."""
        return self.set_at.isoformat()


class IndicatorQuerySet(models.QuerySet):
    def next_position(self) -> int:
        last = self.order_by("-position").first()
        return min(last.position + 1, MOST_POSITION) if last else 1


class Indicator(models.Model):
    """A line of the index of digital transformation that the province answers with figures of the portal.

    `reached` is the step of a measure that is about one; `least` the share of stalls from which a place counts.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    position = models.PositiveSmallIntegerField(
        "thứ tự", validators=[MinValueValidator(1), MaxValueValidator(MOST_POSITION)]
    )
    number = models.CharField("mã chỉ số", max_length=20, blank=True)
    name = models.CharField("tên chỉ số", max_length=200, unique=True, error_messages={"unique": SAME_NAME})
    measure = models.CharField("cách tính", max_length=12, choices=Measure)
    reached = models.CharField("bước", max_length=12, choices=STEP_CHOICES, blank=True)
    least = models.PositiveSmallIntegerField(
        "từ bao nhiêu % gian", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)

    objects = IndicatorQuerySet.as_manager()

    audited = Audited("indicator", "code")

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="indicator_has_its_step",
                condition=Q(measure__in=Measure.of_steps(), reached__in=TARGETED)
                | (~Q(measure__in=Measure.of_steps()) & Q(reached="")),
            ),
            models.CheckConstraint(
                name="indicator_has_its_least",
                condition=Q(measure__in=Measure.of_places(), least__isnull=False, least__gte=1, least__lte=100)
                | (~Q(measure__in=Measure.of_places()) & Q(least=None)),
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}".strip()

    def clean(self):
        """What its measure has no use for is left out, not kept where nobody sees it."""
        missing = {}
        if self.measure not in Measure.of_steps():
            self.reached = ""
        elif not self.reached:
            missing["reached"] = "Cách tính này đếm gian đã qua một bước: chọn bước nào."
        if self.measure not in Measure.of_places():
            self.least = None
        elif not self.least:
            missing["least"] = "Ghi từ bao nhiêu phần trăm gian thì chợ, xã được tính, ví dụ 80."
        if missing:
            raise ValidationError(missing)
