"""A job made of others: taken one by one, stopped together, taken over where a worker left them."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs import parts
from jobs.enums import JobState
from jobs.models import MOST_ATTEMPTS, Job
from jobs.parts import run_parts
from jobs.runner import HANDLERS, cancel, claim, run, run_next


@pytest.fixture(autouse=True)
def folder(files_dir, monkeypatch):
    monkeypatch.setattr(parts, "PAUSE", 0.01)
    return files_dir


@pytest.fixture
def whole(make_job, monkeypatch):
    """Of three parts, ten things each."""

    def handler(claimed):
        run_parts(claimed)
        claimed.finish("")

    monkeypatch.setitem(HANDLERS, "whole", handler)
    job = Job.objects.create(kind="whole", total=30)
    for name in "abc":
        make_job(part_of=job, total=10, params={"name": name})
    return job


@pytest.fixture
def done_one_by_one(handle):
    """Each part says twice how far it is; what the whole says at that moment is kept."""
    said = []

    @handle
    def work(claimed):
        for done in (5, 10):
            claimed.progress(done, 10)
            said.append((claimed.job.params["name"], Job.objects.get(kind="whole").done))
        claimed.finish("")

    return said


def states(whole):
    return [*whole.parts.order_by("pk").values_list("state", flat=True), Job.objects.get(pk=whole.pk).state]


def test_one_after_the_other_and_the_whole_says_how_far_all_are(whole, done_one_by_one):
    assert [run_next(), run_next()] == [True, False]
    assert states(whole) == ["done"] * 4
    assert done_one_by_one == [("a", 5), ("a", 10), ("b", 15), ("b", 20), ("c", 25), ("c", 30)]
    whole.refresh_from_db()
    assert (whole.done, whole.total) == (30, 30)


def test_no_worker_takes_a_part_by_itself(whole, done_one_by_one):
    Job.objects.filter(pk=whole.pk).update(state=JobState.DONE, finished_at=timezone.now())
    assert run_next() is False
    assert whole.parts.filter(state="queued").count() == 3


def test_one_that_fails_stops_no_other(whole, handle):
    @handle
    def work(claimed):
        if claimed.job.params["name"] == "b":
            raise ValidationError("Gian B-001 vừa được sửa.")
        claimed.progress(10, 10)
        claimed.finish("")

    run_next()
    assert states(whole) == ["done", "failed", "done", "done"]
    assert whole.parts.get(state="failed").error == "Gian B-001 vừa được sửa."
    whole.refresh_from_db()
    assert (whole.done, whole.total) == (20, 20), "what failed is counted among what came of it"


def test_stopped_in_the_middle_the_rest_is_not_begun(whole, handle):
    begun = []

    @handle
    def work(claimed):
        begun.append(claimed.job.params["name"])
        if begun == ["a", "b"]:
            cancel(whole)
        claimed.progress(10, 10)
        claimed.finish("")

    run_next()
    assert begun == ["a", "b"]
    assert states(whole) == ["done", "cancelled", "cancelled", "cancelled"]
    assert run_next() is False


def test_a_part_stopped_by_itself_stops_no_other(whole, handle):
    @handle
    def work(claimed):
        if claimed.job.params["name"] == "a":
            cancel(claimed.job)
        claimed.progress(10, 10)
        claimed.finish("")

    run_next()
    assert states(whole) == ["cancelled", "done", "done", "done"]


def test_a_worker_that_is_to_end_gives_both_back(whole, handle):
    ending = []

    @handle
    def work(claimed):
        ending.append(True)
        claimed.progress(5, 10)
        raise AssertionError("it went on")

    run_next(is_ending=lambda: bool(ending))
    assert states(whole) == ["queued"] * 4
    whole.refresh_from_db()
    assert (whole.attempts, whole.parts.order_by("pk").first().attempts) == (0, 0)


def test_what_a_killed_worker_had_is_waited_for_and_taken_over(whole, done_one_by_one):
    """Both leases are there until they run out: that of the whole ran out first."""
    claim(Job.objects.get(pk=whole.pk))
    first = whole.parts.order_by("pk").first()
    left = claim(first)
    soon = timezone.now() + timedelta(seconds=0.3)
    Job.objects.filter(pk=left.job.pk).update(lease_until=soon)
    Job.objects.filter(pk=whole.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run_next()
    assert states(whole) == ["done"] * 4
    assert timezone.now() >= soon
    first.refresh_from_db()
    assert (first.attempts, first.fence) == (2, 2)


def test_it_may_be_interrupted_often_as_long_as_it_gets_on(whole, handle):
    class KilledError(BaseException):
        pass

    @handle
    def work(claimed):
        claimed.progress(10, 10)
        claimed.finish("")
        raise KilledError

    for _ in range(3):
        with pytest.raises(KilledError):
            run_next()
        Job.objects.filter(pk=whole.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    run_next()
    assert states(whole) == ["done"] * 4


def test_one_that_never_gets_on_ends_with_all_its_parts(whole):
    Job.objects.filter(pk=whole.pk).update(attempts=MOST_ATTEMPTS)
    run_next()
    assert states(whole) == ["cancelled"] * 3 + ["failed"]


def test_a_worker_that_lost_the_whole_writes_nothing_more(whole, done_one_by_one):
    """Another took it over while this one slept between two parts."""
    mine = claim(Job.objects.get(pk=whole.pk))
    Job.objects.filter(pk=whole.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    theirs = claim(Job.objects.get(pk=whole.pk))
    run(mine)
    assert done_one_by_one == []
    run(theirs)
    assert states(whole) == ["done"] * 4


def test_a_list_of_jobs_has_the_whole_only(client_of, officer, make_job, monkeypatch):
    from jobs.kinds import KINDS, Kind  # noqa: PLC0415

    monkeypatch.setitem(KINDS, "test", Kind("Thử", "thử", "việc", lambda jobs, user: {}))
    whole = make_job(created_by=officer)
    make_job(created_by=officer, part_of=whole)
    assert [job.pk for job in client_of(officer).get("/jobs/").context["jobs"]] == [whole.pk]
