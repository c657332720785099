"""Two people at one row: an edit form carries what the row said when it was opened, and a service compares.

Where somebody else saved meanwhile the form is refused once. The three versions stand side by side, opened, now and
typed; what was typed stays, what was not touched follows the register, and the next press saves.
"""

import json

from django.core.exceptions import ValidationError

from officers.audited import index_of
from officers.sealed import SealedText

FIELD = "version"
ROW = "row"
MOST_LETTERS = 4000


class StaleError(ValidationError):
    """`row` says something else than `seen`, which is empty when what was seen can't be told."""

    def __init__(self, row, seen, *, names=(), sentence=""):
        super().__init__(sentence or "Sổ đã được sửa từ lúc mở trang này.", code="stale")
        self.row, self.seen, self.names, self.sentence = row, seen, names, sentence


def version_of(row, names) -> dict[str, str]:
    """Which row it is and what `names` say in it, as plain text; a sealed value only as its index."""
    return {ROW: str(row.pk), **{name: _text(row, name) for name in names}}


def _text(row, name):
    if is_sealed(type(row), name):
        return index_of(row, name, getattr(row, name))
    value = getattr(row, row._meta.get_field(name).attname)
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def is_sealed(model, name) -> bool:
    return isinstance(vars(model).get(name), SealedText)


def written(version: dict[str, str]) -> str:
    return json.dumps(version, ensure_ascii=False, separators=(",", ":"))


def read_version(text: str) -> dict[str, str]:
    """What a form was opened with; empty when that can't be read, which is as stale as can be."""
    if len(text) > MOST_LETTERS:
        return {}
    try:
        read = json.loads(text)
        # Half a character pair can be written in JSON, and in nothing else.
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return {}
    if not isinstance(read, dict) or not all(isinstance(each, str) and "\0" not in each for each in read.values()):
        return {}
    return read


def refuse_stale(row, seen, names):
    """`row` is locked. `seen` is what the caller's page said of it; a command has no page and passes None."""
    if seen is None:
        return
    now = version_of(row, names)
    seen = seen if seen.get(ROW) == now[ROW] else {}
    changed = [name for name in names if seen.get(name) != now[name]]
    if changed:
        raise StaleError(row, seen, names=changed)


def code_now(rows, posted, code: str) -> str:
    """The code that the row of a posted form has by now; the address's own where the form doesn't tell the row."""
    key = read_version(posted.get(FIELD, "")).get(ROW, "")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return code
    return rows.filter(pk=int(key)).values_list("code", flat=True).first() or code
