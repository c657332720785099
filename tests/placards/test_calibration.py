"""A printer that prints off is made up for to the tenth of a millimetre: on the drawn page, and on the way it goes."""

import datetime
import io
from itertools import product

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placards.calibration import (
    AS_IT_IS,
    INSET,
    PAPERS,
    Mapping,
    Measured,
    MeasureError,
    correction_for,
    in_words,
    paper_of,
    printer_of,
)
from placards.calibration_sheet import draw_calibration
from placards.layouts import LAYOUTS
from placards.proof import prove
from tests.placards.sheets import drawn, face, ordered, texts

A4, A4_LYING, A5 = PAPERS.values()
TENTH = 0.1
FINE = 600 / 25.4  # pixels of a millimetre

shifts = st.floats(-4, 4, allow_nan=False)
stretches = st.floats(0.985, 1.015, allow_nan=False)
printers = st.builds(Mapping, st.tuples(shifts, shifts), st.tuples(stretches, stretches))


def goes_to(mapping, x, y):
    return mapping.shift[0] + mapping.stretch[0] * x, mapping.shift[1] + mapping.stretch[1] * y


def ruler(printer, paper):
    """What is measured on a calibration sheet that this printer printed, with a ruler that is never wrong."""
    left, top = goes_to(printer, INSET, INSET)
    right, bottom = goes_to(printer, paper.size[0] - INSET, paper.size[1] - INSET)
    return Measured(left, right - left, top, bottom - top)


def calibration(paper, **options):
    out = io.BytesIO()
    options = {"printer": "HP phòng Kinh tế", "day": datetime.date(2026, 11, 26)} | options
    draw_calibration(paper, out, **options)
    return out.getvalue()


def lines_of(pdf):
    """The middles of the four lines, measured on a picture of the page: A, B from its left, C, D from its top."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=FINE * 25.4 / 72, grayscale=True).to_pil()
    document.close()
    across = [x for x in range(picture.width) if picture.getpixel((x, int(13 * FINE))) < 128]
    down = [y for y in range(picture.height) if picture.getpixel((int(13 * FINE), y)) < 128]
    return [*_ends(across), *_ends(down)]


def _ends(dark):
    gap = next(at for at in range(1, len(dark)) if dark[at] - dark[at - 1] > 1)
    return [(part[0] + part[-1] + 1) / 2 / FINE for part in (dark[:gap], dark[gap:])]


class TestReckoning:
    @given(printers, st.sampled_from(list(PAPERS.values())))
    def test_what_is_drawn_with_the_correction_comes_out_where_it_should(self, printer, paper):
        correction = correction_for(paper, ruler(printer, paper))
        for x, y in product((0, 5, paper.size[0] / 2, paper.size[0]), (0, 5, paper.size[1])):
            assert goes_to(printer, *goes_to(correction, x, y)) == pytest.approx((x, y), abs=1e-6)

    @given(printers, st.sampled_from(list(PAPERS.values())))
    def test_read_to_the_half_millimetre_it_is_right_to_less_than_one(self, printer, paper):
        """All that an office's ruler gives. Half a millimetre more or less moves the far corner by that."""
        exact = ruler(printer, paper)
        read = Measured(*(round(value * 2) / 2 for value in (exact.left, exact.across, exact.top, exact.down)))
        corner = goes_to(printer, *goes_to(correction_for(paper, read), *paper.size))
        assert corner == pytest.approx(paper.size, abs=0.75)

    @pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
    def test_every_layout_is_on_a_kind_of_paper_that_can_be_measured(self, layout):
        assert paper_of(layout).size == layout.page

    def test_a_printer_that_is_right_needs_nothing(self):
        assert correction_for(A4, Measured(20, 170, 20, 257)) == AS_IT_IS


class TestRefusing:
    @pytest.mark.parametrize(
        ("numbers", "field", "sentence"),
        [
            ((20, 160, 20, 257), "across", "Khoảng này vẽ 170 mm mà đo được 160 mm, lệch quá nhiều. In lại tờ đo ở cỡ"),
            ((20, 170, 20, 247), "down", "Khoảng này vẽ 257 mm mà đo được 247 mm"),
            ((20, 170, 170, 257), "top", "Vạch này vẽ cách mép giấy 20 mm mà đo được 170 mm, lệch quá nhiều. Xem lại"),
            ((31, 170, 20, 257), "left", "Vạch này vẽ cách mép giấy 20 mm mà đo được 31 mm"),
            ((20, 190, 20, 277), "across", "Khoảng này vẽ 170 mm mà đo được 190 mm"),
        ],
        ids=["fitted to the page", "fitted upright", "lines mixed up", "other paper", "from the edge, not from A"],
    )
    def test_what_no_printer_does(self, numbers, field, sentence):
        with pytest.raises(MeasureError) as refused:
            printer_of(A4, Measured(*numbers))
        assert refused.value.field == field
        assert str(refused.value).startswith(sentence)


