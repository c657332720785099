"""The codes on a picture: what an officer's phone took of a trader's code, read and let go.

A picture comes from anywhere. What it is, is told by its first bytes and not by its name; how large it is, by its
header, before a pixel of it is unpacked. Everything that can be wrong with it is a PhotoError with a sentence.
"""

import io
import math
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import zxingcpp
from pi_heif import HeifImageFile
from PIL import Image, ImageChops, ImageFilter, ImageOps, ImageStat
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from payments import vietqr
from payments.vietqr import Decoded

MEGA = 1_000_000
MAX_BYTES = 15 * 1024 * 1024
LEAST_SIDE = 60
# What a bank's app shows; zxing's rectangular and micro kinds are printed by nobody.
FORMATS = [zxingcpp.BarcodeFormat.QRCode]
# Of each kind as many pixels as fit in 160 MB while they are unpacked; reading them takes up to 40 MB more.
PIXELS_OF_A_JPEG_READ_SMALL = 110 * MEGA
WORKING_PIXELS = 12 * MEGA
SECONDS = 6.0
SMALL_SIDE, DARK, BRIGHT, FLAT, BLURRED = 240, 45, 215, 25, 40

ORIENTATION = 0x0112
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Kind(NamedTuple):
    """How a file of this kind begins, what reads it, and how many pixels of it may be unpacked."""

    starts: Callable[[bytes], bool]
    opens: Callable[[io.BytesIO], Image.Image]
    max_pixels: int


KINDS = {
    "JPEG": Kind(lambda head: head.startswith(b"\xff\xd8\xff"), JpegImageFile, 16 * MEGA),
    "PNG": Kind(lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), PngImageFile, 25 * MEGA),
    "WebP": Kind(lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP", WebPImageFile, 10 * MEGA),
    "HEIC": Kind(
        lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1"),
        HeifImageFile,
        25 * MEGA,
    ),
}
TAKEN = "Chọn ảnh chụp dạng JPEG, PNG, WebP hoặc HEIC."
NOT_PICTURES = {
    b"%PDF": "tệp PDF",
    b"GIF8": "ảnh động GIF",
    b"<": "trang web hoặc hình vẽ SVG",
    b"\xef\xbb\xbf<": "trang web hoặc hình vẽ SVG",
    b"PK\x03\x04": "tệp nén hoặc tệp Office",
}

# Whatever the readers of four formats say of a file that is not what it claims to be.
BROKEN = (
    OSError, SyntaxError, ValueError, LookupError, TypeError, ArithmeticError, RuntimeError, EOFError, MemoryError,
    struct.error, Image.DecompressionBombError,
)  # fmt: skip


