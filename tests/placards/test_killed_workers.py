"""Workers that are really killed. benchmarks/kill_workers.py does the same a hundred times with a larger order."""

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from jobs.models import Job
from officers.verifying import verify
from placards.models import Placard
from placards.services import cancel_print, cancel_run, order_print, order_run
from tests.jobs.workers import Workers, wait_for
from tests.placards.killing import Killer
from tests.placards.printing import ledger

LEASE = 2


@pytest.fixture
def workers(transactional_db, files_dir, tmp_path):
    with Workers(lease=LEASE, log=tmp_path / "workers.log") as workers:
        yield workers


@pytest.fixture
def markets(make_stall, make_market, market):
    """Three with 20 ready stalls each."""
    found = [market, *(make_market(f"Chợ Bản Giốc {letter}") for letter in "AB")]
    for each in found:
        for number in range(20):
            make_stall(f"A-{number:03}", in_market=each, name=f"Nông Thị {number}")
    return found


def fresh(batch):
    return Job.objects.get(pk=batch.job_id)


def wait_until_over(batch):
    return wait_for(lambda: fresh(batch).is_over and fresh(batch))


def order_and_catch_running(market, act):
    """The order during which `act` was in time; a fast machine may end one before."""
    for _ in range(10):
        batch = order_print(market, choice="all", layout="a5")
        if wait_for(lambda batch=batch: fresh(batch).state != "queued") and act(batch):
            return batch
        wait_until_over(batch)
    raise AssertionError("every order ended before it could be caught")


def test_five_kills_and_every_order_ends_by_itself_with_each_placard_once(workers, make_stalls, market):
    make_stalls(60)
    killer = Killer(workers, market, seed=20)
    outcome = list(killer.kill(5))[-1]
    assert outcome.faults == []
    assert max(outcome.silences) < LEASE + 15  # of which the new process takes some to start
    assert verify()[1] is None


def test_workers_killed_in_the_middle_of_many_markets(workers, markets):
    killer = Killer(workers, *markets, seed=28)
    outcome = list(killer.kill(4))[-1]
    assert outcome.faults == []
    # What the killed one had of a market is waited for after the whole was taken up.
    assert max(outcome.silences) < LEASE + 15
    assert verify()[1] is None


def test_many_markets_stopped_while_a_worker_prints_one(workers, markets):
    """Those that are printed stay, the others were never begun or count for nothing."""
    worker = workers.start()
    for _ in range(10):
        run = order_run(markets, choice="all", layout="a5")
        if wait_for(lambda run=run: fresh(run).done) and stopped(run):
            break
        wait_until_over(run)
    else:
        raise AssertionError("every run ended before it could be stopped")
    after = order_run(markets, choice="all", layout="a5")
    assert wait_until_over(after).state == "done"
    assert (fresh(run).state, worker.poll()) == ("cancelled", None)
    printed = [batch for batch in run.batches.select_related("job") if batch.job.state == "done"]
    assert {batch.job.state for batch in run.batches.select_related("job")} <= {"done", "cancelled"}
    assert len(printed) < 3
    assert [batch.placards.count() for batch in printed] == [20] * len(printed)
    assert Placard.objects.filter(batch__run=run).count() == 20 * len(printed)
    named = {*Job.objects.exclude(file_name="").values_list("file_name", flat=True)}
    assert {path.name for path in settings.FILES_DIR.iterdir()} == named


def stopped(run):
    try:
        cancel_run(run)
    except ValidationError:
        return False
    return True


def test_two_workers_and_four_orders_of_two_markets(workers, make_stall, make_market, market):
    """Of orders for the same stalls that wait together, one prints them, and the other doesn't print them again."""
    other = make_market("Chợ Cao Bình")
    for number in range(12):
        make_stall(f"A-{number:03}", name=f"Nông Thị {number}")
        make_stall(f"B-{number:03}", in_market=other, name=f"Lý Thị {number}")
    batches = [order_print(each, choice="all", layout="a5") for each in (market, other, market, other)]
    for _ in range(2):
        workers.start()
    for batch in batches:
        job = wait_until_over(batch)
        counted = 12 if job.state == "done" else 0
        assert (job.attempts, batch.placards.count()) == (1, counted)
        assert job.state == "done" or "vừa được in trong một đợt khác" in job.error
    assert Placard.objects.in_use().count() == 24
    for stall in [*market.stalls.all(), *other.stalls.all()]:
        assert ledger(stall) == [(1, "printed")]


def test_one_that_runs_in_another_process_is_stopped(workers, make_stalls, market):
    stalls, worker = make_stalls(60), workers.start()

    def stop(batch):
        try:
            cancel_print(batch)
        except ValidationError:
            return False
        return True

    batch = order_and_catch_running(market, stop)
    before = ledger(stalls[0])
    after = order_print(market, choice="ticked", layout="a5", stall_ids=[stalls[0].pk])
    assert wait_until_over(after).state == "done"
    assert (fresh(batch).state, batch.placards.count(), worker.poll()) == ("cancelled", 0, None)
    assert len(ledger(stalls[0])) == len(before) + 1
    assert [path.name for path in settings.FILES_DIR.iterdir()].count(f"{batch.job.code}-1.pdf") == 0


def test_a_worker_that_is_told_to_end_ends_soon_and_the_next_prints(workers, make_stalls, market):
    make_stalls(60)
    worker = workers.start()

    def end(batch):
        nonlocal worker
        worker.terminate()
        assert worker.wait(timeout=60) == 0
        if fresh(batch).state == "queued":
            return True
        worker = workers.start()
        return False

    batch = order_and_catch_running(market, end)
    assert (fresh(batch).attempts, batch.placards.count()) == (0, 0)
    workers.start("--once")
    assert wait_until_over(batch).state == "done"
    assert batch.placards.count() == 60
