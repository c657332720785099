"""Kills workers with SIGKILL in the middle of printing, and looks at what came of each order.

    .venv/bin/python -m benchmarks.kill_workers [--kills 100] [--stalls 500] [--markets 1] [--lease 3] [--seed 1]

It makes a database of its own (SQLite, or the one that DATABASE_URL names) and a market in it, orders all of its
placards again and again, and kills the worker at a random instant: of the whole job, or of its end, where the file and
the ledger are written. Several markets share the stalls and are one order. Another worker is started at once, as
systemd does. Every order must end by itself, with each placard once, for each market one file and one event, and
nothing else in the folder of files. Exit code 1 and a line for each fault otherwise.
"""

# ruff: noqa: T201  printing is what it is for

import argparse
import random
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.setting_up import fresh_database


def build_market(name, count, bank):
    from officers.audit import unit_of_work  # noqa: PLC0415  models are not loaded before fresh_database()
    from payments.services import add_account, confirm_holder  # noqa: PLC0415
    from places.models import AdminUnit  # noqa: PLC0415
    from stalls.models import Market  # noqa: PLC0415
    from stalls.services import create_market, create_owner, create_stall, move_in  # noqa: PLC0415

    unit = AdminUnit.objects.current().get(name="Xã Hòa An")
    market = create_market(Market(name=name, unit=unit, hotline="02063850001"))
    with unit_of_work():
        for number in range(1, count + 1):
            stall = create_stall(market, code=f"A-{number:04}")
            move_in(stall, create_owner(name="Nông Thị Hoa", unit=unit), since=date(2026, 3, 1))
            account = add_account(stall, bank=bank, number=f"8800{number:09}").account
            confirm_holder(account, holder_name="NONG THI HOA", by=None)
    return market


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--stalls", type=int, default=500)
    parser.add_argument("--markets", type=int, default=1)
    parser.add_argument("--lease", type=int, default=3)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    options = parser.parse_args()
    with fresh_database(), tempfile.TemporaryDirectory(prefix="portal-kills-") as folder:
        sys.exit(1 if kill(options, Path(folder)) else 0)


def kill(options, folder):
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from officers.verifying import verify  # noqa: PLC0415
    from payments.models import Bank  # noqa: PLC0415
    from tests.jobs.workers import Workers  # noqa: PLC0415
    from tests.placards.killing import Killer  # noqa: PLC0415

    call_command("load_places", verbosity=0)
    call_command("load_banks", verbosity=0)
    settings.FILES_DIR = folder / "files"
    bank, each = Bank.objects.get(bin="970405"), options.stalls // options.markets
    markets = [build_market(f"Chợ Nước Hai {n}", each, bank) for n in range(1, options.markets + 1)]
    started = time.monotonic()
    with Workers(lease=options.lease, log=folder / "workers.log") as workers:
        killer = Killer(workers, *markets, seed=options.seed)
        print(f"seed {options.seed}, {options.markets} x {each} placards, {killer.whole:.1f} s undisturbed", flush=True)
        for outcome in killer.kill(options.kills):
            print(
                f"{len(outcome.silences):4} kills, {len(outcome.faults)} faults, at {outcome.instants[-1:]}", flush=True
            )
    _, broken = verify()
    faults = outcome.faults + ([str(broken)] if broken else [])
    print(f"{len(outcome.silences)} kills of {killer.printed} orders in {time.monotonic() - started:.0f} s")
    middle, longest = statistics.median(outcome.silences), max(outcome.silences)
    print(
        f"taken up again after {middle:.1f} s in the middle, {longest:.1f} s at most, with a lease of {options.lease} s"
    )
    print("\n".join(faults) or "no faults: each order ended by itself, each placard once, no orphan file")
    return faults


if __name__ == "__main__":
    main()
