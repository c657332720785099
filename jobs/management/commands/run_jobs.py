import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from jobs.runner import run_next, sweep_files

PAUSE = 1.0
SWEEP_EVERY = 600  # pauses


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
            if run_next():
                continue
            if idle % SWEEP_EVERY == 0:
                sweep_files()
            if once:
                break
            idle += 1
            stop.wait(PAUSE)
