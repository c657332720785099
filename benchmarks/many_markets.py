"""One order over many markets, printed by one worker: how much memory it holds after the first and after the last.

    .venv/bin/python -m benchmarks.many_markets [--markets 81] [--stalls 20000]

It makes a database of its own (SQLite, or the one that DATABASE_URL names), fills it with the demo's markets, orders
all that is ready in all of them at once, lets one worker process do the job, and makes the ZIP as it is downloaded.
"""

# ruff: noqa: T201  printing is what it is for

import argparse
import json
import os
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.setting_up import fresh_database


def memory():
    """MB now and at most so far, as the kernel counts this process."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    said = dict(line.split(":", 1) for line in lines)
    return [int(said[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def work():
    """In a process of its own, as a worker that has done nothing yet."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market_portal.settings")
    import django  # noqa: PLC0415

    django.setup()
    from jobs.runner import HANDLERS, run_next  # noqa: PLC0415  models are not loaded before
    from placards.models import PrintRun  # noqa: PLC0415
    from placards.zipping import list_of, zip_of  # noqa: PLC0415

    print_market = HANDLERS["print"]

    def print_and_tell(claim):
        print_market(claim)
        print(json.dumps(memory()), flush=True)

    HANDLERS["print"] = print_and_tell
    print(json.dumps(memory()), flush=True)
    while run_next():
        pass
    batches = PrintRun.objects.get().batches.with_file_to_give_out().select_related("market", "job")
    started, size = time.monotonic(), sum(map(len, zip_of(list(batches), list_of([]))))
    print(json.dumps([*memory(), size / 2**20, time.monotonic() - started]), flush=True)


def order_all(options):
    from django.core.management import call_command  # noqa: PLC0415

    from placards.services import order_run  # noqa: PLC0415
    from stalls.models import Market  # noqa: PLC0415

    call_command("load_places", verbosity=0)
    call_command("load_banks", verbosity=0)
    call_command("seed_demo", markets=options.markets, stalls=options.stalls, stdout=StringIO())
    started = time.monotonic()
    run = order_run(list(Market.objects.order_by("pk")), choice="all", layout="a6x4")
    print(f"ordered in {time.monotonic() - started:.1f} s")
    return list(run.batches.order_by("pk").values_list("job__total", flat=True))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--markets", type=int, default=81)
    parser.add_argument("--stalls", type=int, default=20_000)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work()
        return
    with fresh_database():
        from tests.jobs.workers import database_url  # noqa: PLC0415

        ordered = order_all(options)
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.many_markets", "--work"],
            env=os.environ | {"DATABASE_URL": database_url()},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        report(ordered, [json.loads(line) for line in done.stdout.splitlines()], time.monotonic() - started)


def report(ordered, measured, seconds):
    from jobs.models import Job  # noqa: PLC0415

    failed = Job.objects.exclude(state="done").count()
    (idle, _), (first, first_peak), (last, peak) = measured[0], measured[1], measured[-2]
    after, zip_peak, size, zipping = measured[-1]
    print(f"{len(ordered)} markets, {sum(ordered)} placards, {seconds:.0f} s, {failed} failed")
    print(f"placards in the first market {ordered[0]}, in the largest {max(ordered)}")
    print(f"MB: idle {idle:.0f}, after the first {first:.0f}, after the last {last:.0f}, growth {last - first:.0f}")
    print(f"MB at most: in the first {first_peak:.0f}, in all {peak:.0f}, above idle {peak - idle:.0f}")
    print(f"ZIP of {size:.0f} MB made in {zipping:.1f} s; MB then {after:.0f}, at most {zip_peak:.0f}")


if __name__ == "__main__":
    main()
