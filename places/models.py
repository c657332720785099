from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from places.enums import COMMUNE_KINDS, SuccessionKind, UnitKind, without_kind_word


class DatedQuerySet(models.QuerySet):
    """Of rows that hold from the day `valid_from` to the day `valid_to`, both included."""

    def in_force(self, on=None):
        on = on or timezone.localdate()
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def current(self):
        return self.in_force()


class AdminUnitQuerySet(DatedQuerySet):
    def communes(self):
        return self.filter(kind__in=COMMUNE_KINDS)

    def under(self, unit):
        """The unit itself and all below it: there are three levels, and two since the districts went in 2025."""
        return self.filter(Q(pk=unit.pk) | Q(parent=unit) | Q(parent__parent=unit))

    def ordered(self):
        return self.order_by("sort_key", "code", "valid_from")


class AdminUnit(models.Model):
    """A unit as one decree made it. Codes are used again: 01273 was Phường Hợp Giang and is Phường Thục Phán."""

    code = models.CharField("mã", max_length=5)
    name = models.CharField("tên", max_length=100, help_text="Tên đầy đủ, ví dụ: Xã Hòa An.")
    kind = models.CharField("cấp, loại", max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self", verbose_name="thuộc", on_delete=models.PROTECT, related_name="children", null=True, blank=True
    )
    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)
    decree = models.CharField("văn bản", max_length=200, blank=True)
    sort_key = models.CharField(max_length=802, editable=False)
    search_text = models.CharField(max_length=300, editable=False)

    objects = AdminUnitQuerySet.as_manager()

    class Meta:
        verbose_name = "đơn vị hành chính"
        verbose_name_plural = "đơn vị hành chính"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="admin_unit_code_once_per_start"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="admin_unit_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key"], name="admin_unit_sort_key"),
            models.Index(fields=["valid_to"], name="admin_unit_valid_to"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_current(self):
        today = timezone.localdate()
        return self.valid_from <= today and (self.valid_to is None or self.valid_to >= today)

    def short_name(self):
        return without_kind_word(self.name)


class Succession(models.Model):
    old = models.ForeignKey(AdminUnit, verbose_name="đơn vị cũ", on_delete=models.PROTECT, related_name="successions")
    new = models.ForeignKey(
        AdminUnit, verbose_name="đơn vị mới", on_delete=models.PROTECT, related_name="predecessions"
    )
    kind = models.CharField("cách thức", max_length=7, choices=SuccessionKind)
    decree = models.CharField("văn bản", max_length=200, blank=True)
    effective_on = models.DateField("có hiệu lực từ")

    class Meta:
        verbose_name = "kế thừa đơn vị"
        verbose_name_plural = "kế thừa đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="succession_once_per_pair"),
            models.CheckConstraint(condition=~Q(old=F("new")), name="succession_of_another_unit"),
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"


class Area(models.Model):
    """A named set of communes for an officer to look after, now without districts. A commune may be in two."""

    code = models.CharField("mã", max_length=5)
    name = models.CharField("tên", max_length=100)
    valid_from = models.DateField("có hiệu lực từ")
    valid_to = models.DateField("hết hiệu lực sau ngày", null=True, blank=True)
    units = models.ManyToManyField(AdminUnit, verbose_name="xã, phường", related_name="areas")

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "khu vực"
        verbose_name_plural = "khu vực"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="area_code_once_per_start"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="area_ends_after_it_starts"
            ),
        ]

    def __str__(self):
        return self.name
