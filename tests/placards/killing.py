"""Orders whose workers are killed with SIGKILL at chosen instants, and what must be true of each when it has ended."""

import hashlib
import random
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Q
from django.utils import timezone

from jobs.enums import JobState
from jobs.files import read_file, withdraw_files
from jobs.models import Job
from officers.models import AuditEvent
from placards.models import Placard, PrintBatch
from placards.services import order_print, order_run
from tests.jobs.workers import wait_for

# A job may lose two workers; a third loss is taken for its own fault.
PLANS = (["any", "any"], ["any", "end"], ["end", "any"])


@dataclass
class Outcome:
    """`silences`: seconds from each kill until the job was taken up again. `faults`: what is not as it must be."""

    instants: list[str] = field(default_factory=list)
    silences: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Killer:
    """Of one market the order is a batch, of several a run."""

    def __init__(self, workers, *markets, seed):
        self.workers, self.markets, self.random = workers, markets, random.Random(seed)  # noqa: S311
        self.worker = workers.start()
        self.printed = 0
        # How long the whole takes undisturbed, and of that the part after the last code was proved.
        self.whole, self.ending = self._measure()

    def _measure(self):
        job = self._order().job
        started = self._when(job, lambda now: now.state == JobState.RUNNING)
        proved = self._when(job, lambda now: now.is_over or (now.total and now.done == now.total))
        ended = self._when(job, lambda now: now.is_over)
        self._forget(job)
        return ended - started, max(ended - proved, 0.2)

    def kill(self, times):
        """Orders one after the other, until so many workers were killed with a job in hand: each kill, each fault."""
        done = Outcome()
        while len(done.silences) < times:
            one = self.print_and_kill(self.random.choice(PLANS))
            done.instants += one.instants
            done.silences += one.silences
            done.faults += one.faults
            yield done

    def print_and_kill(self, kills) -> Outcome:
        """`kills`: "any" instant of the job, or one near its "end", where the file and the ledger are written."""
        order, outcome = self._order(), Outcome()
        job = order.job
        for number, kill in enumerate(kills):
            self._when(job, lambda now, before=number: now.fence > before)
            if not self._kill_at(job, kill, outcome):
                break
        self._when(job, lambda now: now.is_over)
        outcome.faults = self._faults(order)
        self._forget(job)
        return outcome

    def _kill_at(self, job, kill, outcome):
        if kill == "end":
            self._when(job, lambda now: now.is_over or now.done == now.total)
        time.sleep(self.random.uniform(0, self.ending if kill == "end" else self.whole))
        self.workers.kill(self.worker)
        killed_at, before = timezone.now(), Job.objects.get(pk=job.pk)
        self.worker = self.workers.start()
        if before.is_over:
            return False
        outcome.instants.append(f"{before.done}/{before.total}")
        self._when(job, lambda now: now.fence > before.fence)
        outcome.silences.append((Job.objects.get(pk=job.pk).started_at - killed_at).total_seconds())
        return True

    def _order(self):
        self.printed += 1
        if len(self.markets) == 1:
            return order_print(self.markets[0], choice="all", layout="a6x4")
        return order_run(self.markets, choice="all", layout="a6x4")

    @staticmethod
    def _when(job, is_so):
        wait_for(lambda: is_so(Job.objects.get(pk=job.pk)), seconds=300, what=str(job))
        return time.monotonic()

    @staticmethod
    def _forget(job):
        """Or a hundred files would fill the disk; what else lies there is then an orphan."""
        withdraw_files(Job.objects.filter(Q(pk=job.pk) | Q(part_of=job)))

    def _faults(self, order):
        job = Job.objects.get(pk=order.job_id)
        if job.state != JobState.DONE:
            return [f"{job} is {job.state}: {job.error}"]
        batches = self._batches(order)
        stalls = sum(market.stalls.count() for market in self.markets)
        files = sorted(path.name for path in settings.FILES_DIR.iterdir())
        found = {
            "markets": ([batch.market for batch in batches], list(self.markets)),
            "sheets in all": (Placard.objects.count(), stalls * self.printed),
            "files": (files, sorted(batch.job.file_name for batch in batches)),
        }
        for batch in batches:
            found |= {f"{batch}: {what}": compared for what, compared in self._compared(batch).items()}
        return [f"{order}: {what} {is_so}, not {right}" for what, (is_so, right) in found.items() if is_so != right]

    @staticmethod
    def _batches(order):
        of_it = Q(job=order.job_id) | Q(job__part_of=order.job_id)
        return list(PrintBatch.objects.filter(of_it).select_related("market", "job").order_by("pk"))

    def _compared(self, batch):
        """What is so, and what should be."""
        if batch.job.state != JobState.DONE:
            return {"state": (f"{batch.job.state}: {batch.job.error}", "done")}
        stalls = batch.market.stalls.count()
        events = dict(AuditEvent.objects.filter(label=batch.code).values_list("action").annotate(n=Count("pk")))
        return {
            "placards of the order": (batch.placards.count(), stalls),
            "stalls in the order": (batch.placards.values("stall").distinct().count(), stalls),
            "sheets in use": (Placard.objects.in_use().filter(batch=batch).count(), stalls),
            "latest version": (set(batch.placards.values_list("version", flat=True)), {self.printed}),
            "codes proved": (batch.proved, stalls),
            "events": (events, {"batch.order": 1, "batch.print": 1}),
            "SHA-256": (hashlib.sha256(read_file(batch.job.file_name)).hexdigest(), batch.sha256),
        }
