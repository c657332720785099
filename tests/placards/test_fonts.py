"""Names of every length: whole if they can be, wrapped where there is room, and never shortened without a sign."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placards import fonts
from placards.fonts import BOLD, ELLIPSIS, REGULAR, fit

NAME = "CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN THƯƠNG MẠI VÀ DỊCH VỤ TỔNG HỢP"
NAME += " NGUYỄN BỈNH KHIÊM HÒA AN CAO BẰNG ỄẬỖ QUYỀN ẤY"
WORDS = st.lists(st.text("ABCĐEÊGHIỄẬỖ", min_size=1, max_size=14), min_size=1, max_size=14)


def test_the_name_has_120_letters():
    assert len(NAME) == 120


@pytest.mark.parametrize("lines", [1, 2, 3])
@pytest.mark.parametrize("width", [60, 120, 250, 400, 900])
def test_a_long_name_is_whole_or_ends_in_a_sign(width, lines):
    fitted = fit(NAME, BOLD, size=20, floor=8, width_pt=width, lines=lines)
    said = " ".join(fitted.lines)
    assert (said == NAME) != fitted.is_cut
    assert said.endswith(ELLIPSIS) == fitted.is_cut
    assert all(fonts.width(line, BOLD, fitted.size) <= width + 1e-6 for line in fitted.lines)


def test_each_further_line_lets_the_name_stay_whole_on_narrower_paper():
    needed = [
        next(
            width
            for width in range(50, 900, 5)
            if not fit(NAME, BOLD, size=20, floor=8, width_pt=width, lines=n).is_cut
        )
        for n in (1, 2, 3)
    ]
    assert needed == sorted(needed, reverse=True)
    assert needed[2] < needed[0] * 0.4


def test_one_line_at_full_size_comes_before_wrapping():
    assert fit("NGUYEN THI HOA", BOLD, size=20, floor=10, width_pt=400, lines=3) == fonts.Fitted(
        ("NGUYEN THI HOA",), 20
    )


def test_shrinking_comes_before_wrapping():
    fitted = fit("NGUYEN THI HOA", BOLD, size=20, floor=10, width_pt=100, lines=3)
    assert len(fitted.lines) == 1
    assert 10 <= fitted.size < 20


def test_lines_are_broken_where_the_longest_of_them_is_shortest():
    fitted = fit("AAAA BBBB CCCC DDDD EEEE FFFF", BOLD, size=20, floor=10, width_pt=70, lines=3)
    assert fitted.lines == ("AAAA BBBB", "CCCC DDDD", "EEEE FFFF")


def test_a_name_of_fewer_words_than_lines_is_not_broken_within_a_word():
    fitted = fit("NGUYENTHIHOA HOANGVANNAM", BOLD, size=20, floor=10, width_pt=100, lines=3)
    assert fitted.lines == ("NGUYENTHIHOA", "HOANGVANNAM")
    assert not fitted.is_cut


def test_a_word_longer_than_a_line_is_cut_with_a_sign():
    """Broken in two without a hyphen it would be another name."""
    fitted = fit("W" * 60, REGULAR, size=20, floor=10, width_pt=100, lines=3)
    assert fitted.is_cut
    assert len(fitted.lines) == 1
    assert fitted.lines[-1].endswith(ELLIPSIS)


def test_words_before_one_that_is_too_long_are_kept_whole():
    fitted = fit(f"CHO HAI {'W' * 60}", BOLD, size=20, floor=10, width_pt=100, lines=3)
    assert fitted.is_cut
    assert fitted.lines[0] == "CHO HAI"
    assert fitted.lines[1].startswith("WWW")
    assert fitted.lines[1].endswith(ELLIPSIS)


@given(WORDS, st.integers(30, 500), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_any_name_keeps_inside_its_box_and_says_when_it_is_cut(words, width, lines):
    text = " ".join(words)
    fitted = fit(text, BOLD, size=18, floor=7, width_pt=width, lines=lines)
    said = " ".join(fitted.lines)
    assert 1 <= len(fitted.lines) <= lines
    assert 7 <= fitted.size <= 18
    assert (said == text) != fitted.is_cut
    assert not fitted.is_cut or said.endswith(ELLIPSIS)
    assert all(fonts.width(line, BOLD, fitted.size) <= width + 1e-6 for line in fitted.lines)


@pytest.mark.parametrize("font", fonts.FONTS)
def test_every_weight_has_every_vietnamese_letter(font):
    letters = "ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸĐ₫"
    assert fonts.missing(letters + letters.lower() + ELLIPSIS, font) == ""
    assert fonts.missing("Chợ 市", font) == "市"


def test_what_was_cleaned_once_is_the_same_again():
    assert fonts.clean("Chợ\u200b  Hai") == fonts.clean(fonts.clean("Chợ\u200b  Hai")) == "Chợ Hai"
