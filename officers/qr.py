"""A QR symbol as the one path of an SVG, drawn in the page itself: pages have no inline style and load no picture."""

from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html
from qrcode.main import QRCode

QUIET_ZONE = 4


@dataclass(frozen=True)
class Symbol:
    """`size` in modules with the quiet zone around; `path` for the attribute d."""

    size: int
    path: str


def symbol_of(text: str) -> Symbol:
    code = QRCode(border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _dark_runs(row))
    return Symbol(len(rows), path)


def qr_svg(text, *, label):
    """The whole picture, for a slip of paper. Payment codes are the placards' own business."""
    symbol = symbol_of(text)
    template = (
        '<svg role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<rect width="100%" height="100%" fill="#fff"/><path fill="#000" d="{}"/></svg>'
    )
    return format_html(template, label, symbol.size, symbol.size, symbol.path)


def _dark_runs(row):
    """Where each run of dark modules begins, and how wide it is."""
    start = 0
    for is_dark, run in groupby(row):
        width = len(list(run))
        if is_dark:
            yield start, width
        start += width
