"""Every address × method × role × place: who may, who is told she may not, and who must not learn that it is there."""

import re

import pytest

from tests.matrix.asking import ask
from tests.matrix.oracle import (
    ANONYMOUS,
    ANYONE,
    BELOW,
    BY_RANK,
    DONE,
    HOLDS,
    PEOPLE,
    PLACES,
    REACHED,
    REGISTER,
    RELATIONS,
    RIGHTS,
    ROLES,
    SIGN_IN,
    SIGN_IN_HERE,
    SIGNED_IN,
    UNKNOWN_SHEET,
    WRONG_METHOD,
    one_of_each_relation,
    outcome,
)
from tests.matrix.table import ABSENT_NAME, ABSENT_NUMBER, PAGES, PARAMETERS
from tests.matrix.world import WORD

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
    assert set(REGISTER) == set(PEOPLE) == set(BELOW) == set(ROLES) == {*RIGHTS, ANONYMOUS}
    assert all(tuple(places) == PLACES for places in [*RELATIONS.values(), HOLDS])
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
        asked = set()
        for page in PAGES:
            # A query makes another page of a GET, not of a POST.
            for method in METHODS[:1] if page.query else METHODS:
                if page.about:
                    self.about_rows(page, method, is_again=page.name in asked)
                else:
                    self.about_nothing(page, method)
            asked.add(page.name)

    def right(self, page, method, place=""):
        """The statuses that are right, as the oracle says."""
        needs, typed = page.needs(method), method == "post" and bool(page.sends)
        if needs is None and {ANYONE, UNKNOWN_SHEET} & {page.get, page.post}:
            return WRONG_METHOD
        if needs is None and page.asks_first:
            otherwise = outcome(self.role, page.get or page.post, page.about, place)
            return WRONG_METHOD if otherwise == DONE else otherwise
        return outcome(self.role, needs, page.about, place, typed=typed)

    def about_nothing(self, page, method):
        right = self.right(page, method)
        answer = self.case(page, method, page.address(), right)
        if method == "get" and page.lists and right == DONE:
            reached = REACHED[page.lists][self.role]
            tokens = {place: self.world.places[place].token for place in reached}
            self.note(page, method, "", {place for place, token in tokens.items() if token not in answer.text.lower()},
                      "does not list what she reaches at")  # fmt: skip

    def about_rows(self, page, method, *, is_again):
        absent = absent_names(page, self.world)
        absent_answer = self.case(page, method, page.address(absent), self.right(page, method, ABSENT))
        for place in self.places_to_ask_of(page, method, is_again):
            names = self.world.places[place].rows[page.about]
            answer = self.case(page, method, page.address(names), self.right(page, method, place), place)
            if place not in REACHED[page.about][self.role]:
                differs = not alike(
                    answer, names, absent_answer, absent, shown=self.right(page, method) is SIGN_IN_HERE
                )
                self.note(page, method, place, differs, "can be told from an absent one:", answer.text[:80])
            elif method == "get" and answer.status == 200 and not page.file:
                shown = self.world.places[place].token in answer.text.lower()
                self.note(page, method, place, not shown, "does not show the row")
        for count in range(1, 1 if is_again else len(page.row_names)):
            self.behind_a_row_of_hers(page, method, count, absent)

    def places_to_ask_of(self, page, method, is_again):
        """All of them where it matters who holds what there; else one of each relation, on each side of the scope.

        Where nothing is looked up, a form is refused to her everywhere, or the same page was asked for in another
        wording, one row of hers and one that is not say as much.
        """
        needs, reached = page.needs(method), REACHED[page.about][self.role]
        if self.role == ANONYMOUS or (needs is None and not page.asks_first):
            return PLACES[0], PLACES[-1]
        if needs in BY_RANK:
            return PLACES
        sides = [list(one_of_each_relation(self.role, side)) for side in (reached, set(PLACES) - reached)]
        is_refused = method == "post" and needs not in (None, SIGNED_IN) and needs not in RIGHTS[self.role]
        return [place for side in sides for place in (side[:1] if is_refused or is_again else side)]

    def behind_a_row_of_hers(self, page, method, count, absent):
        """The first `count` names are of a row of hers, the rest are foreign: as if the rest were not there."""
        reached = REACHED[page.about][self.role]
        if not reached or page.needs(method) is None:
            return
        own = self.world.places[min(reached)].rows[page.about]
        kept = {name: own[name] for name in page.row_names[:count]}
        absent_answer = self.case(page, method, page.address({**absent, **kept}))
        others = list(one_of_each_relation(self.role, set(PLACES) - reached))
        for place in others[:1] if method == "post" else others:
            foreign = self.world.places[place].rows[page.about]
            answer = self.case(page, method, page.address({**foreign, **kept}), None, place)
            typed = (*foreign.values(), *absent.values())
            differs = answer.seen_from_outside(*typed) != absent_answer.seen_from_outside(*typed)
            self.note(page, method, place, differs, "behind a row of hers can be told from an absent one")

    def case(self, page, method, address, right=None, place=""):
        """`right` are the statuses that are; None where only the comparison counts."""
        self.cases += 1
        sent = page.sends if method == "post" else None
        answer = ask(self.client, method, address, sent)
        text = answer.text.lower()
        self.note(page, method, place, answer.error, "fails:", answer.error)
        self.note(page, method, place, right and answer.status not in right, f"answers {answer.status}, not", right)
        may_write = right == DONE and (method == "post" or page.notes)
        written = answer.written - (page.notes if method == "get" else set()) if may_write else answer.written
        self.note(page, method, place, written and not (may_write and method == "post"), "writes", sorted(written))
        self.note(page, method, place, sent is not None and may_write and not written, "writes nothing")
        if right is SIGN_IN:
            self.note(page, method, place, not answer.location.startswith("/sign-in/"), "goes to", answer.location)
        if right is SIGN_IN_HERE:
            self.note(page, method, place, 'action="/sign-in/"' not in text, "does not ask to sign in")
            text = text.replace(address.lower(), "")
        if page.names_all_to == self.role:
            text = re.sub(rf"{WORD}\w-\w+|(?:bế|lục) thị {WORD}\w", "", text)
        if answer.status == 200:
            reached = REGISTER[self.role]
            leaked = [other for other in PLACES if other not in reached and self.world.places[other].token in text]
            self.note(page, method, place, leaked, "shows what she does not reach:", leaked)
        return answer

    def note(self, page, method, place, is_wrong, *words):
        if is_wrong:
            relation = RELATIONS.get(self.role, {}).get(place, "")
            where = f" at {place} ({relation})" if relation else ""
            what = " ".join(map(str, [*words, is_wrong if isinstance(is_wrong, set) else ""])).strip()
            self.faults.append(f"{method.upper()} {page.name}{page.query} as {self.role}{where}: {what}")


def alike(answer, names, other, other_names, *, shown):
    """Whether two answers differ in nothing but the names that were asked for; `shown`: they stand on the page too."""
    if shown:
        typed = {*names.values(), *other_names.values()}
        return answer.without(*typed) == other.without(*typed)
    return answer.seen_from_outside(*names.values()) == other.seen_from_outside(*other_names.values())


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


def test_what_came_after_a_merger_is_not_the_former_officers(world, client_in_role):
    """Of a market that her unit left behind, she looks at what was in it on the unit's last day."""
    client, market = client_in_role("former_officer"), world.places["merged"].row["market"]
    listed = ask(client, "get", f"/markets/{market.code}/").text
    assert [f"KUOQG-{number}" in listed for number in (1, 2)] == [True, False]
    later, absent = (ask(client, "get", f"/stalls/{market.code}/{code}/") for code in ("KUOQG-2", ABSENT_NAME))
    assert later.status == 404
    assert later.seen_from_outside() == absent.seen_from_outside()
