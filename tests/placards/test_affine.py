"""What the table rests on: linearity, one symbol for one content, and the masks of the package it is made from."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.main import QRCode
from qrcode.util import QRData, lost_point

from placards.affine import LEVELS, MASKS, Grid, capacity, stride_of, table

SIZE = capacity(3, "Q")
CONTENT = st.binary(min_size=SIZE, max_size=SIZE)


def xor(*contents):
    return bytes(a ^ b for a, b in zip(*contents, strict=True))


@given(CONTENT, CONTENT, st.sampled_from(MASKS))
@settings(max_examples=50, deadline=None)
def test_the_symbol_is_an_affine_function_of_its_content(one, other, mask):
    made = table(3, "Q")
    base = made.grid(bytes(SIZE), mask).bits
    together = made.grid(xor(one, other), mask).bits
    assert made.grid(one, mask).bits ^ made.grid(other, mask).bits ^ base == together


@given(CONTENT, CONTENT)
@settings(max_examples=50, deadline=None)
def test_two_contents_never_share_a_symbol(one, other):
    made = table(3, "Q")
    assert (made.grid(one, 0) == made.grid(other, 0)) == (one == other)


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_every_data_bit_reaches_its_own_module_and_its_error_correction(level):
    made = table(2, level)
    size = capacity(2, level)
    empty = made.grid(bytes(size), 0).bits
    flips = [(made.grid((1 << bit).to_bytes(size, "big"), 0).bits ^ empty).bit_count() for bit in range(size * 8)]
    assert min(flips) > 1
    assert len({made.grid((1 << bit).to_bytes(size, "big"), 0).bits for bit in range(size * 8)}) == size * 8


def lost_by(text, version):
    """The points `qrcode` takes off each mask, with format and version bits left light, as it weighs them."""
    code = QRCode(version=version, error_correction=LEVELS["Q"], border=0)
    code.add_data(QRData(text.encode(), mode=4), optimize=0)
    found = []
    for mask in MASKS:
        code.makeImpl(True, mask)
        found.append(lost_point(code.modules))
    return found


@pytest.mark.parametrize("version", [1, 4, 7, 10])
def test_points_lost_are_those_that_qrcode_counts(version):
    made = table(version, "Q")
    text = ("00020101021138570010A00000072701270006970403" * 3)[: capacity(version, "Q") - 4]
    code = QRCode(version=version, error_correction=LEVELS["Q"], border=0)
    code.add_data(QRData(text.encode(), mode=4), optimize=0)
    ours = []
    for mask in MASKS:
        code.makeImpl(True, mask)
        rows = ("".join("01"[bool(module)] for module in row).ljust(made.stride, "0") for row in code.modules)
        ours.append(made._lost_points(int("".join(rows), 2), None))
    assert ours == lost_by(text, version)


def test_weighing_stops_once_another_mask_is_better():
    made = table(4, "Q")
    dark = made.bases[0]
    assert made._lost_points(dark, 1) <= made._lost_points(dark, None)


@pytest.mark.parametrize(("side", "stride"), [(21, 24), (23, 24), (24, 32), (57, 64), (63, 64)])
def test_a_row_is_whole_bytes_with_a_bit_to_spare(side, stride):
    assert stride_of(side) == stride


def test_rows_are_read_off_the_top_first():
    grid = Grid(21, 1 << 24 * 21 - 1 | 1 << 3)
    assert grid.rows()[0] == b"\x80\x00\x00"
    assert grid.rows()[-1] == b"\x00\x00\x08"
    assert len(grid.rows()) == 21


def test_a_content_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        table(3, "Q").grid(bytes(SIZE - 1), 0)
