"""Personal values at rest: AES-GCM, each bound to its table, column and row, with a keyed blind index for exact search.

A sealed value is `1`, the length of the key's id, the id, a 12-byte nonce, then ciphertext and tag. The key that sealed
it is named in it, so several keys can be in use while they are rotated.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FORMAT = b"1"
NONCE_BYTES = 12


class SealBrokenError(Exception):
    """The value was changed, moved to another row, or sealed with another key."""


def seal(plain: str, *, context: str) -> bytes:
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    name = key_id.encode()
    return FORMAT + bytes([len(name)]) + name + nonce + AESGCM(key).encrypt(nonce, plain.encode(), context.encode())


def unseal(sealed: bytes, *, context: str) -> str:
    sealed = bytes(sealed)
    if sealed[:1] != FORMAT or len(sealed) < 2:
        raise SealBrokenError(f"{context}: not a sealed value")
    start = 2 + sealed[1]
    key_id = sealed[2:start].decode(errors="replace")
    if key_id not in settings.FIELD_KEYS:
        raise ImproperlyConfigured(f"FIELD_KEYS lacks the key {key_id!r} that sealed {context.partition(':')[0]}.")
    nonce, rest = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return AESGCM(settings.FIELD_KEYS[key_id]).decrypt(nonce, rest, context.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(f"{context}: changed, moved to another row, or the key is wrong") from error


def blind_index(plain: str, *, domain: str) -> str:
    """The same text gives the same 64 hex digits within a domain, and says nothing about it without the key."""
    return hmac.new(settings.INDEX_KEY, f"{domain}\0{plain}".encode(), hashlib.sha256).hexdigest()


class SealedText(property):
    """Reads and writes the text behind `<name>_sealed` and, where the model has it, `<name>_index`.

    The row's key is part of the seal, so the model's primary key must be known before the first save (a UUID).
    """

    def __init__(self):
        super().__init__(self._read, self._write)

    def __set_name__(self, owner, name):
        self.name = name

    def index_of(self, model, plain: str) -> str:
        return blind_index(plain, domain=f"{model._meta.db_table}.{self.name}")

    def _context(self, row) -> str:
        return f"{row._meta.db_table}.{self.name}:{row.pk}"

    def _read(self, row) -> str:
        sealed = getattr(row, f"{self.name}_sealed")
        return unseal(sealed, context=self._context(row)) if sealed else ""

    def _write(self, row, plain: str):
        setattr(row, f"{self.name}_sealed", seal(plain, context=self._context(row)) if plain else None)
        if hasattr(row, f"{self.name}_index"):
            setattr(row, f"{self.name}_index", self.index_of(type(row), plain) if plain else "")
