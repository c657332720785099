"""Placards as a PDF file: vector codes, embedded Vietnamese type, the same bytes for the same faces.

What never changes is drawn once for each plan, as a form, and only referred to on each face.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from placards import fonts
from placards.faces import Code, Face
from placards.fonts import BOLD, CAP_HEIGHT, LEADING
from placards.geometry import GREEN, HAIRLINE, MUTED, Fit, Layout, LayoutError, Plan, TextBox, fit_symbol
from placards.symbol import runs

LEAST_TAIL = 3  # a last group of one or two figures is too little to compare: the group before it is bold too


@dataclass(frozen=True)
class Placement:
    """A code on the paper: page and cell count from 1; x, y, size in mm from the page's top left, dark square only."""

    page: int
    cell: int
    serial: str
    stall_code: str
    code_index: int
    x: float
    y: float
    size: float
    payload: str


@dataclass(frozen=True)
class Drawn:
    """Where each code was drawn, and a sentence for each text that had to be shortened."""

    placements: tuple[Placement, ...]
    warnings: tuple[str, ...]


def draw(
    faces: Sequence[Face], layout: Layout, out: BinaryIO, *, title: str, on_page: Callable[[int], None] | None = None
) -> Drawn:
    """Draw the faces in the order given. ValueError when there are none, LayoutError when one cannot be drawn.

    `on_page` is told after each page how many have been drawn.
    """
    if not faces:
        raise ValueError("Không có biển nào để in.")
    fonts.register()
    width, height = layout.page
    canvas = Canvas(
        out,
        pagesize=(width * mm, height * mm),
        invariant=1,
        pageCompression=1,
        lang="vi-VN",
        initialFontName=fonts.REGULAR,
    )
    canvas.setTitle(fonts.clean(title))
    canvas.setSubject("Biển mã thanh toán")
    canvas.setAuthor("Chợ 4.0")
    canvas.setCreator("Chợ 4.0")
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    sheet = _Sheet(canvas, layout)
    per_page = len(layout.cells)
    for start in range(0, len(faces), per_page):
        sheet.draw_page(faces[start : start + per_page])
        if on_page:
            on_page(sheet.page)
    canvas.save()
    return Drawn(tuple(sheet.placements), tuple(sheet.warnings))


class _Sheet:
    """Draws page after page and remembers where the codes went and what had to be shortened."""

    def __init__(self, canvas: Canvas, layout: Layout) -> None:
        self.canvas = canvas
        self.layout = layout
        self.page = 0
        self.placements: list[Placement] = []
        self.warnings: list[str] = []
        self._forms: set[str] = set()

    def draw_page(self, faces: Sequence[Face]) -> None:
        self.page += 1
        for index, face in enumerate(faces):
            self._draw_face(face, index)
        self._draw_marks()
        self.canvas.showPage()

    def _draw_face(self, face: Face, index: int) -> None:
        plan = self.layout.plan_for(len(face.codes), stall_code=face.stall_code)
        cell = self.layout.cells[index]
        left, top = cell.x + (cell.w - plan.size[0]) / 2, cell.y + (cell.h - plan.size[1]) / 2
        pen = _Pen(self.canvas, plan.size[1], face.stall_code, self.warnings)
        self.canvas.saveState()
        self.canvas.translate(left * mm, (self.layout.page[1] - top - plan.size[1]) * mm)
        self.canvas.doForm(self._artwork(plan))
        for code_index, (code, box) in enumerate(zip(face.codes, plan.codes, strict=False)):
            symbol = fit_symbol(code.payload, box, stall_code=face.stall_code)
            pen.symbol(symbol)
            self.placements.append(
                Placement(
                    page=self.page,
                    cell=index + 1,
                    serial=face.serial,
                    stall_code=face.stall_code,
                    code_index=code_index,
                    x=left + symbol.x,
                    y=top + symbol.y,
                    size=symbol.size,
                    payload=code.payload,
                )
            )
        _write(pen, face, plan)
        self.canvas.restoreState()

    def _artwork(self, plan: Plan) -> str:
        """The plan's unchanging part, as a form of the document."""
        name = f"artwork-{self.layout.plans.index(plan)}"
        if name in self._forms:
            return name
        self._forms.add(name)
        canvas, height = self.canvas, plan.size[1]
        canvas.beginForm(name, 0, 0, plan.size[0] * mm, height * mm)
        band = plan.band
        canvas.setFillColor(HexColor(GREEN))
        canvas.roundRect(
            band.x * mm, (height - band.bottom) * mm, band.w * mm, band.h * mm, plan.band_radius * mm, stroke=0, fill=1
        )
        canvas.setStrokeColor(HexColor(HAIRLINE))
        canvas.setLineWidth(0.5)
        for x1, y1, x2, y2 in plan.rules:
            canvas.line(x1 * mm, (height - y1) * mm, x2 * mm, (height - y2) * mm)
        pen = _Pen(canvas, height, "", [])
        for caption in plan.captions:
            pen.text(caption.box, caption.text)
        canvas.endForm()
        return name

    def _draw_marks(self) -> None:
        height = self.layout.page[1]
        self.canvas.setStrokeColor(HexColor(MUTED))
        self.canvas.setLineWidth(0.3)
        for x1, y1, x2, y2 in self.layout.marks:
            self.canvas.line(x1 * mm, (height - y1) * mm, x2 * mm, (height - y2) * mm)


