"""Disks that are full, without a disk to fill."""

import os
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def no_room_in_database():
    """SQLite's file may not grow by a page, as on a full disk. Past Django, which refuses all once something failed."""
    raw = connection.connection
    before = raw.execute("PRAGMA max_page_count").fetchone()[0]
    raw.execute("PRAGMA max_page_count = 1")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA max_page_count = {before}")


def no_room_for_file(name):
    """/dev/full takes no byte of what this process will set aside under that name."""
    settings.FILES_DIR.mkdir(parents=True, exist_ok=True)
    (settings.FILES_DIR / f".{name}.{os.getpid()}").symlink_to("/dev/full")
