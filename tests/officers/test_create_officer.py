"""The command that an administrator of the machine runs, and the service behind it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from officers.enums import Role
from officers.models import User
from officers.services import create_officer
from places.models import Area
from tests.officers.hands import sign_in


def run(capsys, *arguments):
    call_command("create_officer", *arguments)
    return capsys.readouterr()


def test_it_prints_a_password_that_signs_in(db, client, capsys):
    said = run(capsys, "hoa", "--name", "Nông Thị Hoa", "--role", "commune_officer", "--unit", "01654")
    password = said.out.strip()
    assert len(password) == 20
    assert said.err == ""
    user = User.objects.get(username="hoa")
    appointment = user.appointments.get()
    assert (user.full_name, appointment.role, str(appointment.place)) == (
        "Nông Thị Hoa",
        Role.COMMUNE_OFFICER,
        "Xã Hòa An",
    )
    assert (appointment.valid_from, appointment.valid_to) == (timezone.localdate(), None)
    assert sign_in(client, "hoa", password)["Location"] == "/"
    assert client.get("/")["Location"] == "/me/password/?next=%2F"


def test_passwords_are_random_and_kept_hashed(db, capsys):
    first = run(capsys, "hoa", "--name", "Hoa", "--role", "viewer", "--unit", "04").out.strip()
    second = run(capsys, "soi", "--name", "Soi", "--role", "viewer", "--unit", "04").out.strip()
    assert first != second
    assert User.objects.get(username="hoa").password.startswith("argon2$")


def test_an_area_will_do(area, capsys):
    run(capsys, "soi", "--name", "Lục Thị Soi", "--role", "area_officer", "--area", area.code)
    assert User.objects.get(username="soi").appointments.get().place == area


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--role", "viewer", "--unit", "99999"], "No unit or area with the code 99999"),
        (["--role", "viewer", "--area", "9999"], "No unit or area with the code 9999"),
        (["--role", "market_board", "--unit", "04"], "argument --role: invalid choice: 'market_board'"),
        (["--role", "king", "--unit", "04"], "argument --role: invalid choice: 'king'"),
        (["--role", "viewer"], "one of the arguments --unit --area is required"),
        (["--role", "viewer", "--unit", "04", "--area", "051"], "not allowed with argument"),
        (["--unit", "04"], "the following arguments are required: --role"),
    ],
)
def test_what_it_refuses(db, arguments, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("create_officer", "hoa", "--name", "Hoa", *arguments)
    assert not User.objects.exists()


def test_an_old_commune_and_an_ended_area_are_not_taken(area):
    with pytest.raises(CommandError, match="code 01657"):
        call_command("create_officer", "hoa", "--name", "Hoa", "--role", "viewer", "--unit", "01657")
    Area.objects.filter(pk=area.pk).update(valid_to=timezone.localdate() - timedelta(days=1))
    with pytest.raises(CommandError, match="code 051"):
        call_command("create_officer", "hoa", "--name", "Hoa", "--role", "viewer", "--area", "051")
    assert not User.objects.exists()


def test_the_area_of_today_is_taken_when_one_of_the_same_code_has_ended(area, capsys):
    ended = Area.objects.create(
        code=area.code, name="Khu vực cũ", valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30)
    )
    run(capsys, "soi", "--name", "Soi", "--role", "viewer", "--area", area.code)
    assert User.objects.get().appointments.get().area == area != ended


def test_a_username_is_one_persons(officer, commune):
    with pytest.raises(CommandError, match="Tên đăng nhập canbo đã có người dùng"):
        call_command("create_officer", "canbo", "--name", "Khác", "--role", "viewer", "--unit", "04")
    assert User.objects.get(username="canbo").full_name == officer.full_name


def test_a_user_is_not_made_when_she_can_not_be_appointed(db):
    with pytest.raises(ValidationError):
        create_officer("hoa", full_name="Hoa", password="mot-mat-khau-dai", role=Role.VIEWER)
    assert not User.objects.exists()
