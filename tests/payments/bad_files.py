"""Files that are not what they seem to be. Each is made here, in no more memory than it takes itself."""

import struct
import zlib

from PIL import Image

from tests.payments import photos


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_of_nothing(width, height, *, bits=1):
    """A whole PNG of one colour, of one bit to the pixel: 400 million of them are 49 kB."""
    packer = zlib.compressobj(9)
    line = bytes(1 + (width * bits + 7) // 8)
    packed = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def webp_that_says(width, height):
    """Two small frames somewhere on a canvas of that size: a sound file, of one kilobyte."""
    frames = [photos.scene(size=(80, 80), side=60), photos.scene(size=(80, 80), side=50)]
    data = bytearray(photos.saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=10))
    data[24:30] = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    return bytes(data)


def jpeg_that_says(width, height, *, progressive=False):
    """A real JPEG whose frame is called much larger than it is."""
    data = bytearray(photos.jpeg(photos.scene(size=(160, 160), side=120), progressive=progressive))
    frame = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans(times):
    """The last scan of a progressive JPEG again and again: each is drawn over sixteen million pixels."""
    data = photos.jpeg(Image.new("L", (3990, 3990), 255), progressive=True)
    scan, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return data[:scan] + data[scan:end] * times + data[end:]


def jpeg_of_segments(times):
    data = photos.jpeg(photos.scene(size=(160, 160), side=120))
    return data[:2] + b"\xff\xef\x00\x02" * times + data[2:]


def jpeg_with_space(length):
    data = photos.jpeg(photos.scene(size=(160, 160), side=120))
    return data[:2] + b"\xff" * length + data[2:]


def png_of_chunks(name, content, times):
    data = photos.saved(photos.scene(size=(160, 160), side=120), "PNG")
    return data[:33] + chunk(name, content) * times + data[33:]


def corners(width, height):
    """The corner of a code, as small as it can be, as often as there is room for it."""
    dark = ("000000000", "011111110", "010000010", *["010111010"] * 3, "010000010", "011111110", "000000000")
    corner = Image.new("L", (9, 9))
    corner.putdata([255 * (module == "0") for row in dark for module in row])
    out = Image.new("L", (width, height), 255)
    for x in range(0, width, 9):
        for y in range(0, height, 9):
            out.paste(corner, (x, y))
    return photos.saved(out, "PNG")


GIF_AND_PAGE = (
    b"GIF89a/*" + bytes(4) + b"*/=1;//<html><script>alert(1)</script></html>" + b"\x00\x3b"
)  # fmt: skip
SVG_WITH_SCRIPT = b"""<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><rect width="9" height="9"/></svg>"""
