"""What whoever runs the server does from the console, on record in the trail like everything else."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager

from placemap.access.actors import system_actor
from placemap.access.audit import entry
from placemap.access.events import Event
from placemap.project.database import DatabaseAddresses, connect
from placemap.project.roles import Connection

OPERATOR = "operator"


def record(addresses: DatabaseAddresses, event: Event, **details: object) -> None:
    """Put one act on record, in a transaction of its own."""
    with recorded(addresses, event, **details):
        pass


@contextmanager
def recorded(addresses: DatabaseAddresses, event: Event, **details: object) -> Iterator[None]:
    """Put an act on record that stands only when what is done in here does."""
    with connect(addresses.application_url) as connection, connection.transaction():
        write(connection, event, **details)
        yield


def write(connection: Connection, event: Event, **details: object) -> None:
    """The entry, in the caller's transaction. `details` are codes and numbers, and never a key."""
    connection.execute("select set_config('placemap.system', %s, true)", [OPERATOR])
    said = {"account": account(), **details}
    connection.execute(*entry(actor=system_actor(OPERATOR), event=event, outcome="done", details=said))


def account() -> str:
    """Whose account on this machine it is; with `sudo`, that of whoever used it."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
