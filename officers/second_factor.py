"""The second factor: who needs one, and its codes."""

import secrets

from django.conf import settings

from officers.enums import Role
from officers.sealed import blind_index

CODES = 10
# Nothing that looks like something else on paper.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
APP_CODE_DIGITS = 6
STORED_LETTERS = 16


def requires_second_factor(user) -> bool:
    """By her roles in force. Seats are looked up only where a seat asks for one: this is asked at every request."""
    roles = settings.SECOND_FACTOR_ROLES
    held = user.roles_in_force if Role.MARKET_BOARD in roles else user.scope.roles
    return not roles.isdisjoint(held)


def plain_code(typed: str) -> str:
    """As people copy it: in groups, with dashes, in capitals."""
    return "".join(typed.split()).replace("-", "").lower()


def is_app_code(code: str) -> bool:
    return len(code) == APP_CODE_DIGITS and code.isascii() and code.isdigit()


def new_recovery_codes() -> list[str]:
    return ["-".join(_letters(5) for _ in range(2)) for _ in range(CODES)]


def _letters(count: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def stored_code(user, code: str) -> str:
    """What the database keeps of a recovery code: enough to know it again, nothing to sign in with."""
    return blind_index(f"{user.pk}:{plain_code(code)}", domain="recovery code")[:STORED_LETTERS]
