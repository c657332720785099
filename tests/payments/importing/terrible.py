"""A commune's own list of 300 stalls, as bad as they come: and the same list, mended where the portal said so."""

import unicodedata
from io import BytesIO

import openpyxl

from places.vietnamese import ascii_upper

TITLE = [["UBND XÃ HÒA AN"], ["DANH SÁCH TIỂU THƯƠNG CHỢ NƯỚC HAI"], ["(Kèm theo Công văn số 12/UBND)"], []]
BANKS = ["Agribank", "NH Nông nghiệp", "agri bank", "BIDV", "vietcombank", "VCB", "Ngân hàng Công thương"]
FAMILY, GIVEN = ["Nông", "Lý", "Bế", "Hoàng", "Đàm"], ["Thị Hòa", "Văn Páo", "Phượng", "Thị Mỷ", "Ngọc Uyển", "Sùng"]


def terrible_list(rows=300) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Chợ Nước Hai 2026"
    for line in TITLE:
        sheet.append(line)
    sheet.append(["TT", "Ki ốt số", "Họ và tên chủ hộ", "SĐT", "Tài khoản", "", "", "Mặt hàng", "Ghi chú"])
    sheet.append(["", "", "", "", "Ngân hàng", "STK", "Tên chủ TK", "", ""])
    sheet.merge_cells("E5:G5")
    sheet.append([f"({n})" for n in range(1, 10)])
    for n in range(rows):
        if n % 100 == 0:
            sheet.append([f"DÃY {chr(65 + n // 100)}"])
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=9)
        sheet.append(row_of(n))
    sheet.append([])
    sheet.append(["Tổng cộng", "", f"{rows} hộ"])
    sheet.append(["", "", "", "", "", "", "Người lập biểu"])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def name_of(n):
    return f"{FAMILY[n % 5]} {GIVEN[n % 6]} {chr(65 + n % 26)}{chr(97 + n // 26)}"


def row_of(n):
    name = name_of(n)
    written = unicodedata.normalize("NFD", name) if n % 7 == 0 else f"  {name} "
    # A phone as a number lost its zero, and is understood; an account as a number is not.
    phone = 912_000_000 + n if n % 3 else f"0912 000 {n:03}"
    return [n + 1, f"a-{n:03}", written, phone, BANKS[n % 7], f"8888 {n:04} 77", ascii_upper(name), "tạp hóa", ""]


def spoil(data: bytes) -> tuple[bytes, dict[str, object]]:
    """Faults by cell, with what is to stand there."""
    book = openpyxl.load_workbook(BytesIO(data))
    sheet = book.active
    faults = {
        "B10": ("A-000", "A-001x"),
        "D12": ("09120", "0912 345 678"),
        "E13": ("Ngân hàng Mặt Trăng", "BIDV"),
        "F14": (1.234567890123456e17, "970436000123"),
        "F15": ("9.70436E+14", "970436000124"),
        "F16": (912_345_670, "0912345670"),
        "C17": ("=C16", "Lý Văn Mới"),
        "B18": ("", "A-300"),
        "F19": ("12O4567890", "1204567890"),
    }
    for cell, (wrong, _right) in faults.items():
        sheet[cell] = wrong
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue(), {cell: right for cell, (_wrong, right) in faults.items()}


def mended(annotated: bytes, right: dict[str, object]) -> bytes:
    """What an officer does with the file that came back: she types over the noted cells."""
    book = openpyxl.load_workbook(BytesIO(annotated))
    sheet = book.active
    for cell, value in right.items():
        sheet[cell], sheet[cell].number_format = value, "@"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def noted_cells(annotated: bytes) -> dict[str, str]:
    sheet = openpyxl.load_workbook(BytesIO(annotated)).active
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
