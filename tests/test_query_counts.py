"""Every list costs the same number of queries for one row and for three. test_architecture.py keeps LISTS complete."""

import re
from collections import ChainMap
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.views import MyJobs
from officers.audit import record, unit_of_work
from officers.enums import Role
from officers.services import appoint, create_officer
from officers.views.appointments import Reassign
from officers.views.history import AuditList
from officers.views.people import OfficerList
from outreach.services import plan_session, record_visit
from outreach.views.history import SessionHistory
from outreach.views.sessions import SessionList
from outreach.views.visits import MarketRound, VisitList
from payments.models import Alarm, PayoutAccount, RegisterImport
from payments.services import explain_alarm
from payments.views.alarms import AlarmList
from payments.views.changes import ChangeList
from payments.views.history import AccountHistory, AlarmHistory, BankHistory
from payments.views.imports import ImportList
from placards.models import PrintBatch
from placards.services import add_printer, measure_printer
from placards.views.banks import BankDetail
from placards.views.batches import BatchList
from placards.views.history import PlacardHistory
from placards.views.ledger import Ledger, SheetList
from placards.views.printers import PrinterList
from placards.views.reprints import ReprintList
from places.models import AdminUnit
from places.services import merge_units
from reports.models import Indicator
from reports.services import add_indicator, set_target, take_snapshot
from reports.views.indicators import IndicatorList
from reports.views.tables import StallRows
from reports.views.targets import TargetList
from stalls.models import Owner, Stall, Tenancy
from stalls.services import create_request
from stalls.views.data_requests import RequestList
from stalls.views.history import MarketHistory, OwnerHistory, StallHistory
from stalls.views.markets import MarketDetail, MarketList
from stalls.views.owners import OwnerList
from stalls.views.stalls import StallList
from stalls.views.work import Search, Work
from tests.payments.changing import propose
from tests.placards.papers import enter
from tests.placards.printing import print_now


@dataclass(frozen=True)
class ListPage:
    """`rows` names what has to be there so often; `mark` is in the page once for each."""

    url: str
    rows: str
    mark: str
    queries: int


LISTS = {
    Work: ListPage("/", "markets", 'class="work-card"', 15),
    MarketList: ListPage("/markets/", "markets", 'class="market-row"', 7),
    MarketDetail: ListPage("/markets/NUOCHAI/", "stalls", 'class="stall-row"', 9),
    StallList: ListPage("/stalls/", "stalls", 'class="stall-row"', 8),
    OwnerList: ListPage("/owners/", "stalls", 'class="owner-row"', 8),
    RequestList: ListPage("/requests/", "requests", 'class="request-row"', 6),
    ChangeList: ListPage("/changes/", "changes", 'class="change-row"', 6),
    MyJobs: ListPage("/jobs/", "batches", 'class="job-row"', 7),
    PrinterList: ListPage("/placards/printers/", "printers", 'class="printer-row"', 10),
    BatchList: ListPage("/placards/", "batches", 'class="batch-row"', 6),
    Ledger: ListPage("/placards/ledger/", "printed_markets", 'class="market-row ledger-row"', 9),
    SheetList: ListPage("/placards/sheets/?market=NUOCHAI&custody=stock", "sheets", 'class="sheet-row"', 9),
    ReprintList: ListPage("/placards/reprint/", "outdated", 'class="reprint-row"', 10),
    OfficerList: ListPage("/officers/?q=so", "officers", 'class="officer-row"', 9),
    ImportList: ListPage("/imports/", "imports", 'class="import-row"', 6),
    AlarmList: ListPage("/alarms/", "alarms", 'class="alarm-row"', 6),
    BankDetail: ListPage("/banks/970405/", "markets", 'class="market-row"', 8),
    SessionList: ListPage("/sessions/", "sessions", 'class="session-row"', 7),
    VisitList: ListPage("/visits/", "visits", 'class="visit-row"', 7),
    MarketRound: ListPage("/markets/NUOCHAI/visits/", "visits", 'class="round-row"', 10),
    StallRows: ListPage("/reports/stalls/?step=let", "stalls", 'class="stall-row"', 7),
    TargetList: ListPage("/reports/targets/", "targets", 'class="target-row"', 10),
    IndicatorList: ListPage("/reports/indicators/", "indicators", 'class="indicator-row"', 9),
    Reassign: ListPage("/officers/reassign/", "ended", 'class="reassign-row"', 8),
}
# Pages of events about one row each; {…} stands for the code of the first one there is.
HISTORIES = {
    AuditList: ("/audit/", 7),
    MarketHistory: ("/markets/NUOCHAI/history/", 8),
    StallHistory: ("/stalls/NUOCHAI/A-001/history/", 7),
    OwnerHistory: ("/owners/{owner}/history/", 7),
    AccountHistory: ("/accounts/{account}/history/", 7),
    AlarmHistory: ("/alarms/{alarm}/history/", 7),
    BankHistory: ("/banks/970405/history/", 7),
    SessionHistory: ("/sessions/{session}/history/", 7),
    PlacardHistory: ("/placards/sheets/{placard}/history/", 7),
}
# Not a list view of Django's, but a page of lists all the same.
SEARCH = ListPage("/search/?q=nong+thi", "stalls", '<li><a href="/', 10)


