"""Two communes become one: what holds from which day, what is found by which name, what can't be merged."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from places.management.commands.load_places import CAO_BANG
from places.models import AdminUnit, Area, Succession
from places.services import UNIT_MERGED, lookup, merge_units


@pytest.fixture(autouse=True)
def cao_bang(db, no_units_yet):
    call_command("load_places", file=CAO_BANG, verbosity=0)


def current(name):
    return AdminUnit.objects.current().get(name=name)


@pytest.fixture
def olds():
    return [current("Xã Hòa An"), current("Xã Trùng Khánh")]


def new_unit(code="99001", name="Xã Hòa Khánh", kind="commune"):
    return AdminUnit(code=code, name=name, kind=kind, parent=AdminUnit.objects.get(code="04"))


TODAY = timezone.localdate


def test_the_old_end_the_day_before_the_new_begins(olds):
    new = merge_units(olds, new_unit(), effective_on=TODAY(), decree="Nghị quyết 1")
    assert (new.valid_from, new.valid_to, new.decree, new.is_current) == (TODAY(), None, "Nghị quyết 1", True)
    for old in AdminUnit.objects.filter(pk__in=[unit.pk for unit in olds]):
        assert (old.valid_to, old.is_current) == (TODAY() - timedelta(days=1), False)
        step = old.successions.get()
        assert (step.new, step.kind, step.effective_on, step.decree) == (new, "merge", TODAY(), "Nghị quyết 1")


def test_a_code_is_used_again(olds):
    new = merge_units(olds, new_unit(code="01654"), effective_on=TODAY())
    assert AdminUnit.objects.current().get(code="01654") == new
    assert set(AdminUnit.objects.filter(code="01654", valid_from__gte=date(2025, 7, 1))) == {olds[0], new}


def test_names_of_before_lead_to_the_unit_of_today(olds):
    assert [found.unit.name for found in lookup("Nước Hai")] == ["Xã Hòa An"]
    new = merge_units(olds, new_unit(), effective_on=TODAY())
    assert [found.unit for found in lookup("Nước Hai")] == [new]
    assert [found.unit for found in lookup("Hòa An, Cao Bằng")] == [new]
    assert new in [found.unit for found in lookup("hoa khanh")]


def test_a_unit_may_take_in_another(olds):
    into, gone = olds
    assert merge_units([gone], into, effective_on=TODAY()) == into
    assert AdminUnit.objects.current().get(name="Xã Hòa An").valid_from == date(2025, 7, 1)
    assert not AdminUnit.objects.current().filter(name="Xã Trùng Khánh").exists()


def test_merging_a_second_time_keeps_every_trail(olds):
    first = merge_units(olds, new_unit(), effective_on=TODAY() - timedelta(days=30))
    last = merge_units([first, current("Xã Hạ Lang")], new_unit("99002", "Xã Ba Vùng"), effective_on=TODAY())
    assert [found.unit for found in lookup("Nước Hai")] == [last]
    assert set(Succession.objects.filter(old=olds[0]).values_list("new", flat=True)) == {first.pk, last.pk}


def test_areas_of_the_old_look_after_the_new(olds):
    areas = set(Area.objects.filter(units__in=olds))
    assert len(areas) >= 2
    new = merge_units(olds, new_unit(), effective_on=TODAY())
    assert set(new.areas.all()) == areas
    assert set(olds[0].areas.all()) <= areas, "its register stays in sight"


def test_other_apps_are_told_within_the_transaction(olds, monkeypatch):
    told = []
    monkeypatch.setattr("places.services.UNIT_MERGED", [lambda gone, new: told.append((len(gone), new.name))])
    merge_units(olds, new_unit(), effective_on=TODAY())
    assert told == [(2, "Xã Hòa Khánh")]
    assert len(UNIT_MERGED) >= 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"olds": []}, "Chọn ít nhất một đơn vị cũ, khác đơn vị mới."),
        ({"olds": ["Tỉnh Cao Bằng"]}, "Tỉnh Cao Bằng không phải xã, phường."),
        ({"new": {"kind": "district"}}, "Xã Hòa Khánh không phải xã, phường."),
        ({"on": 1}, "Ngày có hiệu lực không thể sau hôm nay."),
        ({"on": -9999}, "Xã Hòa An chỉ có từ ngày 01/07/2025."),
    ],
)
def test_what_is_refused(change, said):
    olds = [current(name) for name in change.get("olds", ["Xã Hòa An"])]
    before = list(AdminUnit.objects.order_by("pk").values())
    with pytest.raises(ValidationError) as error:
        merge_units(olds, new_unit(**change.get("new", {})), effective_on=TODAY() + timedelta(days=change.get("on", 0)))
    assert error.value.messages == [said]
    assert list(AdminUnit.objects.order_by("pk").values()) == before


def test_a_unit_does_not_end_twice_or_go_into_itself(olds):
    with pytest.raises(ValidationError, match="khác đơn vị mới"):
        merge_units(olds, olds[0], effective_on=TODAY())
    merge_units(olds, new_unit(), effective_on=TODAY())
    with pytest.raises(ValidationError, match="đã hết hiệu lực"):
        merge_units(olds, new_unit("99002"), effective_on=TODAY())


def run(capsys, *arguments):
    call_command("merge_units", *arguments)
    return capsys.readouterr()


def test_the_command_makes_the_new_unit(capsys):
    said = run(
        capsys, "--old", "01654", "--old", "01477", "--into", "01654", "--on", str(TODAY()), "--name", "Phường Hòa An"
    )
    new = AdminUnit.objects.current().get(code="01654")
    assert (new.name, new.kind, new.parent.code) == ("Phường Hòa An", "ward", "04")
    assert (said.out, said.err.strip().endswith("→ Phường Hòa An (01654)")) == ("", True)


def test_the_command_keeps_the_name_that_goes_with_the_code(capsys):
    run(capsys, "--old", "01654", "--old", "01477", "--into", "01654", "--on", str(TODAY()))
    assert AdminUnit.objects.current().get(code="01654").name == "Xã Hòa An"


def test_the_command_lets_one_take_in_another(capsys):
    run(capsys, "--old", "01477", "--into", "01654", "--on", str(TODAY()))
    assert AdminUnit.objects.current().get(code="01654").valid_from == date(2025, 7, 1)
    assert not AdminUnit.objects.current().filter(code="01477").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--old", "99999", "--into", "01654"], "No unit in force has the code 99999"),
        (["--old", "01477", "--into", "99001"], "needs --name"),
        (["--old", "01477", "--into", "99001", "--name", "Hòa An"], "needs --name"),
        (["--old", "01477", "--into", "01654", "--name", "Xã Khác"], "is Xã Hòa An already"),
        (["--old", "04", "--into", "01654"], "không phải xã, phường"),
    ],
)
def test_what_the_command_refuses(arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("merge_units", *arguments, "--on", str(TODAY()))
    assert AdminUnit.objects.current().filter(code__in=["01654", "01477"]).count() == 2
