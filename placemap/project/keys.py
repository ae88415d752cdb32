"""The instance's keys: from the environment, else made once in the state directory (mode 0600)."""

from __future__ import annotations

import contextlib
import os
import secrets

from cryptography.fernet import Fernet

from placemap.project.state import state_dir, write_private


def secret_key() -> str:
    """What signs sessions and forms (`PLACEMAP_SECRET_KEY`)."""
    return os.environ.get("PLACEMAP_SECRET_KEY") or _kept("secret.key", lambda: secrets.token_urlsafe(48))


def data_key() -> str:
    """What encrypts files as received (`PLACEMAP_DATA_KEY`): 32 bytes in URL-safe base 64."""
    return os.environ.get("PLACEMAP_DATA_KEY") or _kept("data.key", lambda: Fernet.generate_key().decode())


def _kept(name: str, make: object) -> str:
    path = state_dir() / name
    with contextlib.suppress(FileNotFoundError):
        return path.read_text(encoding="utf-8").strip()
    assert callable(make)
    fresh: str = make()
    try:
        # Two processes may start at once: the first to link its file wins and both read it.
        beside = path.with_name(f".{name}.{secrets.token_hex(4)}")
        write_private(beside, fresh)
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink(missing_ok=True)
    return path.read_text(encoding="utf-8").strip()
