"""The guard: in a request, register rows are read through the scope and written by services, or it raises."""

import ast
from pathlib import Path

import pytest
from django.db import connection
from django.db.models import Count

from officers.audit import unit_of_work
from officers.enums import Action
from officers.models import User
from officers.scoping import (
    ScopedQuerySet,
    UnscopedQueryError,
    back_in_scope,
    beyond_scope,
    guard,
    is_scoped,
    scoped_tables,
    written_table,
)
from places.models import AdminUnit
from stalls.models import Market, Section, Stall, Tenancy
from stalls.services import add_section

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def in_a_request(market, make_stall, officer):
    """One market with a stall, looked at as a view looks at it; the officer was read before, as the middleware does."""
    make_stall("A-001")
    user = User.objects.get(pk=officer.pk)
    with guard(connection):
        yield user


READS = {
    "list": list,
    "length": len,
    "truth": bool,
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(),
    "slice": lambda rows: rows[:1].get(),
    "index": lambda rows: rows[0],
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "iterator": lambda rows: next(rows.iterator()),
    "values": lambda rows: list(rows.values("code")),
    "values_list": lambda rows: list(rows.values_list("code", flat=True)),
    "dates": lambda rows: list(rows.datetimes("created_at", "day")),
    "in_bulk": lambda rows: rows.in_bulk(),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "earliest": lambda rows: rows.earliest("pk"),
    "filter": lambda rows: list(rows.filter(code="NUOCHAI")),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reading_without_the_scope_raises(in_a_request, read):
    with pytest.raises(UnscopedQueryError, match="Market rows are read in a request without visible_to"):
        read(Market.objects.all())


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_reading_through_the_scope_passes(in_a_request, read):
    read(Market.objects.visible_to(in_a_request))
    read(Market.objects.select_related("unit").visible_to(in_a_request, to=Action.EDIT).order_by("pk"))


def test_a_row_by_its_manager_alone_raises(in_a_request):
    for read in (Market.objects.get, Stall.objects.first, Tenancy.objects.count):
        with pytest.raises(UnscopedQueryError):
            read()


def test_raw_sql_of_a_scoped_model_raises(in_a_request):
    with pytest.raises(UnscopedQueryError):
        Market.objects.raw("SELECT * FROM stalls_market")


def test_rows_that_belong_to_nowhere_are_free(in_a_request):
    assert AdminUnit.objects.count() > 0


def test_nothing_is_asked_of_outside_a_request(market):
    assert Market.objects.get() == market


def test_what_hangs_on_a_row_follows_it(in_a_request):
    market = Market.objects.visible_to(in_a_request).get()
    stall = market.stalls.get()
    assert stall.market == market
    assert list(market.sections.all()) == []
    assert stall.tenancies.current().get().owner.name == "Nông Thị Hoa"


def test_what_does_not_follow_raises(in_a_request):
    """An owner may hold stalls where the officer has no business."""
    owner = Market.objects.visible_to(in_a_request).get().stalls.get().tenancy.owner
    with pytest.raises(UnscopedQueryError, match="Tenancy rows"):
        list(owner.tenancies.all())


def test_nothing_is_not_too_much(in_a_request):
    assert list(Market.objects.none()) == []
    assert Market.objects.none().count() == 0


class TestTogether:
    def test_with_what_is_not_scoped_raises(self, in_a_request):
        mine = Market.objects.visible_to(in_a_request).order_by()
        everything = Market.objects.filter(kind="commune").order_by()
        for both in (mine | everything, everything | mine, mine ^ everything, mine.union(everything)):
            with pytest.raises(UnscopedQueryError):
                list(both)

    def test_two_scoped_ones_pass(self, in_a_request):
        mine, to_edit = (Market.objects.visible_to(in_a_request, to=to).order_by() for to in (Action.SEE, Action.EDIT))
        assert [len(mine | to_edit), len(mine.union(to_edit)), len(mine ^ to_edit)] == [1, 1, 0]

    def test_less_of_what_is_scoped_passes(self, in_a_request):
        assert len(Market.objects.visible_to(in_a_request) & Market.objects.filter(kind="commune")) == 1

    def test_nothing_added_changes_nothing(self, in_a_request):
        mine = Market.objects.visible_to(in_a_request)
        assert [len(mine | Market.objects.none()), len(Market.objects.none() | mine), len(mine.all())] == [1, 1, 1]


def test_scoped_rows_as_part_of_another_question_are_only_as_good_as_it(in_a_request):
    inside = Market.objects.filter(code="NUOCHAI")
    with pytest.raises(UnscopedQueryError, match="Stall rows"):
        list(Stall.objects.filter(market__in=inside))


class TestWrites:
    def test_save(self, in_a_request):
        market = Market.objects.visible_to(in_a_request).get()
        market.name = "Chợ Mới"
        with pytest.raises(UnscopedQueryError, match="stalls_market is written outside a service"):
            market.save()

    def test_update(self, in_a_request):
        with pytest.raises(UnscopedQueryError, match="stalls_market is written"):
            Market.objects.visible_to(in_a_request).update(name="Chợ Mới")

    def test_create(self, in_a_request):
        market = Market.objects.visible_to(in_a_request).get()
        with pytest.raises(UnscopedQueryError, match="stalls_section is written"):
            Section.objects.create(market=market, name="Dãy A", position=1)
        with pytest.raises(UnscopedQueryError, match="stalls_section is written"):
            Section.objects.bulk_create([Section(market=market, name="Dãy A", position=1)])

    def test_delete(self, in_a_request):
        with beyond_scope():
            add_section(Market.objects.get(), name="Dãy A")
        with pytest.raises(UnscopedQueryError, match="stalls_section is written"):
            Section.objects.visible_to(in_a_request).get().delete()

    def test_a_service_may(self, in_a_request):
        market = Market.objects.visible_to(in_a_request).get()
        assert add_section(market, name="Dãy A") == market.sections.get()

    def test_other_tables_are_free(self, in_a_request):
        AdminUnit.objects.filter(code="01654").update(decree="Thử")

    @pytest.mark.parametrize(
        ("sql", "table"),
        [
            ('INSERT INTO "stalls_market" ("code") VALUES (%s)', "stalls_market"),
            ('INSERT OR IGNORE INTO "stalls_market" ("code") VALUES (%s)', "stalls_market"),
            ('UPDATE "stalls_market" SET "code" = %s', "stalls_market"),
            ('DELETE FROM "stalls_market" WHERE 1', "stalls_market"),
            ('SELECT "stalls_market"."code" FROM "stalls_market" FOR UPDATE', ""),
            ("SAVEPOINT x", ""),
        ],
    )
    def test_a_write_is_known_by_its_sql(self, sql, table):
        assert written_table(sql) == table


def test_beyond_the_scope_and_back(in_a_request):
    def is_refused():
        try:
            Market.objects.count()
        except UnscopedQueryError:
            return True
        return False

    seen = [is_refused()]
    with unit_of_work():
        seen.append(is_refused())
        with back_in_scope():
            seen.append(is_refused())
        seen.append(is_refused())
    seen.append(is_refused())
    assert seen == [True, False, True, False, True]


def test_back_in_scope_guards_nothing_where_no_request_is(market):
    with beyond_scope(), back_in_scope():
        assert Market.objects.count() == 1


def test_an_error_leaves_no_door_open(in_a_request):
    with pytest.raises(RuntimeError, match="x"), beyond_scope():
        raise RuntimeError("x")
    with pytest.raises(UnscopedQueryError):
        Market.objects.count()


def test_production_runs_without_the_watching_and_by_the_same_rule(settings, client_of, neighbour, market):
    settings.GUARDS = False
    assert client_of(neighbour).get(f"/markets/{market.code}/").status_code == 404


def test_which_tables_are_scoped():
    """Written out: a new model with rows of somewhere is scoped, or says here that it is not."""
    assert scoped_tables() == {
        "officers_user", "officers_appointment", "officers_auditevent",
        "stalls_market", "stalls_boardmembership", "stalls_section", "stalls_stall", "stalls_owner", "stalls_tenancy",
        "stalls_consent", "stalls_reveal", "stalls_datarequest",
        "payments_accountchange", "payments_accountpicture", "payments_alarm", "payments_payoutaccount",
        "payments_registerimport", "payments_stallaccount", "placards_printbatch", "placards_placard",
        "placards_placardevent", "placards_printrun", "placards_printerprofile", "placards_printersheet",
        "outreach_attendance", "outreach_session", "outreach_visit", "reports_marketday",
            "reports_campaignday", "reports_stallstanding",
    }  # fmt: skip
    assert is_scoped(Market)
    assert not is_scoped(AdminUnit)


def test_a_scoped_model_says_where_its_rows_belong(officer):
    with pytest.raises(NotImplementedError):
        ScopedQuerySet(Market).visible_to(officer)


# Who steps outside the scope, and why that is right.
DOORS = {
    ("beyond_scope", "jobs.runner", "run"): "a job was ordered by one who could see its rows",
    ("beyond_scope", "officers.audit", "unit_of_work"): "services are handed rows that came through the scope",
    ("beyond_scope", "officers.holding", "_held"): "whether she is above someone: by all that one holds",
    (
        "beyond_scope",
        "officers.lockout",
        "knows_password",
    ): "Django looks up herself, by the name she is signed in with",
    ("beyond_scope", "officers.signup", "user_of_link"): "who holds a sign-up link has no scope yet",
    ("beyond_scope", "officers.usernames", "taken_among"): "a sign-in name is free only if nobody anywhere has it",
    ("beyond_scope", "officers.views.signing_in", "post"): "who signs in has no scope yet",
    ("beyond_scope", "placards.verifying", "find_sheet"): "anybody may ask about one sheet by its serial",
    (
        "beyond_scope",
        "payments.telling",
        "_count_everywhere",
    ): "how many stalls elsewhere share an account, never which",
    ("beyond_scope", "payments.views.alarms", "why_not_close"): "whether she had a hand in it, wherever that was",
    ("beyond_scope", "reports.own_place", "_by_unit"): "how many communes are ahead of hers, never which",
    ("beyond_scope", "reports.league", "_shares_of_all"): "a rank is among all; whose the other shares are is not told",
    ("back_in_scope", "officers.once", "answer_once"): "a view's own code, called back by a service",
    ("known_to_be_visible", "officers.models.audit", "about"): "events of rows that the reader was found to see",
    ("known_to_be_visible", "officers.scoping", "visible_to"): "the rule itself",
    ("known_to_be_visible", "reports.narrowing", "_counts_then"): "of markets that came through the scope",
    ("known_to_be_visible", "reports.narrowing", "_names"): "of markets that came through the scope",
    ("known_to_be_visible", "reports.narrowing", "counts_now"): "of markets that came through the scope",
    ("known_to_be_visible", "payments.hanging", "may_hang"): "whether a sheet of hers was printed at this place before",
    (
        "known_to_be_visible",
        "outreach.services.visits",
        "contradictions",
    ): "sheets of a stall that came through the scope",
    ("known_to_be_visible", "placards.previews", "_drawn"): "sheets of stalls that came through the scope",
}


def calls_of(names):
    """(name, module, function) of each call in the apps."""
    for path in sorted(ROOT.glob("*/**/*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[0].startswith(".") or parts[0] == "tests":
            continue
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    called = node.func if isinstance(node, ast.Call) else None
                    name = getattr(called, "id", getattr(called, "attr", ""))
                    if name in names:
                        yield name, ".".join(parts), function.name


def test_who_steps_outside_the_scope_is_known_and_why():
    found = set(calls_of({name for name, _, _ in DOORS}))
    assert found - set(DOORS) == set(), "add it to DOORS with the reason, or go through visible_to"
    assert set(DOORS) - found == set(), "DOORS names what is no more"


def test_who_goes_round_the_guard_by_the_base_manager():
    """The audit: what to call the rows that a change names, inside a service. And the command that seals every value
    anew, which runs in no request."""
    sources = [path for path in ROOT.glob("*/**/*.py") if path.relative_to(ROOT).parts[0] not in (".venv", "tests")]
    assert len(sources) > 100
    found = {"/".join(path.parts[-2:]) for path in sources if "_base_manager" in path.read_text("utf-8")}
    assert found == {"officers/audited.py", "jobs/resealing.py"}
