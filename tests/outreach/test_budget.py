"""What each page of the campaign asks of the database, for little and for much, and that words come in one form."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from outreach.models import Session, Visit
from outreach.services import note_result
from tests.outreach.conftest import days_ago

MOST_QUERIES = 10


def asked(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    "address",
    [
        "/stalls/NUOCHAI/A-001/visit/",
        "/sessions/new/",
        "/sessions/new/?market=NUOCHAI",
        "/sessions/{code}/",
        "/sessions/{code}/edit/",
        "/sessions/{code}/result/",
    ],
)
def test_a_page_costs_the_same_for_one_and_for_many(  # noqa: PLR0917
    officer_client, officer, plan, make_stall, visit, address
):
    def more(first, last):
        for number in range(first, last):
            stall = make_stall(f"A-{number:03}")
            visit(stall, on=days_ago(1))
            owners.append(stall.tenancy.owner)
        note_result(session, head_count=40, owners=owners, by=officer)

    session, owners = plan(), []
    more(1, 2)
    officer_client.get("/")
    little = asked(officer_client, address.format(code=session.code))
    more(2, 9)
    much = asked(officer_client, address.format(code=session.code))
    assert little == much <= MOST_QUERIES


def test_words_that_a_word_processor_took_apart_are_put_together(officer_client, make_stall):
    make_stall("A-001")
    apart = "Ba\u0301n buo\u0302\u0309i sa\u0301ng"
    sent = {"on_wall": "other", "accepts": "yes", "visited_on": f"{timezone.localdate():%d/%m/%Y}", "note": apart}
    officer_client.post("/stalls/NUOCHAI/A-001/visit/", sent)
    assert Visit.objects.get().note == "Bán buổi sáng"


def test_so_are_those_of_a_meeting(plan):
    plan(topic="  Que\u0301t ma\u0303 ")
    assert Session.objects.get().topic == "Quét mã"
