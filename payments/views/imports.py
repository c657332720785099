"""An officer's own list: sent, read, shown as it would be written, agreed to, taken back."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views import View

from jobs.files import read_file
from jobs.kinds import KINDS
from jobs.renewing import RenewingMixin, is_followed
from officers.access import allowed, get_visible
from officers.enums import Action
from officers.formviews import ServiceFormView, press
from officers.lists import ScopedListView
from officers.scripts import runs_scripts
from officers.uploads import brought_too_much
from payments.enums import ImportState
from payments.forms import AgreeForm, ColumnsForm, EncodingForm, ListForm
from payments.importing.keeping import FILTERS, KeptPlan, take_json
from payments.models import RegisterImport
from payments.pages import import_url
from payments.services import imports
from stalls.models import Market
from stalls.tables.annotating import annotate
from stalls.tables.books import open_book

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_A_PAGE = 50
FILTER_LABELS = {
    "": "Tất cả", "errors": "Có lỗi", "warnings": "Có cảnh báo", "created": "Gian mới", "changed": "Sửa",
    "moved": "Đổi chủ, trả gian", "same": "Giữ nguyên",
}  # fmt: skip


class ImportList(ScopedListView):
    """What the officer sent, newest first."""

    model = RegisterImport
    template_name = "payments/import_list.html"
    nav = "markets"

    def for_list(self, queryset):
        return queryset.select_related("market", "job")


def markets_to_fill(user):
    """Of which she may take a list along and send it back."""
    return Market.objects.visible_to(user, to=Action.IMPORT) & Market.objects.visible_to(user, to=Action.EXPORT)


class ImportStart(ServiceFormView):
    """For one market, or for as many as the list names."""

    form_class = ListForm
    template_name = "payments/import_start.html"
    nav = "markets"

    def dispatch(self, request, market=None):
        self.market = None
        if market:
            self.market = get_visible(
                Market.objects.select_related("unit"), request.user, to=Action.IMPORT, code=market
            )
        elif not request.user.scope.may(Action.IMPORT):
            raise PermissionDenied("Vai trò của anh/chị không nhập từ Excel được.")
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"too_heavy": brought_too_much(self.request)}

    def get_context_data(self, **kwargs):
        mine = RegisterImport.objects.visible_to(self.request.user).filter(market=self.market)
        context = {"market": self.market, "latest": mine.select_related("job")[:5]}
        if self.market is None:
            open_ones = markets_to_fill(self.request.user).filter(closed_on=None)
            by_unit = open_ones.order_by().values("unit__name").annotate(market=Min("code"))
            context["units"] = by_unit.order_by("unit__name")
        return super().get_context_data(**context | kwargs)

    def save(self, form):
        upload = form.cleaned_data["file"]
        imported = imports.start_import(upload.read(), title=upload.name, by=self.request.user, market=self.market)
        self.imported = imported
        return import_url(imported)

    def form_valid(self, form):
        response = super().form_valid(form)
        if hasattr(self, "imported"):
            imports.run_small_now(self.imported)
        return response


class KeptRows:
    """What a paginator asks of a kept plan."""

    def __init__(self, kept, only):
        self.kept, self.only = kept, only

    def count(self):
        return self.kept.rows(self.only, start=0, most=0).total

    def __getitem__(self, wanted):
        return self.kept.rows(self.only, start=wanted.start, most=wanted.stop - wanted.start).rows


def visible_import(user, code, *, to=Action.SEE):
    return get_visible(
        RegisterImport.objects.select_related("market__unit", "job", "created_by"), user, to=to, code=code
    )


@runs_scripts
class ImportDetail(RenewingMixin, ServiceFormView):
    """One page for the whole way: followed, asked about, shown, written, taken back."""

    template_name = "payments/import_detail.html"
    nav = "markets"

    def dispatch(self, request, code):
        to = Action.IMPORT if request.method == "POST" else Action.SEE
        self.imported = visible_import(request.user, code, to=to)
        self.kept = self._kept()
        return super().dispatch(request)

    def _kept(self):
        """What lies there of it; None where it is past its day."""
        if not self.imported.plan_file:
            return None
        try:
            is_plan = self.imported.state not in (ImportState.COLUMNS, ImportState.ENCODING)
            return KeptPlan(self.imported.plan_file) if is_plan else take_json(self.imported.plan_file)
        except FileNotFoundError:
            return None

    def get_form(self, form_class=None):
        kwargs, state = self.get_form_kwargs(), self.imported.state
        if state == ImportState.COLUMNS and self.kept:
            return ColumnsForm(texts=self.kept["texts"], keys=self.kept["keys"], **kwargs)
        if state == ImportState.ENCODING and self.kept:
            return EncodingForm(choices=self.kept, **kwargs)
        if state == ImportState.SHOWN and self.kept:
            return AgreeForm(counts=self.imported.counts, **kwargs | {"initial": {"digest": self.imported.digest}})
        return None

    def post(self, request, *args, **kwargs):
        if self.get_form() is None:
            messages.error(request, "Trang đã cũ: việc này xong hoặc đang chạy rồi.")
            return redirect(import_url(self.imported))
        return super().post(request, *args, **kwargs)

    def save(self, form):
        state = self.imported.state
        if state == ImportState.COLUMNS:
            self.imported = imports.read_again(self.imported, keys=form.keys(), signature=self.kept["signature"])
        elif state == ImportState.ENCODING:
            self.imported = imports.read_again(self.imported, encoding=form.cleaned_data["encoding"])
        else:
            said = {name: form.cleaned_data.get(name, "") for name in ("reason", "asked")}
            names_read = form.cleaned_data.get("names_read", False)
            digest = form.cleaned_data["digest"]
            self.imported = imports.agree_to_import(self.imported, digest=digest, names_read=names_read, **said)
        self.was_ordered = True
        return import_url(self.imported)

    def form_valid(self, form):
        response = super().form_valid(form)
        if hasattr(self, "was_ordered"):
            imports.run_small_now(self.imported)
        return response

    def get_context_data(self, **kwargs):
        imported, job = self.imported, self.imported.job
        context = super().get_context_data(**kwargs) | {
            "imported": imported,
            "market": imported.market,
            "job": job,
            "about": KINDS[job.kind],
            "renews": is_followed(job),
            "may": allowed(imported, self.request.user, Action.IMPORT),
            "kept": self.kept,
        }
        if isinstance(self.kept, KeptPlan):
            context |= self._shown()
        if imported.state == ImportState.DONE:
            context["why_not_undo"] = imports.why_not_undo(imported)
        return context

    def _shown(self):
        counts = self.imported.counts
        numbers = counts | {"errors": len(self.kept.header["places"]["errors"]),
                            "warnings": len(self.kept.header["places"]["warnings"]), "": counts["rows"]}  # fmt: skip
        only = self.request.GET.get("only", "errors" if numbers["errors"] else "")
        only = only if only in FILTERS else ""
        page = Paginator(KeptRows(self.kept, only), ROWS_A_PAGE).get_page(self.request.GET.get("page"))
        filters = [(name, label, numbers[name], name == only) for name, label in FILTER_LABELS.items()]
        return {
            "filters": [each for each in filters if each[2] or not each[0]],
            "page_obj": page,
            "rows": list(page.object_list),
            "tables": self.kept.header["tables"],
            "sections": self.kept.header["sections"],
        }


class ImportAgain(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(import_url(visible_import(request.user, code)))

    def post(self, request, code):
        imported = visible_import(request.user, code, to=Action.IMPORT)
        return _press(request, imported, partial(imports.read_again, imported))


class ImportUndo(View):
    def get(self, request, code):
        """Here a browser comes after signing in again: the form it had sent is gone."""
        return redirect(import_url(visible_import(request.user, code)))

    def post(self, request, code):
        imported = visible_import(request.user, code, to=Action.IMPORT)
        return _press(request, imported, partial(imports.order_undo, imported))


def _press(request, imported, work):
    response = press(request, work, leads_to=import_url(imported))
    imported.refresh_from_db()
    if not imported.job.is_over:
        imports.run_small_now(imported)
    return response


class ImportNotes(View):
    """The officer's own file, with a note in each cell that is to be mended."""

    def get(self, request, code):
        imported = visible_import(request.user, code, to=Action.IMPORT)
        if imported.state != ImportState.SHOWN or not imported.source_file:
            return redirect(import_url(imported))
        try:
            data, kept = read_file(imported.source_file), KeptPlan(imported.plan_file)
        except FileNotFoundError:
            return redirect(import_url(imported))
        noted = annotate(data, open_book(data, encoding=imported.encoding), kept.notes())
        stem = imported.file_title.rpartition(".")[0] or imported.file_title
        return workbook_file(noted, f"{stem} - cần sửa.xlsx")


def workbook_file(data, name):
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})
