"""Every table's rows as PostgreSQL's own text, with a count and a digest: what is backed up and compared.

Not `pg_dump`: the packaged one cannot speak TLS, another may be older than the server, and neither can
leave out what belongs to one server. See docs/decisions/2026-11-28-backup-by-rows.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from psycopg import sql

from placemap.project.protection import UNFINISHED_RESTORE
from placemap.project.roles import Connection

# Sessions are not brought back: one ended since the backup would live again. Which migrations were
# applied is kept apart, since restoring applies them.
LEFT_OUT = frozenset({"django_session", "access_session", "django_migrations", UNFINISHED_RESTORE})
# The same text whatever the server and the session are set to.
SETTINGS = (
    "set local timezone to 'UTC'", "set local datestyle to 'ISO, YMD'",
    "set local intervalstyle to 'postgres'", "set local extra_float_digits to 1",
    "set local bytea_output to 'hex'",
    "set local client_encoding to 'UTF8'", "set local search_path to public, pg_catalog",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A table, the columns that are kept of it, and the columns that put its rows in one order."""

    name: str
    columns: tuple[str, ...]
    ordered_by: tuple[str, ...]


@dataclass(frozen=True)
class Content:
    """How many rows a table has, and the digest of all of them in order."""

    rows: int
    digest: str


def steady(connection: Connection) -> None:
    """Make text of this transaction independent of how the server and the role are set."""
    for setting in SETTINGS:
        connection.execute(setting)  # type: ignore[call-overload]


def tables(connection: Connection) -> list[Table]:
    """Every table to keep. One that others must hold rows of at once comes after them."""
    found = connection.execute(
        """
        select c.relname::text,
               (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
                 where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                   -- Transaction numbers belong to one server; restored rows get that of their restoring.
                   and a.atttypid <> 'xid8'::regtype),
               (select array_agg(a.attname::text order by array_position(i.indkey::int[], a.attnum::int))
                  from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
                 where i.indrelid = c.oid and i.indisprimary),
               (select array_agg(distinct k.confrelid::regclass::text) from pg_constraint k
                 where k.conrelid = c.oid and k.contype = 'f' and not k.condeferrable
                   and k.confrelid <> c.oid)
          from pg_class c
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1
        """
    ).fetchall()
    made: dict[str, Table] = {}
    waits: dict[str, set[str]] = {}
    for name, columns, key, needs in found:
        if name not in LEFT_OUT:
            made[str(name)] = Table(str(name), tuple(columns), tuple(key or ()))  # type: ignore[arg-type]
            waits[str(name)] = set(needs or ())  # type: ignore[call-overload]
    ordered: list[Table] = []
    while waits:
        ready = sorted(name for name, needs in waits.items() if not needs & waits.keys())
        ordered += [made[name] for name in ready]
        for name in ready:
            del waits[name]
    return ordered


def rows_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """The rows as `COPY` writes them, in the order of the key (or of their whole text)."""
    order = sql.SQL(", ").join(map(sql.Identifier, table.ordered_by)) if table.ordered_by else None
    statement = sql.SQL("copy (select {} from {} t order by {}) to stdout").format(
        sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        sql.Identifier(table.name),
        order or sql.SQL('t::text collate "C"'),
    )
    with connection.cursor().copy(statement) as copy:
        for data in copy:
            yield bytes(data)


class Counting:
    """Counts and digests rows as they pass by."""

    def __init__(self) -> None:
        self._rows, self._running = 0, hashlib.sha256()

    def add(self, data: bytes) -> None:
        # COPY writes a new line within a value as a backslash and a letter.
        self._rows += data.count(b"\n")
        self._running.update(data)

    @property
    def content(self) -> Content:
        return Content(self._rows, self._running.hexdigest())


def content_of(connection: Connection, table: Table) -> Content:
    """Count and digest of what a table holds now."""
    counting = Counting()
    for data in rows_of(connection, table):
        counting.add(data)
    return counting.content


def bring_in(connection: Connection, table: Table, data: Iterable[bytes]) -> None:
    """Put rows into a table as they were."""
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    with connection.cursor().copy(statement) as copy:
        for piece in data:
            copy.write(piece)


def set_counters(connection: Connection, table: Table) -> None:
    """Let numbers that the database gives go on after the largest that is there."""
    for column in table.columns:
        row = connection.execute("select pg_get_serial_sequence(%s, %s)", [table.name, column]).fetchone()
        if row is not None and row[0] is not None:
            connection.execute(
                sql.SQL("select setval({}, coalesce(max({}), 1), max({}) is not null) from {}").format(
                    sql.Literal(row[0]), sql.Identifier(column), sql.Identifier(column),
                    sql.Identifier(table.name),
                )
            )  # fmt: skip
