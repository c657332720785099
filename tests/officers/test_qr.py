"""The symbol on the pairing page is what a phone reads."""

import re

import zxingcpp
from PIL import Image, ImageDraw

from officers.qr import symbol_of

ADDRESS = "otpauth://totp/Ch%E1%BB%A3%204.0:tinh?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30"


def test_a_phone_reads_the_address_off_it():
    symbol = symbol_of(ADDRESS)
    picture = Image.new("L", (symbol.size * 6, symbol.size * 6), 255)
    draw = ImageDraw.Draw(picture)
    for run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", symbol.path):
        x, y, width = map(int, run)
        draw.rectangle([x * 6, y * 6, (x + width) * 6 - 1, y * 6 + 5], fill=0)
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_nothing_is_dark_in_the_quiet_zone():
    symbol = symbol_of("x")
    runs = [tuple(map(int, run)) for run in re.findall(r"M(\d+) (\d+)h(\d+)", symbol.path)]
    assert min(min(x, y) for x, y, _width in runs) == 4
    assert max(max(x + width, y + 1) for x, y, width in runs) == symbol.size - 4
