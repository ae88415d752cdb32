"""Where this instance keeps what is its own: the embedded database, keys, passwords and logs."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from placemap.foundations.private_files import write_private

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent


def in_checkout() -> bool:
    """Whether Placemap runs from its own source tree and not from an installed package."""
    return (CHECKOUT / "pyproject.toml").exists() and (CHECKOUT / "package.json").exists()


def state_dir() -> Path:
    """The state directory: `PLACEMAP_STATE`, else `.placemap/` in the checkout, else the user's own.

    Made on first use, closed to everybody else.
    """
    chosen = os.environ.get("PLACEMAP_STATE")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
    elif in_checkout():
        folder = CHECKOUT / ".placemap"
    else:
        home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        folder = Path(home) / "placemap"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def build_cache() -> Path:
    """Where set-up keeps its locks and downloads: nothing in it is missed when it is deleted."""
    folder = CHECKOUT / ".cache"
    folder.mkdir(exist_ok=True)
    return folder


def read_note(name: str) -> dict[str, Any]:
    """A JSON note from the state directory; empty when there is none."""
    try:
        found = json.loads((state_dir() / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_note(name: str, content: Mapping[str, Any]) -> None:
    """Keep a JSON note in the state directory."""
    write_private(state_dir() / name, json.dumps(content, indent=2, sort_keys=True) + "\n")
