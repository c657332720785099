"""Pages of figures over a whole country's worth of stalls, against counting stall by stall.

    .venv/bin/python -m benchmarks.figures [--stalls 200000] [--events 1000000] [--markets 400]

It makes a database of its own (SQLite, or the one that DATABASE_URL names). The stalls stand in the communes of the
province, in steps as chance has it; the events are those of their sheets. Pages are asked for by the test client, in
this process, seven times each after one for the caches; the middle one is printed. Stall by stall is one commune,
counted up to all of them.
"""

# ruff: noqa: T201  printing is what it is for

import argparse
import random
import statistics
import tempfile
import time
from datetime import timedelta
from io import BytesIO

from django.db import connection

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.setting_up import fresh_database

BATCH = 5000
ROUNDS = 7


def fill(options, units, officer):
    """Rows straight into the tables: how they came there is not what is measured."""
    from jobs.models import Job  # noqa: PLC0415  models are not loaded before fresh_database()
    from placards.models import PrintBatch  # noqa: PLC0415
    from stalls.models import Market  # noqa: PLC0415
    from stalls.services import create_market  # noqa: PLC0415

    chance = random.Random(7)  # noqa: S311  the same register each time
    of_each = options.stalls // options.markets
    for number in range(options.markets):
        market = create_market(Market(name=f"Chợ Thử {number}", unit=units[number % len(units)]))
        batch = PrintBatch.objects.create(market=market, layout="a5", job=Job.objects.create(kind="print"))
        fill_market(market, batch, officer, chance, of_each, options.events // options.stalls)


def fill_market(market, batch, officer, chance, count, events):  # noqa: PLR0917
    from django.utils import timezone  # noqa: PLC0415

    from outreach.models import Visit  # noqa: PLC0415
    from placards.models import Placard, PlacardEvent  # noqa: PLC0415
    from placards.serials import new_serial  # noqa: PLC0415
    from stalls.models import Consent, Owner, Stall, Tenancy  # noqa: PLC0415

    now, today = timezone.now(), timezone.localdate()
    steps = ["vacant", "no_account", "unconfirmed", "ready", *["printed"] * 6]
    stalls = Stall.objects.bulk_create(
        (
            Stall(market=market, code=f"A-{n:05}", position=n, step=chance.choice(steps), search_text=f"a {n:05}")
            for n in range(count)
        ),
        batch_size=BATCH,
    )
    let = [stall for stall in stalls if stall.step != "vacant"]
    home = {"unit_id": market.unit_id}
    owners = Owner.objects.bulk_create(
        (
            # Of so many codes drawn by chance, two are the same now and then.
            Owner(code=f"{market.pk:04}{n:04}", name=f"Nông Thị {n}", sort_key=f"nong {n}", search_text="", **home)
            for n in range(len(let))
        ),
        batch_size=BATCH,
    )
    held = [Tenancy(stall=stall, owner=owner, since=today) for stall, owner in zip(let, owners, strict=True)]
    Tenancy.objects.bulk_create(held, batch_size=BATCH)
    consents = (Consent(owner=owner, how="spoken", text_version=1, recorded_by=officer) for owner in owners)
    Consent.objects.bulk_create((each for each in consents if chance.random() < 0.7), batch_size=BATCH)
    sheets, visits = [], []
    for tenancy in held:
        if tenancy.stall.step == "printed":
            said = {"stall": tenancy.stall, "tenancy": tenancy, "batch": batch, "snapshot_sealed": b"x"}
            if chance.random() < 0.8:
                seen = now - timedelta(days=chance.randrange(150)) if chance.random() < 0.7 else None
                said |= {"custody": "handed", "handed_to": "Chủ hộ", "handed_on": today, "seen_at": seen}
            sheets.append(Placard(serial=new_serial(), version=1, **said))
        if chance.random() < 0.4:
            said = {"on_wall": chance.choice(["ours", "ours", "none"]), "accepts": chance.random() < 0.7}
            day = today - timedelta(days=chance.randrange(150))
            visits.append(Visit(stall=tenancy.stall, tenancy=tenancy, visited_on=day, by=officer, **said))
    Placard.objects.bulk_create(sheets, batch_size=BATCH)
    Visit.objects.bulk_create(visits, batch_size=BATCH)
    told = count * events // max(1, len(sheets))
    rows = (PlacardEvent(placard=sheet, kind="seen", by=officer, on=today) for sheet in sheets for _ in range(told))
    PlacardEvent.objects.bulk_create(rows, batch_size=BATCH)


def analyze():
    """As the database does by itself some time after so many rows came."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def middle(work) -> float:
    """Milliseconds."""
    work()
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    return statistics.median(taken)


def stall_by_stall(unit) -> float:
    """Seconds for one commune, a few queries a stall, as a page with a loop would do."""
    from stalls.models import Stall  # noqa: PLC0415
    from tests.reports.history import by_hand  # noqa: PLC0415

    started = time.perf_counter()
    by_hand(Stall.objects.filter(market__unit=unit).select_related("market"))
    return time.perf_counter() - started


def measure(client, user, unit, n_units):
    from django.utils import timezone  # noqa: PLC0415

    from reports.gathering import Said, gather  # noqa: PLC0415
    from reports.official import draw_report  # noqa: PLC0415
    from reports.services import take_snapshot  # noqa: PLC0415

    started = time.perf_counter()
    snapshot = take_snapshot()
    print(f"the day's count {time.perf_counter() - started:.1f} s")
    for name, address in (
        ("first screen", "/"),
        ("communes", "/reports/"),
        ("markets", "/reports/markets/"),
        ("funnel of a commune, now", f"/reports/funnel/?unit={unit.pk}&per=market"),
        ("funnel of the province, now", "/reports/funnel/"),
        ("rows behind a number", f"/reports/stalls/?step=seen&unit={unit.pk}"),
        ("stalls of a commune to visit", f"/reports/stalls/?step=used&waiting=on&unit={unit.pk}"),
    ):
        print(f"{name} {middle(lambda address=address: client.get(address)):.0f} ms")

    def paper():
        draw_report(gather(user, snapshot, Said("", timezone.localdate())), BytesIO())

    print(f"report to sign {middle(paper):.0f} ms")
    by_loop = stall_by_stall(unit) * n_units
    print(f"stall by stall, all communes {by_loop:.0f} s (counted up from one)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--stalls", type=int, default=200_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--markets", type=int, default=400)
    options = parser.parse_args()
    with fresh_database(), tempfile.TemporaryDirectory(prefix="portal-figures-") as folder:
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.test import Client  # noqa: PLC0415

        from officers import sessions  # noqa: PLC0415
        from officers.enums import Role  # noqa: PLC0415
        from officers.services import create_officer  # noqa: PLC0415
        from places.models import AdminUnit  # noqa: PLC0415

        # As an office runs: without the watching of tests and development.
        settings.GUARDS, settings.SECOND_FACTOR_ROLES, settings.STATIC_ROOT = False, frozenset(), folder
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_places", verbosity=0)
        units = list(AdminUnit.objects.current().communes())
        province = AdminUnit.objects.current().get(code="04")
        user = create_officer(
            "canbo", full_name="Nông Thị Thử", password=None, role=Role.PROVINCE_OFFICER, unit=province
        )
        started = time.perf_counter()
        fill(options, units, user)
        analyze()
        print(f"{options.stalls} stalls in {options.markets} markets, filled in {time.perf_counter() - started:.0f} s")
        client = Client()
        client.force_login(user)
        session = client.session
        sessions.begin(session)
        session.save()
        measure(client, user, units[0], len(units))


if __name__ == "__main__":
    main()
