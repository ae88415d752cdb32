"""`placemap backup`: every row and the keys that open what is sealed, as they were at one moment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg import sql

from placemap.access.events import Event
from placemap.foundations.errors import PlacemapError
from placemap.project import keys
from placemap.project.brought_back import is_another_server
from placemap.project.database import DatabaseAddresses, connect
from placemap.project.keeping import archive, tables
from placemap.project.keeping.recording import record, recorded
from placemap.project.protection import TO_BE_ERASED, UNFINISHED_RESTORE
from placemap.project.roles import Connection

FORMAT = 1
ABOUT, KEYS, MANIFEST = "about.json", "keys.json", "manifest.json"
PIECE = 4 * 1024 * 1024
NAME = "placemap-%Y-%m-%dT%H%M%SZ.age"


@dataclass(frozen=True)
class BackedUp:
    """What a backup holds."""

    path: Path
    tables: int
    rows: int


def back_up(addresses: DatabaseAddresses, path: Path, recipients: Sequence[Any]) -> BackedUp:
    """Write an encrypted backup to a new file. Pages and jobs go on meanwhile."""
    if not addresses.owner_url:
        raise PlacemapError(
            "Only the application role's address is known, and row security shows it no records by itself. "
            "Set PLACEMAP_OWNER_DATABASE_URL to the owner's, and try again."
        )
    if not recipients:
        raise PlacemapError(
            "There is no key to encrypt the backup to. Run `placemap backup --make-key FILE` on another "
            "machine, and give the age1… it prints by --to or in PLACEMAP_BACKUP_RECIPIENTS."
        )
    if path.exists():
        raise PlacemapError(f"{path} is there already, and no backup is ever written over.")
    with connect(addresses.owner_url) as connection:
        connection.execute("begin isolation level repeatable read read only")
        tables.steady(connection)
        if connection.execute("select to_regclass(%s)", [UNFINISHED_RESTORE]).fetchone() != (None,):
            raise PlacemapError("A restore into this database did not finish, so it is not backed up.")
        if is_another_server(connection):
            raise PlacemapError(
                "This database was brought back from a copy, and whoever was erased since is not erased again"
                f" yet, so it is not backed up. {TO_BE_ERASED}"
            )
        about = _about(connection)
        # Owner of the tables though it is, row security is forced on it: this role passes it and only reads.
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(addresses.roles.definer)))
        # By it a restore knows which register of erasures goes with this backup.
        first = connection.execute("select id from access_auditentry order by position limit 1").fetchone()
        about["trail"] = str(first[0]) if first else ""
        kept: dict[str, tables.Content] = {}
        said = {"file": path.name, "key": keys.key_id(keys.data_keys()[0]), "readers": len(recipients)}
        # That it began stands by itself: an entry kept open while the file is written would hold the trail's
        # seal back for as long, and a backup that is killed would be nowhere. This connection only reads, so
        # it has no transaction number and holds back no seal.
        record(addresses, Event.BACKUP_BEGUN, **said)
        archive.write(
            path,
            _parts(connection, about, kept),
            recipients,
            naming=lambda: recorded(addresses, Event.BACKED_UP, **said),
        )
        connection.execute("rollback")
    return BackedUp(path, len(kept), sum(content.rows for content in kept.values()))


def remove_older(folder: Path, days: int) -> list[Path]:
    """Delete the backups in a folder that were made more than so many days ago, by their names."""
    first_kept = datetime.now(UTC) - timedelta(days=days)
    removed = []
    for path in sorted(folder.glob("placemap-*.age")):
        try:
            made = datetime.strptime(path.name, NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        if made < first_kept:
            path.unlink()
            removed.append(path)
    return removed


def remove_unfinished(folder: Path) -> list[Path]:
    """Delete what a backup that was killed left behind: nobody writes one for a whole day."""
    stale = datetime.now(UTC) - timedelta(days=1)
    left = [
        path
        for path in folder.glob(f".placemap-*{archive.UNFINISHED}")
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < stale
    ]
    for path in left:
        path.unlink()
    return left


def _about(connection: Connection) -> dict[str, Any]:
    applied = connection.execute(
        "select app::text, name::text from django_migrations order by 1, 2"
    ).fetchall()
    # The database's own clock, which the register of erasures goes by too: what came later is not in here.
    ((made_at,),) = connection.execute("select now()").fetchall()
    return {
        "format": FORMAT,
        "placemap": version("placemap"),
        "made_at": made_at.astimezone(UTC).isoformat(timespec="seconds"),  # type: ignore[attr-defined]
        "postgresql": connection.info.server_version,
        "migrations": [list(pair) for pair in applied],
        "tables": [asdict(table) for table in tables.tables(connection)],
    }


def _parts(
    connection: Connection, about: dict[str, Any], kept: dict[str, tables.Content]
) -> Iterator[archive.Part]:
    yield ABOUT, _json(about)
    yield KEYS, _json({"data": list(keys.data_keys()), "fingerprint": keys.fingerprint_key()})
    for described in about["tables"]:
        table = table_from(described)
        counting, number, piece = tables.Counting(), 0, bytearray()
        for data in tables.rows_of(connection, table):
            counting.add(data)
            piece += data
            if len(piece) >= PIECE:
                number += 1
                yield part_name(table, number), bytes(piece)
                piece.clear()
        if piece:
            yield part_name(table, number + 1), bytes(piece)
        kept[table.name] = counting.content
    yield MANIFEST, _json({name: asdict(content) for name, content in kept.items()})


def part_name(table: tables.Table, number: int) -> str:
    """The name of one piece of a table's rows."""
    return f"tables/{table.name}/{number:06}"


def table_from(described: dict[str, Any]) -> tables.Table:
    """A table as an archive describes it."""
    return tables.Table(described["name"], tuple(described["columns"]), tuple(described["ordered_by"]))


def _json(content: Any) -> bytes:
    return json.dumps(content, indent=1).encode()
