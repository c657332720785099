"""Short public names for rows that have none of their own: no vowels, so no words, and no look-alikes."""

import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"


def new_code() -> str:
    """Eight characters, 38 bits: unique by constraint, not secret."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
