"""What an officer waits for: one stall's placard through the whole portal, and the first page of a large order.

    .venv/bin/python -m benchmarks.placards_web [--rounds 20]

It makes a database of its own (SQLite, or the one that DATABASE_URL names) with a market of 500 stalls. One stall: the
order is sent, its page opened and the PDF read to its last byte, by an officer who is signed in, through every layer
of the portal but the socket. First page: a worker process is started, and the time until it has drawn one page.
"""

# ruff: noqa: T201  printing is what it is for

import argparse
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.kill_workers import build_market
from benchmarks.setting_up import fresh_database

STALLS = 500


def work():
    """In a process of its own: prints when the first page of the waiting order is drawn."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market_portal.settings")
    import django  # noqa: PLC0415

    django.setup()
    from jobs.runner import run_next  # noqa: PLC0415  models are not loaded before
    from placards.services.progress import Progress  # noqa: PLC0415

    drawn = Progress.drawn

    def first(self, pages):
        if pages == 1:
            print("drawn", flush=True)
        return drawn(self, pages)

    Progress.drawn = first
    run_next()


def signed_in(market):
    from django.test import Client  # noqa: PLC0415  models are not loaded before fresh_database()

    from officers import sessions  # noqa: PLC0415
    from officers.enums import Role  # noqa: PLC0415
    from officers.services import create_officer  # noqa: PLC0415

    officer = create_officer(
        "canbo", full_name="Nông Thị Thử", password=None, role=Role.COMMUNE_OFFICER, unit=market.unit
    )
    client = Client()
    client.force_login(officer)
    session = client.session
    sessions.begin(session)
    session.save()
    return client


def print_one(client, market, code):
    """Milliseconds of the order with its drawing and proof, of its page, and of the file."""
    sent = {"choice": "ticked", "layout": "a6x4", "stall": [code], "reason": "damaged"}
    times = [time.perf_counter()]
    address = client.post(f"/markets/{market.code}/print/", sent).url
    times.append(time.perf_counter())
    client.get(address)
    times.append(time.perf_counter())
    content = b"".join(client.get(f"{address}file/").streaming_content)
    times.append(time.perf_counter())
    assert content.startswith(b"%PDF")
    return [1000 * (after - before) for before, after in itertools.pairwise(times)]


def first_page():
    from tests.jobs.workers import database_url  # noqa: PLC0415

    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.placards_web", "--work"],
        env=os.environ | {"DATABASE_URL": database_url()},
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout.readline() == "drawn\n"
        return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work()
        return
    with fresh_database(), tempfile.TemporaryDirectory(prefix="portal-web-") as folder:
        measure(options.rounds, Path(folder))


def measure(rounds, folder):
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from payments.models import Bank  # noqa: PLC0415
    from placards.services import order_print  # noqa: PLC0415

    settings.FILES_DIR, settings.GUARDS, settings.STATIC_ROOT = folder / "files", False, folder / "static"
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_places", verbosity=0)
    call_command("load_banks", verbosity=0)
    market = build_market("Chợ Nước Hai", STALLS, Bank.objects.get(bin="970405"))
    client = signed_in(market)
    found = [print_one(client, market, f"A-{number:04}") for number in range(1, rounds + 2)][1:]
    for name, column in zip(("order, drawn and proved", "its page", "the file"), zip(*found, strict=True), strict=True):
        print(f"{name:<26}{statistics.median(column):8.0f} ms   (most {max(column):.0f})")
    print(f"{'one stall, all of it':<26}{statistics.median(map(sum, found)):8.0f} ms   warm, {rounds} times")
    order_print(market, choice="all", layout="a6x4")
    print(f"{'first page of 500':<26}{first_page():8.2f} s    from the start of a new worker process")


if __name__ == "__main__":
    main()
