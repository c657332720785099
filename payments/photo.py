"""The codes on a picture: what an officer's phone took of a trader's code, read and let go."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat

from payments import vietqr
from payments.pictures import BROKEN, MAX_BYTES, PhotoError, grey, open_picture
from payments.vietqr import Decoded

__all__ = ["MAX_BYTES", "FoundCode", "PhotoError", "read_photo"]

# What a bank's app shows; zxing's rectangular and micro kinds are printed by nobody.
FORMATS = [zxingcpp.BarcodeFormat.QRCode]
SECONDS = 6.0
# zxing takes the square of what looks like the corner of a code: in one piece, a picture full of them takes a minute.
# A code too large for what two pieces share is read off the smaller picture.
PIECE, SHARED = 1800, 900
SMALL_SIDE, DARK, BRIGHT, FLAT, BLURRED = 240, 45, 215, 25, 40


@dataclass(frozen=True, slots=True)
class FoundCode:
    """``text`` is what the code holds, letter for letter."""

    text: str
    decoded: Decoded


def read_photo(data: bytes) -> tuple[FoundCode, ...]:
    """Every code on the picture, from the top down, each once. PhotoError when it can't be read or has none."""
    until = time.monotonic() + SECONDS
    picture = grey(open_picture(data))
    try:
        found = _codes_on(picture, until)
        if not found:
            raise PhotoError("no_code", _advice(picture))
    except BROKEN as error:
        raise PhotoError("unreadable", "Không xử lý được ảnh này. Chụp màn hình ảnh ấy rồi chọn lại.") from error
    return tuple(FoundCode(text, vietqr.decode(text)) for text in sorted(found, key=lambda text: found[text]))


def _codes_on(picture: Image.Image, until: float) -> dict[str, int]:
    """Each text with how far down it stands."""
    found: dict[str, int] = {}
    for attempt, is_hard in _attempts(picture):
        for piece, top in _pieces(attempt):
            if (is_hard and found) or time.monotonic() > until:
                return found
            for code in zxingcpp.read_barcodes(piece, formats=FORMATS):
                down = (top + code.position.top_left.y) * picture.height // attempt.height
                found.setdefault(_text_of(code), down)
    return found


def _pieces(picture: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """Each with where it begins, from the top; a picture that is small enough as it is."""
    for top in _starts(picture.height):
        for left in _starts(picture.width):
            right, bottom = min(left + PIECE, picture.width), min(top + PIECE, picture.height)
            whole = (left, top, right, bottom) == (0, 0, *picture.size)
            yield (picture if whole else picture.crop((left, top, right, bottom))), top


def _starts(length: int) -> range:
    return range(0, max(1, length - SHARED), SHARED)


def _attempts(picture: Image.Image) -> Iterator[tuple[Image.Image, bool]]:
    """The picture as it is, and then as it could be easier to read; the second value: for want of anything better."""
    yield picture, False
    longest = max(picture.size)
    middle = _resized(picture, 1500)
    if longest > 1600:
        # Stripes of a screen and grain of a dark hall go under.
        yield middle, False
    if longest < 4000:
        # A code far off, whose modules are two pixels wide.
        yield _resized(picture, min(2 * longest, 5000)), False
    yield _sharpened(middle, 3), True
    yield _sharpened(_resized(picture, 1000), 5), True
    yield ImageOps.autocontrast(middle, cutoff=2), True
    yield _evenly_lit(middle), True
    yield _sharpened(_evenly_lit(middle), 4), True
    yield _resized(picture.filter(ImageFilter.GaussianBlur(longest / 1000)), 1000), True
    yield _resized(picture, 600), True
    yield _sharpened(_resized(picture, min(3 * longest, 4000)), 4), True


def _resized(picture: Image.Image, longest: int) -> Image.Image:
    factor = longest / max(picture.size)
    size = tuple(max(1, round(side * factor)) for side in picture.size)
    return picture.resize(size, Image.Resampling.LANCZOS)


def _sharpened(picture: Image.Image, radius: float) -> Image.Image:
    return picture.filter(ImageFilter.UnsharpMask(radius=radius, percent=600, threshold=0))


def _evenly_lit(picture: Image.Image) -> Image.Image:
    """Without what changes slowly from one side to the other: lamp and shadow."""
    light = picture.reduce(8).filter(ImageFilter.GaussianBlur(max(picture.size) / 240))
    return ImageOps.autocontrast(ImageChops.subtract(picture, light.resize(picture.size), offset=128), cutoff=1)


def _text_of(code: zxingcpp.Barcode) -> str:
    """Letter for letter what its bytes say: a payload's check counts over them as UTF-8."""
    try:
        return code.bytes.decode()
    except UnicodeDecodeError:
        return code.text


def _advice(picture: Image.Image) -> str:
    """Why nothing was found, where it can be told, and what helps."""
    shades = ImageStat.Stat(_resized(picture, 1000))
    (light,), (spread,) = shades.mean, shades.stddev
    if max(picture.size) < SMALL_SIDE:
        why = f"Ảnh chỉ có {picture.width} × {picture.height} điểm nên mã quá nhỏ. Dùng ảnh gốc hoặc chụp gần hơn"
    elif light < DARK:
        why = "Ảnh tối quá. Chụp ở chỗ sáng hơn hoặc tăng độ sáng màn hình có mã"
    elif light > BRIGHT and spread < FLAT:
        why = "Ảnh lóa hoặc trắng quá. Nghiêng máy để tránh bóng đèn"
    elif _edges(picture) < BLURRED:
        why = "Ảnh mờ. Giữ máy chắc tay, chờ máy lấy nét rồi hãy chụp"
    else:
        why = "Chụp lại: đưa máy gần hơn, giữ thẳng với mã, tránh bóng đèn lóa"
    return f"Không thấy mã QR nào đọc được trong ảnh. {why}, sao cho mã choán gần hết khung hình."


def _edges(picture: Image.Image) -> float:
    """How sharp the sharpest things on it are: the steepest step between neighbours, of a hundred parts the last."""
    steps = _resized(picture, 1000).filter(ImageFilter.FIND_EDGES).crop((2, 2, 998, 998)).histogram()
    left = sum(steps) // 100
    for value in range(255, 0, -1):
        left -= steps[value]
        if left < 0:
            return value
    return 0
