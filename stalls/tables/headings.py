"""Where a table's heading stands, and which of its columns are known."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from places.vietnamese import fold
from stalls.tables.books import Table
from stalls.tables.cells import CellError, text_of

# Titles, offices and mottos stand above; a heading so far down is none.
MOST_ABOVE = 30
NUMBERING = re.compile(r"^(?:\(?[0-9]{1,2}\)?|[ivx]{1,4}|[a-z]) (?=\w{2})")
NTH = re.compile(r" ?(?:thu )?([1-9])$")
NOTE = re.compile(r"[(\[].*?[)\]]|\*")


@dataclass(frozen=True)
class Column:
    """`most` more than 1: it may stand so often, as what belongs to the first account, the second, …"""

    key: str
    heading: str
    synonyms: tuple[str, ...] = ()
    most: int = 1


@dataclass(frozen=True)
class Heading:
    """`keys` and `unknown` are by index of the column, from 0. Data begin after `last_row`."""

    last_row: int
    keys: dict[int, str]
    texts: dict[int, str]

    @property
    def unknown(self) -> dict[int, str]:
        return {index: text for index, text in self.texts.items() if index not in self.keys}

    @cached_property
    def signature(self) -> str:
        """The same for the same headings in the same order, however they are written."""
        said = "\n".join(f"{index} {fold(text)}" for index, text in sorted(self.texts.items()))
        return sha256(said.encode()).hexdigest()[:32]


def find_heading(table: Table, columns: Sequence[Column], *, at_least: Collection[str]) -> Heading | None:
    """The row, or the two rows, that name the most columns; None where no row names all of `at_least`."""
    found = [heading for heading in candidates(table, columns) if set(at_least) <= set(heading.keys.values())]
    return max(found, key=lambda heading: len(heading.keys), default=None)


def likeliest_heading(table: Table, columns: Sequence[Column]) -> Heading | None:
    """For a table that nobody knows: what an officer is asked about."""
    found = list(candidates(table, columns))
    return max(found, key=lambda heading: (len(heading.keys), len(heading.texts)), default=None)


def candidates(table, columns):
    meant = _meanings(columns)
    above = table.rows[:MOST_ABOVE]
    for place, (number, cells) in enumerate(above):
        texts = _texts(cells)
        if len(texts) < 2:
            continue
        yield Heading(number, _keys(texts, meant), texts)
        if place + 1 < len(above) and above[place + 1][0] == number + 1:
            below = _texts(above[place + 1][1])
            if len(below) > 1:
                both = _joined(texts, below, table.merged, number)
                yield Heading(number + 1, _keys(both, meant, lower=below), both)


def _meanings(columns):
    found = {}
    for column in columns:
        for text in (column.heading, *column.synonyms):
            found.setdefault(_plain(text), column)
    return found


def _plain(text) -> str:
    return fold(NOTE.sub(" ", text))


def _texts(cells):
    texts = {}
    for index, cell in enumerate(cells):
        try:
            text = text_of(cell)
        except CellError:
            continue
        if text:
            texts[index] = text
    return texts


def _joined(above, below, merged, row):
    """Each lower heading with the one over it, which may be merged over several."""
    over = dict(above)
    for top, left, bottom, right in merged:
        if top <= row <= bottom and left - 1 in above:
            for index in range(left - 1, right):
                over.setdefault(index, above[left - 1])
    indexes = sorted({*above, *below})
    joined = {}
    for index in indexes:
        first, second = over.get(index, ""), below.get(index, "")
        joined[index] = first if first == second else f"{first} {second}".strip()
    return joined


def _keys(texts, meant, lower=None):
    """Where two rows make a heading, what the lower says by itself counts before both together."""
    counted, keys = Counter(), {}
    for index, text in sorted(texts.items()):
        column, nth = _meant_by((lower or {}).get(index, text), meant)
        if column is None:
            column, nth = _meant_by(text, meant)
        if column is None:
            continue
        counted[column.key] += 1
        nth = max(nth, counted[column.key])
        key = column.key if nth == 1 else f"{column.key}_{nth}"
        if nth <= column.most and key not in keys.values():
            keys[index] = key
    return keys


def _meant_by(text, meant):
    plain = _plain(text)
    for form in (plain, NUMBERING.sub("", plain)):
        if form in meant:
            return meant[form], 1
        nth = NTH.search(form)
        if nth and form[: nth.start()] in meant:
            return meant[form[: nth.start()]], int(nth[1])
    return None, 1
