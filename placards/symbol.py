"""The QR symbol of a payment payload: byte mode, smallest version, best mask, as the `qrcode` package defines it."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import quoteattr

import qrcode.constants
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData

Matrix = tuple[tuple[bool, ...], ...]

QUIET_ZONE = 4  # modules, ISO/IEC 18004

LEVELS = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}


@lru_cache(maxsize=256)
def matrix(payload: str, *, level: str = "Q") -> Matrix:
    """Rows of modules, True is dark, without a quiet zone.

    Byte mode only, whatever the payload looks like: EMVCo MPM §4.12 allows no other. ValueError when it cannot fit.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown error correction level {level!r}")
    data = payload.encode()
    if not data:
        raise ValueError("an empty payload has no symbol")
    code = QRCode(error_correction=LEVELS[level], border=0)
    code.add_data(QRData(data, mode=MODE_8BIT_BYTE), optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


def runs(rows: Matrix) -> tuple[tuple[int, int, int], ...]:
    """Dark runs as (column, row, length): the fewest rectangles that need no thought."""
    found = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            length = len(tuple(modules))
            if dark:
                found.append((x, y, length))
            x += length
    return tuple(found)


def svg(payload: str, *, level: str = "Q", quiet: int = QUIET_ZONE, label: str = "Mã VietQR") -> str:
    """The symbol for a screen: one path in module units on its own white ground, so that a dark page does no harm."""
    rows = matrix(payload, level=level)
    side = len(rows) + 2 * quiet
    path = "".join(f"M{x + quiet} {y + quiet}h{length}v1h-{length}z" for x, y, length in runs(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label={quoteattr(label)}'
        f' shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>'
    )
