"""The list of what one ordered: hers alone, with nothing of what she does not reach any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Job, lease_from
from officers.services import end_appointment
from placards.models import PrintBatch
from tests.pages import renews_itself, text_of


@pytest.fixture
def order(market):
    def order(by, state="queued", in_market=None, **values):
        now = timezone.now()
        if state == "running":
            values |= {"lease_until": lease_from(now), "started_at": now, "heartbeat_at": now}
        elif state != "queued":
            values |= {"finished_at": now}
        job = Job.objects.create(kind="print", created_by=by, state=state, **{"total": 300} | values)
        PrintBatch.objects.create(market=in_market or market, layout="a5", job=job, created_by=by)
        return job

    return order


def rows_of(page):
    return text_of(page).count('class="job-row"')


def test_without_any_it_says_what_would_be_there(officer_client):
    page = officer_client.get("/jobs/")
    assert (rows_of(page), text_of(page).count("Chưa có việc nào")) == (0, 1)
    assert not renews_itself(page)


def test_each_says_what_it_is_how_far_and_where_its_result_is(officer_client, officer, order):
    running, failed = order(officer, "running", done=120), order(officer, "failed", error="Hết <giấy>.")
    done, stopped = order(officer, "done"), order(officer, "cancelled")
    waiting = order(officer)
    page = officer_client.get("/jobs/")
    text = text_of(page)
    assert rows_of(page) == 5
    for job in (running, failed, done, stopped, waiting):
        assert text.count(f'<a href="/placards/{job.print_batch.code}/">In biển: Chợ Nước Hai</a>') == 1
    words = ["Đang in 120 / 300 biển", "Đang chờ đến lượt.", "Hết &lt;giấy&gt;.", "Đã xong", "Không xong", "Đã dừng"]
    assert [text.count(word) for word in words] == [1] * 6
    assert text.count("<progress") == 2
    assert renews_itself(page)


@pytest.mark.parametrize(("minutes", "renews"), [(19, True), (21, False)])
def test_it_renews_while_something_runs_and_not_for_ever(officer_client, officer, order, minutes, renews):
    order(officer, "done")
    assert not renews_itself(officer_client.get("/jobs/"))
    job = order(officer)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))
    assert renews_itself(officer_client.get("/jobs/")) == renews


def test_the_newest_comes_first(officer_client, officer, order):
    jobs = [order(officer, created_at=timezone.now() - timedelta(hours=hours)) for hours in (2, 1, 3)]
    shown = officer_client.get("/jobs/").context["jobs"]
    assert shown == [jobs[1], jobs[0], jobs[2]]


def test_a_colleagues_are_not_hers(client_of, officer, colleague, neighbour, order):
    order(officer)
    assert [rows_of(client_of(user).get("/jobs/")) for user in (officer, colleague, neighbour)] == [1, 0, 0]
    assert rows_of(client_of(colleague).get("/jobs/")) == 0


def test_of_a_market_she_does_not_reach_any_more_only_the_kind_is_said(client_of, officer, order, province_officer):
    order(officer, "failed", error="Gian A-001 vừa được sửa.")
    end_appointment(officer.appointments.get(), by=province_officer)
    page = client_of(officer).get("/jobs/")
    text = text_of(page)
    assert (rows_of(page), text.count("In biển")) == (1, 1)
    assert [text.count(word) for word in ("Nước Hai", "/placards/", "A-001")] == [0, 2, 0]  # the menus lead there


def test_it_is_linked_from_where_one_looks_for_it(officer_client):
    for address in ("/placards/", "/me/"):
        assert text_of(officer_client.get(address)).count('href="/jobs/"') == 1


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get("/jobs/").url == "/sign-in/?next=/jobs/"


def test_what_htmx_asks_for_when_all_is_over_is_the_whole_page(officer_client, officer, order):
    """Its buttons are others then."""
    order(officer)
    assert "HX-Refresh" not in officer_client.get("/jobs/", headers={"HX-Request": "true"})
    Job.objects.all().update(state="cancelled", finished_at=timezone.now())
    assert officer_client.get("/jobs/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "HX-Refresh" not in officer_client.get("/jobs/")