def _write(pen: _Pen, face: Face, plan: Plan) -> None:
    """Everything on the face that is read by people."""
    for code, box in zip(face.codes, plan.codes, strict=False):
        pen.text(box.holder, code.holder, never_cut="tên chủ tài khoản")
        pen.text(box.bank, code.bank, called="tên ngân hàng")
        pen.account(box.account, code.account)
    main = face.codes[0].holder
    for code, box in zip(face.codes[len(plan.codes) :], plan.others, strict=True):
        pen.text(box, _in_a_line(code, main), never_cut="số tài khoản và tên chủ tài khoản")
    pen.text(plan.stall, f"{face.stall_kind} {face.stall_code}", never_cut="mã gian hàng")
    pen.text(plan.section, face.section, called="tên khu")
    pen.text(plan.market, face.market, called="tên chợ")
    pen.text(plan.place, face.place, called="địa danh")
    warning = "Thấy tên khác? Đừng chuyển tiền"
    pen.text(plan.hotline, f"{warning}, báo {face.hotline}" if face.hotline else f"{warning}.", called="đường dây nóng")
    pen.text(
        plan.imprint,
        f"Mã biển {face.serial} · Bản {face.version} · Cấp ngày {face.issued_on:%d/%m/%Y}",
        never_cut="mã biển",
    )


def _in_a_line(code: Code, main_holder: str) -> str:
    line = f"{code.bank}  {' '.join(_groups(code.account))}"
    return line if code.holder == main_holder else f"{line} · {code.holder}"


def _groups(number: str) -> list[str]:
    number = fonts.clean(number)
    return [number[start : start + 4] for start in range(0, len(number), 4)]


