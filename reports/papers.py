"""The report to sign as a file, and who may have one."""

from io import BytesIO

from officers.enums import Action
from reports.official import draw_report
from reports.workbook import write_report
from stalls.models import Market

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def may_make(user) -> bool:
    """Whoever may take lists along; a board's right comes with its market."""
    return user.scope.may(Action.EXPORT) or Market.objects.visible_to(user, to=Action.EXPORT).exists()


def may_keep(user) -> bool:
    """The files of a quarter are of the whole province: whoever works there no more does not take them along."""
    return user.scope.may(Action.TARGET)


def file_of(report, kind) -> bytes:
    if kind == "xlsx":
        return write_report(report)
    out = BytesIO()
    draw_report(report, out)
    return out.getvalue()
