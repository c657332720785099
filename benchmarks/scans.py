"""What a phone makes of a printed code: rendered at 300 dpi, damaged in one way, read by zxing-cpp."""

import math
import random

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from placards.symbol import grid
from tests.placards.sheets import payload

DPI = 300
CODE_MM = 63  # of an A6 placard
SEEN = 4  # pixels of the phone to a module, at arm's length


class Scanner:
    """The same damage for each level, from one seed. `mm` is the side of the code."""

    def __init__(self, seed, mm=CODE_MM):
        self.seed, self.side = seed, round(mm / 25.4 * DPI)
        self.DAMAGES = {
            "blur": self.blurred,
            "perspective": self.slanted,
            "low light": self.dim,
            "smudge 9 %": self.smudged,
            "blur+persp.+low": lambda picture, draw: self.dim(self.slanted(self.blurred(picture, draw), draw), draw),
        }

    def read(self, count, level):
        """Per cent of the codes read to the last byte, clean and damaged."""
        found = dict.fromkeys(("clean", *self.DAMAGES), 0)
        for number in range(count):
            text = payload(number + 1, memo=f"CHO TRUNG TAM {number:05d}")
            symbol = grid(text, level=level)
            picture = self.printed(symbol)
            for name in found:
                draw = random.Random(f"{self.seed} {number} {name}")  # noqa: S311 the same damage in every run
                seen = self.DAMAGES[name](picture, draw) if name in self.DAMAGES else picture
                found[name] += self.is_read(seen, symbol, text)
        return {name: 100 * read / count for name, read in found.items()}

    def is_read(self, picture, symbol, text):
        """By a phone that has `SEEN` pixels to a module."""
        side = round(picture.width * symbol.side * SEEN / self.side)
        phone = picture.resize((side, side), Image.Resampling.BILINEAR)
        return any(code.bytes == text.encode() for code in zxingcpp.read_barcodes(phone))

    def printed(self, symbol):
        """At 300 dpi in the middle of white paper; the ink makes dark modules a pixel wider."""
        small = Image.new("L", (symbol.side, symbol.side), 255)
        for y, row in enumerate(symbol.rows()):
            for x in range(symbol.side):
                if row[x // 8] >> 7 - x % 8 & 1:
                    small.putpixel((x, y), 0)
        paper = Image.new("L", (self.side * 3 // 2, self.side * 3 // 2), 255)
        paper.paste(small.resize((self.side, self.side), Image.Resampling.NEAREST), (self.side // 4, self.side // 4))
        return paper.filter(ImageFilter.MinFilter(3))

    def blurred(self, picture, draw):
        """Out of focus: black and white run into each other over a third to two thirds of a millimetre."""
        return picture.filter(ImageFilter.GaussianBlur(draw.uniform(2, 4)))

    def slanted(self, picture, draw):
        """Held askew: turned by up to 12 degrees, the far edge up to a sixth shorter, leaning to a side."""
        turned = picture.rotate(draw.uniform(-12, 12), Image.Resampling.BICUBIC, fillcolor=255)
        side = picture.width
        far, lean = draw.uniform(0.05, 0.17) / side, draw.uniform(-0.1, 0.1) / side
        # The middle of the picture stays in the middle.
        middle = side / 2
        numbers = (1 + lean * middle, far * middle, 0, lean * middle, 1 + far * middle, 0, lean, far)
        return turned.transform(
            turned.size, Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC, fillcolor=255
        )

    def dim(self, picture, draw):
        """An evening stall: a third of the contrast, a lamp on one side, the noise of a small sensor."""
        dark, light = draw.uniform(15, 30), draw.uniform(80, 115)
        picture = picture.point(lambda grey: dark + (light - dark) * grey / 255)
        lamp = Image.linear_gradient("L").resize(picture.size).rotate(draw.choice((0, 90, 180, 270)))
        picture = ImageChops.multiply(picture, lamp.point(lambda grey: 155 + grey * 100 / 255))
        grains = [side // 4 for side in picture.size]
        noise = Image.effect_noise(grains, draw.uniform(4, 10)).resize(picture.size)
        return ImageChops.add(picture, noise, offset=-128)

    def smudged(self, picture, draw):
        """A blot over nine hundredths of the code that leaves the three eyes free: without one nothing is ever read."""
        wide, edge = draw.uniform(0.7, 1.4), self.side // 4
        w, h = (2 * self.side * (0.09 * ratio / math.pi) ** 0.5 for ratio in (wide, 1 / wide))
        eye, far = 0.18 * self.side, 0.82 * self.side
        while True:
            x, y = draw.uniform(0, self.side - w), draw.uniform(0, self.side - h)
            if not ((y < eye and (x < eye or x + w > far)) or (x < eye and y + h > far)):
                break
        smudged = picture.copy()
        blot = (edge + x, edge + y, edge + x + w, edge + y + h)
        ImageDraw.Draw(smudged).ellipse(blot, fill=draw.choice((30, 120, 210)))
        return smudged
