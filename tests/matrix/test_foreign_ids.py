"""What is named inside a form, a query or a set of ticks: a foreign one is answered exactly like an absent one."""

from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from django.utils import timezone

from officers.models import AuditEvent
from places.models import AdminUnit
from tests.matrix.asking import ask
from tests.matrix.oracle import NEW_MARKET, PLACES, REGISTER, RIGHTS, SIGNED_IN, one_of_each_relation
from tests.matrix.table import ABSENT_NAME, ABSENT_NUMBER


@dataclass(frozen=True)
class Named:
    """The page `name`, where `field` names a row: `value` makes what is sent of a place, `absent` is what no row has.

    `at` gives the names in the page's own address from a place of hers, `rest` the other fields, which may be made of
    that place; `sent` is the field's text, where it says more than the value. `alike`: a row of hers is answered like
    an absent one too, so nothing shows that the field matters.
    """

    method: str
    name: str
    field: str
    needs: str
    value: object
    absent: object = ABSENT_NAME
    at: object = None
    rest: object = field(default_factory=dict)
    sent: str = "{}"
    alike: bool = False

    def ask(self, client, own, value):
        address = reverse(self.name, kwargs=self.at(own) if self.at else {})
        rest = self.rest(own) if callable(self.rest) else self.rest
        return ask(client, self.method, address, {**rest, self.field: self.sent.format(value)})


def code_of(kind):
    return lambda place: place.row[kind].code


def pk_of(kind):
    return lambda place: place.row[kind].pk


def unit_of(place):
    return place.row["market"].unit_id


def market(place):
    return {"market": place.row["market"].code}


def market_code(place):
    return {"code": place.row["market"].code}


def stall(place):
    return place.rows["stall"]


def link_of(place):
    return reverse("stalls:market-detail", args=[place.row["market"].code])


def owner_page_of(place):
    return reverse("stalls:owner-detail", args=[place.row["owner"].code])


def owner_code(place):
    return {"code": place.row["owner"].code}


def vacant_stall(place):
    return {"market": place.row["market"].code, "code": f"{place.token.upper()}-2"}


def old_unit_below(place):
    """A commune that was merged into the one where the place's market stands."""
    return AdminUnit.objects.filter(successions__new=place.row["market"].unit).values_list("pk", flat=True).first()


def serial(place):
    return place.row["placard"].serial


def phone(place):
    return place.row["owner"].phone


def national_id(place):
    return place.row["owner"].national_id


def number(place):
    return place.row["account"].number


def name_of(kind):
    return lambda place: place.row[kind].name


def unit_code(place):
    return place.row["market"].unit.code


def username(place):
    return place.row["user"].username


def full_name(place):
    return place.row["user"].full_name


def unit_name(place):
    """Of today: an old name is only another name of the commune it went into."""
    unit = place.row["market"].unit
    return unit.name if unit.is_current else None


def area_code(place):
    area = place.row["market"].unit.areas.first()
    return area.code if area else None


def event_of(place):
    """The number of the event that made its market."""
    made = AuditEvent.objects.get(action="market.create", label=place.row["market"].code)
    return made.seq


def version_of(place):
    """What says which row a form was opened on."""
    return place.row["market"].pk


def of_a_viewer(place):
    """The rest of a form that gives somebody of the place another role there."""
    return {**VIEWER, "username": username(place), "place": f"unit-{unit_code(place)}"}


