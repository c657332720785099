"""The report to sign, in the form of an administrative document. Plain data in, a PDF out; no Django in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from placards import fonts
from reports.numbers import amount, count, percent, points, whole_percent

LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 15 * mm, 20 * mm, 20 * mm
# The frame keeps 6 points on each side.
WIDTH = A4[0] - LEFT - RIGHT - 12
LINE, SHADE = HexColor("#7c8b85"), HexColor("#e3f2ed")
TARGET_TITLE = "Chỉ tiêu treo biển"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Head:
    """What stands around the figures: texts of the office, and what its clerk gives it."""

    bodies: tuple[str, ...]
    number: str
    place_and_day: str
    subject: str
    recipients: tuple[str, ...]
    signer_title: str
    signer: str


@dataclass(frozen=True)
class StepLine:
    """`share` and `target` in percent, `change` in percentage points; None where there is none."""

    name: str
    definition: str
    count: int
    share: float | None
    change: float | None
    target: int | None


@dataclass(frozen=True)
class PlaceLine:
    """How many stalls, and shares in percent, one for each column after the first."""

    name: str
    count: int
    shares: tuple[float | None, ...]
    target: int | None = None


@dataclass(frozen=True)
class IndicatorLine:
    """`amount` is a percentage where it `is_share`, else a number of things."""

    number: str
    name: str
    amount: float | None
    is_share: bool
    how: str


@dataclass(frozen=True)
class Report:
    """`place_kind` says what `places` are. `campaign` and `basis` are sentences."""

    head: Head
    opening: str
    steps: tuple[StepLine, ...]
    place_kind: str
    place_columns: tuple[str, ...]
    places: tuple[PlaceLine, ...]
    indicators: tuple[IndicatorLine, ...]
    campaign: tuple[str, ...]
    basis: tuple[str, ...]

    @property
    def place_titles(self) -> tuple[str, ...]:
        """The target's only where a place has one."""
        asked = (TARGET_TITLE,) if any(each.target for each in self.places) else ()
        return (self.place_kind.capitalize(), *self.place_columns, *asked)


def draw_report(report: Report, out: BinaryIO) -> None:
    """A4, upright, numbered from the second page, as such documents are."""
    fonts.register()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=LEFT, rightMargin=RIGHT, topMargin=TOP, bottomMargin=BOTTOM, invariant=1,
        title=fonts.clean(report.head.subject), lang="vi-VN",
    )  # fmt: skip
    style = _styles()
    story = [_letterhead(report.head, style), Spacer(0, 14), Paragraph("BÁO CÁO", style["title"])]
    story += [Paragraph(_safe(report.head.subject), style["subject"]), Paragraph(_safe(report.opening), style["body"])]
    story += [Paragraph("I. Kết quả theo từng bước", style["part"]), _steps(report, style)]
    story += [Paragraph("II. Công tác tuyên truyền, kiểm tra", style["part"])]
    story += [Paragraph(_safe(f"- {line}"), style["body"]) for line in report.campaign]
    story += [CondPageBreak(50 * mm), Paragraph(_safe(f"III. Kết quả theo {report.place_kind}"), style["part"])]
    story += [_places(report, style)]
    if report.indicators:
        story += [CondPageBreak(50 * mm), Paragraph("IV. Số liệu cho bộ chỉ số chuyển đổi số", style["part"])]
        story += [_indicators(report, style)]
    # A signature never stands on a page of its own.
    last = [Paragraph(f"{'V' if report.indicators else 'IV'}. Căn cứ số liệu", style["part"])]
    last += [Paragraph(_safe(f"- {line}"), style["basis"]) for line in report.basis]
    story += [KeepTogether([*last, Spacer(0, 12), _signature(report.head, style)])]
    document.build(story, onLaterPages=_number_page)


def _number_page(canvas, document):
    canvas.setFont(fonts.REGULAR, 10)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, str(canvas.getPageNumber()))


def _letterhead(head, style):
    *above, last = head.bodies or ("",)
    bodies = [Paragraph(_safe(line), style["centre"]) for line in above]
    left = [*bodies, Paragraph(_safe(last), style["body_name"]), _Rule(22 * mm), Spacer(0, 4)]
    left += [Paragraph(_safe(f"Số: {head.number}"), style["centre"])]
    right = [Paragraph(NATION, style["body_name"]), Paragraph(MOTTO, style["motto"]), _Rule(44 * mm), Spacer(0, 4)]
    right += [Paragraph(_safe(head.place_and_day), style["centre"])]
    return _plain([[left, right]], [WIDTH * 0.42, WIDTH * 0.58])


