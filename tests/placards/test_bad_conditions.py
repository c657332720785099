"""What can be missing or go away under an order, for real: a sentence, nothing half released, the ledger unchanged."""

import fontpkg_be_vietnam_pro
import pytest
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone

from jobs.models import Job
from jobs.runner import Claim, claim, run
from officers.models import AuditEvent
from placards.models import Placard, PrintBatch
from placards.services import cancel_print, order_print, print_small_orders_now
from stalls.models import Stall
from stalls.services import close_stall, move_out
from tests.jobs.workers import Workers, wait_for
from tests.placards.printing import ledger, nothing_written, print_now

FAULT = "Có lỗi ở phía hệ thống nên việc này không xong; sổ không thay đổi. Thử lại, hoặc báo quản trị."


def close(stall):
    move_out(stall, until=timezone.localdate())
    close_stall(Stall.objects.get(pk=stall.pk), on=timezone.localdate(), reason="Sửa mái")


@pytest.fixture
def stalls(make_stalls):
    return make_stalls(3)


@pytest.fixture
def batch(stalls, market):
    return order_print(market, choice="all", layout="a6x4")


def fresh(batch):
    return Job.objects.get(pk=batch.job_id)


class TestClosedMeanwhile:
    def test_between_the_order_and_the_drawing_it_is_left_out_with_the_reason(self, batch, stalls):
        close(stalls[1])
        print_small_orders_now(batch)
        batch.refresh_from_db()
        assert (batch.job.state, batch.proved) == ("done", 2)
        assert batch.skipped == [{"stall": "A-002", "reason": "Gian đã đóng."}]
        assert [len(ledger(stall)) for stall in stalls] == [1, 0, 1]

    def test_all_of_them_is_said(self, batch, stalls):
        for stall in stalls:
            close(stall)
        print_small_orders_now(batch)
        assert batch.job.error == "Không còn gian nào in được; sổ đã đổi sau khi đặt in."
        nothing_written(batch, *stalls)

    def test_while_it_is_drawn_the_whole_order_is_kept_back(self, batch, stalls):
        class AtTheEnd(Claim):
            def progress(self, done, total):
                super().progress(done, total)
                if done == total:
                    close(stalls[2])

        run(AtTheEnd(claim(batch.job).job))
        assert fresh(batch).error == "Gian A-003 vừa được sửa trong lúc in. Không in tờ nào; hãy in lại."
        nothing_written(batch, *stalls)


@pytest.mark.parametrize("stall_ids", [[], [987_654_321]], ids=["nothing", "nothing there"])
def test_an_empty_selection_orders_nothing(market, stalls, stall_ids):
    with pytest.raises(ValidationError, match=r"^\['Không có gian nào in được.'\]$"):
        order_print(market, choice="ticked", layout="a6x4", stall_ids=stall_ids)
    assert (Job.objects.count(), PrintBatch.objects.count()) == (0, 0)


class TestLateWorker:
    """Frozen when all was proved, and awake again after another finished the job, or after it was stopped."""

    def wake_up_after(self, batch, meanwhile):
        class Frozen(Claim):
            def progress(self, done, total):
                super().progress(done, total)
                if done == total:
                    meanwhile()

        run(Frozen(claim(batch.job).job))

    def test_after_another_has_finished_it_writes_nothing(self, batch, stalls, files_dir):
        def another():
            Job.objects.update(lease_until=timezone.now() - timezone.timedelta(seconds=1))
            run(claim(fresh(batch)))

        self.wake_up_after(batch, another)
        job = fresh(batch)
        assert (job.state, job.fence, job.file_name) == ("done", 2, f"{job.code}-2.pdf")
        assert [path.name for path in files_dir.iterdir()] == [job.file_name]
        assert [ledger(stall) for stall in stalls] == [[(1, "printed")]] * 3
        assert AuditEvent.objects.filter(action="placard.print").count() == 3

    def test_after_it_was_stopped_it_writes_nothing(self, batch, stalls):
        self.wake_up_after(batch, lambda: cancel_print(PrintBatch.objects.get(pk=batch.pk)))
        assert fresh(batch).state == "cancelled"
        nothing_written(batch, *stalls)

    def test_while_another_is_at_it_it_writes_nothing(self, batch, stalls):
        self.wake_up_after(batch, lambda: Job.objects.update(fence=F("fence") + 1))
        assert fresh(batch).state == "running"
        nothing_written(batch, *stalls)


def test_a_font_that_is_missing(transactional_db, stalls, market, tmp_path, files_dir):
    """A package whose files did not come along with it, in a worker that is told so by its own import."""
    package = tmp_path / "broken" / fontpkg_be_vietnam_pro.__name__
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("from pathlib import Path\nROOT = Path(__file__).parent\n")
    batch = order_print(market, choice="all", layout="a6x4")
    log = tmp_path / "workers.log"
    with Workers(lease=5, log=log) as workers:
        worker = workers.start(PYTHONPATH=str(package.parent))
        wait_for(lambda: fresh(batch).is_over)
        assert worker.poll() is None
    assert (fresh(batch).state, fresh(batch).error, fresh(batch).attempts) == ("failed", FAULT, 1)
    nothing_written(batch, *stalls)
    assert log.read_text("utf-8").count("BeVietnamPro-Regular.ttf") >= 1
    assert print_now(market).job.state == "done"
    assert Placard.objects.in_use().count() == 3
