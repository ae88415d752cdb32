"""The instance's keys: from the environment, else made once in the state directory (mode 0600).

`data.key` holds one key a line, the newest first. The newest seals; the others open what they sealed
until `placemap rotate-keys` has sealed it anew and they are forgotten.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet

from placemap.foundations.private_files import write_lasting, write_private
from placemap.project.state import state_dir

DATA, FINGERPRINT, SECRET = "data.key", "fingerprint.key", "secret.key"
_read: dict[Path, tuple[tuple[int, int], tuple[str, ...]]] = {}


def secret_key() -> str:
    """What signs sessions and forms (`PLACEMAP_SECRET_KEY`)."""
    return os.environ.get("PLACEMAP_SECRET_KEY") or _kept(SECRET, lambda: secrets.token_urlsafe(48))[0]


def data_keys() -> Sequence[str]:
    """What seals files and words (`PLACEMAP_DATA_KEY`), newest first: each 32 bytes in URL-safe base 64."""
    given = os.environ.get("PLACEMAP_DATA_KEY")
    if given:
        return [key.strip() for key in given.split(",")]
    return _kept(DATA, lambda: Fernet.generate_key().decode())


def key_id(key: str) -> str:
    """What a key is called in the trail. Nothing of the key can be worked out from it."""
    return sha256(f"id {key}".encode()).hexdigest()[:12]


def fingerprint_key() -> str:
    """What keys the codes of children let go (`PLACEMAP_FINGERPRINT_KEY`), in hexadecimal.

    Until a data key is first changed it comes from that key, and is kept by itself from then on.
    """
    given = os.environ.get("PLACEMAP_FINGERPRINT_KEY")
    if given:
        return given
    if (state_dir() / FINGERPRINT).exists():
        return _kept(FINGERPRINT, str)[0]
    return sha256(f"fingerprint {data_keys()[-1]}".encode()).hexdigest()


def keep_keys(name: str, keys: Sequence[str]) -> None:
    """Replace a file of keys, whole or not at all, and on the disk before anything is sealed with them."""
    write_lasting(state_dir() / name, "\n".join(keys) + "\n")


def _kept(name: str, make: Callable[[], str]) -> tuple[str, ...]:
    path = state_dir() / name
    with contextlib.suppress(FileNotFoundError):
        return _lines(path)
    fresh = make()
    # Two processes may start at once: the first to link its file wins and both read it.
    beside = path.with_name(f".{name}.{secrets.token_hex(4)}")
    try:
        write_private(beside, fresh)
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
    return _lines(path)


def _lines(path: Path) -> tuple[str, ...]:
    """The keys in a file, read again only when another file has taken its place."""
    found = path.stat()
    mark = (found.st_ino, found.st_mtime_ns)
    if path not in _read or _read[path][0] != mark:
        _read[path] = (mark, tuple(path.read_text(encoding="utf-8").split()))
    return _read[path][1]
