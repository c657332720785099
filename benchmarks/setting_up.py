"""A database of its own for a benchmark, gone when it ends."""

import os
from contextlib import contextmanager

import django
from django.db import connection


@contextmanager
def fresh_database():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "market_portal.settings")
    django.setup()
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
