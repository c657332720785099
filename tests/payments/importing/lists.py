"""Officers' own lists, as files; people and accounts are invented."""

from io import BytesIO

import xlsxwriter

from jobs.models import Job
from jobs.runner import run_now
from payments.models import RegisterImport
from payments.services import imports

HEADINGS = ["Khu, dãy", "Mã gian", "Loại gian", "Ngành hàng", "Họ tên chủ hộ", "Điện thoại", "Ngân hàng",
            "Số tài khoản", "Tên chủ tài khoản"]  # fmt: skip


def workbook(*rows, headings=HEADINGS, name="Danh sách") -> bytes:
    """Texts as text, numbers as numbers."""
    return book({name: [headings, *rows]})


def book(sheets: dict[str, list[list]]) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_numbers": False, "strings_to_formulas": False}) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value:
                        sheet.write_string(number, column, value)
                    elif value not in ("", None):
                        sheet.write(number, column, value)
    return kept.getvalue()


def stall_row(n, *, section="Dãy A", bank="Agribank", **changed):
    row = {
        "section": section,
        "code": f"A-{n:03}",
        "kind": "Ki-ốt",
        "goods": "Tạp hóa",
        "name": f"Nông Thị Thử {chr(65 + n % 26)}{chr(65 + n // 26 % 26)}",
        "phone": f"0912{n:06}",
        "bank": bank,
        "number": f"8888{n:09}",
        "holder": f"NONG THI THU {chr(65 + n % 26)}{chr(65 + n // 26 % 26)}",
    } | changed
    return list(row.values())


def shown(data, *, by, market=None) -> RegisterImport:
    """Read as by the worker."""
    imported = imports.start_import(data, title="danh sach.xlsx", by=by, market=market)
    run_now(imported.job)
    imported.refresh_from_db()
    return imported


def written(imported, **agreed) -> RegisterImport:
    imported = imports.agree_to_import(imported, digest=imported.digest, **agreed)
    run_now(imported.job)
    imported.refresh_from_db()
    return imported


def problems(imported) -> list[tuple]:
    kept = imports.kept_plan(imported)
    return [
        (row["row"], problem["letter"], problem["level"], problem["message"])
        for row in kept.rows("", start=0, most=10_000).rows
        for problem in row["problems"]
    ]


def last_error() -> str:
    return Job.objects.latest("pk").error
