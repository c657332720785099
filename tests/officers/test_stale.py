"""What a form carries of the row it was opened on, what can come back instead, and who is said to have changed it."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from officers.acting import acting_as
from officers.stale import (
    FIELD,
    MOST_LETTERS,
    ROW,
    StaleError,
    code_now,
    is_sealed,
    read_version,
    refuse_stale,
    version_of,
    written,
)
from officers.versioned import Change, changes_of
from stalls.models import Owner, Stall
from stalls.services import add_section, create_owner, update_owner, update_stall
from stalls.services.stalls import EDITABLE_FIELDS

NUMBER = "004088001234"


@pytest.fixture
def stall(make_stall):
    return make_stall("A-001", to="vacant")


@pytest.fixture
def owner(commune):
    return create_owner(name="Nông Thị Hoa", unit=commune, phone="0912345678", national_id=NUMBER)


def seen(stall):
    return version_of(stall, EDITABLE_FIELDS)


def test_a_version_is_the_row_in_plain_text(stall, market):
    stall.section = add_section(market, name="Dãy A")
    stall.area_m2 = Decimal("4.50")
    assert seen(stall) == {
        "row": str(stall.pk), "code": "A-001", "section": str(stall.section.pk), "kind": "booth",
        "goods": "other", "area_m2": "4.50", "position": "1",
    }  # fmt: skip


def test_what_the_row_lacks_is_an_empty_text(stall):
    assert (seen(stall)["section"], seen(stall)["area_m2"]) == ("", "")


def test_a_version_is_the_same_before_and_after_the_database(stall):
    stall.area_m2, stall.kind = Decimal("4.50"), "kiosk"
    stall.save()
    assert seen(stall) == seen(Stall.objects.get())


def test_a_version_is_written_short_and_read_back(stall):
    text = written(seen(stall))
    assert " " not in text
    assert read_version(text) == seen(stall)


def test_vietnamese_letters_stand_as_they_are():
    assert written({"name": "Nông Thị Hoa"}) == '{"name":"Nông Thị Hoa"}'


def test_a_sealed_number_is_in_it_only_as_an_index(owner):
    assert is_sealed(Owner, "national_id")
    assert not is_sealed(Owner, "name")
    version = version_of(owner, ("name", "national_id"))
    assert NUMBER not in written(version)
    assert len(version["national_id"]) == 17
    owner.national_id = "004088005678"
    assert version_of(owner, ("national_id",))["national_id"] not in ("", version["national_id"])
    owner.national_id = ""
    assert version_of(owner, ("national_id",))["national_id"] == ""


JUNK = {
    "nothing": "",
    "words": "không phải JSON",
    "half of it": '{"row":"1","code":"A-0',
    "a list": '["row","1"]',
    "a text": '"row"',
    "a number": "17",
    "null": "null",
    "a number in it": '{"row":1}',
    "a list in it": '{"row":"1","code":["A-001"]}',
    "an object in it": '{"row":{"row":"1"}}',
    "null in it": '{"row":"1","section":null}',
    "a NUL": '{"row":"1","code":"A\\u0000"}',
    "a bare NUL": "\0",
    "half a character": '{"row":"1","code":"\\ud800"}',
    "half a character as a name": '{"\\udfff":"1"}',
    "very deep": "[" * 3000,
    "a very long number": "9" * 3999,
    "not a number": "NaN",
    "too long": '{"row":"' + "1" * MOST_LETTERS + '"}',
    "a megabyte": "x" * 1_000_000,
}


@pytest.mark.parametrize("what", JUNK)
def test_what_cannot_be_read_is_nothing(what):
    assert read_version(JUNK[what]) == {}


@pytest.mark.parametrize("what", JUNK)
def test_what_cannot_be_read_is_stale(stall, what):
    with pytest.raises(StaleError) as refusal:
        refuse_stale(stall, read_version(JUNK[what]), EDITABLE_FIELDS)
    assert refusal.value.seen == {}
    assert refusal.value.names == list(EDITABLE_FIELDS)


def test_the_same_row_as_opened_is_taken(stall):
    assert refuse_stale(stall, seen(stall), EDITABLE_FIELDS) is None


def test_a_command_has_opened_nothing(stall):
    assert refuse_stale(stall, None, EDITABLE_FIELDS) is None


@pytest.mark.parametrize("name", EDITABLE_FIELDS)
def test_each_field_counts(stall, name):
    opened = seen(stall) | {name: "khác"}
    with pytest.raises(StaleError) as refusal:
        refuse_stale(stall, opened, EDITABLE_FIELDS)
    assert (refusal.value.row, refusal.value.seen, refusal.value.names) == (stall, opened, [name])
    assert refusal.value.messages == ["Sổ đã được sửa từ lúc mở trang này."]
    assert isinstance(refusal.value, ValidationError)


def test_a_field_that_was_left_out_counts_as_another(stall):
    opened = seen(stall)
    del opened["goods"]
    with pytest.raises(StaleError) as refusal:
        refuse_stale(stall, opened, EDITABLE_FIELDS)
    assert refusal.value.names == ["goods"]


def test_the_version_of_another_row_says_nothing_of_this_one(stall, make_stall):
    other = seen(make_stall("A-002", to="vacant"))
    for opened in (other, other | {"code": "A-001", "position": "1"}):
        with pytest.raises(StaleError) as refusal:
            refuse_stale(stall, opened, EDITABLE_FIELDS)
        assert refusal.value.seen == {}


def test_a_name_that_is_no_field_changes_nothing(stall):
    assert refuse_stale(stall, seen(stall) | {"status": "closed"}, EDITABLE_FIELDS) is None


class TestCodeNow:
    @pytest.fixture
    def version(self, stall):
        return {FIELD: written(seen(stall))}

    def test_follows_the_row(self, stall, version, officer):
        Stall.objects.update(code="B-7")
        assert code_now(Stall.objects.visible_to(officer), version, "A-001") == "B-7"

    def test_stays_where_nothing_is_said(self, stall, officer):
        assert code_now(Stall.objects.visible_to(officer), {}, "A-001") == "A-001"

    @pytest.mark.parametrize("key", ["", "x", "-1", "1.5", "٣", "9" * 18, "9" * 19, "' OR 1=1 --"])
    def test_stays_where_no_row_is_meant(self, stall, officer, key):
        posted = {FIELD: json.dumps({ROW: key})}
        assert code_now(Stall.objects.visible_to(officer), posted, "A-001") == "A-001"

    def test_finds_nothing_outside_the_scope(self, stall, version, neighbour):
        assert code_now(Stall.objects.visible_to(neighbour), version, "A-009") == "A-009"


class TestWho:
    def change(self, stall, user, **values):
        with acting_as(user):
            row = Stall.objects.get(pk=stall.pk)
            for name, value in values.items():
                setattr(row, name, value)
            update_stall(row)

    def told(self, stall, *names):
        return {name: change.by for name, change in changes_of(Stall.objects.get(pk=stall.pk), names).items()}

    def test_each_field_has_who_changed_it_last(self, stall, officer, colleague):
        self.change(stall, officer, kind="kiosk", goods="meat")
        self.change(stall, colleague, goods="fish")
        assert self.told(stall, "kind", "goods", "area_m2") == {"kind": officer, "goods": colleague}

    def test_a_choice_of_another_row_and_an_emptied_field_are_told(self, stall, officer, colleague, market):
        self.change(stall, officer, section=add_section(market, name="Dãy A"), area_m2=Decimal("4.5"))
        assert self.told(stall, "section", "area_m2") == {"section": officer, "area_m2": officer}
        self.change(stall, colleague, section=None, area_m2=None)
        assert self.told(stall, "section", "area_m2") == {"section": colleague, "area_m2": colleague}

    def test_a_place_that_gave_way_is_nobodys_doing(self, stall, officer, make_stall):
        self.change(stall, officer, position=5)
        assert self.told(stall, "position") == {"position": officer}
        other = make_stall("A-002", to="vacant")
        self.change(other, officer, position=5)
        assert Stall.objects.get(pk=stall.pk).position == 6
        assert self.told(stall, "position") == {}

    def test_what_the_command_line_did_is_nobodys(self, stall):
        self.change(stall, None, kind="kiosk")
        assert self.told(stall, "kind") == {}

    def test_a_personal_field_is_told_as_well(self, owner, officer):
        owner.phone = "0912345679"
        with acting_as(officer):
            update_owner(owner, by=officer, national_id="004088005678")
        told = changes_of(Owner.objects.get(), ("name", "phone", "national_id"))
        assert {name: change.by for name, change in told.items()} == {"phone": officer, "national_id": officer}

    def test_of_nothing_nothing_is_asked(self, stall, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert changes_of(stall, []) == {}


def test_a_change_is_told_in_words(officer, colleague):
    now = timezone.localtime()
    change = Change(colleague, now)
    with acting_as(officer):
        assert (change.name, change.when) == ("Nông Thị Thử", f"{now:%H:%M}")
        yesterday = now - timedelta(days=1)
        assert replace(change, at=yesterday).when == f"{yesterday:%H:%M} ngày {yesterday:%d/%m/%Y}"
    with acting_as(colleague):
        assert change.name == "Anh/chị"
