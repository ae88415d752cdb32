"""`placemap restore`: a backup into an empty place, equal by count and digest, or not at all.

The file is read through once before anything is touched. Then the tables are made as they were at the
backup, all rows come in one transaction that compares them with the manifest, and the tables are brought
up to date. A table stands as a mark from the beginning until whoever was erased since is erased again, and
until then nothing serves from the database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from placemap.access.events import Event
from placemap.foundations.errors import PlacemapError
from placemap.project import keys
from placemap.project.brought_back import (
    SEE_THE_TRAIL,
    STILL_RECOVERING,
    first_of_trail,
    is_recovering,
    note_server,
    was_brought_back,
)
from placemap.project.database import DatabaseAddresses, connect
from placemap.project.keeping import archive
from placemap.project.keeping.backing_up import ABOUT, FORMAT, KEYS, MANIFEST, table_from
from placemap.project.keeping.erasing_again import require_fit
from placemap.project.keeping.recording import record, write
from placemap.project.keeping.tables import (
    Content,
    Counting,
    Table,
    bring_in,
    content_of,
    set_counters,
    steady,
)
from placemap.project.protection import ROWS_CAME, TO_BE_ERASED, UNFINISHED_RESTORE, unfinished_restore
from placemap.project.roles import Connection
from placemap.project.state import state_dir

# Run as the owner in a process of its own: Django's settings are read once for a process.
AS_IT_WAS = """
import json, sys, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
wanted = [tuple(pair) for pair in json.load(sys.stdin)]
executor = MigrationExecutor(connection)
graph = executor.loader.graph
unknown = [pair for pair in wanted if pair not in graph.nodes]
if unknown:
    sys.exit("UNKNOWN " + ".".join(unknown[0]))
last = [
    pair for pair in wanted
    if not any(child.key[0] == pair[0] and child.key in wanted for child in graph.node_map[pair].children)
]
executor.migrate(last)
"""
CONSOLE = (sys.executable, "-m", "placemap.project.console")
OWNER_ENDS_IT = "Set PLACEMAP_OWNER_DATABASE_URL to the owner's address: it ends the restore."
NOT_BROUGHT_BACK = (
    "This database did not come back by other means than `placemap restore`, so --nothing-lost says nothing"
    " about it. Run it without. Nothing was changed."
)
Say = Callable[[str], None]


@dataclass(frozen=True)
class Backup:
    """A backup that was read through and found whole."""

    made_at: str
    version: str
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    contents: dict[str, Content]
    data_keys: tuple[str, ...]
    fingerprint_key: str
    trail: UUID | None = None

    @property
    def rows(self) -> int:
        return sum(content.rows for content in self.contents.values())


def examine(path: Path, identities: Sequence[Any]) -> Backup:
    """Read a backup through, compare it with its own manifest, and say what it holds. Changes nothing."""
    notes: dict[str, Any] = {}
    counted: dict[str, Counting] = {}
    for name, content in archive.read(path, identities):
        if name.startswith("tables/"):
            counted.setdefault(name.split("/")[1], Counting()).add(content)
        else:
            notes[name] = json.loads(content)
    if not {ABOUT, KEYS, MANIFEST} <= notes.keys() or notes[ABOUT].get("format") != FORMAT:
        raise archive.BadArchive(f"{path} is not a backup that this Placemap knows.")
    about = notes[ABOUT]
    kept = tuple(table_from(described) for described in about["tables"])
    contents = {name: Content(**content) for name, content in notes[MANIFEST].items()}
    for table in kept:
        if counted.get(table.name, Counting()).content != contents.get(table.name):
            raise archive.BadArchive(f"{path} is not whole: its rows of {table.name} are not those listed.")
    return Backup(
        made_at=about["made_at"], version=about["placemap"],
        migrations=tuple((app, name) for app, name in about["migrations"]),
        tables=kept, contents=contents,
        data_keys=tuple(notes[KEYS]["data"]), fingerprint_key=notes[KEYS]["fingerprint"],
        trail=UUID(about["trail"]) if about.get("trail") else None,
    )  # fmt: skip


def require_empty(addresses: DatabaseAddresses) -> None:
    """Raise unless the database holds nothing at all, or only an earlier restore that did not finish."""
    if not addresses.owner_url:
        raise PlacemapError(
            "Only the application role's address is known, and it may make no tables. Set "
            "PLACEMAP_OWNER_DATABASE_URL to the owner's, or DATABASE_URL to a superuser's, and try again."
        )
    with connect(addresses.owner_url) as connection:
        restoring = unfinished_restore(connection)
        if restoring == ROWS_CAME:
            raise PlacemapError(
                f"Every row of a backup came into {connection.info.dbname} already, only the erasing again"
                f" is left. {TO_BE_ERASED} Nothing was changed."
            )
        if restoring is not None:
            return
        found = connection.execute(
            "select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        ).fetchone()
        if found != (0,):
            raise PlacemapError(
                f"The database {connection.info.dbname} is not empty, and a restore never overwrites. Name "
                "an empty database, or one that does not exist yet, in DATABASE_URL. Nothing was changed."
            )


def require_room_for_keys(backup: Backup) -> None:
    """Raise when other keys than the backup's are in force here, which would not open what it holds."""
    given = os.environ.get("PLACEMAP_DATA_KEY")
    kept = state_dir() / keys.DATA
    here = keys.data_keys() if given or kept.exists() else ()
    if here and not set(backup.data_keys) <= set(here):
        where = "PLACEMAP_DATA_KEY" if given else str(kept)
        raise PlacemapError(
            f"{where} holds other keys than the backup, and would not open its files. Unset or move it "
            "aside (an empty PLACEMAP_STATE is best); the backup brings its own. Nothing was changed."
        )


