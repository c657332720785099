"""What a row of an officer's list says, once its cells were read; and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

ERROR, WARNING = "error", "warning"


class Problem(NamedTuple):
    """At a cell of the file, or at a whole row where `column` is None. `row` counts from 1, `column` from 0."""

    sheet: str
    row: int
    column: int | None
    level: str
    message: str


@dataclass(slots=True)
class AccountEntry:
    """`number` is whole, or masked as the portal's own lists have it: then it names an account that is there already.

    `is_sure` is False where a number cell may have lost zeros: a holder's name in the file then confirms nothing.
    """

    nth: int
    bank: Any = None
    number: str = ""
    issued: str = ""
    holder: str = ""
    relation: str = ""
    reason: str = ""
    is_masked: bool = False
    is_sure: bool = True


@dataclass(slots=True)
class Entry:
    """`values` has a key for each cell that says something; a cleared one has an empty value. `columns` tells where."""

    sheet: str
    row: int
    columns: Mapping[str, int]
    market: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    # The cell for the owner's name says that nobody holds the stall.
    is_vacant: bool = False
    accounts: list[AccountEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    # So many of the problems are of the row itself; those after them came from comparing it.
    n_own: int = 0

    @property
    def code(self) -> str:
        return self.values.get("code", "")

    @property
    def has_errors(self) -> bool:
        return any(problem.level == ERROR for problem in self.problems)

    def refuse(self, key: str, message: str):
        self.problems.append(Problem(self.sheet, self.row, self.columns.get(key), ERROR, message))

    def warn(self, key: str, message: str):
        self.problems.append(Problem(self.sheet, self.row, self.columns.get(key), WARNING, message))
