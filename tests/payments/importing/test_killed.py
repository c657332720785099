"""Workers killed while they write a list: all of its rows are there afterwards, or none. KILLS=50 tries as often."""

import os
import random
import time

import pytest

from jobs.models import Job
from officers.verifying import verify
from payments.models import RegisterImport
from payments.services import imports
from tests.jobs.workers import Workers, wait_for
from tests.payments.importing.lists import shown, stall_row, workbook
from tests.payments.register import rows

KILLS = int(os.environ.get("KILLS", "3"))
ROWS = 400


@pytest.fixture
def workers(transactional_db, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    with Workers(lease=2, log=tmp_path / "workers.log") as workers:
        yield workers


def test_a_commit_that_is_killed_is_whole_or_nothing(workers, officer, market):
    chance, seen, before = random.Random(6), set(), 0  # noqa: S311  nothing secret
    for kill in range(KILLS):
        # Other stalls each time: what is written stays.
        section = f"Dãy {kill}"
        data = workbook(*(stall_row(kill * ROWS + n, section=section) for n in range(ROWS)))
        imported = shown(data, by=officer, market=market)
        imported = imports.agree_to_import(imported, digest=imported.digest)
        worker = workers.start()
        job = wait_for(lambda imported=imported: fresh(imported).started_at and fresh(imported))
        time.sleep(chance.uniform(0, 1.5))
        workers.kill(worker)
        after = rows()[0]
        assert after - before in (0, ROWS)
        seen.add(after - before)
        assert rows() == (after,) * 5
        state = RegisterImport.objects.get(pk=imported.pk).state
        assert state == ("done" if after > before else "writing")
        if state == "writing":
            finish(workers, job)
        before = rows()[0]
        assert rows() == (before,) * 5
        assert before == (kill + 1) * ROWS
    assert verify()[1] is None
    # Killed at any instant some end before it and some after: with a few kills only this much is sure.
    assert seen <= {0, ROWS}


def fresh(imported):
    return Job.objects.get(pk=imported.job_id)


def finish(workers, job):
    """The next worker takes it up when the lease of the killed one has run out."""
    worker = workers.start()
    wait_for(lambda: Job.objects.get(pk=job.pk).is_over)
    workers.kill(worker)
    assert Job.objects.get(pk=job.pk).state == "done", Job.objects.get(pk=job.pk).error
