"""Draws sheets of placards, front and back, and remembers where the codes went and what had to be shortened.

What never changes is drawn once for each plan, as a form, and only referred to on each face.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from placards import fonts
from placards.backs import Backs, side_behind
from placards.faces import Code, Face
from placards.geometry import GREEN, HAIRLINE, MUTED, Artwork, Layout, Line, Plan, Rect, Side, fit_symbol
from placards.pens import Ink, Pen, colour_of, groups_of

MOST_NAMED = 5  # stalls in one warning


@dataclass(frozen=True)
class Placement:
    """A code on the paper: page and cell count from 1; x, y, size in mm from the page's top left, dark square only.

    `on_paper` is where the file has it when a printer's offset and scale were made up for. On a back, the payload is
    the address of the verify page.
    """

    page: int
    cell: int
    serial: str
    stall_code: str
    code_index: int
    x: float
    y: float
    size: float
    payload: str
    side: str = "front"
    on_paper: Rect | None = None

    @property
    def spot(self) -> Rect:
        """Where to look for it in the file."""
        return self.on_paper or Rect(self.x, self.y, self.size, self.size)


@dataclass(frozen=True)
class Cell:
    """A face in a cell of a sheet."""

    number: int
    face: Face


class SheetDrawer:
    def __init__(
        self,
        canvas: Canvas,
        layout: Layout,
        *,
        backs: Backs | None,
        offset_mm: tuple[float, float],
        scale: tuple[float, float],
    ) -> None:
        self.canvas = canvas
        self.ink = Ink(canvas)
        self.layout = layout
        self.backs = backs
        self.offset_mm = offset_mm
        self.scale = scale
        self.page = 0
        self.placements: list[Placement] = []
        self.warnings: list[str] = []
        self._coarse: dict[str, None] = {}  # stalls with a code at level M, in order
        self._in_lines: dict[str, None] = {}  # stalls with codes too long for as many as there are accounts
        self._forms: dict[int, str] = {}
        self._section: str | None = None

    @property
    def _is_moved(self) -> bool:
        return (self.offset_mm, self.scale) != ((0, 0), (1, 1))

    def coarser(self) -> list[str]:
        """That some codes stand less damage than is usual, or are fewer: one sentence, however many they are."""
        coarse = "Mã dài so với khổ giấy nên in ở mức sửa lỗi M thay vì Q, chịu bẩn và xước kém hơn"
        in_lines = "Mã dài so với khổ giấy nên bớt mã, các tài khoản sau chỉ ghi thành dòng chữ"
        found = ((coarse, list(self._coarse)), (in_lines, list(self._in_lines)))
        return [f"{sentence}: {len(stalls)} gian ({_named(stalls)})." for sentence, stalls in found if stalls]

    def draw_sheet(self, cells: Sequence[Cell]) -> None:
        self._begin_page(cells)
        for cell in cells:
            for side in self.layout.sides_of(self.layout.cells[cell.number - 1]):
                self._draw_face(cell, side)
        self._draw_lines(self.layout.marks)
        self._draw_lines(self.layout.folds, dash=(3, 3))
        self.canvas.showPage()
        if self.backs:
            self._begin_page(cells, behind=True)
            for cell in cells:
                side = self.layout.sides_of(self.layout.cells[cell.number - 1])[-1]
                self._draw_back(cell, side_behind(side, self.layout, self.backs.edge))
            self.canvas.showPage()

    def _begin_page(self, cells: Sequence[Cell], *, behind: bool = False) -> None:
        self.page += 1
        codes = dict.fromkeys((cells[0].face.stall_code, cells[-1].face.stall_code))
        label = "–".join(codes) + (" (mặt sau)" if behind else "")
        self.canvas.addPageLabel(self.page - 1, prefix=label)
        if not behind:
            self._add_bookmarks(cells)
        if self._is_moved:
            (x, y), (across, down), height = self.offset_mm, self.scale, self.layout.page[1]
            self.canvas.transform(across, 0, 0, down, x * mm, (height * (1 - down) - y) * mm)

    def _add_bookmarks(self, cells: Sequence[Cell]) -> None:
        """One for each section, at the page where it begins."""
        for cell in cells:
            section = fonts.clean(cell.face.section) or "Chưa xếp khu"
            if section != self._section:
                self._section = section
                key = f"{self.page}-{cell.number}"
                self.canvas.bookmarkPage(key)
                self.canvas.addOutlineEntry(section, key)

    def _draw_face(self, cell: Cell, side: Side) -> None:
        face = cell.face
        plan = self.layout.plan_for([code.payload for code in face.codes], stall_code=face.stall_code)
        if plan is not self.layout.plans[len(face.codes) - 1]:
            self._in_lines[face.stall_code] = None
        with self._on(plan, side, face) as (pen, place):
            for index, (code, box) in enumerate(zip(face.codes, plan.codes, strict=False)):
                symbol = fit_symbol(code.payload, box, stall_code=face.stall_code, advice=self.layout.advice)
                if symbol.level != "Q":
                    self._coarse[face.stall_code] = None
                pen.symbol(symbol)
                self._remember(cell, index, place(symbol.rect), code.payload)
            _write(pen, face, plan)

    def _draw_back(self, cell: Cell, side: Side) -> None:
        face, plan, backs = cell.face, self.layout.back, self.backs
        address = backs.address_of(face.serial)
        with self._on(plan, side, face) as (pen, place):
            symbol = fit_symbol(address, plan.code, stall_code=face.stall_code, advice=self.layout.advice)
            pen.symbol(symbol)
            self._remember(cell, 0, place(symbol.rect), address, side="back")
            pen.text(plan.address, f"{backs.domain}/v", never_cut="tên miền của cổng")
            pen.text(plan.serial, face.serial, never_cut="mã biển")
            pen.text(plan.hotline, face.hotline or "Ban quản lý chợ", called="đường dây nóng")
            pen.text(plan.stall, _stall(face), never_cut="mã gian hàng")
            pen.text(plan.market, face.market, called="tên chợ")

    @contextmanager
    def _on(self, artwork: Artwork, side: Side, face: Face) -> Iterator[tuple[Pen, Callable[[Rect], Rect]]]:
        """A pen for a place of the page with its artwork drawn, and where a rectangle of it lies on the page."""
        (w, h), page_height = artwork.size, self.layout.page[1]
        outer = Rect(side.rect.x + (side.rect.w - w) / 2, side.rect.y + (side.rect.h - h) / 2, w, h)
        self.canvas.saveState()
        if side.turned:
            self.canvas.transform(-1, 0, 0, -1, outer.right * mm, (page_height - outer.y) * mm)
        else:
            self.canvas.translate(outer.x * mm, (page_height - outer.bottom) * mm)
        self.canvas.doForm(self._artwork(artwork))

        def place(rect: Rect) -> Rect:
            placed = rect.moved(outer.x, outer.y)
            return placed.turned_in(outer) if side.turned else placed

        yield Pen(self.ink, h, face.stall_code, self.warnings, self.layout.advice), place
        self.canvas.restoreState()

    def _remember(self, cell: Cell, index: int, rect: Rect, payload: str, *, side: str = "front") -> None:
        (x, y), (across, down) = self.offset_mm, self.scale
        moved = Rect(x + across * rect.x, y + down * rect.y, across * rect.w, down * rect.h)
        self.placements.append(
            Placement(
                page=self.page,
                cell=cell.number,
                serial=cell.face.serial,
                stall_code=cell.face.stall_code,
                code_index=index,
                x=rect.x,
                y=rect.y,
                size=rect.w,
                payload=payload,
                side=side,
                on_paper=moved if self._is_moved else None,
            )
        )

    def _artwork(self, artwork: Artwork) -> str:
        """The unchanging part, as a form of the document."""
        name = self._forms.get(id(artwork))
        if name:
            return name
        name = self._forms[id(artwork)] = f"artwork-{len(self._forms)}"
        canvas, height, band = self.canvas, artwork.size[1], artwork.band
        canvas.beginForm(name, 0, 0, artwork.size[0] * mm, height * mm)
        canvas.setFillColor(colour_of(GREEN))
        canvas.roundRect(
            band.x * mm,
            (height - band.bottom) * mm,
            band.w * mm,
            band.h * mm,
            artwork.band_radius * mm,
            stroke=0,
            fill=1,
        )
        self._draw_lines(artwork.rules, height=height, colour=HAIRLINE, width=0.5)
        pen = Pen(self.ink, height, "", [])
        for caption in artwork.captions:
            pen.text(caption.box, caption.text, never_cut=f"“{caption.text}”")
        canvas.endForm()
        return name

    def _draw_lines(
        self,
        lines: Sequence[Line],
        *,
        height: float | None = None,
        colour: str = MUTED,
        width: float = 0.3,
        dash: tuple[float, ...] = (),
    ) -> None:
        if not lines:
            return
        height = height or self.layout.page[1]
        self.canvas.setStrokeColor(colour_of(colour))
        self.canvas.setLineWidth(width)
        self.canvas.setDash(*dash) if dash else self.canvas.setDash()
        for x1, y1, x2, y2 in lines:
            self.canvas.line(x1 * mm, (height - y1) * mm, x2 * mm, (height - y2) * mm)


def _named(stalls: list[str]) -> str:
    return ", ".join(stalls[:MOST_NAMED]) + ("…" if len(stalls) > MOST_NAMED else "")


def _write(pen: Pen, face: Face, plan: Plan) -> None:
    """Everything on the face that is read by people."""
    for code, box in zip(face.codes, plan.codes, strict=False):
        pen.text(box.holder, code.holder, never_cut="tên chủ tài khoản")
        pen.text(box.bank, code.bank, called="tên ngân hàng")
        pen.account(box.account, code.account)
    main = face.codes[0].holder
    for code, box in zip(face.codes[len(plan.codes) :], plan.others, strict=True):
        pen.text(box, _in_a_line(code, main), never_cut="số tài khoản và tên chủ tài khoản")
    pen.text(plan.stall, _stall(face), never_cut="mã gian hàng")
    if plan.section:
        pen.text(plan.section, face.section, called="tên khu")
    pen.text(plan.market, face.market, called="tên chợ")
    if plan.place:
        pen.text(plan.place, face.place, called="địa danh")
    warning = "Thấy tên khác? Đừng chuyển tiền"
    pen.text(plan.hotline, f"{warning}, báo {face.hotline}" if face.hotline else f"{warning}.", called="đường dây nóng")
    copy = f" · Tờ {face.copy}/{face.copies}" if face.copies > 1 else ""
    pen.text(
        plan.imprint,
        f"Mã biển {face.serial} · Bản {face.version} · Cấp ngày {face.issued_on:%d/%m/%Y}{copy}",
        never_cut="mã biển",
    )


def _stall(face: Face) -> str:
    return f"{face.stall_kind} {face.stall_code}"


def _in_a_line(code: Code, main_holder: str) -> str:
    line = f"{code.bank}  {' '.join(groups_of(code.account))}"
    return line if code.holder == main_holder else f"{line} · {code.holder}"