def restore(
    path: Path,
    identities: Sequence[Any],
    backup: Backup,
    addresses: DatabaseAddresses,
    say: Say,
    register: Path | None = None,
    *,
    or_older: bool = False,
) -> bool:
    """Bring a backup that `examine` found whole into an empty database, and erase again whoever was erased
    since. Returns whether nobody is left whom a person must answer for. Without a register the restore has
    not ended: `erase-again` ends it.
    """
    if register is not None:  # before anything is touched
        require_fit(register, backup.trail, datetime.fromisoformat(backup.made_at), or_older=or_older)
    require_empty(addresses)
    require_room_for_keys(backup)
    with connect(addresses.owner_url) as connection:
        connection.execute(_mark_unfinished())
    if not os.environ.get("PLACEMAP_DATA_KEY"):
        keys.keep_keys(keys.DATA, backup.data_keys)
        keys.keep_keys(keys.FINGERPRINT, [backup.fingerprint_key])
    say("Making the tables as they were ...")
    _as_it_was(backup)
    say(f"Bringing {backup.rows} rows into {len(backup.tables)} tables ...")
    _bring_rows(path, identities, backup, addresses)
    say("Bringing tables, policies and reference data up to date ...")
    _child([*CONSOLE, "migrate", "--quiet"], "")
    if register is None:
        return True
    say("Erasing again whoever was erased since ...")
    again = ["erase-again", "--register", str(register), *(["--older-register"] * or_older)]
    answer = subprocess.run([*CONSOLE, *again], capture_output=True, text=True, check=False)
    say((answer.stdout + answer.stderr).strip())
    return answer.returncode == 0


def _as_it_was(backup: Backup) -> None:
    os.environ["PLACEMAP_DATABASE_AS"] = "owner"
    try:
        _child([sys.executable, "-c", AS_IT_WAS], json.dumps(backup.migrations))
    except PlacemapError as error:
        if "UNKNOWN" not in error.message:
            raise
        raise PlacemapError(
            f"The backup was made by Placemap {backup.version}, whose tables this version does not know "
            f"({error.message.rpartition('UNKNOWN ')[2]}). Install that version or a newer one."
        ) from None
    finally:
        del os.environ["PLACEMAP_DATABASE_AS"]


def _child(command: list[str], given: str) -> None:
    answer = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise PlacemapError(f"The restore did not finish:\n{answer.stderr.strip()[-2000:]}")


def _bring_rows(path: Path, identities: Sequence[Any], backup: Backup, addresses: DatabaseAddresses) -> None:
    """Every row, or none: the transaction ends only when all that came is what the manifest lists."""
    with connect(addresses.owner_url) as connection, connection.transaction():
        steady(connection)
        forced = _open(connection, backup.tables)
        by_name = {table.name: table for table in backup.tables}
        for name, pieces in _by_table(path, identities):
            bring_in(connection, by_name[name], pieces)
        # Every reference is checked here; a table with checks still to come cannot be closed again.
        connection.execute("set constraints all immediate")
        for table in backup.tables:
            if content_of(connection, table) != backup.contents[table.name]:
                raise PlacemapError(
                    f"What came into {table.name} is not what the backup holds. It was undone."
                )
            set_counters(connection, table)
        _require_nobody_connected(connection, addresses)
        # Compared first: what was done here comes after all that the backup knew.
        write(connection, Event.RESTORED, backup_of=backup.made_at, version=backup.version, rows=backup.rows)
        _close(connection, backup.tables, forced)
        connection.execute(_mark_rows_came())


def _require_nobody_connected(connection: Connection, addresses: DatabaseAddresses) -> None:
    """Raise while a web server or worker that started before is connected: it asks only as it starts whether
    it may serve, and would show whoever is not erased again yet.
    """
    found = connection.execute(
        "select count(*) from pg_stat_activity where datname = current_database() and usename = %s",
        [conninfo_to_dict(addresses.application_url).get("user", "")],
    ).fetchone()
    if found != (0,):
        raise PlacemapError(
            "A web server or a worker is connected to this database. Stop them (systemctl stop"
            " placemap-worker placemap-web), and run the same `placemap restore` again. No row came in."
        )


