"""Thousands of things happen to some hundreds of sheets, one after the other, many of which must be refused.

Beside the real ledger walks a plain one (shadow.py). Both must take and refuse
the same, and say the same of each sheet.
"""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, F, Q
from django.utils import timezone

from officers.audit import unit_of_work
from officers.verifying import verify
from payments.services import add_account, confirm_holder
from placards import custody
from placards.balance import counts_of
from placards.models import Placard, PlacardEvent
from placards.revoking import revoke_sheet_showing
from places.vietnamese import ascii_upper
from stalls.models import Stall
from stalls.services import create_owner, lock_stall, move_in, move_out, update_stall
from tests.payments.changing import change_now
from tests.placards.papers import enter
from tests.placards.shadow import Place

# On PostgreSQL each costs twice the time, and what it adds, its locks, is looked at in test_custody_races.py.
OPERATIONS = {"sqlite": 10_000, "postgresql": 4_000}[connection.vendor]
CHUNK = 200
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
STALLS, LATELY, SEED = 10, 30, 20261126
WEIGHTS = {
    "hand_over": 24, "pass_on": 14, "mark_seen": 16, "take_down": 14, "spoil": 9, "lose": 7,
    "print": 7, "revoke": 2, "change": 0.6, "move": 0.6, "edit": 2,
}  # fmt: skip


class Walk:
    def __init__(self, stalls, people, approver, bank, seed):
        self.rng = Random(seed)  # noqa: S311  the same walk each time
        self.places = [Place(stall) for stall in stalls]
        self.people, self.approver, self.bank = people, approver, bank
        self.number = 550_000_000
        self.done, self.refused = Counter(), Counter()

    @property
    def sheets(self):
        return [sheet for place in self.places for sheet in place.sheets]

    def step(self):
        (what,) = self.rng.choices(list(WEIGHTS), WEIGHTS.values())
        by = self.rng.choice(self.people)
        if what in ("print", "revoke", "change", "move", "edit"):
            getattr(self, what)(self.rng.choice(self.places), by)
            self.done[what] += 1
        else:
            self.to_sheets(what, by)

    def to_sheets(self, what, by):
        """Of those printed lately, and now and then any; several at once where several may be."""
        place = self.rng.choice([place for place in self.places if place.sheets] or self.places[:1])
        lately = place.sheets[-LATELY:] if self.rng.random() < 0.2 else place.sheets[-3:]
        if not lately:
            return
        chosen = [self.rng.choice(lately)]
        if what in ("hand_over", "pass_on") and self.rng.random() < 0.2:
            chosen += [sheet for sheet in self.rng.choice(self.places).sheets[-1:] if sheet not in chosen]
        may = all(sheet.may(what, by.pk) for sheet in chosen)
        rows = [sheet.row for sheet in chosen]
        said = {"hand_over": {"to": "Chủ hộ", "on": timezone.localdate()}, "pass_on": {"to": by}}.get(what)
        try:
            getattr(custody, what)(*([rows] if said else rows), by=by, **(said or {}))
        except ValidationError:
            assert not may, (what, [sheet.told for sheet in chosen])
            self.refused[what] += 1
            return
        assert may, (what, [sheet.told for sheet in chosen])
        self.done[what] += 1
        for sheet in chosen:
            sheet.do(what, by.pk)

    def print(self, place, by):
        place.printed(enter(place.row, by=by, copies=self.rng.choice([1, 1, 1, 2, 3])), by.pk)

    def revoke(self, place, by):
        with unit_of_work():
            stall = lock_stall(place.row)
            # The number on the sheet in use is the one shown now: each change revokes it at once.
            revoke_sheet_showing(stall, stall.tenancy.stall_accounts.get().account)
            Stall.objects.filter(pk=place.row.pk).face_changed()
        place.revoked()
        place.is_printed = False

    def change(self, place, by):
        if not place.sheets or place.sheets[-1].tenant != place.tenant:
            return
        name = Stall.objects.get(pk=place.row.pk).tenancy.owner.name
        change_now(place.row, by=by, approver=self.approver, number=self.next_number(), name=name)
        place.revoked()
        place.account += 1
        place.is_printed = False

    def move(self, place, by):
        move_out(place.row, until=timezone.localdate())
        # Of another name each time: one who comes back under her own is asked for two people's approval.
        name = f"Lý Văn {LETTERS[place.tenant // 26]}{LETTERS[place.tenant % 26]}"
        owner = create_owner(name=name, unit=place.row.market.unit)
        move_in(place.row, owner, since=timezone.localdate())
        shown = add_account(place.row, bank=self.bank, number=self.next_number())
        confirm_holder(shown.account, holder_name=ascii_upper(name), by=by)
        place.next_tenant()

    def edit(self, place, by):
        stall = Stall.objects.get(pk=place.row.pk)
        stall.kind = "kiosk" if stall.kind == "booth" else "booth"
        update_stall(stall)
        place.is_printed = False

    def next_number(self):
        self.number += 1
        return str(self.number)

    def compare(self):
        """Columns, events and the plain ledger say the same of every sheet; the balance is true of all and of each."""
        rows = {row.pk: row for row in Placard.objects.select_related("stall", "tenancy")}
        told = {}
        for placard, kind in PlacardEvent.objects.order_by("pk").values_list("placard", "kind"):
            told.setdefault(placard, []).append(kind)
        assert rows.keys() == told.keys() == {sheet.row.pk for sheet in self.sheets}
        for sheet in self.sheets:
            row = rows[sheet.row.pk]
            assert told[row.pk] == sheet.told
            assert (row.state, row.custody, row.held_by_id, row.taken_down_at is not None) == (
                sheet.state, sheet.custody, sheet.holder, sheet.is_down,
            )  # fmt: skip
            assert (row.is_true, row.must_come_down) == (sheet.is_true, sheet.must_come_down)
        self.balance()

    def balance(self):
        counts = counts_of(Placard.objects.all())
        assert counts["printed"] == counts["stock"] + counts["handed"] + counts["spoiled"] + counts["lost"]
        assert counts["printed"] == len(self.sheets)
        in_use = Count("placards__version", filter=Q(placards__state="printed"), distinct=True)
        assert not Stall.objects.annotate(n=in_use).filter(n__gt=1).exists(), "sheets of two versions are in use"
        printed = Stall.objects.filter(step="printed").exclude(placards__in=Placard.objects.true())
        assert not printed.exists(), "a stall is called printed and has no sheet that says so"


