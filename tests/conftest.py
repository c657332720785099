"""The cast and the scenery that every test may use: Cao Bằng's real units and banks, invented people and accounts."""

from datetime import date

import pytest
from django.core.management import call_command

from officers.enums import Role
from officers.services import create_officer
from payments.models import Bank
from payments.services import add_account, confirm_holder
from places.models import AdminUnit, Area
from places.vietnamese import ascii_upper
from stalls.models import Market
from stalls.services import create_market, create_owner, create_stall, move_in

PASSWORD = "cho-phien-nuoc-hai"


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Collected, hashed and compressed as in an office, so that a missing file fails a test."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Units and banks are there from the start, as after scripts/serve."""
    with django_db_blocker.unblock():
        call_command("load_places", verbosity=0)
        call_command("load_banks", verbosity=0)


@pytest.fixture
def commune(db):
    return AdminUnit.objects.current().get(name="Xã Hòa An")


@pytest.fixture
def other_commune(db):
    return AdminUnit.objects.current().get(name="Xã Trùng Khánh")


@pytest.fixture
def province(db):
    return AdminUnit.objects.current().get(code="04")


@pytest.fixture
def area(db):
    return Area.objects.get(name="Khu vực Hòa An")


@pytest.fixture
def make_officer(db):
    def make(username, role=Role.COMMUNE_OFFICER, *, password=None, full_name="Nông Thị Thử", **place):
        return create_officer(username, full_name=full_name, password=password, role=role, on=date(2026, 1, 1), **place)

    return make


@pytest.fixture
def officer(make_officer, commune):
    return make_officer("canbo", unit=commune)


@pytest.fixture
def neighbour(make_officer, other_commune):
    """An officer of another commune: she must not see anything of `market`."""
    return make_officer("hangxom", unit=other_commune)


@pytest.fixture
def viewer(make_officer, commune):
    return make_officer("nguoixem", Role.VIEWER, unit=commune)


@pytest.fixture
def client_of(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def officer_client(client_of, officer):
    return client_of(officer)


@pytest.fixture
def make_market(commune):
    def make(name="Chợ Nước Hai", *, unit=None, **values):
        return create_market(Market(name=name, unit=unit or commune, **values))

    return make


@pytest.fixture
def market(make_market):
    return make_market(schedule="lunar", schedule_days="38", hotline="0206385000")


@pytest.fixture
def bank(db):
    return Bank.objects.get(bin="970405")


@pytest.fixture
def make_stall(market, bank, officer):
    """A stall brought as far as `to`: vacant, no_account, unconfirmed, ready."""

    def make(code, *, to="ready", name="Nông Thị Hoa", number=None, in_market=None):
        where = in_market or market
        stall = create_stall(where, code=code)
        if to == "vacant":
            return stall
        owner = create_owner(name=name, unit=where.unit)
        move_in(stall, owner, since=date(2026, 3, 1))
        if to != "no_account":
            digits = "".join(char for char in code if char.isdigit()) or "0"
            shown = add_account(stall, bank=bank, number=number or f"8800{digits:0>9}")
            if to == "ready":
                confirm_holder(shown.account, holder_name=ascii_upper(name), by=officer)
        stall.refresh_from_db()
        return stall

    return make


@pytest.fixture
def make_stalls(make_stall):
    def make(count, **values):
        return [make_stall(f"A-{number:03}", **values) for number in range(1, count + 1)]

    return make