def require_to_be_ended(addresses: DatabaseAddresses) -> None:
    """Raise where a restore left its rows out, or where it waits and the owner's address is not known."""
    with connect(addresses.application_url) as connection:
        if is_recovering(connection):
            raise PlacemapError(STILL_RECOVERING)
        restoring = unfinished_restore(connection)
    if restoring is not None and restoring != ROWS_CAME:
        raise PlacemapError(
            "A restore into this database did not finish. Run the same `placemap restore` again."
        )
    if restoring is not None and not addresses.owner_url:
        raise PlacemapError(OWNER_ENDS_IT)


def take_for_restored(
    addresses: DatabaseAddresses,
    register: Path | None,
    *,
    or_older: bool = False,
    nothing_lost: bool = False,
) -> datetime | None:
    """Where this database was brought back from a copy: from here on it is as if `restore` had brought it.

    Returns up to when it goes; None where nothing brought it back, or it is known already. Raises, with
    nothing changed, where the register does not fit, or the owner's address is not known. Where somebody says
    that `nothing_lost` is, no time is put on record that no register knows.
    """
    with connect(addresses.application_url) as connection:
        if unfinished_restore(connection) is not None or not was_brought_back(connection):
            if nothing_lost:
                raise PlacemapError(NOT_BROUGHT_BACK)
            return None
        trail = first_of_trail(connection)
        with connection.transaction():
            connection.execute(SEE_THE_TRAIL)
            last: Any = connection.execute("select max(at) from access_auditentry").fetchone()
    goes_up_to: datetime | None = last[0].astimezone(UTC) if last[0] else None
    if not addresses.owner_url:
        raise PlacemapError(OWNER_ENDS_IT)
    if register is not None:
        require_fit(register, trail, goes_up_to, or_older=or_older or nothing_lost, of_copy=True)
    if nothing_lost:
        return goes_up_to
    if goes_up_to is not None:
        # With it the register keeps in mind since when erasures are lost, and what was written later is told.
        record(addresses, Event.RESTORED, backup_of=goes_up_to.isoformat(), whole_copy=True)
    with connect(addresses.owner_url) as connection, connection.transaction():
        connection.execute(_mark_unfinished())
        connection.execute(_mark_rows_came())
    return goes_up_to


def end_restore(addresses: DatabaseAddresses) -> None:
    """From now on this database may be served from: whoever had to be erased again was, or is named."""
    if addresses.owner_url:
        with connect(addresses.owner_url) as connection, connection.transaction():
            connection.execute(sql.SQL("drop table if exists {}").format(sql.Identifier(UNFINISHED_RESTORE)))
            note_server(connection)


def _mark_unfinished() -> sql.Composed:
    made = sql.SQL("create table if not exists {} (began timestamptz default now())")
    return made.format(sql.Identifier(UNFINISHED_RESTORE))


def _mark_rows_came() -> sql.Composed:
    return sql.SQL("comment on table {} is {}").format(
        sql.Identifier(UNFINISHED_RESTORE), sql.Literal(ROWS_CAME)
    )


def _by_table(path: Path, identities: Sequence[Any]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The pieces of an archive, gathered table by table as they come."""
    parts = archive.read(path, identities)
    ahead = next(parts, None)
    while ahead is not None:
        name = ahead[0].split("/")[1] if ahead[0].startswith("tables/") else ""
        if not name:
            ahead = next(parts, None)
            continue

        def pieces(wanted: str = f"tables/{name}/") -> Iterator[bytes]:
            nonlocal ahead
            while ahead is not None and ahead[0].startswith(wanted):
                yield ahead[1]
                ahead = next(parts, None)

        yield name, pieces()


def _open(connection: Connection, kept: Sequence[Table]) -> set[str]:
    """Empty the tables of what their migrations put there, and let the owner write; within the transaction.

    Triggers of ours are still, so that a row comes as it was and causes nothing.
    """
    forced = {
        str(row[0])
        for row in connection.execute("select relname::text from pg_class where relforcerowsecurity")
    }
    names = sql.SQL(", ").join(sql.Identifier(table.name) for table in kept)
    connection.execute(sql.SQL("truncate {} restart identity cascade").format(names))
    for table in kept:
        for change in ("disable trigger user", *(["no force row level security"] * (table.name in forced))):
            _alter(connection, table, change)
    return forced


def _close(connection: Connection, kept: Sequence[Table], forced: set[str]) -> None:
    for table in kept:
        for change in ("enable trigger user", *(["force row level security"] * (table.name in forced))):
            _alter(connection, table, change)


def _alter(connection: Connection, table: Table, change: str) -> None:
    connection.execute(f'alter table "{table.name}" {change}')  # type: ignore[call-overload]
