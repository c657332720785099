from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from officers.audited import Audited
from officers.codes import new_code
from officers.models import User
from officers.scoping import ScopedQuerySet
from placards.calibration import AS_IT_IS, PAPERS, Measured, correction_for, paper_of
from placards.offices import offices_of
from places.models import AdminUnit, Area
from stalls.models import Market


class PrinterQuerySet(ScopedQuerySet):
    def in_scope(self, user, to):
        """Those of the offices she works in: a printer stands in a room, whatever markets its paper is for."""
        there = offices_of(user, to)
        return Q(unit__in=there["unit"]) | Q(area__in=there["area"]) | Q(market__in=there["market"])

    def in_service(self):
        return self.filter(retired_at=None)

    def last_used_first(self, user):
        """By her; those she never used by name."""
        used = Max("batches__created_at", filter=Q(batches__created_by=user))
        return self.annotate(used_at=used).order_by(F("used_at").desc(nulls_last=True), "name", "pk")


class PrinterProfile(models.Model):
    """A printer of a unit's, an area's or a market board's office, and how far off it prints."""

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    name = models.CharField("tên máy in", max_length=60)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, null=True, related_name="printers")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="printers")
    market = models.ForeignKey(Market, models.PROTECT, null=True, related_name="printers")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="printers_added")
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField("thôi dùng lúc", null=True)

    objects = PrinterQuerySet.as_manager()

    audited = Audited("printer", "name", unit="home_id")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="printer_in_one_office",
                condition=Q(unit__isnull=False, area=None, market=None)
                | Q(unit=None, area__isnull=False, market=None)
                | Q(unit=None, area=None, market__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def office(self):
        return self.area or self.market or self.unit

    @property
    def home_id(self):
        """The unit that its events are of; an area is of none."""
        return self.market.unit_id if self.market_id else self.unit_id

    def correction_for(self, layout):
        """What to draw with on this layout's kind of paper; as it is when that was not measured."""
        sheet = self.sheets.filter(paper=paper_of(layout).name).first()
        return sheet.correction if sheet else AS_IT_IS


class PrinterSheetQuerySet(ScopedQuerySet):
    follows = ("printer",)

    def in_scope(self, user, to):
        return Q(printer__in=PrinterProfile.objects.visible_to(user, to=to))


class PrinterSheet(models.Model):
    """What was measured on the calibration sheet of one kind of paper: four numbers read off a ruler."""

    printer = models.ForeignKey(PrinterProfile, models.PROTECT, related_name="sheets")
    paper = models.CharField("giấy", max_length=4, choices=[(paper.name, paper.title) for paper in PAPERS.values()])
    left = models.DecimalField("từ mép trái đến vạch A", max_digits=5, decimal_places=1)
    across = models.DecimalField("từ vạch A đến vạch B", max_digits=5, decimal_places=1)
    top = models.DecimalField("từ mép trên đến vạch C", max_digits=5, decimal_places=1)
    down = models.DecimalField("từ vạch C đến vạch D", max_digits=5, decimal_places=1)
    measured_by = models.ForeignKey(User, models.PROTECT, related_name="printers_measured")
    measured_at = models.DateTimeField(default=timezone.now)

    objects = PrinterSheetQuerySet.as_manager()

    audited = Audited("printer_sheet", "printer.name", unit="printer.home_id")

    class Meta:
        ordering = ["printer", "paper"]
        constraints = [models.UniqueConstraint(fields=["printer", "paper"], name="printer_sheet_once_per_paper")]

    def __str__(self):
        return f"{self.printer}, {self.get_paper_display()}"

    @property
    def measured(self):
        return Measured(*(float(value) for value in (self.left, self.across, self.top, self.down)))

    @property
    def correction(self):
        return correction_for(PAPERS[self.paper], self.measured)
