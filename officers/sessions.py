"""How long a session lasts: it ends when nobody worked in it for a while, and in any case after some hours."""

import time

from django.conf import settings

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
VERIFIED_AT = "second_factor_at"
# Writing the session with every page would be a write for every read.
NOTED_EVERY = 60  # seconds


def begin(session):
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(time.time())
    session.pop(VERIFIED_AT, None)


def is_over(session) -> bool:
    now = time.time()
    idle, age = now - session.get(SEEN_AT, now), now - session.get(SIGNED_IN_AT, now)
    return idle > settings.SESSION_IDLE_MINUTES * 60 or age > settings.SESSION_HOURS * 3600


def note_work(session):
    now = int(time.time())
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = now
    if now - session.get(SEEN_AT, 0) > NOTED_EVERY:
        session[SEEN_AT] = now


def verify(session):
    session[VERIFIED_AT] = int(time.time())


def is_verified(session) -> bool:
    return VERIFIED_AT in session
