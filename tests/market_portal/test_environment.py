import base64
import os
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured

from market_portal.environment import SQLITE_OPTIONS, Environment, read_env_file

KEY = bytes(range(32))
ENCODED = base64.b64encode(KEY).decode()
SECRET = "q8Zr-0vT2mXs_7LkWc4YdNf1hJb9GpEa3uRi5oQxVtKzMy6BnDwC"
NOT_A_KEY = "{} must hold 32 random bytes in base64, for example from `openssl rand -base64 32`."
NOT_A_NAMED_KEY = "{}: each key is `id:base64`, ids are different and at most 8 letters or digits."
NOT_A_DATABASE = "DATABASE_URL must be postgresql://user:password@host:5432/NAME or sqlite:///PATH."


def env(**values):
    return Environment(values)


class TestText:
    def test_is_stripped(self):
        assert env(OFFICE=" Cao Bằng ").text("OFFICE") == "Cao Bằng"

    def test_default(self):
        assert env().text("OFFICE", "Lạng Sơn") == "Lạng Sơn"

    def test_set_to_nothing_is_not_the_default(self):
        assert env(OFFICE="").text("OFFICE", "Lạng Sơn") == ""


class TestNames:
    @pytest.mark.parametrize(
        ("written", "names"),
        [("a.vn", ["a.vn"]), (" a.vn , b.vn ", ["a.vn", "b.vn"]), (",,", []), ("", [])],
    )
    def test_parts(self, written, names):
        assert env(HOSTS=written).names("HOSTS") == names

    def test_default(self):
        assert env().names("HOSTS", "localhost,[::1]") == ["localhost", "[::1]"]


class TestChoice:
    ALLOWED = ("production", "development")

    @pytest.mark.parametrize("value", ALLOWED)
    def test_allowed(self, value):
        environment = env(PORTAL_ENV=value)
        assert environment.choice("PORTAL_ENV", self.ALLOWED, "production") == value
        assert environment.problems == []

    def test_default(self):
        assert env().choice("PORTAL_ENV", self.ALLOWED, "production") == "production"

    @pytest.mark.parametrize("value", ["Production", "prod", "", "true"])
    def test_anything_else_is_said_and_the_default_holds(self, value):
        environment = env(PORTAL_ENV=value)
        assert environment.choice("PORTAL_ENV", self.ALLOWED, "production") == "production"
        assert environment.problems == [f"PORTAL_ENV is {value!r}; it must be one of: production, development."]


class TestNumber:
    @pytest.mark.parametrize(("written", "number"), [("1", 1), ("90", 90), (" 7 ", 7), ("007", 7)])
    def test_in_range(self, written, number):
        environment = env(DAYS=written)
        assert environment.number("DAYS", 30, low=1, high=90) == number
        assert environment.problems == []

    def test_default(self):
        assert env().number("DAYS", 30, low=1, high=90) == 30

    @pytest.mark.parametrize("written", ["0", "91", "-1", "+7", "7.0", "1e1", "seven", "", "٣", "²", "1_0"])
    def test_anything_else_is_said_and_the_default_holds(self, written):
        environment = env(DAYS=written)
        assert environment.number("DAYS", 30, low=1, high=90) == 30
        assert environment.problems == [f"DAYS is {written!r}; it must be a whole number from 1 to 90."]


class TestSecret:
    def test_strong(self):
        environment = env(SECRET_KEY=SECRET)
        assert environment.secret("SECRET_KEY") == SECRET
        assert environment.problems == []

    @pytest.mark.parametrize("values", [{}, {"SECRET_KEY": ""}, {"SECRET_KEY": "  "}])
    def test_missing(self, values):
        environment = Environment(values)
        environment.secret("SECRET_KEY")
        assert len(environment.problems) == 1
        assert environment.problems[0].startswith("SECRET_KEY is not set.")

    @pytest.mark.parametrize("weak", ["changeme", SECRET[:49], "a" * 80, "abcabcabc" * 9])
    def test_weak_is_said_but_not_repeated(self, weak):
        environment = env(SECRET_KEY=weak)
        environment.secret("SECRET_KEY")
        assert environment.problems == ["SECRET_KEY is too weak: at least 50 characters, chosen at random."]


class TestKey:
    def test_32_bytes(self):
        environment = env()
        assert environment.key("INDEX_KEY", ENCODED) == KEY
        assert environment.problems == []

    @pytest.mark.parametrize(
        "text",
        ["", "a key", ENCODED[:-4], ENCODED + "AAAA", ENCODED[:-1], "k1:" + ENCODED, "khoá", ENCODED[:20] + "A==="],
    )
    def test_anything_else_is_said_but_not_repeated(self, text):
        environment = env()
        assert environment.key("INDEX_KEY", text) == bytes(32)
        assert environment.problems == [NOT_A_KEY.format("INDEX_KEY")]


