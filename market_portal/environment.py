"""Reads the process environment strictly: what is wrong is collected and said in one go, before anything starts."""

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from placards.hosts import is_public_host

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # With recursive triggers REPLACE is refused where deleting is.
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;"
    ),
}
# How the secrets begin that Django's startproject and this repository's tests use.
EXAMPLE_SECRETS = ("django-insecure-", "only-for-tests-")


def read_env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines; blank ones and those that start with # are left out. A missing file is an empty one."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path} can't be read: {error}.") from error
    values = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            # The line itself may hold a secret, so it is not repeated.
            raise ImproperlyConfigured(f"{path}, line {number}, is not NAME=value.")
        values[name.strip()] = _unquoted(value.strip())
    return values


def _unquoted(value: str) -> str:
    """As systemd reads the same file: a pair of quotes around the whole value is not part of it."""
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


class Environment:
    """Typed look-ups that note what is wrong in `problems` and go on with a harmless value."""

    def __init__(self, values: Mapping[str, str]):
        self.values = values
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, default).strip()

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.problems.append(f"{name} is {value!r}; it must be one of: {', '.join(allowed)}.")
            return default
        return value

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            self.problems.append(f"{name} is {value!r}; it must be a whole number from {low} to {high}.")
            return default
        return int(value)

    def names(self, name: str, default: str = "") -> list[str]:
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def lines(self, name: str, default: str = "") -> list[str]:
        """Written on one line, parted by upright strokes: texts of an office have commas in them."""
        return [part.strip() for part in self.text(name, default).split("|") if part.strip()]

    def public_host(self, name: str, default: str) -> str:
        """A name that may be printed. Empty where nothing is set and the default is none."""
        value = self.text(name)
        if value and not is_public_host(value):
            self.problems.append(f"{name} is {value!r}; it must be a host name that anybody can open: cho.example.vn.")
        return value or (default if is_public_host(default) else "")

    def days(self, name: str) -> frozenset[date]:
        """Days written 2027-02-05, parted by commas."""
        found = set()
        for part in self.names(name):
            try:
                day = date.fromisoformat(part)
            except ValueError:
                day = None
            if day is None or day.isoformat() != part:
                self.problems.append(f"{name} holds {part!r}; each day is written YYYY-MM-DD, parted by commas.")
            else:
                found.add(day)
        return frozenset(found)

    def some_of(self, name: str, allowed: tuple[str, ...], default: str) -> frozenset[str]:
        names = frozenset(self.names(name, default))
        unknown = sorted(names.difference(allowed))
        if unknown:
            self.problems.append(f"{name} has {', '.join(unknown)}; it may hold: {', '.join(allowed)}.")
        return names.intersection(allowed)

    def secret(self, name: str, *, at_least: int = 50) -> str:
        value = self.text(name)
        if not value:
            self.problems.append(
                f"{name} is not set. scripts/serve writes one for development; set your own elsewhere."
            )
        elif len(value) < at_least or len(set(value)) < 10:
            self.problems.append(f"{name} is too weak: at least {at_least} characters, chosen at random.")
        return value

    def refuse_guessable(self, *, secret: str, keys: dict[str, bytes]):
        """For production: what Django or an example fills in, and keys that somebody typed instead of drawing them."""
        if secret.startswith(EXAMPLE_SECRETS):
            self.problems.append("SECRET_KEY is one that others have too; set your own, chosen at random.")
        for name, key in keys.items():
            if len(key) == 32 and any(key) and not _looks_random(key):
                self.problems.append(f"{name} is not random; make one with `openssl rand -base64 32`.")

    def key(self, name: str, text: str) -> bytes:
        """A 32-byte key in base64."""
        try:
            key = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32:
            self.problems.append(
                f"{name} must hold 32 random bytes in base64, for example from `openssl rand -base64 32`."
            )
            return bytes(32)
        return key

    def field_keys(self, name: str) -> dict[str, bytes]:
        """`id:base64` pairs parted by commas. The first one seals what is written, all of them open what is read."""
        keys = {}
        for part in self.names(name):
            key_id, _, encoded = part.partition(":")
            if not (key_id.isascii() and key_id.isalnum() and len(key_id) <= 8) or key_id in keys:
                self.problems.append(
                    f"{name}: each key is `id:base64`, ids are different and at most 8 letters or digits."
                )
                continue
            keys[key_id] = self.key(name, encoded)
        if not self.names(name):
            self.problems.append(f"{name} is not set: without it no account number could be read or written.")
        return keys

    def database(self, name: str, default: str) -> dict:
        """Django's settings for one database. SQLite gets the durable options, PostgreSQL persistent connections."""
        url = self.text(name, default)
        try:
            parts = urlsplit(url)
            if parts.scheme in ("postgres", "postgresql"):
                if len(parts.path) < 2:
                    self.problems.append(f"{name} names no database: postgresql://user:password@host:5432/NAME.")
                    return {}
                return _postgresql(url)
            if parts.scheme == "sqlite" and parts.path.strip("/"):
                return _sqlite(url)
        except ValueError as error:
            self.problems.append(f"{name} can't be read: {str(error).rstrip('.')}.")
            return {}
        self.problems.append(f"{name} must be postgresql://user:password@host:5432/NAME or sqlite:///PATH.")
        return {}


def _looks_random(key: bytes) -> bool:
    """Of 32 random bytes about 30 are different, and some are no letters."""
    return len(set(key)) >= 16 and not all(32 <= byte < 127 for byte in key)


def _postgresql(url: str) -> dict:
    config = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    # A server that does not answer is to be said soon, not after the two minutes that libpq waits.
    return config | {"OPTIONS": {"connect_timeout": 10, **config.get("OPTIONS", {})}}


def _sqlite(url: str) -> dict:
    # A folder's name may hold what ends the path in other URLs.
    config = dict(dj_database_url.parse(url.replace("#", "%23").replace("?", "%3F")))
    # Tests get a file too: SQLite in memory would not show what WAL and IMMEDIATE do.
    return config | {"OPTIONS": SQLITE_OPTIONS.copy(), "TEST": {"NAME": f"{config['NAME']}.test"}}
