import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections, connections

from jobs.daily import order_daily
from jobs.runner import run_next
from jobs.sweeping import sweep

PAUSE = 1.0
SWEEP_EVERY = 600  # pauses

log = logging.getLogger("portal.jobs")


class Command(BaseCommand):
    help = "The worker: runs waiting jobs until it is told to stop. With --once it ends when nothing waits."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true")

    def handle(self, *, once, **options):
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        idle = 0
        while not stop.is_set():
            close_old_connections()
            try:
                if run_next(is_ending=stop.is_set):
                    continue
                if idle % SWEEP_EVERY == 0:
                    sweep()
                    if order_daily():
                        continue
            except (InterfaceError, OperationalError):
                # The database restarts, or is gone for a while; the job's lease runs out and it is taken up again.
                if once:
                    raise
                log.exception("the database does not answer")
                connections.close_all()
            else:
                idle += 1
                if once:
                    break
            stop.wait(PAUSE)
