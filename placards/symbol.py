"""The QR symbol of a payment payload: byte mode, smallest version, best mask, as the `qrcode` package defines it."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import quoteattr

from placards.affine import LEVELS, Grid, capacity, table

Matrix = tuple[tuple[bool, ...], ...]

QUIET_ZONE = 4  # modules, ISO/IEC 18004
BYTE_MODE = (0b0100, 4)
UTF_8 = (0b0111_00011010, 12)  # an ECI header with the assignment of UTF-8, 26
PADDING = (0xEC, 0x11)
VERSIONS = range(1, 41)
LONG_COUNT_FROM = 10  # the version from which the length of a segment has sixteen bits and no longer eight


def grid(payload: str, *, level: str = "Q", version: int | None = None, mask: int | None = None) -> Grid:
    """The symbol, of the smallest version and under the best mask unless told otherwise.

    Byte mode only, whatever the payload looks like: EMVCo MPM §4.12 allows no other. Text beyond ASCII is announced as
    UTF-8, or a reader may take it for another alphabet. ValueError when it cannot fit.
    """
    if level not in LEVELS:
        raise ValueError(f"unknown error correction level {level!r}")
    if not payload:
        raise ValueError("an empty payload has no symbol")
    if version is None:
        version = smallest_version(payload, level=level)
    return table(version, level).grid(codewords(payload, version=version, level=level), mask)


def smallest_version(payload: str, *, level: str) -> int:
    for version in VERSIONS:
        if _length(payload, version) <= capacity(version, level) * 8:
            return version
    raise ValueError(f"{len(payload.encode())} bytes are too many for a symbol of level {level}")


def _length(payload: str, version: int) -> int:
    """Bits of the payload with its headers."""
    headers = BYTE_MODE[1] + _count_bits(version) + (0 if payload.isascii() else UTF_8[1])
    return headers + 8 * len(payload.encode())


def _count_bits(version: int) -> int:
    return 16 if version >= LONG_COUNT_FROM else 8


def codewords(payload: str, *, version: int, level: str) -> bytes:
    """The data codewords: headers, payload, terminator, padding."""
    data, size = payload.encode(), capacity(version, level)
    bits, length = (0, 0) if payload.isascii() else UTF_8
    for value, width in (BYTE_MODE, (len(data), _count_bits(version)), (int.from_bytes(data, "big"), 8 * len(data))):
        bits, length = bits << width | value, length + width
    if length > size * 8:
        raise ValueError(f"{len(data)} bytes are too many for version {version} at level {level}")
    ended = min(length + 4, size * 8)
    filled = (ended + 7) // 8
    padding = bytes(PADDING[number % 2] for number in range(size - filled))
    return (bits << filled * 8 - length).to_bytes(filled, "big") + padding


@lru_cache(maxsize=256)
def matrix(payload: str, *, level: str = "Q") -> Matrix:
    """Rows of modules, True is dark, without a quiet zone. ValueError when the payload cannot fit."""
    symbol = grid(payload, level=level)
    return tuple(tuple(bool(row[x // 8] >> 7 - x % 8 & 1) for x in range(symbol.side)) for row in symbol.rows())


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