class TestWords:
    @pytest.mark.parametrize(
        ("printer", "said"),
        [
            (AS_IT_IS, "Máy in đúng chỗ, đúng cỡ."),
            (Mapping((1.24, 0), (1.004, 1)), "Máy in lệch 1,2 mm sang phải, to hơn 0,4 % theo chiều ngang."),
            (
                Mapping((-1, -2.5), (1, 0.99)),
                "Máy in lệch 1 mm sang trái, lệch 2,5 mm lên trên, nhỏ hơn 1 % theo chiều dọc.",
            ),
            (Mapping((0.01, 0.7), (1.0001, 1)), "Máy in lệch 0,7 mm xuống dưới."),
        ],
    )  # fmt: skip
    def test_in_an_officers_words(self, printer, said):
        assert in_words(printer) == said


class TestSheet:
    @pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
    def test_the_lines_are_where_they_are_said_to_be(self, paper):
        width, height = paper.size
        assert lines_of(calibration(paper)) == pytest.approx([20, width - 20, 20, height - 20], abs=TENTH / 2)

    @pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
    def test_the_check_sheet_comes_out_of_the_printer_as_the_first_was_meant(self, paper):
        printer = Mapping((1.5, -0.8), (1.007, 0.994))
        left, right, top, bottom = lines_of(calibration(paper, correction=correction_for(paper, ruler(printer, paper))))
        on_paper = [*goes_to(printer, left, top), *goes_to(printer, right, bottom)]
        assert on_paper == pytest.approx([20, 20, paper.size[0] - 20, paper.size[1] - 20], abs=TENTH)

    def test_what_it_says(self):
        (said,) = texts(calibration(A5))
        assert "In ở cỡ thật (100 %)" in said.replace("\r\n", " ")
        assert said.count("mm") == 4
        (said,) = texts(calibration(A5, correction=AS_IT_IS))
        assert "Tờ thử" in said
        assert "đúng 20 mm" in said.replace("\r\n", " ")

    @pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
    def test_the_longest_name_has_room(self, paper):
        assert texts(calibration(paper, printer="Máy in phòng Kinh tế Ủy ban nhân dân phường Nùng Trí Cao 12"))

    def test_no_viewer_may_fit_it_to_its_paper(self):
        assert b"/PrintScaling /None" in calibration(A4)


class TestOnTheDrawnPage:
    @settings(max_examples=25, deadline=None)
    @given(printers, st.sampled_from(list(LAYOUTS.values())))
    def test_each_code_lies_within_a_tenth_of_where_the_layout_has_it(self, printer, layout):
        """The file goes through the printer; where the codes are in it is what the proof reads off a picture."""
        correction = correction_for(paper_of(layout), ruler(printer, paper_of(layout)))
        made_up_for = {"offset_mm": correction.shift, "scale": correction.stretch}
        faces = [face(seed) for seed in range(1, len(layout.cells) + 1)]
        pdf, result = drawn(faces, layout, **made_up_for)
        assert prove(pdf, ordered(faces, layout, **made_up_for)) == len(result.placements)
        for meant, placed in zip(drawn(faces, layout)[1].placements, result.placements, strict=True):
            spot = placed.spot
            near, far = goes_to(printer, spot.x, spot.y), goes_to(printer, spot.right, spot.bottom)
            wanted = (meant.x, meant.y, meant.x + meant.size, meant.y + meant.size)
            assert (*near, *far) == pytest.approx(wanted, abs=TENTH)

    def test_the_ink_itself(self):
        """The first dark point of a code on the picture of the page, not what the drawing says of it."""
        printer = Mapping((1.5, -0.8), (1.007, 0.994))
        correction = correction_for(A5, ruler(printer, A5))
        plain, moved = (
            _first_ink(drawn([face(1)], LAYOUTS["a5"], **options)[0])
            for options in ({}, {"offset_mm": correction.shift, "scale": correction.stretch})
        )
        assert goes_to(printer, *moved) == pytest.approx(plain, abs=TENTH)


def _first_ink(pdf):
    """The top left corner of the code, found inside the middle of an A5 face."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=FINE * 25.4 / 72, grayscale=True).to_pil()
    document.close()
    left, top = int(20 * FINE), int(31 * FINE)
    ink = picture.crop((left, top, int(130 * FINE), int(120 * FINE))).point(lambda value: 255 if value < 60 else 0)
    box = ink.getbbox()
    return (box[0] + left) / FINE, (box[1] + top) / FINE
