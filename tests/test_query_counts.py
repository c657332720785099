"""Every list costs the same number of queries for one row and for three. test_architecture.py keeps LISTS complete."""

import re
from dataclasses import dataclass

import pytest
from django.utils import timezone

from jobs.models import Job
from officers.enums import Role
from officers.services import appoint, create_officer
from officers.views_appoint import Reassign
from officers.views_people import OfficerList
from placards.models import PrintBatch
from placards.views.batches import BatchList
from places.models import AdminUnit
from places.services import merge_units
from stalls.views.markets import MarketDetail, MarketList
from stalls.views.owners import OwnerList
from stalls.views.stalls import StallList
from stalls.views.work import Search, Work


@dataclass(frozen=True)
class ListPage:
    """`rows` names what has to be there so often; `mark` is in the page once for each."""

    url: str
    rows: str
    mark: str
    queries: int


LISTS = {
    Work: ListPage("/", "markets", 'class="work-card"', 7),
    MarketList: ListPage("/markets/", "markets", 'class="market-row"', 7),
    MarketDetail: ListPage("/markets/NUOCHAI/", "stalls", 'class="stall-row"', 10),
    StallList: ListPage("/stalls/", "stalls", 'class="stall-row"', 8),
    OwnerList: ListPage("/owners/", "stalls", 'class="owner-row"', 7),
    BatchList: ListPage("/placards/", "batches", 'class="batch-row"', 6),
    OfficerList: ListPage("/officers/?q=so", "officers", 'class="officer-row"', 9),
    Reassign: ListPage("/officers/reassign/", "ended", 'class="reassign-row"', 8),
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

    return {"stalls": stalls, "markets": markets, "batches": batches, "officers": officers, "ended": ended}


@pytest.fixture
def confirmed_client(confirmed_client_of, officer):
    return confirmed_client_of(officer)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("listed", [*LISTS.values(), SEARCH], ids=[*(view.__name__ for view in LISTS), Search.__name__])
def test_query_count(confirmed_client, make_rows, django_assert_num_queries, listed, count):
    make_rows[listed.rows](count)
    with django_assert_num_queries(listed.queries):
        response = confirmed_client.get(listed.url)
    assert response.status_code == 200
    content = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    # The search shows a stall and its owner for each.
    assert content.count(listed.mark) == count * (2 if listed is SEARCH else 1)


def test_no_list_may_cost_more_than_ten():
    assert all(listed.queries <= 10 for listed in [*LISTS.values(), SEARCH])
