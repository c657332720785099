"""The process that reads a file for `open_book`: bytes come in, JSON goes out."""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MOST_MEMORY = 1536 * 1024 * 1024
MOST_CPU_SECONDS = 50


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from stalls.tables.reading import read_book  # noqa: PLC0415  only within the limits

    kind, encoding = sys.argv[1:]
    json.dump(read_book(sys.stdin.buffer.read(), kind, encoding), sys.stdout, default=packed)


def packed(cell):
    """What JSON has no word for, as `books._opened` takes it back."""
    if isinstance(cell, datetime):
        return ["date", cell.date().isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    if isinstance(cell, time):
        return ["time", cell.isoformat()]
    return ["span", cell.total_seconds()] if isinstance(cell, timedelta) else ["formula"]


if __name__ == "__main__":
    main()
