"""On whose behalf the portal works just now: set by the middleware, the worker and the commands, read by the audit.

Services take no `by` for this alone; a write is ascribed to whoever acts, and to the command line when nobody does.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Actor:
    """`address` is where the request came from; empty for the command line."""

    user: Any = None
    address: str = ""

    @property
    def role(self) -> str:
        """The roles in force now, joined by commas."""
        return ",".join(self.user.roles_in_force) if self.user else ""


NOBODY = Actor()
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current_actor() -> Actor:
    return _actor.get()


@contextmanager
def acting_as(user, *, address=""):
    token = _actor.set(Actor(user, address))
    try:
        yield
    finally:
        _actor.reset(token)


def client_address(request) -> str:
    """Behind a proxy the last address of X-Forwarded-For is the one that the proxy itself wrote."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.BEHIND_PROXY else ""
    candidates = (_without_port(forwarded.rpartition(",")[2].strip()), request.META.get("REMOTE_ADDR", ""))
    return next((text for text in candidates if _is_address(text)), "")


def _without_port(text) -> str:
    """Some proxies write 203.0.113.5:41000 and [2001:db8::1]:41000."""
    bracketed = re.fullmatch(r"\[(.+)\](?::\d+)?", text)
    if bracketed:
        return bracketed[1]
    return text.rpartition(":")[0] if text.count(":") == 1 else text


def _is_address(text) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
