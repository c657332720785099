"""A wrong environment stops the start with sentences. Settings are read once a process, so each case is a process."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from officers.enums import Role
from tests.environment import TEST_VALUES

ROOT = Path(__file__).resolve().parent.parent.parent
# Made for these tests, and as random as an office's own: production refuses the keys of the other tests.
GOOD = {
    "PORTAL_ENV_FILE": os.devnull,
    "SECRET_KEY": "lu72lduPmn-gfcNThIjR2zndC11qQcXugD4-UWmntpOx9g_BasRYbGkXDCvOvCpb",
    "FIELD_KEYS": "p1:yWGoGa+/oxiFAbBuVnEQ8Gn3TApDz6OdeJacYsaW96c=",
    "INDEX_KEY": "XPUZPhgH2bZekrcVvTkjBH+/TahhTwnuOwJElqi9M5U=",
}
PRODUCTION = {**GOOD, "PORTAL_ENV": "production", "ALLOWED_HOSTS": "portal.example"}
DEVELOPMENT = {**GOOD, "PORTAL_ENV": "development"}
WITHOUT_SECOND_FACTOR = "SECOND_FACTOR_ROLES may not leave out administrator or province_officer."


@pytest.fixture
def manage(tmp_path):
    def manage(environment, *arguments):
        return subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PORTAL_VAR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return manage


def settings_of(tmp_path, environment, *names):
    code = f"from market_portal import settings as s; print(*(repr(getattr(s, n)) for n in {names!r}), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_VAR": str(tmp_path), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def assert_refused(done, *sentences):
    assert done.returncode != 0
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines() == ["The portal does not start:", *(f"- {sentence}" for sentence in sentences)]


@pytest.mark.parametrize("environment", [PRODUCTION, DEVELOPMENT], ids=["production", "development"])
def test_a_good_environment_starts(manage, environment):
    done = manage(environment, "check", "--database", "default")
    assert done.returncode == 0, done.stderr


def test_production_without_anything_says_all_that_is_missing(manage):
    assert_refused(
        manage({"PORTAL_ENV_FILE": os.devnull}, "check"),
        "SECRET_KEY is not set. scripts/serve writes one for development; set your own elsewhere.",
        "FIELD_KEYS is not set: without it no account number could be read or written.",
        "INDEX_KEY must hold 32 random bytes in base64, for example from `openssl rand -base64 32`.",
        "ALLOWED_HOSTS must name the host this portal answers to, never '*'.",
    )


def test_production_is_what_runs_when_nothing_is_said(tmp_path):
    environment = {**PRODUCTION}
    del environment["PORTAL_ENV"]
    assert settings_of(tmp_path, environment, "PRODUCTION", "DEBUG") == ["True", "False"]


@pytest.mark.parametrize("hosts", ["", "*", "portal.example,*"])
def test_production_needs_its_own_host(manage, hosts):
    done = manage({**PRODUCTION, "ALLOWED_HOSTS": hosts}, "check")
    assert_refused(done, "ALLOWED_HOSTS must name the host this portal answers to, never '*'.")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "changeme", "SECRET_KEY is too weak: at least 50 characters, chosen at random."),
        (
            "SECRET_KEY",
            "django-insecure-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
            "SECRET_KEY is one that others have too; set your own, chosen at random.",
        ),
        (
            "SECRET_KEY",
            TEST_VALUES["SECRET_KEY"],
            "SECRET_KEY is one that others have too; set your own, chosen at random.",
        ),
        (
            "FIELD_KEYS",
            f"{GOOD['FIELD_KEYS']},{TEST_VALUES['FIELD_KEYS']}",
            "FIELD_KEYS, key t1 is not random; make one with `openssl rand -base64 32`.",
        ),
        (
            "INDEX_KEY",
            TEST_VALUES["INDEX_KEY"],
            "INDEX_KEY is not random; make one with `openssl rand -base64 32`.",
        ),
        ("DEBUG", "1", "DEBUG is 1: its pages show rows and settings to everybody, so production refuses it."),
        ("DEBUG", "true", "DEBUG is 'true'; it must be one of: 0, 1."),
        ("PORTAL_ENV", "staging", "PORTAL_ENV is 'staging'; it must be one of: production, development."),
        ("FILE_LIFETIME_DAYS", "0", "FILE_LIFETIME_DAYS is '0'; it must be a whole number from 1 to 90."),
        ("PRINT_AT_ONCE", "all", "PRINT_AT_ONCE is 'all'; it must be a whole number from 0 to 2000."),
        ("VERIFY_PER_MINUTE", "0", "VERIFY_PER_MINUTE is '0'; it must be a whole number from 1 to 10000."),
        (
            "ALARM_STALLS_PER_HOLDER",
            "0",
            "ALARM_STALLS_PER_HOLDER is '0'; it must be a whole number from 1 to 1000.",
        ),
        ("ACCOUNT_CHANGE_DAYS", "61", "ACCOUNT_CHANGE_DAYS is '61'; it must be a whole number from 1 to 60."),
        *(
            (
                "PUBLIC_HOST",
                host,
                f"PUBLIC_HOST is '{host}'; it must be a host name that anybody can open: cho.example.vn.",
            )
            for host in (".cho.example.vn", "127.0.0.1", "localhost", "https://cho.example.vn")
        ),
        ("JOB_LEASE_SECONDS", "60", "JOB_LEASE_SECONDS is '60'; it must be a whole number from 2 to 55."),
        ("TAX_FREE_MILLIONS", "-1", "TAX_FREE_MILLIONS is '-1'; it must be a whole number from 0 to 100000."),
        ("FULL_LISTS_PER_DAY", "0", "FULL_LISTS_PER_DAY is '0'; it must be a whole number from 1 to 100."),
        ("REVEALS_PER_DAY", "0", "REVEALS_PER_DAY is '0'; it must be a whole number from 1 to 500."),
        ("HOLIDAYS", "2/9/2027", "HOLIDAYS holds '2/9/2027'; each day is written YYYY-MM-DD, parted by commas."),
        ("SESSION_IDLE_MINUTES", "4", "SESSION_IDLE_MINUTES is '4'; it must be a whole number from 5 to 480."),
        ("SESSION_HOURS", "25", "SESSION_HOURS is '25'; it must be a whole number from 1 to 24."),
        ("SIGN_UP_DAYS", "0", "SIGN_UP_DAYS is '0'; it must be a whole number from 1 to 60."),
        ("SECOND_FACTOR_ROLES", "", WITHOUT_SECOND_FACTOR),
        ("SECOND_FACTOR_ROLES", "administrator,viewer", WITHOUT_SECOND_FACTOR),
        (
            "SECOND_FACTOR_ROLES",
            "administrator,province_officer,king",
            f"SECOND_FACTOR_ROLES has king; it may hold: {', '.join(Role.values)}.",
        ),
        (
            "DATABASE_URL",
            "mysql://u:p@host/name",
            "DATABASE_URL must be postgresql://user:password@host:5432/NAME or sqlite:///PATH.",
        ),
        (
            "DATABASE_URL",
            "postgresql://u:p@host/",
            "DATABASE_URL names no database: postgresql://user:password@host:5432/NAME.",
        ),
    ],
)
def test_one_wrong_value(manage, name, value, sentence):
    assert_refused(manage({**PRODUCTION, name: value}, "check"), sentence)


def test_cookies_and_redirects_follow_the_scheme(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    assert settings_of(tmp_path, PRODUCTION, *names) == ["True"] * 3
    assert settings_of(tmp_path, DEVELOPMENT, *names) == ["False"] * 3


@pytest.mark.parametrize(
    ("environment", "roles"),
    [
        (PRODUCTION, {"administrator", "province_officer"}),
        (
            PRODUCTION | {"SECOND_FACTOR_ROLES": "viewer, administrator,province_officer"},
            {"administrator", "province_officer", "viewer"},
        ),
        (DEVELOPMENT, {"administrator", "province_officer"}),
        (DEVELOPMENT | {"SECOND_FACTOR_ROLES": ""}, set()),
    ],
)
def test_the_roles_that_need_a_second_factor(tmp_path, environment, roles):
    (said,) = settings_of(tmp_path, environment, "SECOND_FACTOR_ROLES")
    assert set(re.findall(r"'(\w+)'", said)) == roles


def test_the_roles_that_settings_know_are_the_roles_there_are(settings):
    assert tuple(Role.values) == settings.ALL_ROLES


def test_cookies_are_bound_to_the_host_and_kept_from_scripts(tmp_path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME")
    assert settings_of(tmp_path, PRODUCTION, *names) == ["'__Host-sessionid'", "'__Host-csrftoken'"]
    assert settings_of(tmp_path, DEVELOPMENT, *names) == ["'sessionid'", "'csrftoken'"]
    names = ("SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE")
    assert settings_of(tmp_path, PRODUCTION, *names) == ["True", "True", "'Lax'", "'Lax'"]


def test_what_went_wrong_is_shown_in_development_alone_and_only_when_asked(tmp_path):
    assert settings_of(tmp_path, DEVELOPMENT, "DEBUG") == ["False"]
    assert settings_of(tmp_path, {**DEVELOPMENT, "DEBUG": "1"}, "DEBUG") == ["True"]
    assert settings_of(tmp_path, {**PRODUCTION, "DEBUG": "0"}, "DEBUG") == ["False"]


def test_development_takes_the_keys_of_tests(manage):
    done = manage({**DEVELOPMENT, **{name: TEST_VALUES[name] for name in GOOD}}, "check")
    assert done.returncode == 0, done.stderr


def test_djangos_own_list_for_production_finds_nothing(manage):
    done = manage(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING", "--database", "default")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_the_file_is_read_and_the_environment_goes_before_it(tmp_path):
    path = tmp_path / "office.env"
    path.write_text("OFFICE_NAME=Tỉnh Lạng Sơn\nFILE_LIFETIME_DAYS=20\n", "utf-8")
    path.chmod(0o600)
    environment = {**PRODUCTION, "PORTAL_ENV_FILE": str(path), "FILE_LIFETIME_DAYS": "30", "PYTHONUTF8": "1"}
    assert settings_of(tmp_path, environment, "OFFICE_NAME", "FILE_LIFETIME_DAYS") == ["'Tỉnh Lạng Sơn'", "30"]


def test_production_refuses_keys_that_others_can_read(manage, tmp_path):
    path = tmp_path / "office.env"
    path.touch(0o644)
    path.chmod(0o644)
    done = manage({**PRODUCTION, "PORTAL_ENV_FILE": str(path)}, "check")
    assert_refused(done, f"{path} can be read by others; run: chmod 600 {path}")


def test_a_broken_file_is_said(manage, tmp_path):
    path = tmp_path / "office.env"
    path.write_text("SECRET_KEY\n")
    done = manage({**PRODUCTION, "PORTAL_ENV_FILE": str(path)}, "check")
    assert done.returncode != 0
    assert done.stderr == f"{path}, line 1, is not NAME=value.\n"


@pytest.fixture
def unanswered_url():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    return f"postgresql://portal:hidden@127.0.0.1:{port}/portal"


@pytest.mark.parametrize("arguments", [("check", "--database", "default"), ("migrate",)], ids=["check", "migrate"])
class TestDatabaseThatDoesNotAnswer:
    def assert_said(self, done, sentence):
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        assert "hidden" not in done.stderr
        assert f"(portal.E001) DATABASE_URL: {sentence}" in done.stderr

    def test_no_server(self, manage, arguments, unanswered_url):
        done = manage({**DEVELOPMENT, "DATABASE_URL": unanswered_url}, *arguments)
        self.assert_said(done, "the postgresql database does not answer: connection failed")

    def test_no_folder(self, manage, arguments):
        done = manage({**DEVELOPMENT, "DATABASE_URL": "sqlite:////nowhere/portal.sqlite3"}, *arguments)
        self.assert_said(done, "the sqlite database does not answer: unable to open database file")

    def test_no_database_file(self, manage, arguments, tmp_path):
        (tmp_path / "portal.sqlite3").write_text("this is a letter, not a database\n" * 20)
        done = manage(DEVELOPMENT, *arguments)
        self.assert_said(done, "the sqlite database does not answer: file is not a database")
