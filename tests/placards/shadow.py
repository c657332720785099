"""The ledger once more, in plain Python and by hand: what may happen to a sheet, and what becomes of it.

Nothing here is taken from placards: if the two disagree, one of them is wrong.
"""

from dataclasses import dataclass, field


@dataclass
class Sheet:
    row: object
    place: "Place"
    tenant: int
    account: int
    state: str = "printed"
    custody: str = "stock"
    holder: int | None = None
    is_down: bool = False
    told: list = field(default_factory=lambda: ["printed"])

    @property
    def is_true(self):
        return self.state == "printed" and self.place.is_printed and self.tenant == self.place.tenant

    @property
    def must_come_down(self):
        is_out = self.custody == "handed" and not self.is_down
        return is_out and (self.state != "printed" or self.tenant != self.place.tenant)

    def may(self, what, by):
        in_stock, is_out = self.custody == "stock", self.custody == "handed" and not self.is_down
        return {
            "hand_over": in_stock and self.is_true,
            "pass_on": in_stock and self.holder != by,
            "mark_seen": is_out and not self.must_come_down,
            "take_down": self.must_come_down,
            "spoil": in_stock or is_out or self.custody == "lost",
            "lose": in_stock or is_out,
        }[what]

    def do(self, what, by):
        self.told.append(TOLD[what])
        if what == "pass_on":
            self.holder = by
        elif what == "take_down":
            self.is_down = True
        elif what != "mark_seen":
            self.custody, self.holder = BECOMES[what], None
        if what in ("spoil", "lose") and self.state == "printed" and self.tenant == self.place.tenant:
            self.place.is_printed &= any(sheet.custody in ("stock", "handed") for sheet in self.place.in_use)

    def end(self, state):
        self.state = state
        self.told.append(state)


TOLD = {
    "hand_over": "handed_over", "pass_on": "passed_on", "mark_seen": "seen", "take_down": "taken_down",
    "spoil": "spoiled", "lose": "lost",
}  # fmt: skip
BECOMES = {"hand_over": "handed", "spoil": "spoiled", "lose": "lost"}


@dataclass
class Place:
    """A stall. `tenant` counts who has held it, `account` which numbers it has shown."""

    row: object
    tenant: int = 1
    account: int = 1
    is_printed: bool = False
    sheets: list = field(default_factory=list)

    @property
    def in_use(self):
        return [sheet for sheet in self.sheets if sheet.state == "printed"]

    def printed(self, rows, by):
        for sheet in self.in_use:
            sheet.end("superseded")
        self.sheets += [Sheet(row, self, self.tenant, self.account, holder=by) for row in rows]
        self.is_printed = True

    def revoked(self):
        """Whatever shows the account and may hang, also what a newer sheet has replaced."""
        for sheet in self.sheets:
            if sheet.account == self.account and sheet.state != "revoked" and sheet.custody in ("stock", "handed"):
                sheet.end("revoked")

    def next_tenant(self):
        self.tenant += 1
        self.account += 1
        self.is_printed = False
