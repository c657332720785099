"""Short public names for rows that have none of their own: no vowels, so no words, and no look-alikes."""

import re
import secrets

ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"
CODE = re.compile(f"[{ALPHABET}]{{8}}")


def new_code() -> str:
    """Eight characters, 38 bits: unique by constraint, not secret."""
    number, letters = secrets.randbelow(len(ALPHABET) ** 8), []
    for _ in range(8):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)
