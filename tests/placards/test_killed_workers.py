"""Workers that are really killed. benchmarks/kill_workers.py does the same a hundred times with a larger order."""

import pytest

from jobs.models import Job
from officers.verifying import verify
from placards.models import Placard
from placards.services import cancel_print, order_print
from tests.jobs.workers import Workers, wait_for
from tests.placards.killing import Killer
from tests.placards.printing import ledger, nothing_written

LEASE = 2


@pytest.fixture
def workers(transactional_db, files_dir, tmp_path):
    with Workers(lease=LEASE, log=tmp_path / "workers.log") as workers:
        yield workers


def fresh(batch):
    return Job.objects.get(pk=batch.job_id)


def test_five_kills_and_every_order_ends_by_itself_with_each_placard_once(workers, make_stalls, market):
    make_stalls(60)
    killer = Killer(workers, market, seed=20)
    outcome = list(killer.kill(5))[-1]
    assert outcome.faults == []
    assert max(outcome.silences) < LEASE + 15  # of which the new process takes some to start
    assert verify()[1] is None


def test_two_workers_and_four_orders_of_two_markets(workers, make_stall, make_market, market):
    """Of orders for the same stalls that meet, one prints them; one that comes after it prints them anew."""
    other = make_market("Chợ Cao Bình")
    for number in range(12):
        make_stall(f"A-{number:03}", name=f"Nông Thị {number}")
        make_stall(f"B-{number:03}", in_market=other, name=f"Lý Thị {number}")
    batches = [order_print(each, choice="all", layout="a5") for each in (market, other, market, other)]
    for _ in range(2):
        workers.start()
    for batch in batches:
        wait_for(lambda batch=batch: fresh(batch).is_over)
    for batch in batches:
        job = fresh(batch)
        counted = 12 if job.state == "done" else 0
        assert (job.attempts, batch.placards.count()) == (1, counted)
        assert job.state == "done" or "vừa được in trong một đợt khác" in job.error
    assert Placard.objects.in_use().count() == 24
    for stall in [*market.stalls.all(), *other.stalls.all()]:
        versions = [version for version, _ in ledger(stall)]
        assert versions == list(range(1, len(versions) + 1))


def test_one_that_runs_in_another_process_is_stopped(workers, make_stalls, market):
    stalls = make_stalls(60)
    batch = order_print(market, choice="all", layout="a5")
    worker = workers.start()
    wait_for(lambda: fresh(batch).state == "running")
    cancel_print(batch)
    after = order_print(market, choice="ticked", layout="a5", stall_ids=[stalls[0].pk])
    wait_for(lambda: fresh(after).is_over)
    assert (fresh(batch).state, fresh(after).state, worker.poll()) == ("cancelled", "done", None)
    assert ledger(stalls[0]) == [(1, "printed")]
    assert batch.placards.count() == 0
    assert Placard.objects.count() == 1


def test_a_worker_that_is_told_to_end_ends_soon_and_the_next_prints(workers, make_stalls, market):
    stalls = make_stalls(60)
    batch = order_print(market, choice="all", layout="a5")
    worker = workers.start()
    wait_for(lambda: fresh(batch).done)
    worker.terminate()
    assert worker.wait(timeout=20) == 0
    assert (fresh(batch).state, fresh(batch).attempts) == ("queued", 0)
    nothing_written(batch, *stalls[:1])
    workers.start("--once")
    wait_for(lambda: fresh(batch).is_over)
    assert (fresh(batch).state, batch.placards.count()) == ("done", 60)
