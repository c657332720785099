"""How long `manage.py verify_audit` takes, beside only reading the same rows, which any check of them would have to do.

    .venv/bin/python -m benchmarks.verify_audit [--events 100000] [--rounds 3]

It makes a database of its own (SQLite, or the one that DATABASE_URL names) and fills it with events.
"""

import argparse
import time

import tests.environment  # noqa: F401  keys and a scratch folder of its own, before Django reads its settings
from benchmarks.setting_up import fresh_database

PER_TRANSACTION = 1000


def fill(count):
    from officers.audit import record, unit_of_work  # noqa: PLC0415  models are not loaded before fresh_database()

    for start in range(0, count, PER_TRANSACTION):
        with unit_of_work():
            for number in range(start, min(start + PER_TRANSACTION, count)):
                record("stall.update", changes='{"goods": ["other", "meat"]}', position=number)


def seconds(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with fresh_database():
        from officers.models import AuditEvent  # noqa: PLC0415
        from officers.verifying import verify  # noqa: PLC0415

        filled = seconds(lambda: fill(options.events))
        print(f"{options.events} events written in {filled:.1f} s")  # noqa: T201
        for _ in range(options.rounds):
            read = seconds(lambda: sum(1 for _row in AuditEvent.objects.values_list().iterator(chunk_size=5000)))
            verified = seconds(lambda: print(verify()))  # noqa: T201
            print(f"verified in {verified:.2f} s, only read in {read:.2f} s, ratio {verified / read:.1f}")  # noqa: T201


if __name__ == "__main__":
    main()
