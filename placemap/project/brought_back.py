"""Whether this database was brought back from a copy, by other means than `placemap restore`.

PostgreSQL begins a new timeline wherever it ends a recovery from an archive, and where a standby takes over;
a new server has another identifier. What both were when Placemap last made sure stands in a comment of a
table, so every copy holds it. Where neither changed, as after a snapshot, the register of erasures outside
of the database may know a seal of the trail that the database does not.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg import sql

from placemap.access.erasure_file import EACH, Register, joined, registers_at
from placemap.foundations.errors import PlacemapError
from placemap.project.roles import Connection
from placemap.project.state import state_dir

SEE_THE_TRAIL = "select set_config('placemap.system', 'audit-sealer', true)"
NOTED_ON = "django_migrations"
_SERVER = """
select system_identifier || ', timeline ' || left(pg_walfile_name(pg_current_wal_lsn()), 8)
  from pg_control_system()
"""
# Of a server that tells nobody: the same each time, so it keeps nobody from working.
_UNTOLD = "a server that does not say which it is"
STILL_RECOVERING = (
    "The database server is still recovering, or is a standby, and takes no writes. Wait until `select"
    " pg_is_in_recovery()` says f, and run this again."
)
_NOTED = "select obj_description(to_regclass(%s), 'pg_class')"


def registers_folder() -> Path:
    """Where the register is, for a process without Django's settings."""
    return Path(os.environ.get("PLACEMAP_ERASURES_FOLDER") or state_dir())


def is_there(place: Path) -> bool:
    """Whether there is a register in that folder, or at that file."""
    return any(place.glob(EACH)) if place.is_dir() else place.exists()


def first_of_trail(connection: Connection) -> UUID | None:
    """The key of the trail's first entry, by which registers say whose they are."""
    with connection.transaction():
        connection.execute(SEE_THE_TRAIL)
        first = connection.execute("select id from access_auditentry order by position limit 1").fetchone()
    return UUID(str(first[0])) if first else None


def is_recovering(connection: Connection) -> bool:
    """Whether the server still reads its log, or another's: it answers, and takes no writes."""
    return connection.execute("select pg_is_in_recovery()").fetchone() == (True,)


def is_another_server(connection: Connection) -> bool:
    """Whether the server, or its timeline, is another than when Placemap last made sure of this database."""
    noted = connection.execute(_NOTED, [NOTED_ON]).fetchone()
    return noted is not None and noted[0] is not None and noted[0] != _server(connection)


def is_behind_register(connection: Connection, place: Path) -> bool:
    """Whether the register outside knows a seal that the trail in the database lacks."""
    try:
        found = registers_at(place).values() if is_there(place) else []
    except PlacemapError:  # `doctor` says which cannot be read, and why that matters
        return False
    trail = first_of_trail(connection) if found else None
    known: Register = joined(one for one in found if one.trail is not None and one.trail == trail)
    if not known.seal:
        return False
    with connection.transaction():
        connection.execute(SEE_THE_TRAIL)
        held = connection.execute(
            "select 1 from access_auditseal where number = %s and digest = %s", [known.seal, known.digest]
        ).fetchone()
    return held is None


def was_brought_back(connection: Connection) -> bool:
    """Whether whoever was erased may be here again, and nobody has seen to it."""
    return is_another_server(connection) or is_behind_register(connection, registers_folder())


def note_server(connection: Connection, *, afresh: bool = True) -> None:
    """From now on this server is the one that is known. As the owner; not `afresh`, only where none is."""
    noted = connection.execute(_NOTED, [NOTED_ON]).fetchone()
    if afresh or noted is None or noted[0] is None:
        connection.execute(
            sql.SQL("comment on table {} is {}").format(
                sql.Identifier(NOTED_ON), sql.Literal(_server(connection))
            )
        )


def _server(connection: Connection) -> str:
    try:
        with connection.transaction():
            row = connection.execute(_SERVER).fetchone()
    except psycopg.Error:
        return _UNTOLD
    return str(row[0]) if row else _UNTOLD
