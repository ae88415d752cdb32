"""What whoever runs the server does from the console, on record in the trail like everything else."""

from __future__ import annotations

import os
import pwd
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
    """Whose account on this machine runs this; of root by `sudo`, that of whoever used it.

    The account is the process's own, whatever its environment says. Only root is believed about `SUDO_USER`,
    which `sudo` sets beside that account's number: anybody else can set either to another's name.
    """
    number, name = os.getuid(), os.environ.get("SUDO_USER", "")
    try:
        if number == 0 and name and str(pwd.getpwnam(name).pw_uid) == os.environ.get("SUDO_UID"):
            return name
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
