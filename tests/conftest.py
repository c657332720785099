"""The cast and the scenery that every test may use: Cao Bằng's real units and banks, invented people and accounts."""

import time
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.template import engines

from officers import append_only, sessions
from officers.confirming import CONFIRMED_AT
from officers.enums import Role
from officers.services import create_officer
from payments.models import Bank
from payments.services import add_account, confirm_holder
from placards.custody_rules import EVENTS_KEPT
from places.models import AdminUnit, Area
from places.vietnamese import ascii_upper
from stalls.models import Market
from stalls.services import create_board_member, create_market, create_owner, create_stall, move_in
from tests.reports.history import Hall

PASSWORD = "cho-phien-nuoc-hai"
WITH_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that ask for no database: they ran on the other one",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        kept = [item for item in items if asks_for_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def asks_for_database(item) -> bool:
    return bool(WITH_DATABASE.intersection(item.fixturenames)) or any(item.iter_markers("django_db"))


def pytest_terminal_summary(terminalreporter):
    """How many questions the access matrix asked, whichever processes asked them."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    called = [report for report in reports if getattr(report, "when", "") == "call"]
    properties = [each for report in called for each in report.user_properties]
    cases = sum(count for name, count in properties if name == "access_cases")
    if cases:
        terminalreporter.write_line(f"Access matrix: {cases:,} cases on {connection.vendor}")


@pytest.fixture(scope="session", autouse=True)
def static_files():
    """Collected, hashed and compressed as in an office, so that a missing file fails a test."""
    call_command("collectstatic", interactive=False, verbosity=0)


class UndefinedVariableError(Exception):
    """A template shows a name that its context doesn't have."""


class _Undefined(str):
    """Stands for `string_if_invalid`: Django asks it for its place for the name, then fills the name in."""

    __slots__ = ()

    def __contains__(self, text):
        return True

    def __mod__(self, name):
        raise UndefinedVariableError(str(name))


@pytest.fixture(scope="session", autouse=True)
def undefined_variables_fail(django_test_environment):
    engine = engines["django"].engine
    engine.string_if_invalid = _Undefined("undefined")
    yield
    engine.string_if_invalid = ""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Units and banks are there from the start, as after scripts/serve."""
    with django_db_blocker.unblock():
        call_command("load_places", verbosity=0)
        call_command("load_banks", verbosity=0)


@pytest.fixture
def transactional_db(transactional_db):
    """Real transactions. Such a test leaves every table empty, so the next one of its kind loads them again."""
    call_command("load_places", verbosity=0)
    call_command("load_banks", verbosity=0)
    for table in (append_only.AUDIT, EVENTS_KEPT):
        append_only.protect(connection, table)
    yield
    # What empties the tables afterwards may not be refused.
    for table in (append_only.AUDIT, EVENTS_KEPT):
        append_only.release(connection, table)


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
def colleague(make_officer, commune):
    """Another officer of the same commune: she works on the same rows."""
    return make_officer("dongnghiep", unit=commune)


@pytest.fixture
def neighbour(make_officer, other_commune):
    """An officer of another commune: she must not see anything of `market`."""
    return make_officer("hangxom", unit=other_commune)


@pytest.fixture
def viewer(make_officer, commune):
    return make_officer("nguoixem", Role.VIEWER, unit=commune)


@pytest.fixture
def outsiders(neighbour, viewer):
    """Who may not write here, and what she is told: that nothing is there, or that she may only look."""
    return ((neighbour, 404), (viewer, 403))


@pytest.fixture
def province_officer(make_officer, province):
    return make_officer("canbotinh", Role.PROVINCE_OFFICER, unit=province)


@pytest.fixture
def area_officer(make_officer, area):
    return make_officer("canbokhuvuc", Role.AREA_OFFICER, area=area)


@pytest.fixture
def administrator(make_officer, province):
    return make_officer("quantri", Role.ADMINISTRATOR, unit=province)


@pytest.fixture
def board_member(market):
    """Of the market's own board: without an appointment, with a seat in this one market."""
    return create_board_member(market, "banquanly", full_name="Hoàng Văn Quản", on=date(2026, 1, 1))


@pytest.fixture
def client_of(db, client):
    def sign_in(user):
        client.force_login(user)
        session = client.session
        sessions.begin(session)
        session.save()
        return client

    return sign_in


@pytest.fixture
def confirmed_client_of(client_of):
    """Signed in, and the password given again just now."""

    def sign_in(user):
        client = client_of(user)
        session = client.session
        session[CONFIRMED_AT] = int(time.time())
        session.save()
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
    return make_market(schedule="lunar", schedule_days="38", hotline="02063850001")


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


@pytest.fixture
def ready(make_stall, officer):
    """A stall whose sheet hangs and is used: it has come all the way, but for what a test takes away."""

    def ready(code="A-001", **said):
        stall = make_stall(code, **said)
        hall = Hall([], officer, None)
        hall.stalls = [stall]
        for act in ("consent", "print", "hand", "use"):
            hall.act(act, 0)
        stall.refresh_from_db()
        return stall

    return ready
