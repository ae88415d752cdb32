"""`placemap upgrade`: the database of a newer version, or the one before on untouched data."""

from __future__ import annotations

import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from placemap.access.events import Event
from placemap.foundations.errors import PlacemapError
from placemap.project.database import DatabaseAddresses, connect
from placemap.project.keeping.recording import record
from placemap.project.roles import Connection

# A service that was stopped a moment ago takes so many seconds at most to let go of its connections.
LETS_GO = 5.0


def require_nobody_works(addresses: DatabaseAddresses) -> None:
    """Raise while a worker or a web server runs: the version before must not work on tables that change."""
    with connect(addresses.application_url) as connection:
        if connection.execute("select to_regclass('procrastinate_workers')").fetchone() == (None,):
            return
        seen = connection.execute(
            "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '30 seconds'"
        ).fetchone()
        served = seen == (0,) and _is_served_from(connection)
    if seen != (0,):
        raise PlacemapError(
            "A worker of this database was seen less than 30 seconds ago. Stop the worker and the web "
            "server first (systemctl stop placemap-worker placemap-web). Nothing was changed."
        )
    if served:
        raise PlacemapError(
            "A web server, or somebody else as the application role, is connected to this database. Stop it "
            "first (systemctl stop placemap-worker placemap-web). Nothing was changed."
        )


def _is_served_from(connection: Connection) -> bool:
    """Whether anybody but us is connected as the application role, and stays so."""
    deadline = time.monotonic() + LETS_GO
    while True:
        others = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and usename = session_user and pid <> pg_backend_pid()"
        ).fetchone()
        if others == (0,) or time.monotonic() >= deadline:
            return others != (0,)
        time.sleep(0.2)


def upgrade(backup: Path | None, addresses: DatabaseAddresses) -> None:
    """Migrate in a process of its own; on failure say that nothing changed, and where the backup is."""
    answer = subprocess.run(
        [sys.executable, "-m", "placemap.project.console", "migrate", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode != 0:
        kept = f" The backup {backup} is there too." if backup else ""
        raise PlacemapError(
            f"The upgrade failed, and the database is as it was:\n{answer.stderr.strip()[-1500:]}\n"
            f"Start the version before again: it goes on with untouched data.{kept}"
        )
    made = backup.name if backup else ""
    record(addresses, Event.UPGRADED, version=version("placemap"), backup=made)
