"""Every list as a file: who may take it, what is in it, and that the audit knows of it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from jobs.exporting import MOVED
from jobs.models import Job
from jobs.runner import run_next
from officers import exporting
from officers.holding import mark_of_places
from officers.lists import ScopedListView
from officers.models import AuditEvent, User
from stalls.models import BoardMembership, Market, Owner, Stall
from tests.test_forms import routes

# Lists without a file, each with the reason.
NOT_EXPORTED = {
    "jobs:job-list": "what is running now is for now",
    "officers:reassign": "a list of what is to be done, empty once it is",
    "outreach:round": "the way through a market; each visit is in the visits' list",
    "payments:import-list": "the lists that she sent herself",
    "placards:ledger": "sums of sheets, whose list is exported",
    "placards:printer-list": "a handful of machines in an office",
    "placards:reprint-list": "a list of what is to be done; each stall is in the stalls' list",
}
HISTORY = "history"


def list_views():
    for name, view in routes(get_resolver()):
        if isinstance(view, type) and issubclass(view, ScopedListView) and HISTORY not in name:
            yield name, view


def test_every_list_has_a_file_or_a_reason():
    assert {name for name, view in list_views() if not view.export_columns} == set(NOT_EXPORTED)
    assert len(list(list_views())) > 12


def sheet_of(answer):
    return openpyxl.load_workbook(BytesIO(answer.content)).active


def rows_of(answer):
    """Those of the list; below an empty one is the foot."""
    found = []
    for row in list(sheet_of(answer).iter_rows(values_only=True))[1:]:
        if not any(row):
            break
        found.append(row)
    return found


@pytest.fixture
def stalls(make_stall):
    return [make_stall(f"A-00{number}", name=f"Nông Thị {number}") for number in range(3)]


@pytest.mark.usefixtures("stalls")
def test_a_list_is_taken_along_as_filtered(officer_client, officer):
    answer = officer_client.get("/stalls/?q=A-001&export=xlsx")
    assert answer.status_code == 200
    assert [row[2] for row in rows_of(answer)] == ["A-001"]
    assert [row[2] for row in rows_of(officer_client.get("/stalls/?export=xlsx"))] == ["A-000", "A-001", "A-002"]
    event = AuditEvent.objects.filter(action="list.export").earliest("seq")
    assert (event.actor, event.changed["rows"], event.changed["list"]) == (officer, [None, 1], [None, "Gian hàng"])
    code = event.changed["file"][1]
    assert code in answer["Content-Disposition"]
    foot = " ".join(str(cell.value) for cell in sheet_of(answer)["A"] if cell.value)
    assert code in foot
    assert f"Địa bàn: {officer.appointments.get().unit.name}." in foot
    assert officer.full_name in foot
    # What was searched for may be somebody's name.
    assert "A-001" not in event.changes


@pytest.mark.usefixtures("stalls")
def test_text_files_too(officer_client):
    answer = officer_client.get("/stalls/?export=csv")
    read = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[2] for row in read[1:4]] == ["A-000", "A-001", "A-002"]


@pytest.mark.usefixtures("stalls")
def test_who_only_looks_takes_nothing_along(client_of, viewer, neighbour):
    client = client_of(viewer)
    assert "A-001" in client.get("/stalls/").content.decode()
    assert "Xuất danh sách" not in client.get("/stalls/").content.decode()
    assert client.get("/stalls/?export=xlsx").status_code == 403
    assert rows_of(client_of(neighbour).get("/stalls/?export=xlsx")) == []
    assert client_of(neighbour).get("/stalls/?export=exe").status_code == 403


@pytest.mark.usefixtures("stalls")
def test_no_number_is_in_a_file_that_is_not_on_the_page(officer_client):
    numbers = {account.number for owner in Owner.objects.all() for account in owner.accounts.all()}
    assert len(numbers) == 3
    for path in ("/stalls/", "/owners/", "/changes/", "/placards/sheets/"):
        text = officer_client.get(f"{path}?export=csv").content.decode()
        assert not [number for number in numbers if number in text]


@pytest.fixture
def few_at_once(monkeypatch, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    return settings.FILES_DIR


@pytest.mark.usefixtures("stalls")
def test_a_long_list_is_a_job(officer_client, client_of, neighbour, few_at_once):
    page = officer_client.get("/stalls/?q=A-00&export=xlsx", follow=True)
    assert "Xuất danh sách" in page.content.decode()
    job = Job.objects.get()
    assert "A-00" not in str(job.params)
    assert run_next()
    job.refresh_from_db()
    assert job.state == "done", job.error
    url = reverse("jobs:job-file", args=[job.code])
    assert [row[2] for row in rows_of(officer_client.get(url))] == ["A-000", "A-001", "A-002"]
    assert client_of(neighbour).get(url).status_code == 404
    assert b"A-001" not in (few_at_once / job.file_name).read_bytes()
    assert Stall.objects.count() == 3


@pytest.mark.usefixtures("stalls", "few_at_once")
def test_a_long_list_says_how_far_it_is(officer_client, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 1)
    officer_client.get("/stalls/?export=xlsx")
    said = []
    assert run_next(told=lambda: said.append(Job.objects.values_list("done", "total").get()))
    assert said == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.usefixtures("stalls", "few_at_once")
def test_a_list_of_where_she_works_no_more_is_not_made(officer_client, officer, market):
    officer_client.get(f"/markets/{market.code}/?export=xlsx")
    officer.appointments.update(valid_to="2026-01-02")
    assert run_next()
    job = Job.objects.get()
    assert (job.state, job.error) == ("failed", MOVED)


@pytest.mark.usefixtures("stalls", "few_at_once")
def test_a_list_of_a_market_that_went_elsewhere_is_not_made(officer_client, market, neighbour):
    officer_client.get(f"/markets/{market.code}/?export=xlsx")
    Market.objects.update(unit=neighbour.appointments.get().unit)
    assert run_next()
    job = Job.objects.get()
    assert (job.state, job.error) == ("failed", "Danh sách này không còn ở trong địa bàn của anh/chị.")


@pytest.mark.usefixtures("stalls", "few_at_once")
def test_a_file_is_not_for_who_works_there_no_more(officer_client, client_of, officer):
    officer_client.get("/stalls/?export=xlsx")
    assert run_next()
    url = reverse("jobs:job-file", args=[Job.objects.get().code])
    assert len(rows_of(officer_client.get(url))) == 3
    officer.appointments.update(valid_to=timezone.localdate() - timedelta(days=1))
    page = client_of(officer).get(url, follow=True)
    assert page.redirect_chain[-1][0] == reverse("jobs:job-list")
    assert MOVED in page.content.decode()


@pytest.mark.parametrize("what", ["another commune", "a board"])
@pytest.mark.usefixtures("stalls")
def test_the_mark_of_her_places_tells_what_is_given_and_taken(officer, market, other_commune, what):
    before = mark_of_places(officer)
    assert mark_of_places(User.objects.get(pk=officer.pk)) == before
    if what == "a board":
        given = BoardMembership.objects.create(user=officer, market=market, valid_from=timezone.localdate())
    else:
        place = {"unit": other_commune, "role": "commune_officer"}
        given = officer.appointments.create(valid_from=timezone.localdate(), **place)
    assert mark_of_places(officer) != before
    given.delete()
    assert mark_of_places(officer) == before