PHONE, ID, NUMBER = "0981234567", "004190999999", "8800009999999"
NEW = {"name": "Chợ Thử", "kind": "commune", "grade": 3, "schedule": "daily"}
STALL = {"code": "A-9", "kind": "booth", "goods": "other", "position": 1}
PRINT_ALL = {"choice": "all", "layout": "a5"}
TICKED = {"choice": "ticked", "layout": "a5"}
TENANT = {"name": "Lý Thị Mới", "since": "01/11/2026"}
PERSON = {"name": "Lý Thị Mới", "kind": "person"}
AGRIBANK = {"bank": "Agribank"}
ADDED = {**AGRIBANK, "what": "add", "holder_name": "LUC VAN SON", "reason": "new_bank", "asked": "signed"}
TODAY = f"{timezone.localdate():%d/%m/%Y}"
VIEWER = {"role": "viewer", "since": TODAY}
NEW_VIEWER = {**VIEWER, "full_name": "Lý Thị Mới"}
NO_SERIAL, GIVEN = "0000-0000-00000", {"to": "Chủ hộ", "on": TODAY}
FOREIGN_IDS = [
    # Filters and searches.
    Named("get", "stalls:stall-list", "market", SIGNED_IN, code_of("market")),
    Named("get", "stalls:market-list", "unit", SIGNED_IN, unit_code, "99998"),
    Named("get", "stalls:search", "q", SIGNED_IN, code_of("market")),
    Named("get", "stalls:search", "q", SIGNED_IN, code_of("stall")),
    Named("get", "stalls:search", "q", SIGNED_IN, serial, NO_SERIAL),
    Named("get", "stalls:search", "q", SIGNED_IN, phone, PHONE),
    Named("get", "placards:sheet-list", "market", SIGNED_IN, code_of("market")),
    Named("get", "placards:sheet-list", "q", SIGNED_IN, serial, NO_SERIAL),
    Named("get", "placards:hand-over", "batch", "hand_over", code_of("batch"), at=market),
    Named("get", "stalls:owner-list", "q", SIGNED_IN, name_of("owner")),
    Named("get", "stalls:stall-list", "q", SIGNED_IN, name_of("owner")),
    Named("get", "stalls:market-list", "q", SIGNED_IN, name_of("market")),
    Named("get", "officers:officer-list", "q", "appoint", username, "khongco-xem"),
    Named("get", "officers:officer-list", "q", "appoint", full_name, "Bế Thị Không"),
    Named("get", "officers:slips", "user", "appoint", username, "khongco-xem"),
    Named("get", "officers:audit-list", "q", "audit", code_of("market")),
    Named("get", "officers:audit-list", "q", "audit", code_of("stall")),
    Named("get", "officers:audit-list", "q", "audit", code_of("owner")),
    Named("get", "officers:audit-list", "q", "audit", event_of, ABSENT_NUMBER),
    # Shown again as typed, and looked up only when it is sent.
    Named("get", "officers:appoint", "user", "appoint", username, "khongco-xem", alike=True),
    # Choices of forms.
    Named("post", "officers:appoint", "place", "appoint", unit_code, "99998", rest=of_a_viewer, sent="unit-{}"),
    Named(
        "post", "officers:appoint", "place", "appoint", area_code, "KHONG", rest=of_a_viewer, sent="area-{}", alike=True
    ),
    Named("post", "officers:officer-create", "place", "appoint", unit_code, "99998", rest=NEW_VIEWER, sent="unit-{}"),
    Named(
        "post",
        "officers:officer-create",
        "place",
        "appoint",
        area_code,
        "KHONG",
        rest=NEW_VIEWER,
        sent="area-{}",
        alike=True,
    ),
    Named(
        "post", "officers:bulk", "lines", "appoint", unit_code, "99998", rest={"role": "viewer"}, sent="{}; Lý Thị Mới"
    ),
    Named(
        "post",
        "officers:bulk",
        "lines",
        "appoint",
        unit_name,
        "Xã Không",
        rest={"role": "viewer"},
        sent="{}; Lý Thị Mới",
    ),
    Named("post", "officers:reassign", "appointment", "appoint", code_of("appointment"), rest={"to": "01654"}),
    Named(
        "post",
        "stalls:market-update",
        "version",
        "edit",
        version_of,
        ABSENT_NUMBER,
        market_code,
        NEW,
        '{{"row":"{}"}}',
        alike=True,
    ),
    Named("post", "stalls:market-create", "unit", NEW_MARKET, unit_of, ABSENT_NUMBER, rest=NEW),
    Named("post", "stalls:market-update", "unit", "edit", unit_of, ABSENT_NUMBER, at=market_code, rest=NEW),
    Named("post", "stalls:market-create", "legacy_unit", NEW_MARKET, old_unit_below, ABSENT_NUMBER, rest=NEW),
    Named("post", "stalls:stall-update", "section", "edit", pk_of("section"), ABSENT_NUMBER, at=stall, rest=STALL),
    Named("post", "payments:stall-register", "section", "register", pk_of("section"), ABSENT_NUMBER, market, STALL),
    # Ticks.
    Named("get", "placards:order", "stall", "print", code_of("stall"), "KHONG-9", at=market),
    Named("post", "placards:order", "stall", "print", code_of("stall"), "KHONG-9", at=market, rest=TICKED),
    Named("post", "placards:order", "printer", "print", code_of("printer"), at=market, rest=PRINT_ALL),
    Named("post", "officers:slips", "user", "appoint", username, "khongco-xem"),
    Named("post", "placards:hand-over", "sheet", "hand_over", serial, NO_SERIAL, at=market, rest=GIVEN),
    Named("post", "placards:take-stock", "sheet", "hand_over", serial, NO_SERIAL, at=market),
    Named("post", "placards:hand-over-serial", "serial", "hand_over", serial, NO_SERIAL, rest=GIVEN),
    # Numbers by which somebody who is registered could be found.
    Named("post", "stalls:move-in", "phone", "move", phone, PHONE, vacant_stall, TENANT, alike=True),
    Named("post", "stalls:owner-update", "national_id", "edit", national_id, ID, owner_code, PERSON),
    Named("post", "payments:account-add", "number", "register", number, NUMBER, stall, AGRIBANK),
    Named("post", "payments:change-create", "number", "propose", number, NUMBER, stall, ADDED),
    # Where to go on to.
    Named("get", "officers:confirm", "next", SIGNED_IN, link_of, f"/markets/{ABSENT_NAME}/", alike=True),
    Named("get", "officers:confirm", "next", SIGNED_IN, owner_page_of, f"/owners/{ABSENT_NAME}/", alike=True),
]


