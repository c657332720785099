"""The register of markets as a workbook: a template to fill in, or a list that reads back as it was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import xlsxwriter

from payments.importing.columns import HEADINGS, OF_ACCOUNT, heading_of, key_of
from payments.importing.words import CLEARED, LABELS

TITLE, HELP, CHOICES = "Danh sách", "Hướng dẫn", "Danh mục"
OF_STALL = (
    "market", "section", "code", "kind", "goods", "area_m2", "position", "closed_on", "close_reason", "name",
    "owner_kind", "phone", "national_id", "owner_code", "since",
)  # fmt: skip
WIDTHS = {"section": 14, "name": 26, "goods": 18, "bank": 16, "number": 20, "holder": 24, "issued": 30, "reason": 24,
          "close_reason": 20, "relation": 18, "national_id": 16, "phone": 15}  # fmt: skip
ROWS_TO_FILL = 2000
EXAMPLE = {
    "section": "Dãy A", "code": "VÍ DỤ", "kind": "Ki-ốt", "goods": "Tạp hóa", "name": "Nông Thị Hoa",
    "owner_kind": "Cá nhân", "phone": "0912 345 678", "since": "01/03/2026", "bank": "Agribank",
    "number": "8888 0000 12345", "holder": "NONG THI HOA",
}  # fmt: skip
ADVICE = (
    "Mỗi gian một dòng, ở trang “Danh sách”. Dòng VÍ DỤ để xem, máy bỏ qua.",
    "Chỉ Mã gian là bắt buộc. Ô để trống thì sổ giữ nguyên, không xóa gì.",
    f"Muốn xóa điện thoại, diện tích hay ngày đóng đã ghi trong sổ: ghi dấu {CLEARED} vào ô.",
    "Gian chưa có chủ, hoặc chủ đã trả gian: ghi “trống” ở ô Họ tên chủ hộ.",
    "Đổi tên khác và số điện thoại khác ở một gian là đổi chủ: chủ cũ trả gian, chủ mới nhận gian.",
    "Một người giữ nhiều gian: ghi cùng họ tên và cùng số điện thoại ở các dòng ấy.",
    "Số tài khoản, điện thoại, số định danh ghi ở ô Văn bản (Text), để Excel không bỏ số 0 và không làm tròn.",
    "Số đã che (****) là tài khoản đang có trong sổ: để nguyên, máy hiểu là không đổi.",
    "Tên chủ tài khoản là tên app ngân hàng hiện khi quét mã, không phải tên đoán. Chưa quét thì bỏ trống.",
    "Tên ấy khác tên chủ hộ thì ghi thêm quan hệ và lý do.",
    "Gian đã in biển: đổi tài khoản ở đây thành một đề nghị, người khác duyệt.",
)


@dataclass(frozen=True)
class Written:
    """Who wrote the list, when, and what is in it; it carries the code by which the audit knows it."""

    by: str
    at: datetime
    about: str
    code: str


def write_register(rows: Iterable[dict], *, n_accounts: int, written: Written, banks, with_example=False) -> bytes:
    """`rows` have values by key, `n_accounts` are so many groups of account columns. The same gives the same bytes."""
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": written.about, "created": written.at.replace(tzinfo=None)})
        columns = [*OF_STALL, *(key_of(name, nth) for nth in range(1, n_accounts + 1) for name in OF_ACCOUNT)]
        sheet, styles = book.add_worksheet(TITLE), _styles(book)
        for index, key in enumerate(columns):
            base = _base(key)
            sheet.set_column(index, index, WIDTHS.get(base, 13), styles.get(base, styles["text"]))
            sheet.write_string(0, index, heading_of(key), styles["head"])
        sheet.freeze_panes(1, columns.index("code") + 1)
        if with_example:
            for index, key in enumerate(columns):
                sheet.write_string(1, index, EXAMPLE.get(key, ""), styles["example"])
        _write_rows(sheet, rows, columns, styles, start=1 + with_example)
        _offer_choices(book, sheet, columns, banks)
        _write_help(book.add_worksheet(HELP), written, styles)
    return kept.getvalue()


def _base(key) -> str:
    return key if key in HEADINGS else key.rpartition("_")[0]


def _styles(book):
    return {
        "head": book.add_format({"bold": True, "bg_color": "#DCEBE6", "text_wrap": True, "valign": "top", "border": 1}),
        "example": book.add_format({"italic": True, "font_color": "#5B6B66", "num_format": "@"}),
        "text": book.add_format({"num_format": "@"}),
        "area_m2": book.add_format({"num_format": "0.00"}),
        "position": book.add_format({"num_format": "0"}),
        "since": book.add_format({"num_format": "dd/mm/yyyy"}),
        "closed_on": book.add_format({"num_format": "dd/mm/yyyy"}),
        "help": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_rows(sheet, rows, columns, styles, *, start):
    for number, row in enumerate(rows, start=start):
        for index, key in enumerate(columns):
            value = row.get(key)
            if value in (None, ""):
                continue
            style = styles.get(_base(key), styles["text"])
            if key in ("since", "closed_on"):
                sheet.write_datetime(number, index, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
            elif key in ("area_m2", "position"):
                sheet.write_number(number, index, float(value), style)
            else:
                sheet.write_string(number, index, str(value), style)


def _offer_choices(book, sheet, columns, banks):
    """Drop-downs; what is typed beside them is taken too, and read by its meaning."""
    offered = LABELS | {"bank": list(banks)}
    listed = book.add_worksheet(CHOICES)
    for place, (name, labels) in enumerate(offered.items()):
        listed.write_string(0, place, HEADINGS[name])
        listed.write_column(1, place, labels)
        letter = chr(65 + place)
        source = f"='{CHOICES}'!${letter}$2:${letter}${len(labels) + 1}"
        for index, key in enumerate(columns):
            if _base(key) == name:
                allowed = {"validate": "list", "source": source, "error_type": "warning"}
                allowed |= {"error_title": "Không có trong danh mục", "error_message": "Chọn, hoặc ghi rõ tên."}
                sheet.data_validation(1, index, ROWS_TO_FILL, index, allowed)
    listed.hide()


def _write_help(sheet, written, styles):
    sheet.set_column(0, 0, 100, styles["help"])
    lines = [written.about, *ADVICE, "", f"Lập bởi {written.by}, {written.at:%H:%M %d/%m/%Y}. Mã tệp {written.code}."]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, styles["help"])
