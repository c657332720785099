"""Real worker processes on the database of the test, to be killed as the kernel or a power cut kills them."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

MANAGE = Path(__file__).resolve().parent.parent.parent / "manage.py"


def database_url():
    """The test's own database, as a worker's environment names it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    user, password = quote(said["USER"], safe=""), quote(said["PASSWORD"], safe="")
    return f"postgresql://{user}:{password}@{said['HOST']}:{said['PORT']}/{said['NAME']}"


class Workers:
    """Started with `run_jobs`; whatever still runs at the end is killed."""

    def __init__(self, *, lease, log):
        own = {"JOB_LEASE_SECONDS": str(lease), "PORTAL_VAR": str(settings.FILES_DIR.parent)}
        self.environment = {**os.environ, "DATABASE_URL": database_url(), **own}
        self.log, self.processes = log, []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in list(self.processes):
            self.kill(process)

    def start(self, *arguments, **environment):
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, MANAGE, "run_jobs", *arguments],
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def kill(self, process):
        process.kill()
        process.wait()
        self.processes.remove(process)


def wait_for(condition, *, seconds=180, what="what was waited for"):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.02)
    raise TimeoutError(f"{what} did not come in {seconds} s")
