"""Sealing with the instance's data keys: the newest seals, and every key that is still kept opens.

Fernet: AES-128-CBC with HMAC-SHA256. Nothing else in Placemap seals what it keeps, so that
`placemap rotate-keys` reaches all of it: what is sealed here lies in a binary column.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

__all__ = ["InvalidToken", "fingerprint_key", "seal", "unseal"]


def seal(content: bytes) -> bytes:
    """Encrypt with the newest key."""
    return _keys().encrypt(content)


def unseal(sealed: bytes) -> bytes:
    """What was sealed. Raises `InvalidToken` when no kept key opens it, or when it was changed."""
    return _keys().decrypt(sealed)


def fingerprint_key() -> bytes:
    """What keys the codes of children let go. It stays when the data key changes: no name is left to
    make those codes again from."""
    return bytes.fromhex(settings.PLACEMAP_FINGERPRINT_KEY())


def _keys() -> MultiFernet:
    # Asked each time: a running service uses a new key from the moment that it is kept.
    return MultiFernet([Fernet(key) for key in settings.PLACEMAP_DATA_KEYS()])