@pytest.mark.parametrize("role", RIGHTS)
def test_a_foreign_id_is_answered_like_an_absent_one(role, world, client_in_role, record_property):
    client, cases, faults = client_in_role(role), 0, []
    own = world.places[min(REGISTER[role])]
    for named in FOREIGN_IDS:
        if named.needs != SIGNED_IN and named.needs not in RIGHTS[role]:
            continue
        absent = named.ask(client, own, named.absent)
        # A commune is hers to know when one market that she reaches stands in it.
        hers = {named.value(world.places[place]) for place in REGISTER[role]}
        places = one_of_each_relation(role, set(PLACES) - REGISTER[role])
        foreign = {place: named.value(world.places[place]) for place in places}
        for place, value in foreign.items():
            if value is None or value in hers:
                continue
            answer, cases = named.ask(client, own, value), cases + 1
            typed = {value, named.absent}
            if answer.error or answer.without(*typed) != absent.without(*typed):
                faults.append(f"{named.method} {named.name} as {role}: {named.field} of {place} {answer.error}")
    record_property("access_cases", cases)
    assert faults == [], "\n".join(faults)
    assert cases > 10


@pytest.mark.parametrize("role", ["commune_officer", "province_officer"])
def test_an_id_of_hers_is_answered_otherwise(role, world, client_in_role):
    """Else the test above would compare nothing with nothing."""
    client, own = client_in_role(role), world.places["hall"]
    same = []
    for named in FOREIGN_IDS:
        # The province's officer is asked for what the commune's may not do.
        if (role == "commune_officer") is not (named.needs == SIGNED_IN or named.needs in RIGHTS["commune_officer"]):
            continue
        value, typed = named.value(own), {named.value(own), named.absent}
        answers = [named.ask(client, own, each).without(*typed) for each in (value, named.absent)]
        if (answers[0] == answers[1]) is not named.alike:
            same.append(f"{named.name} {named.field} {value}")
    assert same == []