@pytest.fixture(autouse=True)
def without_the_watching(settings):
    """As in an office: to look at every statement costs a third of the time."""
    settings.GUARDS = False


@pytest.fixture
def walk(make_stalls, officer, colleague, area_officer, bank):
    return Walk(make_stalls(STALLS), [officer, colleague], area_officer, bank, SEED)


def test_the_ledger_balances_after_thousands_of_things(walk):
    for _ in range(OPERATIONS // CHUNK):
        with unit_of_work():
            for _ in range(CHUNK):
                walk.step()
        walk.balance()
    walk.compare()
    assert sum(walk.done.values()) + sum(walk.refused.values()) >= OPERATIONS * 0.99
    # Every kind of thing was done often, and what can be refused was refused often.
    assert set(walk.done) == set(WEIGHTS)
    assert min(walk.done.values()) >= OPERATIONS // 500
    assert (
        min(walk.refused[what] for what in ("hand_over", "pass_on", "mark_seen", "take_down", "lose"))
        >= OPERATIONS // 200
    )
    assert verify()[1] is None
    versions = list(Placard.objects.order_by("stall", "version").values_list("stall", "version").distinct())
    assert all(b[1] == (a[1] + 1 if a[0] == b[0] else 1) for a, b in pairwise(versions))
    assert Placard.objects.filter(custody="handed").exclude(handed_on=F("handed_on")).count() == 0
