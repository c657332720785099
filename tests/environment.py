"""Loaded by pytest before Django reads its settings: fixed keys for tests, whatever the machine's environment says."""

import os
import tempfile

TEST_VALUES = {
    "PORTAL_ENV": "development",
    "DEBUG": "0",
    "PORTAL_ENV_FILE": os.devnull,
    "PORTAL_VAR": tempfile.mkdtemp(prefix="portal-tests-"),
    "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF",
    "FIELD_KEYS": "t1:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "INDEX_KEY": "YWJjZGVmZ2hpamFiY2RlZmdoaWphYmNkZWZnaGlqYWI=",
    # The pages' own tests sign in without a second factor; tests/officers/test_second_factor.py asks for one.
    "SECOND_FACTOR_ROLES": "",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
}
os.environ.update(TEST_VALUES)
# SQLite in memory would not show what WAL and IMMEDIATE do, so tests use a file as an office does.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{TEST_VALUES['PORTAL_VAR']}/tests.sqlite3")
