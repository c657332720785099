import random
import re
import string
import xml.etree.ElementTree as ET

import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.util import MODE_8BIT_BYTE, QRData

from placards.affine import LEVELS, MASKS, capacity, table
from placards.symbol import QUIET_ZONE, codewords, grid, matrix, runs, smallest_version, svg
from tests.placards.sheets import payload

NAPAS_EXAMPLE = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
SVG = "{http://www.w3.org/2000/svg}"


def as_picture(rows, *, scale=4, quiet=QUIET_ZONE):
    side = (len(rows) + 2 * quiet) * scale
    picture = Image.new("L", (side, side), 255)
    for x, y, length in runs(rows):
        left, top = (x + quiet) * scale, (y + quiet) * scale
        picture.paste(0, (left, top, left + length * scale, top + scale))
    return picture


def read(picture):
    return [code.bytes for code in zxingcpp.read_barcodes(picture)]


def by_qrcode(text, level, *, version=None, mask=None):
    """The rows as the package makes them, from bytes, with nothing optimised."""
    reference = qrcode.QRCode(version=version, error_correction=LEVELS[level], border=0, mask_pattern=mask)
    reference.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
    reference.make(fit=version is None)
    return ["".join("01"[module] for module in row) for row in reference.get_matrix()]


def rows_of(symbol):
    width = symbol.stride
    return [f"{int.from_bytes(row):0{width}b}"[: symbol.side] for row in symbol.rows()]


@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("text", [NAPAS_EXAMPLE, payload(1, memo="CHO NUOC HAI A001"), "1234567890", "x"])
def test_symbol_is_the_one_qrcode_makes(text, level):
    assert ["".join("01"[dark] for dark in row) for row in matrix(text, level=level)] == by_qrcode(text, level)


def test_five_thousand_symbols_are_those_of_qrcode():
    """Versions, levels and masks in turn, the best mask one time in nine; sorted, so that each table is built once."""
    draw = random.Random(18004)  # noqa: S311 the same five thousand each time
    cases = []
    for number in range(5000):
        version, level, mask = draw.randrange(1, 12), draw.choice("LMQH"), (*MASKS, None)[number % 9]
        longest = capacity(version, level) - (2 if version < 10 else 3)
        text = "".join(draw.choices(string.printable, k=draw.randint(1, longest)))
        cases.append((version, level, mask, text))
    wrong = [
        case
        for case in sorted(cases, key=lambda case: case[:2])
        for version, level, mask, text in [case]
        if rows_of(grid(text, level=level, version=version, mask=mask))
        != by_qrcode(text, level, version=version, mask=mask)
    ]
    assert wrong == []
    assert len({case[:3] for case in cases}) == 11 * 4 * 9


@pytest.mark.parametrize("length", [1, 106, 107, 300, 512])
def test_version_and_mask_are_those_of_qrcode_up_to_the_longest_payload(length):
    text = (NAPAS_EXAMPLE * 6)[:length]
    assert rows_of(grid(text, level="Q")) == by_qrcode(text, "Q")


