"""Every address × method × role × place: who may, who is told she may not, and who must not learn that it is there."""

import pytest

from tests.matrix.asking import ask
from tests.matrix.oracle import (
    ANONYMOUS,
    DONE,
    PEOPLE,
    PLACES,
    REACHED,
    REGISTER,
    RELATIONS,
    RIGHTS,
    ROLES,
    SIGN_IN,
    one_of_each_relation,
    outcome,
)
from tests.matrix.table import ABSENT_NAME, ABSENT_NUMBER, PAGES, PARAMETERS

ABSENT = "absent"
METHODS = ("get", "post")
MOST_SHOWN = 25


def test_every_address_is_in_the_table_and_no_other():
    in_table = {page.name for page in PAGES}
    missing = sorted(set(PARAMETERS) - in_table)
    assert missing == [], (
        f"Not in the access matrix: {', '.join(missing)}. Add a line to PAGES in tests/matrix/table.py that says "
        "which action GET and POST need and which kind of row the address is about."
    )
    assert sorted(in_table - set(PARAMETERS)) == [], "These lines of tests/matrix/table.py have no address any more."


def test_the_oracle_speaks_of_every_role_place_and_relation():
    assert set(REGISTER) == set(PEOPLE) == set(ROLES) == {*RIGHTS, ANONYMOUS}
    assert all(tuple(places) == PLACES for places in RELATIONS.values())
    assert {relation for places in RELATIONS.values() for relation in places.values()} == {
        "own", "sibling", "parent", "child", "other market", "ended unit", "foreign"
    }  # fmt: skip
    assert {page.about for page in PAGES} - {""} <= set(REACHED)


class Asking:
    """One role at all addresses. `faults` says in words what was answered otherwise than it should be."""

    def __init__(self, client, role, world):
        self.client, self.role, self.world = client, role, world
        self.cases, self.faults = 0, []

    def everything(self):
        for page in PAGES:
            for method in METHODS:
                if page.about:
                    self.about_rows(page, method)
                else:
                    self.about_nothing(page, method)

    def about_nothing(self, page, method):
        answer = self.case(page, method, page.address(), outcome(self.role, page.needs(method)))
        if method == "get" and page.lists and self.role != ANONYMOUS:
            tokens = {place: self.world.places[place].token for place in REGISTER[self.role]}
            self.note(page, method, "", {place for place, token in tokens.items() if token not in answer.text.lower()},
                      "does not list what she reaches at")  # fmt: skip

    def about_rows(self, page, method):
        needs, absent = page.needs(method), absent_names(page, self.world)
        absent_answer = self.case(page, method, page.address(absent), outcome(self.role, needs, page.about, ABSENT))
        expected_outside = absent_answer.seen_from_outside(*absent.values())
        for place in PLACES:
            names = self.world.places[place].rows[page.about]
            right = outcome(self.role, needs, page.about, place)
            answer = self.case(page, method, page.address(names), right, place)
            if place not in REACHED[page.about][self.role]:
                differs = answer.seen_from_outside(*names.values()) != expected_outside
                self.note(page, method, place, differs, "can be told from an absent one:", answer.text[:80])
            elif method == "get" and answer.status == 200 and not page.is_file:
                shown = self.world.places[place].token in answer.text.lower()
                self.note(page, method, place, not shown, "does not show the row")
        for count in range(1, len(page.row_names)):
            self.behind_a_row_of_hers(page, method, count, absent)

    def behind_a_row_of_hers(self, page, method, count, absent):
        """The first `count` names are of a row of hers, the rest are foreign: as if the rest were not there."""
        reached = REACHED[page.about][self.role]
        if not reached:
            return
        own = self.world.places[min(reached)].rows[page.about]
        kept = {name: own[name] for name in page.row_names[:count]}
        absent_answer = self.case(page, method, page.address({**absent, **kept}))
        for place in one_of_each_relation(self.role, set(PLACES) - reached):
            foreign = self.world.places[place].rows[page.about]
            answer = self.case(page, method, page.address({**foreign, **kept}), None, place)
            typed = (*foreign.values(), *absent.values())
            differs = answer.seen_from_outside(*typed) != absent_answer.seen_from_outside(*typed)
            self.note(page, method, place, differs, "behind a row of hers can be told from an absent one")

    def case(self, page, method, address, right=None, place=""):
        """`right` are the statuses that are; None where only the comparison counts."""
        self.cases += 1
        answer = ask(self.client, method, address)
        self.note(page, method, place, answer.error, "fails:", answer.error)
        self.note(page, method, place, right and answer.status not in right, f"answers {answer.status}, not", right)
        if method == "get" or right is None or right not in (DONE,):
            self.note(page, method, place, answer.written, "writes", sorted(answer.written))
        if right is SIGN_IN:
            self.note(page, method, place, not answer.location.startswith("/sign-in/"), "goes to", answer.location)
        if answer.status == 200:
            leaked = [
                other for other in PLACES
                if other not in REGISTER[self.role] and self.world.places[other].token in answer.text.lower()
            ]  # fmt: skip
            self.note(page, method, place, leaked, "shows what she does not reach:", leaked)
        return answer

    def note(self, page, method, place, is_wrong, *words):
        if is_wrong:
            relation = RELATIONS.get(self.role, {}).get(place, "")
            where = f" at {place} ({relation})" if relation else ""
            what = " ".join(map(str, [*words, is_wrong if isinstance(is_wrong, set) else ""])).strip()
            self.faults.append(f"{method.upper()} {page.name}{page.query} as {self.role}{where}: {what}")


def absent_names(page, world):
    """The same names with values that no row has."""
    names = world.places["hall"].rows[page.about]
    return {name: ABSENT_NUMBER if isinstance(value, int) else ABSENT_NAME for name, value in names.items()}


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_oracle_says(role, world, client_in_role, record_property):
    asking = Asking(client_in_role(role), role, world)
    asking.everything()
    record_property("access_cases", asking.cases)
    assert asking.faults == [], f"{len(asking.faults)} faults, the first are:\n" + "\n".join(asking.faults[:MOST_SHOWN])
    assert asking.cases > 100
