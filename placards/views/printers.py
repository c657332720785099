"""The office's printers: measured once with a ruler, picked when an order is printed."""

import io
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from officers.access import actions_allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.lists import ScopedListView
from placards.calibration import PAPERS, in_words, printer_of
from placards.calibration_sheet import draw_calibration
from placards.forms import MeasureForm, PrinterForm
from placards.models import PrinterProfile
from placards.offices import offices_of
from placards.services import add_printer, measure_printer, retire_printer


def printer_url(printer):
    return reverse("placards:printer-detail", args=[printer.code])


def offices_by_key(user) -> dict:
    """Where she may print, by what a form calls it."""
    there = offices_of(user, Action.PRINT)
    return {f"{kind}-{office.pk}": office for kind, offices in there.items() for office in offices}


def visible_printer(user, code, *, to=Action.SEE):
    return get_visible(PrinterProfile.objects.select_related("unit", "area", "market"), user, to=to, code=code)


def paper_called(name):
    if name not in PAPERS:
        raise Http404
    return PAPERS[name]


class PrinterList(ScopedListView):
    model = PrinterProfile
    template_name = "placards/printer_list.html"
    nav = "placards"

    def for_list(self, queryset):
        return queryset.in_service().select_related("unit", "area", "market").prefetch_related("sheets")

    def get_context_data(self, **kwargs):
        return super().get_context_data(may_add=bool(offices_by_key(self.request.user)), **kwargs)


class PrinterCreate(ServiceFormView):
    form_class = PrinterForm
    template_name = "placards/printer_form.html"
    nav = "placards"
    said = "Đã thêm máy in. Nay in tờ đo rồi gõ bốn số."

    def dispatch(self, request):
        self.offices = offices_by_key(request.user)
        if not self.offices:
            raise PermissionDenied("Vai trò của anh/chị không được in biển.")
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offices": self.offices}

    def save(self, form):
        return printer_url(add_printer(form.cleaned_data["name"], by=self.request.user, **form.where()))


class PrinterDetail(TemplateView):
    template_name = "placards/printer_detail.html"

    def get_context_data(self, code, **kwargs):
        printer = visible_printer(self.request.user, code)
        sheets = {sheet.paper: sheet for sheet in printer.sheets.select_related("measured_by")}
        papers = [
            {
                "paper": paper,
                "sheet": sheets.get(paper.name),
                "words": in_words(printer_of(paper, sheets[paper.name].measured)) if paper.name in sheets else "",
            }
            for paper in PAPERS.values()
        ]
        may = actions_allowed(printer, self.request.user, Action.PRINT)
        may_change = Action.PRINT in may and printer.retired_at is None
        return super().get_context_data(**kwargs) | {
            "nav": "placards", "printer": printer, "papers": papers, "may_change": may_change,
        }  # fmt: skip


class PrinterMeasure(ServiceFormView):
    form_class = MeasureForm
    template_name = "placards/printer_measure.html"
    nav = "placards"
    said = "Đã ghi số đo. In tờ thử để xem đã đúng chỗ chưa."

    def dispatch(self, request, code, paper):
        self.printer = visible_printer(request.user, code, to=Action.PRINT)
        self.paper = paper_called(paper)
        self.sheet = self.printer.sheets.filter(paper=paper).first()
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"paper": self.paper}

    def get_context_data(self, **kwargs):
        return super().get_context_data(printer=self.printer, paper=self.paper, sheet=self.sheet, **kwargs)

    def save(self, form):
        numbers = {name: form.cleaned_data[name] for name in ("left", "across", "top", "down")}
        measure_printer(self.printer, self.paper.name, by=self.request.user, **numbers)
        return printer_url(self.printer)


class PrinterSheetFile(View):
    """The calibration sheet, or drawn with the correction the one that shows whether it is right."""

    corrected = False

    def get(self, request, code, paper):
        printer = visible_printer(request.user, code, to=Action.PRINT)
        paper = paper_called(paper)
        sheet = printer.sheets.filter(paper=paper.name).first() if self.corrected else None
        if self.corrected and sheet is None:
            raise Http404
        out = io.BytesIO()
        correction = sheet.correction if sheet else None
        draw_calibration(paper, out, printer=printer.name, day=timezone.localdate(), correction=correction)
        out.seek(0)
        name = f"to-{'thu' if sheet else 'do'}-{printer.code}-{paper.name}.pdf"
        return FileResponse(out, as_attachment=True, filename=name)


class PrinterRetire(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(printer_url(visible_printer(request.user, code)))

    def post(self, request, code):
        printer = visible_printer(request.user, code, to=Action.PRINT)
        work = partial(retire_printer, printer, by=request.user)
        return press(request, work, leads_to=reverse("placards:printer-list"), said=f"Đã thôi dùng máy in {printer}.")