@pytest.fixture
def make_rows(market, make_market, make_stall, officer):
    def stalls(count):
        for number in range(1, count + 1):
            make_stall(f"A-{number:03}", name=f"Nông Thị {'ABC'[number - 1]}")

    def markets(count):
        make_stall("A-001")
        for number in range(1, count):
            other = make_market(f"Chợ Bình Dương {number}")
            make_stall("A-001", in_market=other)

    def batches(count):
        for _ in range(count):
            job = Job.objects.create(kind="print", created_by=officer)
            PrintBatch.objects.create(market=market, layout="a6x4", job=job, created_by=officer)

    def requests(count):
        stalls(count)
        for owner in Owner.objects.all():
            create_request(owner, kind="see", received_on=date(2026, 11, 2), how="phone")

    return {"stalls": stalls, "markets": markets, "batches": batches, "requests": requests}


@pytest.fixture
def make_printers(market, officer):
    def printers(count):
        for number in range(count):
            printer = add_printer(f"HP {number}", by=officer, unit=market.unit)
            measure_printer(printer, "a4", by=officer, left=21, across=170, top=20, down=257)

    return {"printers": printers}


@pytest.fixture
def make_sheets(make_rows, officer):
    def sheets(count):
        make_rows["stalls"](count)
        enter(*Stall.objects.all(), by=officer)

    def outdated(count):
        sheets(count)
        Stall.objects.all().face_changed()

    def printed_markets(count):
        make_rows["markets"](count)
        for stall in Stall.objects.select_related("market"):
            enter(stall, by=officer)

    return {"sheets": sheets, "outdated": outdated, "printed_markets": printed_markets}


@pytest.fixture
def make_alarms(market, make_rows, officer):
    def alarms(count):
        make_rows["stalls"](count)
        for stall in market.stalls.all():
            alarm = Alarm.objects.create(kind="changes", stall=stall, key="changes")
            explain_alarm(alarm, explanation="Chủ hộ đổi ngân hàng ba lần.", by=officer)

    return {"alarms": alarms}


@pytest.fixture
def make_people(market, officer):
    def officers(count):
        for number in range(count):
            name = f"so{number}"
            create_officer(name, full_name=f"Lý Thị Số {number}", role=Role.VIEWER, unit=market.unit, by=officer)

    def ended(count):
        """In a commune that is another since today; the officer works in an area around it too."""
        appoint(officer, role=Role.AREA_OFFICER, area=market.unit.areas.first())
        officers(count)
        new = AdminUnit(code="99001", name="Xã Mới", kind="commune", parent=market.unit.parent)
        merge_units([market.unit], new, effective_on=timezone.localdate())

    return {"officers": officers, "ended": ended}


@pytest.fixture
def confirmed_client(confirmed_client_of, officer):
    return confirmed_client_of(officer)


@pytest.fixture
def make_changes(make_rows, officer):
    def changes(count):
        make_rows["stalls"](count)
        Tenancy.objects.update(printed_at=timezone.now())
        for number, stall in enumerate(Stall.objects.all()):
            propose(stall, by=officer, number=f"55005500{number}")

    return {"changes": changes}


@pytest.fixture
def make_imports(market, officer):
    def imports(count):
        for number in range(count):
            job = Job.objects.create(kind="read_list", created_by=officer)
            RegisterImport.objects.create(market=market, file_title=f"{number}.xlsx", created_by=officer, job=job)

    return {"imports": imports}