class TestFieldKeys:
    OTHER = base64.b64encode(KEY[::-1]).decode()

    def test_the_first_stays_first(self):
        environment = env(FIELD_KEYS=f"k2:{self.OTHER}, k1:{ENCODED}")
        assert list(environment.field_keys("FIELD_KEYS").items()) == [("k2", KEY[::-1]), ("k1", KEY)]
        assert environment.problems == []

    @pytest.mark.parametrize("values", [{}, {"FIELD_KEYS": ""}, {"FIELD_KEYS": " , "}])
    def test_missing(self, values):
        environment = Environment(values)
        assert environment.field_keys("FIELD_KEYS") == {}
        assert environment.problems == ["FIELD_KEYS is not set: without it no account number could be read or written."]

    @pytest.mark.parametrize("key_id", ["", "k-1", "k 1", "khoá", "k23456789"])
    def test_wrong_id(self, key_id):
        environment = env(FIELD_KEYS=f"{key_id}:{ENCODED}")
        assert environment.field_keys("FIELD_KEYS") == {}
        assert environment.problems == [NOT_A_NAMED_KEY.format("FIELD_KEYS")]

    def test_same_id_twice(self):
        environment = env(FIELD_KEYS=f"k1:{ENCODED},k1:{self.OTHER}")
        assert environment.field_keys("FIELD_KEYS") == {"k1": KEY}
        assert environment.problems == [NOT_A_NAMED_KEY.format("FIELD_KEYS")]

    @pytest.mark.parametrize("written", ["k1", "k1:", "k1:short"])
    def test_wrong_key(self, written):
        environment = env(FIELD_KEYS=written)
        environment.field_keys("FIELD_KEYS")
        assert environment.problems == [NOT_A_KEY.format("FIELD_KEYS")]


class TestRefuseGuessable:
    LETTERS = b"0123456789abcdefghijklmnopqrstuv"

    def refused(self, *, secret=SECRET, **keys):
        environment = env()
        environment.refuse_guessable(secret=secret, keys=keys)
        return environment.problems

    def test_random(self):
        assert self.refused(INDEX_KEY=KEY) == []

    @pytest.mark.parametrize("beginning", ["django-insecure-", "only-for-tests-"])
    def test_an_example_for_a_secret(self, beginning):
        problems = self.refused(secret=beginning + SECRET)
        assert problems == ["SECRET_KEY is one that others have too; set your own, chosen at random."]

    @pytest.mark.parametrize("key", [LETTERS, b"\x00\xff" * 16, bytes(range(15)) * 2 + b"\x00\x01"])
    def test_a_key_that_was_typed(self, key):
        problems = self.refused(INDEX_KEY=key)
        assert problems == ["INDEX_KEY is not random; make one with `openssl rand -base64 32`."]

    def test_of_several_keys_it_says_which(self):
        problems = self.refused(first=KEY, second=self.LETTERS)
        assert [problem.partition(" ")[0] for problem in problems] == ["second"]

    def test_what_is_no_key_was_said_before(self):
        """`key()` gives 32 zeros for it, and its own sentence."""
        assert self.refused(INDEX_KEY=bytes(32)) == []


def database(url):
    environment = env(DATABASE_URL=url)
    return environment.database("DATABASE_URL", "sqlite:////var/portal.sqlite3"), environment.problems


class TestDatabase:
    def test_default(self):
        config = env().database("DATABASE_URL", "sqlite:////var/portal.sqlite3")
        assert config["ENGINE"] == "django.db.backends.sqlite3"
        assert config["NAME"] == "/var/portal.sqlite3"

    def test_sqlite_is_durable_and_tested_on_a_file(self):
        config, problems = database("sqlite:////srv/portal/db.sqlite3")
        assert problems == []
        assert config["OPTIONS"] == SQLITE_OPTIONS
        assert config["OPTIONS"] is not SQLITE_OPTIONS
        assert config["CONN_MAX_AGE"] == 0
        assert config["TEST"] == {"NAME": "/srv/portal/db.sqlite3.test"}

    @pytest.mark.parametrize("folder", ["/srv/chợ 4.0", "/srv/c#", "/srv/what?", "/srv/a b#c?d=e"])
    def test_sqlite_in_a_folder_of_any_name(self, folder):
        config, problems = database(f"sqlite:///{folder}/db.sqlite3")
        assert problems == []
        assert config["NAME"] == f"{folder}/db.sqlite3"

    @pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
    def test_postgresql(self, scheme):
        config, problems = database(f"{scheme}://portal:p%40ss@db.example:5433/market?sslmode=require")
        assert problems == []
        assert config["ENGINE"] == "django.db.backends.postgresql"
        where = [str(config[name]) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")]
        assert where == ["market", "portal", "p@ss", "db.example", "5433"]
        assert config["CONN_MAX_AGE"] == 60
        assert config["CONN_HEALTH_CHECKS"] is True
        assert config["OPTIONS"] == {"connect_timeout": 10, "sslmode": "require"}

    def test_an_own_connect_timeout_holds(self):
        config, _ = database("postgresql://db.example/market?connect_timeout=3")
        assert int(config["OPTIONS"]["connect_timeout"]) == 3

    @pytest.mark.parametrize("url", ["postgresql://user:hidden@host", "postgresql://user:hidden@host:5432/"])
    def test_postgresql_without_a_name(self, url):
        assert database(url) == (
            {},
            ["DATABASE_URL names no database: postgresql://user:password@host:5432/NAME."],
        )

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "hidden",
            "portal.sqlite3",
            "/srv/portal.sqlite3",
            "sqlite://",
            "sqlite:///",
            "mysql://user:hidden@host/db",
        ],
    )
    def test_other_schemes(self, url):
        assert database(url) == ({}, [NOT_A_DATABASE])

    @pytest.mark.parametrize("url", ["postgresql://u:hidden@host:port/market", "postgresql://u:hidden@[::1/market"])
    def test_unreadable(self, url):
        config, problems = database(url)
        assert config == {}
        assert len(problems) == 1
        assert problems[0].startswith("DATABASE_URL can't be read: ")
        assert problems[0].endswith(".")
        assert "hidden" not in problems[0]