class _Pen:
    """Writes into the boxes of one face, whose top is `height` mm above the canvas's origin."""

    def __init__(self, canvas: Canvas, height: float, stall_code: str, warnings: list[str]) -> None:
        self.canvas = canvas
        self.height = height
        self.stall_code = stall_code
        self.warnings = warnings

    def text(self, box: TextBox, text: str, *, called: str = "", never_cut: str = "") -> None:
        text = fonts.clean(text)
        self._check_letters(text, box.font)
        fitted = fonts.fit(text, box.font, size=box.size, floor=box.floor, width_pt=box.rect.w * mm, lines=box.lines)
        if fitted.is_cut and never_cut:
            raise LayoutError(f"Gian {self.stall_code}: {never_cut} quá dài, không in đủ được trên khổ này.")
        if fitted.is_cut:
            self.warnings.append(f"Gian {self.stall_code}: {called} quá dài, đã rút gọn trên biển.")
        self.canvas.setFillColor(HexColor(box.colour))
        self.canvas.setFont(box.font, fitted.size)
        step = LEADING * fitted.size
        baseline = self._baseline(box, fitted.size) + step * (len(fitted.lines) - 1) / 2
        for line in fitted.lines:
            self._line(box, line, baseline)
            baseline -= step

    def _check_letters(self, text: str, font: str) -> None:
        """A letter that the typeface lacks would be printed as an empty box: on a name, that is a wrong name."""
        if missing := fonts.missing(text, font):
            raise LayoutError(f"Gian {self.stall_code}: phông chữ của biển không có ký tự “{missing}”.")

    def _line(self, box: TextBox, line: str, baseline: float) -> None:
        rect = box.rect
        if box.align == "left":
            self.canvas.drawString(rect.x * mm, baseline, line)
        elif box.align == "right":
            self.canvas.drawRightString(rect.right * mm, baseline, line)
        else:
            self.canvas.drawCentredString((rect.x + rect.w / 2) * mm, baseline, line)

    def _baseline(self, box: TextBox, size: float) -> float:
        """Capitals stand in the middle of the box; marks above and tails below share what is left."""
        return (self.height - box.rect.y - box.rect.h / 2) * mm - CAP_HEIGHT * size / 2

    def account(self, box: TextBox, number: str) -> None:
        """Groups of four, figures on equal widths, the end bold: it is what people read aloud and compare."""
        groups = _groups(number)
        self._check_letters("".join(groups), box.font)
        tail = 1 if len(groups[-1]) >= LEAST_TAIL else 2
        cells = _account_cells(groups, box.font, bold_from=len(groups) - tail)
        total = sum(advance for _, _, advance in cells)
        size = min(box.size, box.rect.w * mm / total)
        if size < box.floor:
            raise LayoutError(f"Gian {self.stall_code}: số tài khoản quá dài, không in đủ được trên khổ này.")
        x = box.rect.x * mm if box.align == "left" else (box.rect.x + box.rect.w / 2) * mm - total * size / 2
        line = self.canvas.beginText(x, self._baseline(box, size))
        line.setFillColor(HexColor(box.colour))
        with _copied_as(line, " ".join(groups)):
            for letter, font, advance in cells:
                inset = (advance - fonts.width(letter, font, 1)) / 2
                line.setFont(font, size)
                line.setTextOrigin(x + inset * size, self._baseline(box, size))
                line.textOut(letter)
                x += advance * size
        self.canvas.drawText(line)

    def symbol(self, symbol: Fit) -> None:
        """One path for the whole symbol: separate rectangles show hairlines between them in some viewers."""
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(symbol.x * mm, (self.height - symbol.y) * mm)
        canvas.scale(symbol.module * mm, -symbol.module * mm)
        canvas.setFillGray(0)
        path = canvas.beginPath()
        for x, y, length in runs(symbol.rows):
            path.rect(x, y, length, 1)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()


@contextmanager
def _copied_as(line: PDFTextObject, text: str) -> Iterator[None]:
    """Figures set apart are read as one text when selected, searched or read aloud (ISO 32000 §14.9.4).

    reportlab offers no call for marked content, so the operators go straight into the text object.
    """
    line._code.append(f"/Span <</ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>>> BDC")
    yield
    line._code.append("EMC")


def _account_cells(groups: list[str], font: str, *, bold_from: int) -> list[tuple[str, str, float]]:
    """(letter, font, advance at size 1): every figure as wide as the widest one, letters at their own width."""
    figure = max(fonts.width(digit, BOLD, 1) for digit in "0123456789")
    cells = []
    for index, group in enumerate(groups):
        weight = BOLD if index >= bold_from else font
        if index:
            cells.append((" ", weight, figure * 0.55))
        for letter in group:
            cells.append((letter, weight, figure if letter.isdigit() else fonts.width(letter, weight, 1)))
    return cells
