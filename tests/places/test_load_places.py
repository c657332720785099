import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from places.management.commands.load_places import CAO_BANG
from places.models import AdminUnit
from places.services import load_units

pytestmark = pytest.mark.django_db


def load(*args):
    out, err = io.StringIO(), io.StringIO()
    call_command("load_places", *args, stdout=out, stderr=err)
    assert out.getvalue() == ""
    return err.getvalue()


def test_it_says_on_stderr_what_it_did_and_can_run_again():
    assert load() == "399 made, 0 changed, 0 unchanged\n"
    assert load() == "0 made, 0 changed, 399 unchanged\n"


def test_another_file(tmp_path):
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    data["communes_before"] = [row for row in data["communes_before"] if row["district"] == "040"]
    data["districts"] = data["districts"][:1]
    data["communes_now"] = [row for row in data["communes_now"] if row["code"] in {"01273", "01279", "01288"}]
    (tmp_path / "city.json").write_text(json.dumps(data), encoding="utf-8")
    assert load("--file", str(tmp_path / "city.json")) == "28 made, 0 changed, 0 unchanged\n"
    assert load() == "371 made, 0 changed, 28 unchanged\n"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "No such file or directory"),
        ("không phải JSON", "is not a file of units"),
        ("[]", "is not a file of units"),
        ("{}", "is not a file of units"),
        (b"\xff\xfe", "is not a file of units"),
    ],
)
def test_a_file_that_cannot_be_used_stops_it_with_a_sentence(tmp_path, content, complaint):
    file = tmp_path / "units.json"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=complaint):
        load("--file", str(file))
    assert not AdminUnit.objects.exists()


def test_codes_that_do_not_fit_are_named(tmp_path):
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    data["communes_before"][0]["now"] = "99999"
    (tmp_path / "units.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match="Xã cũ 01267"):
        load("--file", str(tmp_path / "units.json"))


def test_a_bad_date_of_the_reform(tmp_path):
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    data["reform"]["effective_on"] = "1/7/2025"
    (tmp_path / "units.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match="1/7/2025"):
        load("--file", str(tmp_path / "units.json"))


def test_other_apps_are_told_which_units_have_got_another_name(db, monkeypatch):
    told = []
    monkeypatch.setattr("places.services.UNIT_RENAMED", [lambda units: told.append([unit.name for unit in units])])
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    call_command("load_places", verbosity=0)
    assert told == []
    next(row for row in data["communes_now"] if row["name"] == "Xã Hòa An")["name"] = "Xã Hòa An Mới"
    data["reform"]["decree"] = "Nghị quyết khác"
    load_units(data)
    # Every new unit has another decree now; only one has another name.
    assert told == [["Xã Hòa An Mới"]]
    load_units(data)
    assert len(told) == 1


def test_a_follower_that_fails_leaves_the_names_as_they_were(db, monkeypatch):
    def fail(units):
        raise ValidationError("Chợ không theo kịp.")

    load()
    monkeypatch.setattr("places.services.UNIT_RENAMED", [fail])
    data = json.loads(CAO_BANG.read_text(encoding="utf-8"))
    next(row for row in data["communes_now"] if row["name"] == "Xã Hòa An")["name"] = "Xã Hòa An Mới"
    with pytest.raises(ValidationError, match="Chợ không theo kịp"):
        load_units(data)
    assert AdminUnit.objects.current().filter(name="Xã Hòa An").exists()
