"""Running jobs to their end, with handlers of the tests' own."""

import errno
import logging
import os
import signal
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from jobs.enums import JobState
from jobs.faults import sentence_for
from jobs.models import MOST_ATTEMPTS, Job
from jobs.runner import HANDLERS, cancel, claim, run_next, run_now
from jobs.sweeping import sweep, sweep_files
from officers.models import FormReceipt
from tests.jobs.disk import no_room_in_database

FULL = "Máy chủ hết chỗ chứa tệp nên việc này không xong; sổ không thay đổi. Báo quản trị, rồi làm lại."
OUR_FAULT = "Có lỗi ở phía hệ thống nên việc này không xong; sổ không thay đổi. Thử lại, hoặc báo quản trị."


@pytest.fixture(autouse=True)
def folder(files_dir):
    return files_dir


@pytest.fixture(autouse=True)
def _signals_as_before():
    """The worker takes over what ends a process; pytest wants to be interrupted as before."""
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


def fresh_state(job):
    return Job.objects.get(pk=job.pk).state


def take_over(job):
    """As another worker would, after the lease ran out."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    return claim(Job.objects.get(pk=job.pk))


def test_run_now_leads_to_the_end(make_job, write_its_number, files_dir):
    job = make_job(params={"number": 7})
    run_now(job)
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 3, 3, 1)
    assert (files_dir / job.file_name).read_text() == "7"


def test_run_now_leaves_a_job_alone_that_a_worker_has(make_job, write_its_number, files_dir):
    job = make_job()
    claim(Job.objects.get(pk=job.pk))
    run_now(job)
    assert (job.state, job.attempts) == (JobState.RUNNING, 1)
    assert list(files_dir.iterdir()) == []


def test_the_oldest_goes_first_and_none_is_left(make_job, handle):
    order = []

    @handle
    def note(claimed):
        order.append(claimed.job.params["name"])
        claimed.finish("x")

    now = timezone.now()
    make_job(params={"name": "second"}, created_at=now - timedelta(minutes=1))
    make_job(params={"name": "first"}, created_at=now - timedelta(minutes=2))
    assert [run_next(), run_next(), run_next()] == [True, True, False]
    assert order == ["first", "second"]


def test_a_refusal_is_said_in_the_handlers_words_and_not_logged(make_job, handle, caplog):
    @handle
    def refuse(claimed):
        raise ValidationError(["Gian A-001 vừa được sửa.", "Hãy in lại."])

    job = make_job()
    with caplog.at_level(logging.WARNING):
        run_now(job)
    assert (job.state, job.error) == (JobState.FAILED, "Gian A-001 vừa được sửa. Hãy in lại.")
    assert job.finished_at is not None
    assert caplog.records == []


def test_a_crash_is_logged_with_its_trace_and_said_in_a_sentence(make_job, handle, caplog):
    @handle
    def crash(claimed):
        raise ZeroDivisionError("số 190012345678")

    job = make_job()
    run_now(job)
    assert (job.state, job.error) == (JobState.FAILED, OUR_FAULT)
    (record,) = caplog.records
    assert (record.name, record.getMessage()) == ("portal.jobs", f"job {job.code} failed")
    assert record.exc_info[0] is ZeroDivisionError


def test_a_kind_of_work_nobody_knows_fails_like_a_crash(make_job, caplog):
    assert "test" not in HANDLERS
    job = make_job()
    run_now(job)
    assert (job.state, job.error) == (JobState.FAILED, OUR_FAULT)
    assert len(caplog.records) == 1


@pytest.mark.parametrize("end", ["finish", "refuse", "crash"])
def test_a_job_lost_on_the_way_ends_nothing_and_does_not_stop_the_worker(make_job, handle, caplog, end):
    taken_over = []

    @handle
    def slow(claimed):
        taken_over.append(take_over(claimed.job))
        if end == "refuse":
            raise ValidationError("Hỏng.")
        if end == "crash":
            raise ZeroDivisionError
        claimed.finish("late.pdf")

    job = make_job()
    assert run_next() is True
    job.refresh_from_db()
    assert (job.state, job.attempts, job.file_name, job.error) == (JobState.RUNNING, 2, "", "")
    crashed = [f"job {job.code} failed"] if end == "crash" else []
    assert caplog.messages == [*crashed, f"job {job.code} was taken over by another worker"]
    taken_over[0].finish("mine.pdf")


def test_a_job_that_kills_its_worker_is_tried_three_times_and_given_up(make_job, handle):
    tried = []
    handle(tried.append)  # returns without finishing, as a killed worker does
    job = make_job()
    for _ in range(MOST_ATTEMPTS):
        assert run_next() is True
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert len(tried) == 3
    assert run_next() is True
    assert len(tried) == 3
    job.refresh_from_db()
    assert (job.state, job.error) == (
        JobState.FAILED,
        "Việc này đã chạy 3 lần mà không xong. Báo quản trị hệ thống.",
    )
    assert run_next() is False


def expired_job(make_job, files_dir, name, *, hours):
    now = timezone.now()
    (files_dir / name).write_text("%PDF")
    ended = {"state": JobState.DONE, "finished_at": now - timedelta(days=7), "expires_at": now + timedelta(hours=hours)}
    return make_job(file_name=name, **ended)


def test_files_past_their_day_go_and_their_rows_stay(make_job, files_dir):
    old = expired_job(make_job, files_dir, "old.pdf", hours=-1)
    new = expired_job(make_job, files_dir, "new.pdf", hours=1)
    sweep_files()
    assert [path.name for path in files_dir.iterdir()] == ["new.pdf"]
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, old.file_name) == (JobState.DONE, "")
    assert new.file_name == "new.pdf"


def test_a_file_that_is_gone_already_does_not_stop_the_sweep(make_job, files_dir):
    gone = expired_job(make_job, files_dir, "gone.pdf", hours=-2)
    (files_dir / "gone.pdf").unlink()
    expired_job(make_job, files_dir, "old.pdf", hours=-1)
    sweep_files()
    assert list(files_dir.iterdir()) == []
    gone.refresh_from_db()
    assert gone.file_name == ""


def put(path, *, hours_ago):
    path.write_text("%PDF")
    moment = (timezone.now() - timedelta(hours=hours_ago)).timestamp()
    os.utime(path, (moment, moment))


def test_what_a_killed_process_left_goes_after_an_hour(make_job, files_dir):
    expired_job(make_job, files_dir, "named.pdf", hours=1)
    for name in ("named.pdf", "BCDF2345-1.pdf", ".BCDF2345-2.pdf.4711"):
        put(files_dir / name, hours_ago=2)
    for name in ("new.pdf", ".new.pdf.4712"):
        put(files_dir / name, hours_ago=0.5)
    (files_dir / "folder").mkdir()
    sweep()
    assert sorted(path.name for path in files_dir.iterdir()) == [".new.pdf.4712", "folder", "named.pdf", "new.pdf"]


def test_a_sweep_where_nothing_was_ever_printed(db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "none"
    sweep()
    assert not settings.FILES_DIR.exists()


def test_old_receipts_and_dead_sessions_go(officer, client_of, files_dir):
    now = timezone.now()
    for days in (31, 29):
        FormReceipt.objects.create(user=officer, key=f"{days} days", taken_at=now - timedelta(days=days))
    client_of(officer)
    alive = Session.objects.get()
    Session.objects.create(session_key="dead", session_data="", expire_date=now - timedelta(seconds=1))
    sweep()
    assert list(FormReceipt.objects.values_list("key", flat=True)) == ["29 days"]
    assert list(Session.objects.all()) == [alive]


class _Gone:
    """Stands in the way of the statements of one connection, as a database does that restarts."""

    def __init__(self, error, statements):
        self.error, self.left = error, statements

    def __call__(self, execute, sql, params, many, context):
        if self.left:
            self.left -= 1
            raise self.error("the server closed the connection")
        return execute(sql, params, many, context)


@pytest.fixture
def lose_database():
    """From the call on, so many statements fail."""
    before = list(connection.execute_wrappers)
    yield lambda error, statements: connection.execute_wrappers.append(_Gone(error, statements))
    connection.execute_wrappers[:] = before


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.usefixtures("transactional_db")
def test_a_database_that_goes_away_does_not_end_the_worker(make_job, handle, lose_database, caplog, error):
    """Neither while a job runs nor while its failure is written down; the lease brings the job back."""
    ran = []

    @handle
    def work(claimed):
        ran.append(claimed.job.params["name"])
        if ran == ["first"]:
            lose_database(error, 2)
            Job.objects.count()
        if ran[-1] == "second":
            signal.raise_signal(signal.SIGTERM)
        claimed.finish("x")

    now = timezone.now()
    first = make_job(params={"name": "first"}, created_at=now - timedelta(minutes=1))
    make_job(params={"name": "second"}, created_at=now)
    call_command("run_jobs")
    assert ran == ["first", "second"]
    assert caplog.messages == [f"job {first.code} failed", "the database does not answer"]
    first.refresh_from_db()
    assert first.state == JobState.RUNNING


def test_with_once_a_lost_database_is_the_end(transactional_db, make_job, lose_database):
    make_job()
    lose_database(OperationalError, 1)
    with pytest.raises(OperationalError):
        call_command("run_jobs", "--once")
    assert Job.objects.get().state == JobState.QUEUED


def test_the_worker_with_once_runs_what_waits_sweeps_and_ends(transactional_db, make_job, write_its_number, files_dir):
    old = expired_job(make_job, files_dir, "old.pdf", hours=-1)
    jobs = [make_job(params={"number": number}) for number in range(3)]
    call_command("run_jobs", "--once")
    assert list(Job.objects.exclude(pk=old.pk).values_list("state", flat=True)) == [JobState.DONE] * 3
    left = {path.name: path.read_text() for path in files_dir.iterdir()}
    assert left == {f"{job.code}.txt": str(job.params["number"]) for job in jobs}


def test_a_job_stopped_on_the_way_ends_quietly(make_job, handle, caplog):
    @handle
    def stopped(claimed):
        cancel(claimed.job)
        claimed.progress(1, 2)

    job = make_job()
    with caplog.at_level(logging.INFO, "portal.jobs"):
        assert run_next() is True
    assert fresh_state(job) == JobState.CANCELLED
    assert caplog.messages == [f"job {job.code} was stopped"]
    assert run_next() is False


def test_a_worker_told_to_end_gives_back_a_long_job_and_the_next_one_ends_it(transactional_db, make_job, handle):
    tried = []

    @handle
    def long(claimed):
        tried.append(claimed.job.fence)
        if len(tried) == 1:
            signal.raise_signal(signal.SIGTERM)
        claimed.progress(1, 2)
        claimed.finish("x")

    job = make_job()
    call_command("run_jobs")
    assert fresh_state(job) == JobState.QUEUED
    call_command("run_jobs", "--once")
    assert fresh_state(job) == JobState.DONE
    assert tried == [1, 2]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OSError(errno.EACCES, "Permission denied"), OUR_FAULT),
        (OperationalError("connection refused"), OUR_FAULT),
        (KeyError("x"), OUR_FAULT),
    ],
    ids=lambda each: getattr(each, "strerror", None) or type(each).__name__,
)
def test_what_the_officer_reads_of_it(error, sentence):
    assert sentence_for(error) == sentence


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite is made to have no room")
def test_a_database_without_room_is_said_as_such(db):
    with no_room_in_database(), pytest.raises(OperationalError) as refused, transaction.atomic():
        Job.objects.bulk_create(Job(kind="x", error="x" * 5000) for _ in range(2000))
    assert sentence_for(refused.value) == FULL


def test_the_worker_ends_at_a_signal_after_the_job_in_hand(transactional_db, make_job, handle):
    @handle
    def terminate_meanwhile(claimed):
        signal.raise_signal(signal.SIGTERM)
        claimed.finish("x")

    first, second = make_job(), make_job()
    call_command("run_jobs")
    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {first.pk: JobState.DONE, second.pk: JobState.QUEUED}
