"""A long list as a file, through the list's own view; against openpyxl over the same rows.

    .venv/bin/python -m benchmarks.export_lists [--rows 100000]

It makes a database of its own (SQLite, or the one that DATABASE_URL names) with so many stalls, each with an owner.
"""

# ruff: noqa: T201  printing is what it is for

import argparse
import resource
import tempfile
import time
from io import BytesIO
from pathlib import Path

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.import_lists import make_markets, make_officer
from benchmarks.setting_up import fresh_database


def fill(market, rows):
    from django.utils import timezone  # noqa: PLC0415  models are not loaded before fresh_database()

    from officers.inserting import insert_all  # noqa: PLC0415
    from places.vietnamese import fold  # noqa: PLC0415
    from stalls.models import Owner, Stall, Tenancy  # noqa: PLC0415
    from stalls.services.owners import index_owner  # noqa: PLC0415

    owners = [Owner(name=f"Nông Thị {n}", phone=f"09{n:08}", unit=market.unit) for n in range(rows)]
    for owner in owners:
        index_owner(owner)
    stalls = [
        Stall(market=market, code=f"A-{n:06}", position=n + 1, search_text=fold(f"A-{n:06}")) for n in range(rows)
    ]
    insert_all(owners)
    insert_all(stalls)
    today = timezone.localdate()
    insert_all([Tenancy(stall=stall, owner=owner, since=today) for stall, owner in zip(stalls, owners, strict=True)])


def exported(officer):
    from jobs.exporting import EXPORT_JOB, order_export  # noqa: PLC0415
    from jobs.runner import run_now  # noqa: PLC0415

    class Asked:
        user = officer

        @staticmethod
        def get_full_path():
            return "/stalls/?export=xlsx"

    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    job = order_export(Asked)
    run_now(job)
    assert (job.kind, job.state) == (EXPORT_JOB, "done"), job.error
    rise = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return time.perf_counter() - started, rise, before / 1024, job


def by_openpyxl(officer):
    import openpyxl  # noqa: PLC0415

    from stalls.models import Stall  # noqa: PLC0415
    from stalls.views.columns import STALL_COLUMNS  # noqa: PLC0415

    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    book = openpyxl.Workbook()
    for stall in Stall.objects.visible_to(officer).select_related("market", "section").with_tenant(officer):
        book.active.append([column.read(stall, officer) for column in STALL_COLUMNS])
    book.save(BytesIO())
    return time.perf_counter() - started, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    with fresh_database(), tempfile.TemporaryDirectory(prefix="portal-lists-") as folder:
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415

        settings.GUARDS, settings.FILES_DIR = False, Path(folder)
        call_command("load_places", verbosity=0)
        (market,) = make_markets(1)
        officer = make_officer(market.unit)
        fill(market, options.rows)
        seconds, rise, before, job = exported(officer)
        size = (settings.FILES_DIR / job.file_name).stat().st_size / 1024 / 1024
        print(f"{options.rows} rows: {seconds:.1f} s, +{rise:.0f} MB over {before:.0f} MB, a file of {size:.1f} MB")
        theirs, risen = by_openpyxl(officer)
        print(f"openpyxl {theirs:.1f} s, +{risen:.0f} MB more: {theirs / seconds:.1f} times as long")


if __name__ == "__main__":
    main()
