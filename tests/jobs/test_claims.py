"""Who holds a job: one worker at a time, and one that lost it can write nothing more."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs.enums import OVER, JobState
from jobs.models import Job, lease_from
from jobs.runner import GivenBackError, LeaseLostError, cancel, claim
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
    assert (job.state, job.attempts, job.fence) == (JobState.RUNNING, 1, 1)
    assert before <= job.started_at == job.heartbeat_at <= timezone.now()
    assert lease_from(before) <= job.lease_until <= lease_from(timezone.now())


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
    """Its fence tells two holders apart, so nobody may claim it with one that was used."""
    job = make_job()
    read_long_ago = fresh(job)
    first = claim(job)
    let_the_lease_run_out(job)
    assert claim(read_long_ago) is None
    assert claim(fresh(job)).job.fence == first.job.fence + 1


def test_a_silent_worker_is_known_by_its_lease_within_a_minute(make_job, settings):
    """As the settings are: the lease, and the second in which an idle worker looks again, are less than a minute."""
    claimed = claim(make_job())
    assert settings.JOB_LEASE_SECONDS == 45
    assert not fresh(claimed.job).is_left_behind
    let_the_lease_run_out(claimed.job)
    assert fresh(claimed.job).is_left_behind
    claimed.fail("Hỏng.")
    assert not fresh(claimed.job).is_left_behind


def test_what_earlier_attempts_left_goes_when_another_begins(make_job, files_dir):
    job, other = make_job(), make_job()
    first = claim(job)
    for name in (first.file_name("pdf"), f".{first.file_name('pdf')}.4711", f"{other.code}-1.pdf"):
        (files_dir / name).write_text("%PDF")
    let_the_lease_run_out(job)
    assert claim(fresh(job)).file_name("pdf") == f"{job.code}-2.pdf"
    assert [path.name for path in files_dir.iterdir()] == [f"{other.code}-1.pdf"]


def test_a_new_attempt_begins_its_progress_anew(make_job):
    first = claim(make_job())
    first.progress(7, 10)
    let_the_lease_run_out(first.job)
    assert fresh(claim(fresh(first.job)).job).done == 0


def test_a_worker_that_is_to_end_gives_the_job_back_at_its_next_word(make_job):
    """So that a restart loses no time, and is not counted as a failed attempt."""
    ending = []
    claimed = claim(make_job(), is_ending=lambda: bool(ending))
    claimed.progress(1, 10)
    ending.append("SIGTERM")
    with pytest.raises(GivenBackError):
        claimed.progress(2, 10)
    job = fresh(claimed.job)
    assert (job.state, job.attempts, job.fence, job.lease_until) == (JobState.QUEUED, 0, 1, None)
    with pytest.raises(LeaseLostError):
        claimed.finish("late.pdf")
    again = claim(job)
    assert (again.job.attempts, again.job.fence) == (1, 2)
    with pytest.raises(LeaseLostError):
        claimed.progress(3, 10)


class TestCancelling:
    def test_one_that_waits(self, make_job):
        job = make_job()
        assert cancel(job)
        job = fresh(job)
        assert (job.state, job.is_over, job.finished_at is not None) == (JobState.CANCELLED, True, True)
        assert not Job.objects.claimable(timezone.now()).exists()
        assert claim(job) is None

    @pytest.mark.parametrize("write", ["progress", "hold", "finish", "fail"])
    def test_one_that_runs_can_write_nothing_more(self, make_job, write):
        claimed = claim(make_job())
        assert cancel(claimed.job)
        with pytest.raises(LeaseLostError):
            {
                "progress": lambda: claimed.progress(1, 2),
                "hold": claimed.hold,
                "finish": lambda: claimed.finish("late.pdf"),
                "fail": lambda: claimed.fail("Muộn."),
            }[write]()
        job = fresh(claimed.job)
        assert (job.state, job.done, job.file_name, job.error) == (JobState.CANCELLED, 0, "", "")

    def test_one_whose_worker_is_dead_takes_its_leftovers_along(self, transactional_db, make_job, files_dir):
        claimed = claim(make_job())
        (files_dir / f".{claimed.file_name('pdf')}.4711").write_text("%PDF")
        let_the_lease_run_out(claimed.job)
        assert cancel(claimed.job)
        assert list(files_dir.iterdir()) == []
        assert claim(fresh(claimed.job)) is None

    @pytest.mark.parametrize("end", ["finish", "fail", "cancel"])
    def test_one_that_is_over_stays_as_it_is(self, make_job, end):
        claimed = claim(make_job())
        {
            "finish": lambda: claimed.finish("a.pdf"),
            "fail": lambda: claimed.fail("x"),
            "cancel": lambda: cancel(claimed.job),
        }[end]()
        before = fresh(claimed.job)
        assert not cancel(claimed.job)
        after = fresh(claimed.job)
        assert (after.state, after.finished_at) == (before.state, before.finished_at)

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's writers queue; there are no row locks")
    def test_while_results_are_written_it_waits_and_comes_too_late(self, transactional_db, make_job):
        claimed = claim(make_job())
        holds = Event()

        def try_to_stop():
            holds.wait(20)
            try:
                return cancel(fresh(claimed.job)), let_the_lease_run_out(claimed.job)
            finally:
                connection.close()

        with ThreadPoolExecutor(1) as threads:
            stopping = threads.submit(try_to_stop)
            with transaction.atomic():
                claimed.hold()
                holds.set()
                time.sleep(0.5)
                assert not stopping.done()
                claimed.finish("a.pdf")
            assert stopping.result(timeout=20)[0] is False
        assert fresh(claimed.job).state == JobState.DONE


class TestTimeLeft:
    def job(self, **values):
        now = timezone.now()
        said = {
            "state": JobState.RUNNING,
            "total": 1204,
            "started_at": now - timedelta(seconds=20),
            "heartbeat_at": now,
        }
        return Job(**said | values)

    def test_by_the_pace_so_far(self):
        assert self.job(done=602).seconds_left == 20
        assert self.job(done=301).seconds_left == 60
        assert self.job(done=1204).seconds_left == 0

    @pytest.mark.parametrize("state", [JobState.QUEUED, *OVER])
    def test_none_unless_it_runs(self, state):
        assert self.job(done=602, state=state).seconds_left is None

    def test_none_before_there_is_a_pace(self):
        assert self.job(done=0).seconds_left is None
        now = timezone.now()
        assert self.job(done=9, started_at=now - timedelta(seconds=1), heartbeat_at=now).seconds_left is None


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
        lambda claimed: claimed.hold(),
    ],
    ids=["progress", "finish", "fail", "hold"],
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
        ({"state": JobState.CANCELLED}, "job_ended_has_a_time"),
        ({"state": JobState.RUNNING}, "job_running_has_a_lease"),
        ({"done": 2, "total": 1}, "job_not_beyond_total"),
    ],
)
def test_what_the_database_refuses(make_job, values, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make_job(**values)


def test_a_job_of_nothing_is_at_no_percent(make_job):
    assert make_job().percent == 0
