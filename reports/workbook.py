"""The same report as a workbook: steps, places and indicators, how they are computed, and what it all stands on.

Numbers are numbers, so that whoever gets it can go on reckoning; a share of 45,5 % is 0.455 shown as a percentage.
"""

from io import BytesIO

import xlsxwriter

from reports.official import TARGET_TITLE

STEPS, INDICATORS, BASIS = "Từng bước", "Chuyển đổi số", "Căn cứ"
FORMATS = {"count": "#,##0", "share": "0.0%", "target": "0%", "points": "+0.0;-0.0;0.0"}


def write_report(report) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheets = _Sheets(book)
        titles = ("Bước", "Định nghĩa, cách tính", "Số gian", "Tỷ lệ", "So quý trước (điểm %)", "Chỉ tiêu")
        sheets.add(STEPS, titles, map(_step, report.steps), (28, 70, 12, 12, 14, 12))
        titles = report.place_titles
        rows = (_place(each, with_target=titles[-1] == TARGET_TITLE) for each in report.places)
        sheets.add(titles[0], titles, rows, (28, *[16] * (len(titles) - 1)))
        if report.indicators:
            titles = ("Mã", "Chỉ số", "Giá trị", "Cách tính")
            sheets.add(INDICATORS, titles, map(_indicator, report.indicators), (12, 60, 14, 70))
        lines = [(line,) for line in (report.head.subject, *report.campaign, *report.basis)]
        sheets.add(BASIS, ("Nội dung",), lines, (110,))
    return kept.getvalue()


def _share(percent):
    return None if percent is None else percent / 100


def _step(each):
    numbers = (("count", each.count), ("share", _share(each.share)), ("points", each.change))
    return each.name, each.definition, *numbers, ("target", _share(each.target))


def _place(each, *, with_target):
    told = (each.name, ("count", each.count), *(("share", _share(share)) for share in each.shares))
    return (*told, ("target", _share(each.target))) if with_target else told


def _indicator(each):
    value = ("share", _share(each.amount)) if each.is_share else ("count", each.amount)
    return each.number, each.name, value, each.how


class _Sheets:
    """Cells are texts, or a kind of number with the number or None."""

    def __init__(self, book):
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#DCEBE6", "border": 1, "text_wrap": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.kinds = {kind: book.add_format({"num_format": form, "valign": "top"}) for kind, form in FORMATS.items()}

    def add(self, name, titles, rows, widths):
        sheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            sheet.set_column(column, column, width, self.wrapped)
            sheet.write_string(0, column, title, self.head)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._write(sheet, (line, column), cell)

    def _write(self, sheet, at, cell):
        if isinstance(cell, str):
            sheet.write_string(*at, cell, self.wrapped)
            return
        kind, number = cell
        if number is not None:
            sheet.write_number(*at, number, self.kinds[kind])
