"""The leaflet: plain answers to what traders ask, twice on an A4 sheet to be cut in the middle. No Django in here."""

from __future__ import annotations

from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, Paragraph, Spacer

from placards import fonts

MARGIN = 12 * mm
GREEN, INK, MUTED = HexColor("#0b6b57"), HexColor("#16211e"), HexColor("#54635d")
TITLE = "Nhận tiền bằng mã QR ở chợ"
UNDER_TITLE = "Hỏi và đáp cho bà con tiểu thương"
TAX = (
    "Treo mã không làm phát sinh thuế. Hộ kinh doanh có doanh thu từ {threshold} đồng một năm trở xuống không phải nộp "
    "thuế giá trị gia tăng và thuế thu nhập cá nhân; vẫn thông báo doanh thu và số tài khoản cho cơ quan thuế theo quy "
    "định hiện hành."
)
SEES_NOTHING = (
    "Không. Cổng của chợ chỉ ghi ngân hàng và số tài khoản để in biển. Cổng không thấy giao dịch, không thấy số dư, "
    "không thấy doanh thu. Tiền về thẳng tài khoản của bà con."
)
FREE = (
    "Làm biển không mất tiền. Bà con dùng tài khoản ngân hàng nào cũng được, nhiều ngân hàng trên một biển cũng được."
)
RELATIVE = "Dùng tài khoản của chồng, vợ, con cũng được, khi người ấy đồng ý. Nhờ cán bộ ghi rõ quan hệ."
RECEIVED = "Chỉ tin tin báo của ngân hàng trên máy mình, hoặc loa báo tiền. Đừng tin ảnh chụp trên máy người mua."
PASTED_OVER = (
    "Treo biển ở trong gian. Mỗi sáng tự quét biển của mình một lần, xem đúng tên mình. Thấy lạ thì gỡ xuống, báo "
    "{who}."
)
CHANGES = "Báo {who}: biển mới được in lại, biển cũ được thu về. Bà con có quyền xem, sửa và rút dữ liệu của mình."
QUESTIONS = (
    ("Treo mã rồi có bị tính thuế không?", TAX),
    ("Cán bộ có xem được tiền của tôi không?", SEES_NOTHING),
    ("Có mất tiền không?", FREE),
    ("Tôi không có điện thoại thông minh thì sao?", RELATIVE),
    ("Làm sao biết tiền đã về?", RECEIVED),
    ("Sợ kẻ gian dán mã khác đè lên?", PASTED_OVER),
    ("Đổi ngân hàng, biển hỏng, thôi bán?", CHANGES),
)


def threshold_words(millions: int) -> str:
    """1000 is “1 tỷ”, 500 is “500 triệu”."""
    return f"{millions // 1000} tỷ" if millions % 1000 == 0 else f"{millions} triệu"


def draw_leaflet(out: BinaryIO, *, millions: int, office: str, hotline: str = "") -> None:
    """`millions`: of đồng a year, up to which a household pays no tax. `hotline`: as it is to be read, or nothing."""
    fonts.register()
    width, height = landscape(A4)
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setTitle(TITLE)
    who = f"số {hotline}" if hotline else "ban quản lý chợ"
    for left in (0, width / 2):
        _draw_one(canvas, left, width / 2, height, _story(threshold_words(millions), who, office))
    canvas.setDash(2, 4)
    canvas.setStrokeColor(MUTED)
    canvas.setLineWidth(0.4)
    canvas.line(width / 2, 4 * mm, width / 2, height - 4 * mm)
    canvas.showPage()
    canvas.save()


def _draw_one(canvas, left, width, height, story):
    frame = Frame(left + MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
    frame.addFromList(story, canvas)
    if story:
        raise ValueError("the leaflet has more words than room")


def _story(threshold, who, office):
    style = {
        "title": _style(fonts.BOLD, 17, GREEN, after=1),
        "under": _style(fonts.REGULAR, 10, MUTED, after=9),
        "asked": _style(fonts.SEMIBOLD, 12, INK, after=1.5),
        "answer": _style(fonts.REGULAR, 10.8, INK, after=0),
        "foot": _style(fonts.REGULAR, 8.5, MUTED, after=0),
    }
    story = [Paragraph(TITLE, style["title"]), Paragraph(UNDER_TITLE, style["under"])]
    for asked, answer in QUESTIONS:
        said = answer.format(threshold=threshold, who=who)
        story += [Paragraph(asked, style["asked"]), Paragraph(said, style["answer"]), Spacer(0, 8)]
    return [*story, Spacer(0, 2), Paragraph(fonts.clean(office), style["foot"])]


def _style(font, size, colour, *, after):
    said = {"fontName": font, "fontSize": size, "leading": size * 1.4, "textColor": colour}
    return ParagraphStyle(f"{font}{size}", alignment=TA_LEFT, spaceAfter=after, **said)
