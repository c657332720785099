"""What was read off a picture, on its way from the page with the picture to the account's form.

It travels in one sealed hidden field, bound to the stall and to the officer: the server keeps the code nowhere, and no
number stands in an address. Of the picture there is at most a name, where the officer asked for it to be kept.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from officers.sealed import SealBrokenError, seal, unseal
from payments.readings import Reading, reading_of

LONGEST = 4000


@dataclass(frozen=True)
class Found:
    """`picture` names the file that was put aside, or is empty."""

    reading: Reading
    picture: str


def seal_found(text: str, *, stall, user, picture="") -> str:
    said = json.dumps([text, picture], ensure_ascii=False)
    return base64.urlsafe_b64encode(seal(said, context=_context(stall, user))).decode()


def opener(stall, user):
    """What opens the field on a form of this stall in the hands of this officer."""
    return partial(open_found, stall=stall, user=user)


def open_found(sealed: str, *, stall, user) -> Found | None:
    """None for what somebody made up, or took from another stall's page; nothing may be taken from a refused one."""
    if not sealed or len(sealed) > LONGEST:
        return None
    try:
        text, picture = json.loads(unseal(base64.urlsafe_b64decode(sealed), context=_context(stall, user)))
    except (SealBrokenError, ImproperlyConfigured, binascii.Error, ValueError):
        return None
    reading = reading_of(text)
    return None if reading.refusal else Found(reading, picture)


def _context(stall, user) -> str:
    return f"code of a picture:{stall.pk}:{user.pk}"
