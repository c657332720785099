"""What is due once a day is ordered once a day, and done by the worker like everything else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs import daily
from jobs.enums import JobState
from jobs.models import Job
from jobs.runner import HANDLERS


@pytest.fixture
def rounds(monkeypatch):
    """How often the daily work was done."""
    done = []

    def go_round(claimed):
        done.append(claimed.job.code)
        claimed.finish("")

    monkeypatch.setitem(HANDLERS, "round", go_round)
    monkeypatch.setattr(daily, "DAILY", ["round"])
    return done


def test_it_is_ordered_once_a_day(db, rounds):
    assert [daily.order_daily() for _ in range(3)] == [True, False, False]
    job = Job.objects.get()
    assert (job.kind, job.state, job.created_by) == ("round", JobState.QUEUED, None)


def test_yesterdays_does_not_count_for_today(db, rounds):
    daily.order_daily()
    Job.objects.update(created_at=timezone.now() - timedelta(days=1))
    assert daily.order_daily()
    assert Job.objects.count() == 2


def test_it_begins_at_midnight_here(db, rounds):
    daily.order_daily()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    Job.objects.update(created_at=midnight)
    assert not daily.order_daily()
    Job.objects.update(created_at=midnight - timedelta(seconds=1))
    assert daily.order_daily()


@pytest.fixture
def in_the_evening(monkeypatch, rounds):
    monkeypatch.setattr(daily, "EVENING", ["round"])


def at(hour, minute=0):
    return timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)


def test_what_says_what_the_day_came_to_is_ordered_again_in_the_evening(db, in_the_evening):
    asked = [at(0, 1), at(12), at(22, 59), at(23), at(23, 1), at(23, 59)]
    assert [daily.order_daily(moment) for moment in asked] == [True, False, False, True, False, False]


def test_a_worker_that_starts_in_the_evening_orders_it_once(db, in_the_evening):
    assert [daily.order_daily(at(23, 30)), daily.order_daily(at(23, 40))] == [True, False]
    assert Job.objects.count() == 1


def test_where_nothing_is_due_nothing_is_ordered(db):
    assert not daily.order_daily()
    assert Job.objects.count() == 0


def test_the_worker_with_once_does_it_before_it_ends(transactional_db, rounds, make_job, write_its_number):
    make_job(params={"number": 1})
    for _ in range(2):
        call_command("run_jobs", "--once")
    assert len(rounds) == 1
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
