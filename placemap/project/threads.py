"""How many requests one web worker answers at once."""

from __future__ import annotations

import os

# One works while the other waits for the database. Each has a connection, which plans every statement for
# itself and keeps the plans, so that more of them are slower after a start and take memory of the database.
USUAL = 2
# How many requests one worker has at the same time: what waits to be answered, or is still being sent, has a
# thread of the server's that costs next to nothing. Most of these are never made.
WAITING = 64
# How many browsers may hold a line to one worker, most of them without asking anything. The server counts
# lines and not requests: with as few as threads, whoever came next waited until an idle one was given up.
LINES = 512
# A sender of whom nothing came for so many seconds is given up.
SILENT = 60.0


def web_threads() -> int:
    """The threads of each web worker, as the settings say."""
    return int(os.environ.get("PLACEMAP_WEB_THREADS", USUAL))


def silent_seconds() -> float:
    """How long a sender may say nothing in the middle of what they send, as the settings say."""
    return float(os.environ.get("PLACEMAP_SILENT_SECONDS", SILENT))
