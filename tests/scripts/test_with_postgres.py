"""The throw-away cluster is there for the command and gone after it, however the command ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "with-postgres"
SAY_URL_AND_WAIT = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"


def run(*arguments):
    return subprocess.run([SCRIPT, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def programs():
    found = run("--find")
    if found.returncode:
        pytest.skip(found.stderr.strip())
    return Path(found.stdout.strip())


def assert_gone(url):
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(url)


def test_without_a_command_it_says_its_usage():
    done = run()
    assert done.returncode == 1
    assert "Usage: scripts/with-postgres COMMAND" in done.stderr


def test_find_tells_where_the_programs_are(programs):
    assert {"initdb", "postgres", "createdb"} <= {path.name for path in programs.iterdir()}


def test_the_command_has_an_own_database(programs):
    code = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(os.environ["DATABASE_URL"])
    print(connection.info.server_version >= 150000)
    print(*connection.execute("SELECT current_database(), current_user, getdatabaseencoding()").fetchone())
    print(*connection.execute("SELECT lower('CHỢ ĐỒNG')").fetchone())
"""
    done = run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    url, *said = done.stdout.splitlines()
    assert said == ["True", "portal portal UTF8", "chợ đồng"]
    assert urlsplit(url).hostname == "127.0.0.1"
    assert_gone(url)


def test_a_password_is_needed(programs):
    code = """
import os, psycopg
from urllib.parse import urlsplit
parts = urlsplit(os.environ["DATABASE_URL"])
try:
    psycopg.connect(f"postgresql://portal:guess@{parts.hostname}:{parts.port}/portal")
except psycopg.OperationalError as error:
    print("password authentication failed" in str(error))
"""
    assert run(sys.executable, "-c", code).stdout == "True\n"


@pytest.mark.parametrize("code", [0, 1, 5, 42])
def test_exit_code_is_the_commands(programs, code):
    assert run(sys.executable, "-c", f"raise SystemExit({code})").returncode == code


def test_a_command_that_is_not_there(programs):
    done = run("/nowhere/at-all")
    assert done.returncode == 1
    assert done.stderr == "with-postgres: /nowhere/at-all can't be run: No such file or directory.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_command_and_cluster(programs, number):
    process = subprocess.Popen(
        [SCRIPT, sys.executable, "-c", SAY_URL_AND_WAIT],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    with process:
        url = process.stdout.readline().strip()
        psycopg.connect(url).close()
        # As a terminal does: Ctrl-C goes to every process of the group, the other two to the one that was named.
        if number == signal.SIGINT:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        process.communicate(timeout=30)
    assert process.returncode in (128 + number, 1)
    assert_gone(url)


def test_its_folder_is_gone(programs):
    code = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SHOW data_directory").fetchone()[0])
"""
    folder = Path(run(sys.executable, "-c", code).stdout.strip()).parent
    assert folder.name.startswith("portal-pg-")
    assert not folder.exists()
