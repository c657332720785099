"""What is to be done about a row of the list, in the order in which it is done."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from payments.importing.entries import AccountEntry, Entry
from payments.importing.standing import AccountNow, MarketNow, OwnerNow, StallNow


class Outcome(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    SAME = "same"
    REFUSED = "refused"


class Act(StrEnum):
    SHOW = "show"
    REPLACE = "replace"
    PROPOSE = "propose"
    CONFIRM = "confirm"


class Change(NamedTuple):
    """As it is shown; numbers are masked. `old` is empty for what is new."""

    label: str
    old: str
    new: str


@dataclass(slots=True)
class OwnerPlan:
    """Somebody to whom a stall is let: `now` is she in the register, or None for one who is written into it first."""

    now: OwnerNow | None
    values: dict[str, Any]

    @property
    def name(self):
        return self.now.name if self.now else self.values["name"]

    @property
    def pk(self):
        return self.now.pk if self.now else None


@dataclass(slots=True)
class AccountPlan:
    """`old` is the account in whose place the new one comes, or the one that is confirmed."""

    act: Act
    entry: AccountEntry
    index: str
    old: AccountNow | None = None
    confirms: bool = False


@dataclass(slots=True)
class RowPlan:
    entry: Entry
    market: MarketNow | None = None
    stall: StallNow | None = None
    stall_values: dict[str, Any] = field(default_factory=dict)
    # Ends the present tenancy.
    leaves: bool = False
    arrives: OwnerPlan | None = None
    since: Any = None
    # Of the present tenant.
    owner_values: dict[str, Any] = field(default_factory=dict)
    accounts: list[AccountPlan] = field(default_factory=list)
    closes: bool = False
    reopens: bool = False
    changes: list[Change] = field(default_factory=list)

    @property
    def is_new(self):
        return self.stall is None

    @property
    def tenant(self) -> OwnerPlan | None:
        """Who holds the stall once this row is done."""
        if self.arrives:
            return self.arrives
        if self.stall is None or self.stall.tenancy is None or self.leaves:
            return None
        return OwnerPlan(self.stall.tenancy.owner, {})

    @property
    def outcome(self) -> Outcome:
        if self.entry.has_errors or self.market is None:
            return Outcome.REFUSED
        if self.is_new:
            return Outcome.CREATED
        if self.leaves:
            return Outcome.MOVED
        return Outcome.CHANGED if self.changes else Outcome.SAME

    def said(self, label, old, new):
        self.changes.append(Change(label, str(old or ""), str(new or "")))

    def asks(self) -> tuple:
        """All that would be written, in full and in one order: two plans that ask for the same are the same."""
        entry = self.entry
        return (
            entry.sheet,
            entry.row,
            self.market.market.pk if self.market else None,
            entry.code,
            str(self.outcome),
            self.stall.pk if self.stall else None,
            sorted((name, str(value)) for name, value in self.stall_values.items()),
            self.leaves and self.stall.tenancy.pk,
            str(self.since),
            self.arrives and (str(self.arrives.pk), sorted((k, str(v)) for k, v in self.arrives.values.items())),
            sorted((name, str(value)) for name, value in self.owner_values.items()),
            [
                (
                    str(each.act),
                    each.index,
                    each.entry.holder,
                    each.confirms,
                    each.old and (each.old.pk, each.old.index),
                )
                for each in self.accounts
            ],
            self.closes,
            self.reopens,
            [tuple(change) for change in self.changes],
            [tuple(problem) for problem in entry.problems],
        )
