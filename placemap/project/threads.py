"""How many requests one web worker answers at once."""

from __future__ import annotations

import os

# One works while the other waits for the database. Each has a connection, which plans every statement for
# itself and keeps the plans, so that more of them are slower after a start and take memory of the database.
USUAL = 2
# How many requests one worker has at the same time: what waits to be answered, or is still being sent, has a
# thread of the server's that costs next to nothing. Most of these are never made.
WAITING = 64


def web_threads() -> int:
    """The threads of each web worker, as the settings say."""
    return int(os.environ.get("PLACEMAP_WEB_THREADS", USUAL))
