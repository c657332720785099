"""Placard serials: impossible to guess, easy to type, and a slip of the finger is noticed.

Twelve random characters of Crockford's base 32 (no I, L, O, U) and one check character, written 4-4-5.
The check makes the 13 characters a word of a code over GF(32): every single wrong character and every swap of
two characters is caught, which a sum or Crockford's own modulus 37 (with its `*~$=U`) does not give in one letter.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 13
GROUPS = (slice(0, 4), slice(4, 8), slice(8, LENGTH))

VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
LOOKALIKES = str.maketrans("ILO", "110")
# Space, and every dash a phone's keyboard or a word processor makes of "-".
SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")


def new_serial() -> str:
    """60 random bits as `7K3M-9QXP-2H4TA`; the last character is the check."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _grouped(body + _check_character(body))


def normalise_serial(text: str) -> str | None:
    """The serial as printed, from however it was typed; None when it cannot be one."""
    letters = SEPARATORS.sub("", text).upper().translate(LOOKALIKES)
    if len(letters) != LENGTH or not VALUES.keys() >= set(letters):
        return None
    return _grouped(letters) if _check_character(letters[:-1]) == letters[-1] else None


def _grouped(letters: str) -> str:
    return "-".join(letters[group] for group in GROUPS)


def _check_character(body: str) -> str:
    """The value that makes the word, read as a polynomial over GF(32), vanish at the field's generator."""
    total = 0
    for letter in body:
        total = _times_generator(total ^ VALUES[letter])
    return ALPHABET[total]


def _times_generator(value: int) -> int:
    """Multiply by x modulo x⁵ + x² + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value
