"""Lines and squares by themselves: geometry without a page."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from reports.figures import Figures, rose
from reports.lines import HEIGHT, WIDTH, points
from reports.tiles import level_of, positions, size, tiles


@pytest.mark.parametrize(
    ("shares", "line"),
    [
        ([], ""),
        ([40.0], ""),
        ([0.0, 100.0], f"0.0,{HEIGHT}.0 {WIDTH}.0,0.0"),
        ([50.0, 50.0, 50.0], f"0.0,10.0 {WIDTH / 2},10.0 {WIDTH}.0,10.0"),
    ],
)
def test_a_line_goes_from_left_to_right_and_up_with_the_share(shares, line):
    assert points(shares) == line


@pytest.mark.parametrize(
    ("share", "level"),
    [(None, 0), (0, 1), (19.9, 1), (20, 2), (40, 3), (60, 4), (79.9, 4), (80, 5), (100, 5)],
)
def test_a_square_is_as_dark_as_its_share(share, level):
    assert level_of(share) == level


def test_every_commune_of_today_has_a_place_of_its_own():
    places = list(positions().values())
    assert len(places) == len({tuple(place) for place in places}) == 56
    assert size() == (12 * 88 - 4, 7 * 88 - 4)


@dataclass
class Place:
    code: str
    name: str
    pk: int


def test_what_is_counted_leads_somewhere_and_what_is_empty_stands_there():
    (first, second), at = list(positions())[:2], list(positions().values())
    row = SimpleNamespace(place=Place(first, "Xã Thử", 7), share=45.5)
    unknown = SimpleNamespace(place=Place("99999", "Xã Lạ", 8), share=10.0)
    counted, empty = tiles([row, unknown], [(second, "Phường Trống")])
    assert (counted.unit, counted.name, counted.level) == (7, "Thử", 3)
    assert (empty.unit, empty.share, empty.full_name, empty.name, empty.level) == (
        None,
        None,
        "Phường Trống",
        "Trống",
        0,
    )
    assert [(int(tile.x), int(tile.y)) for tile in (counted, empty)] == [(88 * x, 88 * y) for x, y in at[:2]]


def test_figures_know_what_they_count_and_nothing_else():
    figures = Figures({"registered": 4, "let": 1} | dict.fromkeys(("account", "confirmed"), 0))
    assert (figures.total, figures.share("let")) == (4, 25.0)
    assert Figures().share("let") is None
    with pytest.raises(KeyError):
        figures["total"]


@pytest.mark.parametrize(("before", "after", "points"), [(None, 5.0, None), (5.0, None, None), (5.0, 7.5, 2.5)])
def test_what_can_not_be_compared_is_not(before, after, points):
    assert rose(before, after) == points
