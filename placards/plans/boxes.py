"""Words that stand on every face, and boxes of a size that can be enlarged."""

from __future__ import annotations

from placards.geometry import Rect, TextBox

HEADLINE = "QUÉT MÃ ĐỂ THANH TOÁN"
TAGLINE = "Hỗ trợ mọi ứng dụng ngân hàng có VietQR"
CHECK_NAME = "Kiểm tra tên người nhận trước khi chuyển"
SECOND = "Hoặc quét mã này"
ONE_OF = "Hoặc quét một trong các mã dưới đây"

LEAST_MODULES = 49  # of a static VietQR code at level Q; shorter payloads are drawn a little smaller
LEAST_MODULES_M = 41  # of the same at level M, which a small square falls back to

A4_FROM_A6 = 2.0
A4_FROM_A5 = 297 / 210
A5_FROM_A6 = 148 / 105
PHOTO_FROM_A6 = 100 / 105


def box(rect: tuple[float, ...], face: tuple[str, float, float], *, k: float = 1.0, **style: object) -> TextBox:
    """A text at (x, y, w, h) in (font, size, floor), everything enlarged by `k`."""
    font, size, floor = face
    return TextBox(rect_of(*rect, k=k), font, size * k, floor * k, **style)


def rect_of(x: float, y: float, w: float, h: float, *, k: float = 1.0) -> Rect:
    return Rect(x * k, y * k, w * k, h * k)