class _Rule(Flowable):
    """Under whoever issues it, and under the motto: in the middle of its column."""

    def __init__(self, length):
        super().__init__()
        self.length = length

    def wrap(self, width, _height):
        self.width, self.height = width, 4
        return self.width, self.height

    def draw(self):
        start = (self.width - self.length) / 2
        self.canv.setLineWidth(0.6)
        self.canv.line(start, 1, start + self.length, 1)


def _signature(head, style):
    left = [Paragraph("<b>Nơi nhận:</b>", style["recipients"])]
    *others, last = head.recipients or ("Lưu: VT",)
    named = [*(f"- {each};" for each in others), f"- {last}."]
    left += [Paragraph(_safe(each), style["recipients"]) for each in named]
    title, name = (Paragraph(_safe(text), style["body_name"]) for text in (head.signer_title, head.signer))
    right = [title, Spacer(0, 56), name]
    return _plain([[left, right]], [WIDTH * 0.5, WIDTH * 0.5])


def _steps(report, style):
    rows = [["Bước", "Số gian", "Tỷ lệ", "Tăng, giảm", "Chỉ tiêu"]]
    for each in report.steps:
        told = [Paragraph(_safe(each.name), style["cell_name"]), Paragraph(_safe(each.definition), style["cell_small"])]
        rows.append([told, count(each.count), percent(each.share), points(each.change), whole_percent(each.target)])
    return _ruled(rows, [WIDTH - 4 * 22 * mm, *[22 * mm] * 4])


def _indicators(report, style):
    rows = [["Mã", Paragraph("Chỉ số, cách tính", style["cell_head"]), "Giá trị"]]
    for each in report.indicators:
        told = [Paragraph(_safe(each.name), style["cell_name"]), Paragraph(_safe(each.how), style["cell_small"])]
        rows.append([Paragraph(_safe(each.number), style["cell"]), told, amount(each.amount, is_share=each.is_share)])
    if not any(each.number for each in report.indicators):
        return _ruled([row[1:] for row in rows], [WIDTH - 26 * mm, 26 * mm])
    return _ruled(rows, [20 * mm, WIDTH - 46 * mm, 26 * mm])


def _places(report, style):
    titles, rows = report.place_titles, []
    for each in report.places:
        told = [Paragraph(_safe(each.name), style["cell"]), count(each.count), *map(percent, each.shares)]
        rows.append([*told, whole_percent(each.target)] if titles[-1] == TARGET_TITLE else told)
    narrow = (WIDTH - 46 * mm) / (len(titles) - 1)
    heads = [Paragraph(_safe(each), style["cell_head"]) for each in titles]
    return _ruled([heads, *rows], [46 * mm, *[narrow] * (len(titles) - 1)])


def _plain(rows, widths):
    table = Table(rows, widths)
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]))
    return table


def _ruled(rows, widths):
    """The head comes again on every page."""
    table = Table(rows, widths, repeatRows=1)
    table.setStyle(
        TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, LINE),
                ("BACKGROUND", (0, 0), (-1, 0), SHADE),
                ("FONT", (0, 0), (-1, 0), fonts.SEMIBOLD, 9),
                ("FONT", (0, 1), (-1, -1), fonts.REGULAR, 9.5),
                ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _safe(text):
    """As platypus reads its little markup: what an officer typed is text."""
    return fonts.clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _styles():
    def style(font, size, **said):
        return ParagraphStyle(f"{font}{size}{said}", fontName=font, fontSize=size, leading=size * 1.45, **said)

    centre = {"alignment": TA_CENTER}
    return {
        "body_name": style(fonts.BOLD, 10.5, **centre),
        "motto": style(fonts.SEMIBOLD, 11, **centre),
        "centre": style(fonts.REGULAR, 10.5, **centre),
        "title": style(fonts.BOLD, 14, **centre),
        "subject": style(fonts.SEMIBOLD, 12, spaceAfter=12, **centre),
        "part": style(fonts.BOLD, 11.5, spaceBefore=12, spaceAfter=6),
        "body": style(fonts.REGULAR, 11, alignment=TA_JUSTIFY, spaceAfter=5),
        "basis": style(fonts.REGULAR, 10, spaceAfter=3),
        "recipients": style(fonts.REGULAR, 9),
        "cell": style(fonts.REGULAR, 9.5),
        "cell_head": style(fonts.SEMIBOLD, 8.5),
        "cell_name": style(fonts.SEMIBOLD, 9.5),
        "cell_small": style(fonts.REGULAR, 8),
    }
