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
    return seal_bytes(plain.encode(), context=context)


def unseal(sealed: bytes, *, context: str) -> str:
    return unseal_bytes(sealed, context=context).decode()


def newest_head() -> bytes:
    """What everything begins with that is sealed by the first of FIELD_KEYS."""
    name = next(iter(settings.FIELD_KEYS)).encode()
    return FORMAT + bytes([len(name)]) + name


def seal_bytes(plain: bytes, *, context: str) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    key = next(iter(settings.FIELD_KEYS.values()))
    return b"".join((newest_head(), nonce, AESGCM(key).encrypt(nonce, plain, context.encode())))


def unseal_bytes(sealed: bytes, *, context: str) -> bytes:
    sealed = memoryview(sealed)
    if sealed[:1] != FORMAT or len(sealed) < 2:
        raise SealBrokenError(f"{context}: not a sealed value")
    start = 2 + sealed[1]
    key_id = bytes(sealed[2:start]).decode(errors="replace")
    if key_id not in settings.FIELD_KEYS:
        raise ImproperlyConfigured(f"FIELD_KEYS lacks the key {key_id!r} that sealed {context.partition(':')[0]}.")
    nonce, rest = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return AESGCM(settings.FIELD_KEYS[key_id]).decrypt(nonce, rest, context.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBrokenError(f"{context}: changed, moved to another row, or the key is wrong") from error


def blind_index(plain: str, *, domain: str) -> str:
    """The same text gives the same 64 hex digits within a domain, and says nothing about it without the key."""
    return hmac.new(settings.INDEX_KEY, f"{domain}\0{plain}".encode(), hashlib.sha256).hexdigest()


class SealedText(property):
    """Reads and writes the text behind `<name>_sealed` and, where the model has it, `<name>_index`.

    The row's own key is part of the seal, so the model's primary key must be known before the first save (a UUID).
    """

    def __init__(self):
        super().__init__(self._read, self._write)

    def __set_name__(self, owner, name):
        self.name = name

    def index_of(self, model, plain: str) -> str:
        return blind_index(plain, domain=f"{model._meta.db_table}.{self.name}")

    @property
    def column(self) -> str:
        return f"{self.name}_sealed"

    def context_of(self, model, pk) -> str:
        return f"{model._meta.db_table}.{self.name}:{pk}"

    def _read(self, row) -> str:
        sealed = getattr(row, self.column)
        return unseal(sealed, context=self.context_of(type(row), row.pk)) if sealed else ""

    def _write(self, row, plain: str):
        setattr(row, self.column, seal(plain, context=self.context_of(type(row), row.pk)) if plain else None)
        if hasattr(row, f"{self.name}_index"):
            setattr(row, f"{self.name}_index", self.index_of(type(row), plain) if plain else "")
