"""A schematic map: each commune a square, near where it lies, and darker the further it has come."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SIDE, GAP = 84, 4
LEVELS = (0, 20, 40, 60, 80)
FILE = Path(__file__).parent / "data" / "tiles.json"


@dataclass(frozen=True)
class Tile:
    """Places in units of the drawing, as text: a page would write 1010 as 1.010. `level` is 1 to 5 by share, 0 where
    nothing is known. `share` is None there, and `unit` where no stall is counted at all."""

    unit: int | None
    share: float | None
    full_name: str
    name: str
    x: str
    y: str
    middle: str
    share_at: str
    name_at: str
    level: int


@cache
def positions() -> dict[str, list[int]]:
    """Column and row by the code of the unit."""
    return json.loads(FILE.read_text("utf-8"))


def size() -> tuple[int, int]:
    columns, rows = (max(each[axis] for each in positions().values()) + 1 for axis in (0, 1))
    return columns * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP


def tiles(rows, empty) -> list[Tile]:
    """Of the rows of a league by unit, and of `empty`: pairs of code and name of communes that are in no row.

    Units that the map does not know are left out.
    """
    told = [(row.place.code, row.place.name, row.place.pk, row.share) for row in rows]
    told += [(code, name, None, None) for code, name in empty]
    found = []
    for code, name, unit, share in told:
        place = positions().get(code)
        if place:
            column, line = place
            short = name.removeprefix("Xã ").removeprefix("Phường ")
            x, y = column * (SIDE + GAP), line * (SIDE + GAP)
            at = [str(each) for each in (x, y, x + SIDE // 2, y + 46, y + 68)]
            found.append(Tile(unit, share, name, short, *at, level_of(share)))
    return found


def level_of(share) -> int:
    return 0 if share is None else sum(share >= least for least in LEVELS)