def test_all_that_is_wrong_is_said_in_one_go():
    environment = env(PORTAL_ENV="test", DAYS="many", DATABASE_URL="oracle://x/y")
    environment.choice("PORTAL_ENV", ("production", "development"), "production")
    environment.secret("SECRET_KEY")
    environment.field_keys("FIELD_KEYS")
    environment.key("INDEX_KEY", environment.text("INDEX_KEY"))
    environment.number("DAYS", 7, low=1, high=90)
    environment.database("DATABASE_URL", "sqlite:////var/portal.sqlite3")
    assert [problem.split()[0] for problem in environment.problems] == [
        "PORTAL_ENV",
        "SECRET_KEY",
        "FIELD_KEYS",
        "INDEX_KEY",
        "DAYS",
        "DATABASE_URL",
    ]


class TestEnvFile:
    @pytest.fixture
    def path(self, tmp_path):
        return tmp_path / "portal.env"

    def test_missing_is_empty(self, path):
        assert read_env_file(path) == {}

    def test_lines(self, path):
        path.write_text(
            "# keys of 2025\n\nPORTAL_ENV=development\n  # indented\n"
            " INDEX_KEY = YWJj== \nOFFICE_NAME=Tỉnh Cao Bằng\nEMPTY=\n",
            "utf-8",
        )
        assert read_env_file(path) == {
            "PORTAL_ENV": "development",
            "INDEX_KEY": "YWJj==",
            "OFFICE_NAME": "Tỉnh Cao Bằng",
            "EMPTY": "",
        }

    def test_the_last_line_of_a_name_holds(self, path):
        path.write_text("A=1\nA=2\n")
        assert read_env_file(path) == {"A": "2"}

    @pytest.mark.parametrize(
        ("written", "value"),
        [('"a b"', "a b"), ("'a b'", "a b"), ("\"a'", "\"a'"), ('"', '"'), ('a"b"', 'a"b"'), ('""', "")],
    )
    def test_quotes_around_a_value(self, path, written, value):
        path.write_text(f"NAME={written}\n")
        assert read_env_file(path) == {"NAME": value}

    @pytest.mark.parametrize("line", ["SECRET_KEY: hidden", "hidden", "=hidden", "export SECRET_KEY=hidden"])
    def test_a_line_that_is_no_pair_is_said_but_not_repeated(self, path, line):
        path.write_text(f"PORTAL_ENV=development\n{line}\n")
        with pytest.raises(ImproperlyConfigured) as caught:
            read_env_file(path)
        assert str(caught.value) == f"{path}, line 2, is not NAME=value."

    def test_not_utf_8(self, path):
        path.write_bytes("OFFICE_NAME=Tỉnh".encode("utf-16"))
        with pytest.raises(ImproperlyConfigured, match=r"portal\.env can't be read: .*utf-8"):
            read_env_file(path)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
    def test_not_allowed_to_read(self, path):
        path.write_text("A=1\n")
        path.chmod(0)
        with pytest.raises(ImproperlyConfigured, match=r"portal\.env can't be read: .*Permission denied"):
            read_env_file(path)


def test_days_are_read_strictly():
    env = Environment({"HOLIDAYS": "2027-02-05, 2027-04-30"})
    assert env.days("HOLIDAYS") == {date(2027, 2, 5), date(2027, 4, 30)}
    assert (env.days("NONE"), env.problems) == (frozenset(), [])


@pytest.mark.parametrize("wrong", ["20270205", "2027-2-5", "2027-02-30", "2027-W05-5", "5/2/2027", "Tết"])
def test_a_day_written_otherwise_is_named(wrong):
    env = Environment({"HOLIDAYS": f"2027-02-05,{wrong}"})
    assert env.days("HOLIDAYS") == {date(2027, 2, 5)}
    assert env.problems == [f"HOLIDAYS holds {wrong!r}; each day is written YYYY-MM-DD, parted by commas."]


class TestLines:
    @pytest.mark.parametrize(
        ("written", "lines"),
        [("a|b, c", ["a", "b, c"]), (" a | | b ", ["a", "b"]), ("", []), ("một dòng", ["một dòng"])],
    )
    def test_parts(self, written, lines):
        assert env(TEXT=written).lines("TEXT") == lines

    def test_default(self):
        assert env().lines("TEXT", "a|b") == ["a", "b"]
