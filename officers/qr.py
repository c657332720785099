"""A QR symbol as the one path of an SVG, drawn in the page itself: pages have no inline style and load no picture."""

from dataclasses import dataclass

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
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark)
    return Symbol(len(rows), path)
