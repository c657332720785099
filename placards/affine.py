"""QR symbols as an affine table: the matrix is the exclusive or of one constant for each data nibble.

For a given version and level everything between the data and the modules (error correction, interleaving, placement)
is linear over GF(2), and a mask is a constant. So the symbol is one big int, and making it is some two hundred
exclusive ors. Every constant is taken from `qrcode`, which stays the definition (docs/adr/0022).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import qrcode.constants
from qrcode.base import RSBlock, gexp, glog, rs_blocks
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE

LEVELS = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}
MASKS = range(8)
HEX = "0123456789abcdef"


@dataclass(frozen=True)
class Grid:
    """A symbol of `side` modules as one int: rows from the top, `stride` bits each, the first column highest.

    At least one bit at the end of each row is never set, so that a shift cannot carry a module into the next row.
    """

    side: int
    bits: int

    @property
    def stride(self) -> int:
        return stride_of(self.side)

    def rows(self) -> list[bytes]:
        """The modules of each row, eight to a byte, dark is 1."""
        width = self.stride // 8
        data = self.bits.to_bytes(self.side * width, "big")
        return [data[start : start + width] for start in range(0, len(data), width)]


def stride_of(side: int) -> int:
    return (side + 8) // 8 * 8


def capacity(version: int, level: str) -> int:
    """Data codewords."""
    return BIT_LIMIT_TABLE[LEVELS[level]][version] // 8


class Table:
    """Symbols of one version and level. Building one takes a few hundredths of a second and some megabytes."""

    def __init__(self, version: int, level: str) -> None:
        self.version, self.level = version, level
        self.side = version * 4 + 17
        self.stride = stride_of(self.side)
        self.capacity = capacity(version, level)
        blocks = rs_blocks(version, LEVELS[level])
        total = sum(block.total_count for block in blocks)
        self.bases = [self._matrix([0] * total, mask) for mask in MASKS]
        # `qrcode` weighs the masks with the format and version bits left light; so must we, to choose the same one.
        self._unsigned = [self._matrix([0] * total, mask, test=True) for mask in MASKS]
        self._all = sum(((1 << self.side) - 1) << (self.stride - self.side + row * self.stride) for row in self._range)
        self._nibbles = list(self._tables(blocks, self._places(total)))

    @property
    def _range(self) -> range:
        return range(self.side)

    def grid(self, codewords: bytes, mask: int | None = None) -> Grid:
        """The symbol of `capacity` data codewords, under the mask that `qrcode` would choose if none is given."""
        linear = 0
        for table, nibble in zip(self._nibbles, codewords.hex(), strict=True):
            linear ^= table[nibble]
        if mask is None:
            mask = self._best_mask(linear)
        return Grid(self.side, self.bases[mask] ^ linear)

    def _best_mask(self, linear: int) -> int:
        best, least = 0, None
        for mask, base in enumerate(self._unsigned):
            lost = self._lost_points(base ^ linear, least)
            if least is None or lost < least:
                best, least = mask, lost
        return best

    def _lost_points(self, dark: int, enough: int | None) -> int:
        """ISO/IEC 18004 §7.8.3 as `qrcode` reads it; stops early, with a number too low, once `enough` is reached."""
        light = dark ^ self._all
        percent = dark.bit_count() / self.side**2
        lost = int(abs(percent * 100 - 50) / 5) * 10
        for step in (1, self.stride):
            dark2, light2 = dark & dark >> step, light & light >> step
            if step == 1:  # squares of four: pairs side by side, above each other
                down = self.stride
                lost += 3 * ((dark2 & dark2 >> down).bit_count() + (light2 & light2 >> down).bit_count())
            light4 = light2 & light2 >> 2 * step
            for five in (dark2 & dark2 >> 2 * step & dark >> 4 * step, light4 & light >> 4 * step):
                # A run of n >= 5 holds n - 4 windows of five, all but one of them followed by another: n - 2 points.
                lost += 3 * five.bit_count() - 2 * (five & five >> step).bit_count()
            if enough is not None and lost >= enough:
                return lost
            eye = dark & dark >> 6 * step & (dark2 & dark >> 2 * step) >> 2 * step & (light & light >> 4 * step) >> step
            lost += 40 * ((eye & light4 << 4 * step).bit_count() + (eye & light4 >> 7 * step).bit_count())
        return lost

    def _matrix(self, codewords: list[int], mask: int, *, test: bool = False) -> int:
        """What `qrcode` makes of these codewords, error correction included."""
        code = QRCode(version=self.version, error_correction=LEVELS[self.level], border=0)
        code.data_cache = codewords
        code.makeImpl(test, mask)
        rows = ("".join("1" if module else "0" for module in row).ljust(self.stride, "0") for row in code.modules)
        return int("".join(rows), 2)

    def _places(self, total: int) -> list[int]:
        """For each bit of the codewords, in order, the module it stands on, as an int with that one bit set.

        `qrcode` is asked to place the number of each bit, one binary digit of all the numbers at a time.
        """
        numbers = [0] * (self.side * self.stride)
        for digit in range((total * 8).bit_length()):
            bits = "".join(str(number >> digit & 1) for number in range(1, total * 8 + 1))
            codewords = [int(bits[start : start + 8], 2) for start in range(0, len(bits), 8)]
            placed = self._matrix(codewords, 0) ^ self.bases[0]
            while placed:
                place = placed & -placed
                numbers[place.bit_length() - 1] |= 1 << digit
                placed ^= place
        places = [0] * (total * 8)
        for place, number in enumerate(numbers):
            if number:
                places[number - 1] = 1 << place
        return places

    def _tables(self, blocks: list[RSBlock], places: list[int]) -> Iterator[dict[str, int]]:
        """For each nibble of the data, in order, what each of its sixteen values adds to the symbol."""
        data = [
            (index, at)
            for at in range(blocks[-1].data_count)
            for index, block in enumerate(blocks)
            if at < block.data_count
        ]
        number_of = {codeword: number for number, codeword in enumerate(data)}
        corrections = blocks[0].total_count - blocks[0].data_count
        remainders = _remainders(blocks[-1].data_count, corrections)
        for index, block in enumerate(blocks):
            for at in range(block.data_count):
                words = {number_of[index, at]: 1}
                for step, word in enumerate(remainders[block.data_count - 1 - at]):
                    words[len(data) + step * len(blocks) + index] = word
                bits = [_xor_of(words, places, 1 << bit) for bit in range(8)]
                yield _combinations(bits[4:])
                yield _combinations(bits[:4])


def _remainders(length: int, corrections: int) -> list[list[int]]:
    """What a 1 adds to the error correction of its block, by how many data codewords come after it."""
    generator = [1]
    for power in range(corrections):
        shifted = [*generator, 0]
        for index, factor in enumerate(generator):
            shifted[index + 1] ^= _times(factor, gexp(power))
        generator = shifted
    found = [generator[1:]]
    while len(found) < length:
        first, *rest = found[-1]
        found.append([old ^ _times(first, factor) for old, factor in zip([*rest, 0], generator[1:], strict=True)])
    return found


def _times(one: int, other: int) -> int:
    return gexp(glog(one) + glog(other)) if one and other else 0


def _xor_of(words: dict[int, int], places: list[int], factor: int) -> int:
    """The modules that the codewords (by number) darken when each is multiplied by `factor`."""
    modules = 0
    for number, word in words.items():
        value = _times(word, factor)
        for bit in range(8):
            if value >> bit & 1:
                modules ^= places[number * 8 + 7 - bit]
    return modules


def _combinations(bits: list[int]) -> dict[str, int]:
    """By hexadecimal digit: the exclusive or of `bits` where the digit has a 1, lowest first."""
    sums = [0]
    for bit in bits:
        sums += [known ^ bit for known in sums]
    return dict(zip(HEX, sums, strict=True))


@lru_cache(maxsize=16)
def table(version: int, level: str) -> Table:
    return Table(version, level)
