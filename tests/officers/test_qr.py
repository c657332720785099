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
    modules = re.findall(r"M(\d+) (\d+)h1v1h-1z", symbol.path)
    for x, y in modules:
        draw.rectangle([int(x) * 6, int(y) * 6, int(x) * 6 + 5, int(y) * 6 + 5], fill=0)
    assert [each.text for each in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_nothing_is_dark_in_the_quiet_zone():
    symbol = symbol_of("x")
    places = {int(number) for module in re.findall(r"M(\d+) (\d+)", symbol.path) for number in module}
    assert min(places) == 4
    assert max(places) == symbol.size - 5
