"""Pictures from anywhere, opened within limits.

What one is, is told by its first bytes and not by its name; how large it is, by its header, before a pixel of it is
unpacked. Everything that can be wrong with it is a PhotoError with a sentence.
"""

import io
import math
import struct
from collections.abc import Callable
from typing import NamedTuple

from pi_heif import HeifImageFile
from PIL import Image, ImageChops
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from payments.parts import jpeg_has_too_many, png_has_too_many

MEGA = 1_000_000
MAX_BYTES = 15 * 1024 * 1024
LEAST_SIDE, LONGEST_SIDE = 60, 30_000
# Of each kind as many pixels as can be unpacked and read in 200 MB (tests/payments/test_photo_refusals.py measures it).
PIXELS_OF_A_JPEG_READ_SMALL = 110 * MEGA
WORKING_PIXELS = 12 * MEGA
KEPT_SIDE = 2000

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
    """How a file of this kind begins, what reads it, how many pixels of it may be unpacked, and what it may not be."""

    starts: Callable[[bytes], bool]
    opens: Callable[[io.BytesIO], Image.Image]
    max_pixels: int
    has_too_many_parts: Callable[[bytes], bool] = lambda data: False


KINDS = {
    "JPEG": Kind(lambda head: head.startswith(b"\xff\xd8\xff"), JpegImageFile, 16 * MEGA, jpeg_has_too_many),
    "PNG": Kind(lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"), PngImageFile, 25 * MEGA, png_has_too_many),
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


def open_picture(data: bytes) -> Image.Image:
    """The picture with nothing unpacked yet but its header, and its limits kept."""
    if not data:
        raise PhotoError("empty", "Tệp ảnh trống, không có gì bên trong. Chụp lại hoặc chọn ảnh khác.")
    if len(data) > MAX_BYTES:
        raise PhotoError("too_heavy", "Ảnh nặng quá 15 MB. Chụp lại ở cỡ ảnh nhỏ hơn, hoặc chụp màn hình ảnh ấy.")
    name = next((name for name, kind in KINDS.items() if kind.starts(data[:32])), None)
    if name is None:
        raise PhotoError("not_a_picture", _what_instead(data))
    if KINDS[name].has_too_many_parts(data):
        raise PhotoError(
            "too_many_parts", "Ảnh ghép từ quá nhiều phần nên không mở được. Chụp màn hình ảnh ấy rồi chọn lại."
        )
    stream = io.BytesIO(data)
    try:
        picture = KINDS[name].opens(stream)
    except Image.DecompressionBombError as error:
        raise PhotoError("too_large", f"Ảnh lớn quá. {_most(name, KINDS[name].max_pixels)}") from error
    except BROKEN as error:
        raise PhotoError("broken", f"Tệp này mang dạng {name} nhưng hỏng, không mở được. {TAKEN}") from error
    _check_size(name, picture, data[: stream.tell()])
    return picture


def _check_size(name: str, picture: Image.Image, header: bytes) -> None:
    width, height = picture.size
    most = KINDS[name].max_pixels
    if name == "JPEG" and _is_read_line_by_line(picture, header):
        most = PIXELS_OF_A_JPEG_READ_SMALL
    if width * height > most:
        raise PhotoError(
            "too_large",
            f"Ảnh rộng {_dotted(width)} × {_dotted(height)} điểm, lớn quá. {_most(name, most)}",
        )
    if max(width, height) > LONGEST_SIDE:
        raise PhotoError(
            "too_large",
            f"Ảnh rộng {_dotted(width)} × {_dotted(height)} điểm, dài quá. Cắt lấy phần có mã rồi chọn lại.",
        )
    if min(width, height) < LEAST_SIDE:
        raise PhotoError(
            "too_small", f"Ảnh chỉ có {width} × {height} điểm, bé quá. Dùng ảnh gốc, đừng dùng ảnh thu nhỏ."
        )


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


def redrawn(data: bytes) -> bytes:
    """The picture drawn anew, upright and no larger than a screen: a JPEG without what a phone writes beside it."""
    picture = open_picture(data)
    try:
        turn = TURNED.get(picture.getexif().get(ORIENTATION))
        if isinstance(picture, JpegImageFile):
            picture.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
        clear = picture.convert("RGBA") if picture.mode == "P" else picture
        small = _resized_by_bands(clear, _within(clear.size, KEPT_SIDE))
        shown = Image.new("RGB", small.size, "white")
        shown.paste(_in_grey(small) if small.mode.startswith("I") else small.convert("RGB"), mask=_seen(small))
        out = io.BytesIO()
        (shown.transpose(turn) if turn is not None else shown).save(out, "JPEG", quality=80)
    except BROKEN as error:
        raise PhotoError("broken", "Ảnh hỏng hoặc bị cụt, có lẽ tải lên chưa hết. Chọn lại ảnh.") from error
    return out.getvalue()


def _resized_by_bands(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Band by band where one of them says what is clear: Pillow would make a second whole copy first."""
    if "A" not in picture.getbands():
        return picture.resize(size, reducing_gap=2.0)
    bands = [picture.getchannel(band).resize(size, reducing_gap=2.0) for band in picture.getbands()]
    return Image.merge(picture.mode, bands)


def _within(size: tuple[int, int], longest: int) -> tuple[int, int]:
    factor = min(1.0, longest / max(size))
    return tuple(max(1, round(side * factor)) for side in size)


def _seen(picture: Image.Image) -> Image.Image | None:
    return picture.getchannel("A") if "A" in picture.getbands() else None


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


def _what_instead(data: bytes) -> str:
    head = data[:64].lstrip()
    other = next((said for start, said in NOT_PICTURES.items() if head.startswith(start)), None)
    return f"Đây là {other}, không phải ảnh chụp. {TAKEN}" if other else f"Tệp này không phải ảnh chụp. {TAKEN}"


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _most(name: str, pixels: int) -> str:
    return f"Ảnh {name} được nhiều nhất {pixels // MEGA} triệu điểm: chụp lại ở cỡ ảnh nhỏ hơn."