@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("version", [1, 9, 10])
def test_a_symbol_is_filled_to_its_last_byte(version, level):
    """With fewer than four bits left the terminator is short; with none it is absent."""
    header = 12 if version < 10 else 20
    text = "7" * ((capacity(version, level) * 8 - header) // 8)
    assert rows_of(grid(text, level=level, version=version)) == by_qrcode(text, level, version=version)
    with pytest.raises(ValueError, match=f"too many for version {version} at level {level}"):
        grid(text + "7", level=level, version=version)


class TestTextBeyondAscii:
    """Announced as UTF-8: `qrcode` has no such header, so it is checked bit by bit and by a reader of other make."""

    def test_header_says_utf_8(self):
        words = codewords("Chợ", version=2, level="M")
        bits = "".join(f"{word:08b}" for word in words)
        data = "".join(f"{byte:08b}" for byte in "Chợ".encode())
        assert bits.startswith("0111" + "00011010" + "0100" + "00000101" + data + "0000")
        assert len(words) == capacity(2, "M")

    def test_plain_text_has_no_such_header(self):
        assert f"{codewords('Cho', version=2, level='M')[0]:08b}" == "01000000"

    @pytest.mark.parametrize("level", sorted(LEVELS))
    @pytest.mark.parametrize("text", ["Chợ Nước Hai", NAPAS_EXAMPLE + "Ấp Bắc", "₫" * 9])
    def test_a_reader_reads_it(self, text, level):
        (code,) = zxingcpp.read_barcodes(as_picture(matrix(text, level=level)))
        assert (code.text, code.bytes, code.ec_level) == (text, text.encode(), level)

    def test_header_takes_twelve_bits_of_the_room(self):
        """Version 7 at level Q holds 88 codewords: 86 bytes of ASCII, 85 with the announcement."""
        assert smallest_version("x" * 86, level="Q") == 7
        assert smallest_version("x" * 83 + "à", level="Q") == 7
        assert smallest_version("x" * 84 + "à", level="Q") == 8


@given(st.text(min_size=1, max_size=120))
@settings(max_examples=25, deadline=None)
def test_any_text_is_read_back_byte_for_byte(text):
    assert read(as_picture(matrix(text, level="M"))) == [text.encode()]


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_payment_code_is_read_back(level):
    assert read(as_picture(matrix(NAPAS_EXAMPLE, level=level))) == [NAPAS_EXAMPLE.encode()]


@pytest.mark.parametrize(
    ("length", "level", "modules"),
    [(108, "Q", 49), (109, "Q", 53), (130, "Q", 53), (131, "Q", 57), (106, "M", 41), (107, "M", 45)],
)
def test_version_is_the_smallest_that_byte_mode_allows(length, level, modules):
    """Figures alone would fit a far smaller symbol in numeric mode, which EMVCo does not allow."""
    rows = matrix("7" * length, level=level)
    assert len(rows) == modules
    assert {len(row) for row in rows} == {modules}


def test_matrix_has_no_quiet_zone():
    rows = matrix(NAPAS_EXAMPLE)
    assert rows[0][:8] == (True,) * 7 + (False,)
    assert rows[-1][:7] == (True,) * 7


@pytest.mark.parametrize(("text", "level"), [("", "Q"), ("x" * 3000, "Q"), (NAPAS_EXAMPLE, "X")])
def test_what_has_no_symbol_is_refused(text, level):
    with pytest.raises(ValueError, match=r"\w"):
        matrix(text, level=level)


def test_symbols_are_kept_within_bounds():
    assert matrix(NAPAS_EXAMPLE) is matrix(NAPAS_EXAMPLE)
    assert 0 < matrix.cache_info().maxsize <= 1000


def test_tables_are_kept_within_bounds():
    assert table(8, "Q") is table(8, "Q")
    assert 0 < table.cache_info().maxsize <= 32


def test_a_row_ends_in_bits_that_are_never_set():
    """What a shift carries over the edge must be white."""
    symbol = grid(NAPAS_EXAMPLE)
    spare = symbol.stride - symbol.side
    assert spare >= 1
    assert [row[-1] & (1 << spare) - 1 for row in symbol.rows()] == [0] * symbol.side


def test_runs_cover_each_dark_module_once():
    rows = matrix(NAPAS_EXAMPLE)
    covered = [(x + step, y) for x, y, length in runs(rows) for step in range(length)]
    assert len(covered) == len(set(covered))
    assert set(covered) == {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def test_svg_is_one_path_that_paints_the_matrix():
    rows = matrix(NAPAS_EXAMPLE, level="M")
    root = ET.fromstring(svg(NAPAS_EXAMPLE, level="M", quiet=4))  # noqa: S314 our own text
    assert root.get("viewBox") == f"0 0 {len(rows) + 8} {len(rows) + 8}"
    assert root.get("shape-rendering") == "crispEdges"
    (path,) = root.findall(f"{SVG}path")
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path.get("d"))
    assert all(there == back for _, _, there, back in strokes)
    assert [(int(x) - 4, int(y) - 4, int(there)) for x, y, there, _ in strokes] == list(runs(rows))


def test_svg_stands_on_its_own_white_ground():
    root = ET.fromstring(svg(NAPAS_EXAMPLE, quiet=2))  # noqa: S314 our own text
    ground = root.find(f"{SVG}rect")
    assert ground.get("fill") == "#fff"
    assert root.get("viewBox") == f"0 0 {ground.get('width')} {ground.get('height')}"


def test_svg_is_named_for_those_who_do_not_see_it():
    text = svg(NAPAS_EXAMPLE, label='Mã của "Hoa" <Agribank>')
    root = ET.fromstring(text)  # noqa: S314 our own text
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'Mã của "Hoa" <Agribank>'
    assert "style=" not in text