class PhotoError(Exception):
    """``code`` is stable; the text says what is wrong and what would help."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class FoundCode:
    """``text`` is what the code holds, letter for letter."""

    text: str
    decoded: Decoded


def read_photo(data: bytes) -> tuple[FoundCode, ...]:
    """Every code on the picture, from the top down, each once. PhotoError when it can't be read or has none."""
    picture = grey(open_picture(data))
    found: dict[str, int] = {}
    until = time.monotonic() + SECONDS
    for attempt, is_hard in _attempts(picture):
        if (is_hard and found) or time.monotonic() > until:
            break
        for code in zxingcpp.read_barcodes(attempt, formats=FORMATS):
            found.setdefault(_text_of(code), code.position.top_left.y * picture.height // attempt.height)
    if not found:
        raise PhotoError("no_code", _advice(picture))
    return tuple(FoundCode(text, vietqr.decode(text)) for text in sorted(found, key=lambda text: found[text]))


def open_picture(data: bytes) -> Image.Image:
    """The picture with nothing unpacked yet but its header, and its limits kept."""
    if not data:
        raise PhotoError("empty", "Tệp ảnh trống, không có gì bên trong. Chụp lại hoặc chọn ảnh khác.")
    if len(data) > MAX_BYTES:
        raise PhotoError("too_heavy", "Ảnh nặng quá 15 MB. Chụp lại ở cỡ ảnh nhỏ hơn, hoặc chụp màn hình ảnh ấy.")
    name = next((name for name, kind in KINDS.items() if kind.starts(data[:32])), None)
    if name is None:
        raise PhotoError("not_a_picture", _what_instead(data))
    stream = io.BytesIO(data)
    try:
        picture = KINDS[name].opens(stream)
    except Image.DecompressionBombError as error:
        raise PhotoError("too_large", f"Ảnh lớn quá. {_most(name, KINDS[name].max_pixels)}") from error
    except BROKEN as error:
        raise PhotoError("broken", f"Tệp này mang dạng {name} nhưng hỏng, không mở được. {TAKEN}") from error
    width, height = picture.size
    most = KINDS[name].max_pixels
    if name == "JPEG" and _is_read_line_by_line(picture, data[: stream.tell()]):
        most = PIXELS_OF_A_JPEG_READ_SMALL
    if width * height > most:
        raise PhotoError(
            "too_large",
            f"Ảnh rộng {_dotted(width)} × {_dotted(height)} điểm, lớn quá. {_most(name, most)}",
        )
    if min(width, height) < LEAST_SIDE:
        raise PhotoError(
            "too_small", f"Ảnh chỉ có {width} × {height} điểm, bé quá. Dùng ảnh gốc, đừng dùng ảnh thu nhỏ."
        )
    return picture


def grey(picture: Image.Image) -> Image.Image:
    """Upright, in shades of grey, and no larger than what a code needs."""
    try:
        shades = _in_grey(picture)
        turn = TURNED.get(picture.getexif().get(ORIENTATION))
    except BROKEN as error:
        raise PhotoError("broken", "Ảnh hỏng hoặc bị cụt, có lẽ tải lên chưa hết. Chọn lại ảnh.") from error
    times = math.ceil(math.sqrt(shades.width * shades.height / WORKING_PIXELS) - 0.25)
    if times > 1:
        shades = shades.reduce(times)
    return shades.transpose(turn) if turn is not None else shades


def _in_grey(picture: Image.Image) -> Image.Image:
    if isinstance(picture, JpegImageFile):
        # Unpacked small and grey at once: the three hundred megabytes of its colours are never there.
        smaller = max(1.0, math.sqrt(picture.width * picture.height / WORKING_PIXELS))
        picture.draft("L", (round(picture.width / smaller), round(picture.height / smaller)))
    if picture.mode.startswith("I"):
        # Sixteen bits of a scanner; Pillow would cut off what is lighter than 255.
        return picture.point(lambda value: value / 256).convert("L")
    if not picture.has_transparency_data:
        return picture.convert("L")
    clear = picture.convert("RGBA") if picture.mode == "P" else picture
    shades = clear.convert("L")
    shades.paste(255, mask=ImageChops.invert(clear.getchannel("A")))
    return shades


def _is_read_line_by_line(picture: Image.Image, header: bytes) -> bool:
    """Whether the picture's first scan has all its colours; otherwise libjpeg holds the whole of it in memory.

    Pillow has read just to the end of that scan's head: its marker, its length, how many colours, two bytes for each.
    The four colours of print are not unpacked as grey, so they never count as little.
    """
    colours = picture.layers
    head = header[-(8 + 2 * colours) :]
    return colours <= 3 and not picture.info.get("progressive") and head[:2] == b"\xff\xda" and head[4] == colours


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


def _most(name: str, pixels: int) -> str:
    return f"Ảnh {name} được nhiều nhất {pixels // MEGA} triệu điểm: chụp lại ở cỡ ảnh nhỏ hơn."


def _what_instead(data: bytes) -> str:
    head = data[:64].lstrip()
    other = next((said for start, said in NOT_PICTURES.items() if head.startswith(start)), None)
    return f"Đây là {other}, không phải ảnh chụp. {TAKEN}" if other else f"Tệp này không phải ảnh chụp. {TAKEN}"


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
