"""What is kept of a list between two pages: sealed files of which a page opens only the part that it shows."""

import json
import pickle
import secrets
import zlib
from typing import Any, NamedTuple

from django.db.models import Model

from jobs.files import read_file, write_file
from payments.importing.columns import heading_of
from payments.importing.entries import ERROR, Entry
from payments.importing.planning import Plan
from payments.importing.plans import Outcome
from payments.models import Bank
from places.vietnamese import fold
from stalls.tables.cells import column_letter

# Rows in a piece, which is opened as a whole.
PIECE = 500
FILTERS = ("errors", "warnings", *(outcome.value for outcome in Outcome))
HEADER_BYTES = 8


class Shown(NamedTuple):
    """A page of rows out of a kept plan, and how many there are of the kind that was asked for."""

    rows: list[dict]
    total: int


def put(content: bytes) -> str:
    """The name it lies under. Without a row that names it, the sweep takes it away."""
    name = f"import-{secrets.token_hex(16)}.bin"
    write_file(name, content)
    return name


def put_json(value: Any) -> str:
    return put(zlib.compress(json.dumps(value, default=_plain).encode(), 1))


def take_json(name: str) -> Any:
    return json.loads(zlib.decompress(read_file(name)))


def put_plan(plan: Plan, tables) -> str:
    """Header, then pieces of rows, each packed by itself; at the end the entries, for whoever writes them."""
    places = {name: [] for name in FILTERS}
    pieces, rows = [], []
    for place, row in enumerate(plan.rows):
        places[row.outcome.value].append(place)
        levels = {problem.level for problem in row.entry.problems}
        if ERROR in levels:
            places["errors"].append(place)
        elif levels:
            places["warnings"].append(place)
        rows.append(_told(row))
        if len(rows) == PIECE:
            pieces.append(_packed(rows))
            rows = []
    pieces.append(_packed(rows))
    header = json.dumps(
        {
            "tables": tables,
            "places": places,
            "sizes": [len(piece) for piece in pieces],
            "locks": _locks(plan),
            "sections": _new_sections(plan),
        },
        default=_plain,
    ).encode()
    # Sealed like every file, so that nobody else can have put anything into it.
    entries = zlib.compress(pickle.dumps([row.entry for row in plan.rows]), 1)
    return put(b"".join((len(header).to_bytes(HEADER_BYTES, "big"), header, *pieces, entries)))


class KeptPlan:
    def __init__(self, name: str):
        self.content = read_file(name)
        end = HEADER_BYTES + int.from_bytes(self.content[:HEADER_BYTES], "big")
        self.header, self.start = json.loads(self.content[HEADER_BYTES:end]), end

    def rows(self, only: str, *, start: int, most: int) -> Shown:
        """`only` is one of FILTERS, or empty for every row."""
        n_rows = sum(len(self.header["places"][outcome.value]) for outcome in Outcome)
        places = self.header["places"][only] if only else range(n_rows)
        wanted, opened = places[start : start + most], {}
        found = []
        for place in wanted:
            piece, within = divmod(place, PIECE)
            if piece not in opened:
                opened[piece] = self._open(piece)
            found.append(opened[piece][within])
        return Shown(found, len(places))

    def notes(self) -> dict[tuple[str, int, int], list[str]]:
        """Every fault by table, row and column: what is written into the officer's own file."""
        found = {}
        for piece in range(len(self.header["sizes"])):
            for row in self._open(piece):
                for problem in row["problems"]:
                    place = row["sheet"], row["row"], problem["column"] or 0
                    found.setdefault(place, []).append(problem["message"])
        return found

    def entries(self) -> list[Entry]:
        """As they were read, without what the register had to say about them."""
        found = pickle.loads(zlib.decompress(self.content[self.start + sum(self.header["sizes"]) :]))  # noqa: S301
        banks = {bank.pk: bank for bank in Bank.objects.all()}
        for entry in found:
            del entry.problems[entry.n_own :]
            for account in entry.accounts:
                # As it is now: it may have ended meanwhile.
                account.bank = account.bank and banks[account.bank.pk]
        return found

    def _open(self, piece):
        sizes = self.header["sizes"]
        start = self.start + sum(sizes[:piece])
        return json.loads(zlib.decompress(self.content[start : start + sizes[piece]]))


def _packed(rows):
    return zlib.compress(json.dumps(rows, ensure_ascii=False, default=_plain).encode(), 1)


def _told(row):
    entry = row.entry
    keys = {index: key for key, index in entry.columns.items()}
    return {
        "sheet": entry.sheet,
        "row": entry.row,
        "market": row.market.market.name if row.market else entry.market,
        "code": entry.code,
        "name": entry.values.get("name", ""),
        "outcome": row.outcome.value,
        "changes": [list(change) for change in row.changes],
        "problems": [
            {
                "level": problem.level,
                "column": problem.column,
                "letter": "" if problem.column is None else column_letter(problem.column),
                "heading": heading_of(keys[problem.column]) if problem.column in keys else "",
                "message": problem.message,
            }
            for problem in entry.problems
        ],
    }


def _locks(plan):
    """Rows that the plan stands on, by what is locked first."""
    rows = plan.rows
    tenancies = [row.stall.tenancy for row in rows if row.stall and row.stall.tenancy]
    known = {row.arrives.now.pk for row in rows if row.arrives and row.arrives.now}
    return {
        "owners": sorted({*known, *(tenancy.owner.pk for tenancy in tenancies)}, key=str),
        "accounts": sorted({each.account for tenancy in tenancies for each in tenancy.accounts}, key=str),
        "markets": sorted(market.market.pk for market in plan.markets),
        "stalls": sorted(row.stall.pk for row in rows if row.stall),
    }


def _new_sections(plan):
    return [
        name
        for name in dict.fromkeys(row.stall_values.get("section", "") for row in plan.rows if row.market)
        if name and all(fold(name) not in market.sections for market in plan.markets)
    ]


def _plain(value):
    return value.pk if isinstance(value, Model) else str(value)
