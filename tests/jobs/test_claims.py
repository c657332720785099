"""Who holds a job: one worker at a time, and one that lost it can write nothing more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs.enums import JobState
from jobs.models import LEASE, Job
from jobs.runner import LeaseLostError, claim
from stalls.models import Section
from stalls.services import add_section


def let_the_lease_run_out(job):
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_a_claim_marks_the_row(make_job):
    job = make_job()
    before = timezone.now()
    claimed = claim(job)
    assert claimed.job.pk == job.pk
    job = fresh(job)
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert before + LEASE <= job.lease_until <= timezone.now() + LEASE


def test_of_two_claims_one_gets_it(make_job):
    job = make_job()
    one, other = fresh(job), fresh(job)
    assert claim(one) is not None
    assert claim(other) is None
    assert claim(fresh(job)) is None
    assert fresh(job).attempts == 1


def test_of_eight_claims_at_the_same_moment_one_gets_it(transactional_db, make_job):
    job = make_job()
    together = Barrier(8)

    def try_it(mine):
        together.wait(timeout=30)
        try:
            return claim(mine)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        claims = list(threads.map(try_it, [fresh(job) for _ in range(8)]))
    assert len([each for each in claims if each]) == 1
    assert fresh(job).attempts == 1


def test_a_job_left_behind_is_taken_over_after_its_lease(make_job):
    job = make_job()
    claim(job)
    assert not Job.objects.claimable(timezone.now()).exists()
    let_the_lease_run_out(job)
    assert list(Job.objects.claimable(timezone.now())) == [job]
    assert claim(fresh(job)) is not None
    assert fresh(job).attempts == 2


def test_a_job_read_before_others_had_it_is_not_claimed_under_their_number(make_job):
    """Its number of attempts tells two holders apart, so nobody may claim it with one that was used."""
    job = make_job()
    read_long_ago = fresh(job)
    first = claim(job)
    let_the_lease_run_out(job)
    assert claim(read_long_ago) is None
    assert claim(fresh(job)).job.attempts == first.job.attempts + 1


def test_progress_renews_the_lease(make_job):
    claimed = claim(make_job())
    let_the_lease_run_out(claimed.job)
    claimed.progress(3, 10)
    job = fresh(claimed.job)
    assert (job.done, job.total, job.percent) == (3, 10, 30)
    assert job.lease_until > timezone.now()
    assert not Job.objects.claimable(timezone.now()).exists()


@pytest.mark.parametrize(
    "write",
    [
        lambda claimed: claimed.progress(9, 10),
        lambda claimed: claimed.finish("hers.pdf"),
        lambda claimed: claimed.fail("Hỏng."),
    ],
    ids=["progress", "finish", "fail"],
)
def test_who_lost_the_lease_writes_nothing(make_job, write):
    first = claim(make_job())
    let_the_lease_run_out(first.job)
    second = claim(fresh(first.job))
    second.progress(1, 10)
    with pytest.raises(LeaseLostError):
        write(first)
    job = fresh(first.job)
    assert (job.state, job.done, job.file_name, job.error) == (JobState.RUNNING, 1, "", "")
    second.finish("mine.pdf")
    assert fresh(job).file_name == "mine.pdf"


def test_what_was_written_with_the_finish_of_a_lost_job_is_undone(make_job, market):
    first = claim(make_job())
    let_the_lease_run_out(first.job)
    claim(fresh(first.job))

    @transaction.atomic
    def write_and_finish():
        add_section(market, name="Dãy A")
        first.finish("hers.pdf")

    with pytest.raises(LeaseLostError):
        write_and_finish()
    assert not Section.objects.exists()


@pytest.mark.parametrize("write", ["finish", "fail", "progress"])
def test_a_job_that_is_over_stays_so(make_job, write):
    claimed = claim(make_job())
    claimed.fail("Hết giấy.")
    with pytest.raises(LeaseLostError):
        {
            "finish": lambda: claimed.finish("late.pdf"),
            "fail": lambda: claimed.fail("Muộn."),
            "progress": lambda: claimed.progress(1, 2),
        }[write]()
    job = fresh(claimed.job)
    assert (job.state, job.error, job.file_name) == (JobState.FAILED, "Hết giấy.", "")
    assert claim(job) is None


def test_a_finished_job_keeps_its_file_for_the_days_that_are_set(make_job, settings):
    settings.FILE_LIFETIME_DAYS = 3
    claimed = claim(make_job(error="từ lần trước"))
    claimed.finish("a.pdf")
    job = fresh(claimed.job)
    assert (job.state, job.file_name, job.error, job.is_over) == (JobState.DONE, "a.pdf", "", True)
    assert job.expires_at - job.finished_at == timedelta(days=3)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": JobState.DONE}, "job_ended_has_a_time"),
        ({"state": JobState.QUEUED, "finished_at": timezone.now()}, "job_ended_has_a_time"),
        ({"done": 2, "total": 1}, "job_not_beyond_total"),
    ],
)
def test_what_the_database_refuses(make_job, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make_job(**values)


def test_a_job_of_nothing_is_at_no_percent(make_job):
    assert make_job().percent == 0
