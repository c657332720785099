"""Sign-in names: small letters without marks, made from the full name, numbered when taken."""

import re

from django.core.exceptions import ValidationError
from django.db.models import Q

from officers.models import User
from officers.scoping import beyond_scope
from places.vietnamese import fold

USERNAME = re.compile(r"[a-z0-9._-]{3,60}")
SAID = "Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch ngang. Ví dụ: nguyenthihoa."
# Addresses beside which an officer's own page stands.
RESERVED = frozenset({"new", "appoint", "bulk", "slips", "reassign"})
LONGEST_BASE = 30


def check_username(name):
    if not USERNAME.fullmatch(name) or name in RESERVED:
        raise ValidationError(SAID)


def base_of(full_name) -> str:
    letters = "".join(c for c in fold(full_name) if c.isascii() and c.isalnum())[:LONGEST_BASE]
    return letters if len(letters) >= 3 and letters not in RESERVED else f"canbo{letters}"


def suggest(full_name, taken) -> str:
    """The first free one of nguyenthihoa, nguyenthihoa2, nguyenthihoa3, …"""
    base = base_of(full_name)
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name


def taken_among(names) -> set[str]:
    """Every name in use anywhere that begins like one of these."""
    begins = Q(pk__in=())
    for name in set(names):
        begins |= Q(username__startswith=name)
    with beyond_scope():
        return set(User.objects.filter(begins).values_list("username", flat=True))


def username_for(full_name) -> str:
    return suggest(full_name, taken_among([base_of(full_name)]))