SESSION = {"kind": "traders", "topic": "Quét mã", "led_by": "Nông Thị Thử", "materials": ""}


@pytest.fixture
def make_outreach(market, make_rows, officer):
    def sessions(count):
        for number in range(count):
            day = timezone.localdate() - timedelta(days=number)
            plan_session(unit=market.unit, market=market, held_on=day, by=officer, **SESSION)

    def visits(count):
        make_rows["stalls"](count)
        for stall in Stall.objects.all():
            record_visit(stall, on=timezone.localdate(), by=officer, on_wall="none", accepts=True)

    def targets(count):
        take_snapshot()
        for number in range(count):
            set_target(unit=None, reached="seen", until=date(2099, 12, 1 + number), percent=50, by=officer)

    def indicators(count):
        take_snapshot()
        for number in range(1, count + 1):
            said = {"measure": "markets", "reached": "seen", "least": 50, "position": number}
            add_indicator(Indicator(name=f"Chỉ số {number}", **said))

    return {"sessions": sessions, "visits": visits, "targets": targets, "indicators": indicators}


@pytest.fixture
def make(  # noqa: PLR0917  a part each
    make_rows, make_printers, make_sheets, make_alarms, make_people, make_changes, make_imports, make_outreach
):
    parts = (make_printers, make_sheets, make_alarms, make_people, make_changes, make_imports, make_outreach)
    return dict(ChainMap(make_rows, *parts))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("listed", [*LISTS.values(), SEARCH], ids=[*(view.__name__ for view in LISTS), Search.__name__])
def test_query_count(confirmed_client, make, django_assert_num_queries, listed, count):
    make[listed.rows](count)
    with django_assert_num_queries(listed.queries):
        response = confirmed_client.get(listed.url)
    assert response.status_code == 200
    content = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    # The search shows a stall and its owner for each.
    assert content.count(listed.mark) == count * (2 if listed is SEARCH else 1)


def test_no_list_may_cost_more_than_ten():
    """But the first screen, which asks every app what waits: fifteen."""
    first, *others = LISTS.values()
    assert first.url == "/"
    assert first.queries <= 15
    assert all(listed.queries <= 10 for listed in [*others, SEARCH])


@pytest.fixture
def subjects(market, make_stall, officer):
    """One row of each kind that has a history."""
    stall = make_stall("A-001")
    batch = print_now(market)
    account = PayoutAccount.objects.get()
    alarm = Alarm.objects.create(kind="changes", stall=stall, key="changes")
    session = plan_session(unit=market.unit, market=market, held_on=timezone.localdate(), by=officer, **SESSION)
    return [market, stall, account.owner, account, account.bank, session, alarm, batch.placards.get()]


@pytest.mark.parametrize("view", HISTORIES, ids=lambda view: view.__name__)
def test_query_count_of_a_history(client_of, province_officer, subjects, django_assert_num_queries, view):
    url, queries = HISTORIES[view]
    codes = {
        "owner": subjects[2].code,
        "account": subjects[3].code,
        "placard": subjects[-1].serial,
        "alarm": subjects[-2].code,
        "session": subjects[-3].code,
    }
    client, counts = client_of(province_officer), []
    for more in (1, 2):
        with unit_of_work():
            for row in subjects * more:
                record("market.update", row, position=more)
        with django_assert_num_queries(queries):
            response = client.get(url.format(**codes))
        counts.append(response.content.decode().count('class="event"'))
    # What is of no unit, as a bank, is the administrator's to read in the whole chain.
    placed = [row for row in subjects if row.audited.unit]
    assert counts[1] == counts[0] + 2 * (len(placed) if view is AuditList else 1)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "view", [view for view in LISTS if getattr(view, "export_columns", ())], ids=lambda view: view.__name__
)
def test_a_file_of_a_list_has_its_rows(confirmed_client_of, make, officer, view, count):
    """As many as the page shows, in a number of queries that does not grow with them."""
    listed = LISTS[view]
    make[listed.rows](count)
    client = confirmed_client_of(officer)
    shown = client.get(listed.url).content.decode().count(listed.mark)
    sign = "&" if "?" in listed.url else "?"
    answer = client.get(f"{listed.url}{sign}export=csv")
    assert answer.status_code == 200
    rows = answer.content.decode("utf-8-sig").split("\r\n\r\n")[0].splitlines()
    assert len(rows) == 1 + shown == 1 + count or listed.rows == "stalls"
