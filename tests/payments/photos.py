"""Photographs of codes as they come out of a market hall, drawn: held askew, out of focus, under a lamp, off a screen.

Every code in them is invented. A picture is a pure function of its name, so a failure can be looked at again.
"""

import io
import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from pillow_heif import register_heif_opener

from payments.vietqr import encode
from placards.symbol import matrix

# To write such a file here; the portal reads them without it.
register_heif_opener()

CODE = encode(bank_bin="970405", account="9990012345678", memo="NUOCHAI A-001")
OTHER = encode(bank_bin="970436", account="0991234567")
PAPER = (236, 233, 226)


def symbol(payload=CODE, *, module=8, level="M", quiet=4):
    """The code as a bank's app draws it."""
    rows = matrix(payload, level=level)
    side = len(rows) + 2 * quiet
    small = Image.new("L", (side, side), 255)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + quiet, y + quiet), 0)
    return small.resize((side * module, side * module), Image.Resampling.NEAREST).convert("RGB")


def scene(*codes, size=(1500, 2000), at=None, side=650, ground=PAPER):
    """Codes lying on a table, `side` pixels wide, by default one above the other."""
    picture = Image.new("RGB", size, ground)
    for number, code in enumerate(codes or (symbol(),)):
        x, y = at or ((size[0] - side) // 2, (size[1] // (len(codes) or 1)) * number + side // 4)
        picture.paste(code.resize((side, side), Image.Resampling.LANCZOS), (x, y))
    return picture


def askew(picture, *, by=0.12):
    """Looked at from below and from the left."""
    width, height = picture.size
    dx, dy = by * width, by * height
    there = [(dx, dy * 0.4), (width - dx * 0.3, 0), (width, height), (0, height - dy)]
    here = [(0, 0), (width, 0), (width, height), (0, height)]
    return picture.transform(
        picture.size, Image.Transform.PERSPECTIVE, _coefficients(here, there), Image.Resampling.BICUBIC,
        fillcolor=PAPER,
    )  # fmt: skip


def _coefficients(source, target):
    """Eight numbers that lead each corner of `target` to one of `source`: Gauss on the 8 x 8 system."""
    rows = []
    for (sx, sy), (tx, ty) in zip(source, target, strict=True):
        rows.append([tx, ty, 1, 0, 0, 0, -sx * tx, -sx * ty, sx])
        rows.append([0, 0, 0, tx, ty, 1, -sy * tx, -sy * ty, sy])
    for column in range(8):
        pivot = max(range(column, 8), key=lambda at: abs(rows[at][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for at in range(8):
            if at != column:
                factor = rows[at][column]
                rows[at] = [one - factor * other for one, other in zip(rows[at], rows[column], strict=True)]
    return [row[8] for row in rows]


def glare(picture, *, strength=150, middle=(0.55, 0.4), reach=0.28):
    """A lamp mirrored in the screen: brightest in its middle, gone at `reach`."""
    width, height = picture.size
    small = Image.new("L", (width // 16 or 1, height // 16 or 1), 0)
    for y in range(small.height):
        for x in range(small.width):
            away = math.hypot(x / small.width - middle[0], (y / small.height - middle[1]) * height / width)
            small.putpixel((x, y), int(strength * max(0.0, 1 - away / reach)))
    lamp = small.resize(picture.size, Image.Resampling.BICUBIC)
    return ImageChops.add(picture, Image.merge("RGB", (lamp, lamp, lamp)))


def shade(picture, *, darkest=0.25):
    """One side lies in the shadow of the roof."""
    ramp = Image.linear_gradient("L").rotate(90).resize(picture.size)
    ramp = ramp.point(lambda value: int(255 * (darkest + (1 - darkest) * value / 255)))
    return ImageChops.multiply(picture, Image.merge("RGB", (ramp, ramp, ramp)))


def noise(picture, *, spread=22, seed=7):
    """The grain of a cheap phone in poor light."""
    grain = Image.frombytes("L", (256, 256), random.Random(seed).randbytes(256 * 256))  # noqa: S311  no secret
    tile = Image.new("L", picture.size)
    for y in range(0, picture.height, 256):
        for x in range(0, picture.width, 256):
            tile.paste(grain, (x, y))
    spread = tile.point(lambda value: int(128 + (value - 128) * spread / 128))
    return ImageChops.add(picture, Image.merge("RGB", (spread,) * 3), offset=-128)


def screen(picture, *, pitch=5, depth=0.35):
    """The stripes that a camera sees on another phone's screen."""
    stripes = Image.new("L", picture.size, 255)
    pen = ImageDraw.Draw(stripes)
    for x in range(0, picture.width, pitch):
        line = [(x, 0), (x + picture.height // 9, picture.height)]
        pen.line(line, fill=int(255 * (1 - depth)), width=max(1, pitch // 2))
    return ImageChops.multiply(picture, Image.merge("RGB", (stripes,) * 3))


def blur(picture, radius):
    return picture.filter(ImageFilter.GaussianBlur(radius))


def dim(picture, factor=0.3):
    return ImageEnhance.Brightness(picture).enhance(factor)


def pale(picture, factor=0.25):
    return ImageEnhance.Contrast(picture).enhance(factor)


def scratched(picture, *, seed=3):
    """A placard of last year: scratches across it and a corner rubbed off."""
    pen, chance = ImageDraw.Draw(picture := picture.copy()), random.Random(seed)  # noqa: S311
    for _ in range(5):
        ends = [(chance.randrange(picture.width), chance.randrange(picture.height)) for _ in range(2)]
        pen.line(ends, fill=(200, 200, 190), width=max(2, picture.width // 300))
    return picture


def jpeg(picture, *, quality=82, **said):
    return saved(picture, "JPEG", quality=quality, **said)


def saved(picture, kind, **said):
    out = io.BytesIO()
    picture.save(out, kind, **said)
    return out.getvalue()
