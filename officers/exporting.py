"""Any list on screen as a file: as filtered and sorted, of what its reader may take along, and known to the audit."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from officers.audit import record, unit_of_work
from officers.codes import new_code
from officers.holding import working_terms
from officers.workbooks import write_csv, write_xlsx

FIELD = "export"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# So many while the reader waits; what is longer is a job, and so is the whole of a province.
AT_ONCE = 5000
CHUNK = 2000
# How a long one is done later: takes the address of the list and who wants it. The app of the jobs puts it in.
ORDER_LATER: list[Callable] = []


def may_export(view) -> bool:
    return bool(view.export_columns) and view.may_export()


def export(view, kind):
    """The answer to a list's GET with `?export=xlsx`."""
    request = view.request
    if kind not in KINDS or not may_export(view):
        raise PermissionDenied("Vai trò của anh/chị không xuất danh sách này ra tệp được.")
    rows = view.for_export(view.get_queryset())
    told = getattr(request, "export_now", None)
    if told is None and rows.order_by()[: AT_ONCE + 1].count() > AT_ONCE:
        ORDER_LATER[0](request)
        messages.success(request, "Danh sách dài: máy đang lập tệp. Xong thì tải ở đây.")
        return redirect("jobs:job-list")
    if told is None:
        return _file(view, kind, rows, lambda done: None)
    # Rows may be added while it runs; a job never says that more is done than there is.
    total = rows.order_by().count()
    return _file(view, kind, rows, lambda done: told(done, max(done, total)))


def _file(view, kind, rows, told):
    user, code, now = view.request.user, new_code(), timezone.localtime()
    counted = _Counted(_values(view, rows), told)
    foot = [
        f"Địa bàn: {_places(view.request.user)}.",
        f"{view.export_name}, {settings.OFFICE_NAME}. Lọc theo: {view.export_filters() or 'không'}.",
        f"Xuất bởi {user.full_name} ({user.username}), {now:%H:%M %d/%m/%Y}. Mã tệp {code}. Số tài khoản đã che.",
    ]
    if kind == "xlsx":
        data = write_xlsx(view.export_columns, counted, foot, title=view.export_name)
    else:
        data = write_csv(view.export_columns, counted, foot)
    with unit_of_work():
        units = user.scope.unit_ids(view.export_right)
        unit = next(iter(units)) if len(units) == 1 else None
        told = {"list": view.export_name, "file": code, "rows": counted.n, "how": kind}
        record("list.export", unit_id=unit, **told)
    name = content_disposition_header(as_attachment=True, filename=f"{view.export_name} {code}.{kind}")
    return HttpResponse(data, content_type=KINDS[kind], headers={"Content-Disposition": name})


def _places(user):
    """Where she works now: what the list could hold at most."""
    return "; ".join(dict.fromkeys(str(term.place) for term in working_terms(user))) or "không có"


class _Counted:
    def __init__(self, rows, told):
        self.rows, self.told, self.n = rows, told, 0

    def __iter__(self):
        for row in self.rows:
            self.n += 1
            if self.n % CHUNK == 0:
                self.told(self.n)
            yield row


def _values(view, rows):
    user, columns = view.request.user, view.export_columns
    for row in rows.iterator(chunk_size=CHUNK):
        yield [column.read(row, user) for column in columns]


def local(moment):
    """For columns of moments: as the office's clock had it."""
    return timezone.localtime(moment) if moment else None
