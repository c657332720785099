"""The same report as a workbook: steps, communes and indicators, how they are computed, and what it all stands on."""

from dataclasses import astuple
from io import BytesIO

import xlsxwriter

STEPS, PLACES, INDICATORS, BASIS = "Từng bước", "Xã, phường", "Chuyển đổi số", "Căn cứ"


def write_report(report) -> bytes:
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#DCEBE6", "border": 1, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        rows = [astuple(each) for each in report.steps]
        titles = ("Bước", "Định nghĩa, cách tính", "Số gian", "Tỷ lệ", "So quý trước (điểm %)", "Chỉ tiêu")
        _write(book.add_worksheet(STEPS), titles, rows, (28, 70, 12, 12, 14, 12), (head, wrapped))
        titles = ("Xã, phường", *report.place_columns)
        _write(
            book.add_worksheet(PLACES), titles, report.places, (28, *[16] * len(report.place_columns)), (head, wrapped)
        )
        if report.indicators:
            titles = ("Mã", "Chỉ số", "Giá trị", "Cách tính")
            _write(book.add_worksheet(INDICATORS), titles, report.indicators, (12, 60, 14, 70), (head, wrapped))
        lines = [(line,) for line in (report.head.subject, *report.campaign, *report.basis)]
        _write(book.add_worksheet(BASIS), ("Nội dung",), lines, (110,), (head, wrapped))
    return kept.getvalue()


def _write(sheet, titles, rows, widths, formats):
    head, wrapped = formats
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, wrapped)
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(line, column, text, wrapped)
