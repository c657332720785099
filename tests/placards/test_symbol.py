import re
import xml.etree.ElementTree as ET

import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.util import MODE_8BIT_BYTE, QRData

from placards.symbol import LEVELS, QUIET_ZONE, matrix, runs, svg
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


@pytest.mark.parametrize("level", sorted(LEVELS))
@pytest.mark.parametrize("text", [NAPAS_EXAMPLE, payload(1, memo="CHO NUOC HAI A001"), "1234567890", "Chợ Nước Hai"])
def test_symbol_is_the_one_qrcode_makes(text, level):
    reference = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    reference.add_data(QRData(text.encode(), mode=MODE_8BIT_BYTE), optimize=0)
    assert [list(row) for row in matrix(text, level=level)] == reference.get_matrix()


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
