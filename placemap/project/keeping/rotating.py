"""`placemap rotate-keys`: a new data key seals from now on, and what older keys sealed is sealed anew.

Broken off at any moment nothing is lost: every key is on the disk before it seals anything, each row is
its own transaction, and an old key goes only by itself, when nothing is sealed with it any more.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from psycopg import sql

from placemap.access.events import Event
from placemap.foundations.errors import PlacemapError
from placemap.project import keys
from placemap.project.database import DatabaseAddresses, connect
from placemap.project.keeping.recording import record
from placemap.project.roles import Connection
from placemap.project.state import state_dir

# What Fernet makes begins so, whatever the key.
SEALED = b"gAAAA"
# A request that took up the older key a moment before the change has long ended by then.
GRACE = 600.0


@dataclass(frozen=True)
class Sealed:
    """How many values each way: sealed anew now, sealed with the newest key before, opened by no key."""

    anew: int
    already: int
    unopened: int


def rotate(addresses: DatabaseAddresses) -> Sealed:
    """Make a new key, unless a change is under way already, and seal everything with the newest."""
    _require_owner(addresses)
    if not _from_environment() and len(keys.data_keys()) == 1:
        # Codes of children let go were keyed with the first data key, and cannot be made again.
        if not os.environ.get("PLACEMAP_FINGERPRINT_KEY"):
            keys.keep_keys(keys.FINGERPRINT, [keys.fingerprint_key()])
        newest = [Fernet.generate_key().decode(), *keys.data_keys()]
    else:
        newest = list(keys.data_keys())
    # On record before the new key seals anything: a change that is broken off was begun all the same.
    ids = [keys.key_id(key) for key in newest]
    record(addresses, Event.DATA_KEY_CHANGED, key=ids[0], older=ids[1:])
    if newest != list(keys.data_keys()):
        keys.keep_keys(keys.DATA, newest)
    return _seal_anew(addresses, change=True)


def forget_old(addresses: DatabaseAddresses) -> int:
    """Forget every key but the newest, and return how many. Refuses while one is needed."""
    _require_owner(addresses)
    if _from_environment():
        raise PlacemapError(
            "The keys are in PLACEMAP_DATA_KEY. When `placemap rotate-keys` finds nothing left to seal anew, "
            "take the older ones out of it yourself, and start the services again."
        )
    old = len(keys.data_keys()) - 1
    if not old:
        return 0
    since = time.time() - (state_dir() / keys.DATA).stat().st_mtime
    if since < GRACE:
        raise PlacemapError(
            f"The newest key is {since:.0f} seconds old, and a page begun before it may still be sent. Try "
            f"again in {GRACE - since:.0f} seconds."
        )
    found = _seal_anew(addresses, change=False)
    if found.unopened:
        raise PlacemapError(
            f"{found.unopened} sealed values do not open with the newest key, so the older ones are kept. "
            "Run `placemap rotate-keys` first; if it says the same, bring back the key they need."
        )
    kept, *forgotten = (keys.key_id(key) for key in keys.data_keys())
    record(addresses, Event.DATA_KEYS_FORGOTTEN, key=kept, older=forgotten)
    keys.keep_keys(keys.DATA, keys.data_keys()[:1])
    return old


def _seal_anew(addresses: DatabaseAddresses, *, change: bool) -> Sealed:
    ring = [Fernet(key) for key in keys.data_keys()]
    newest, every = ring[0], MultiFernet(ring)
    anew = already = unopened = 0
    with connect(addresses.owner_url) as connection:
        places = list(_sealed_columns(connection, addresses.roles.maintenance))
        connection.execute(sql.SQL("set role {}").format(sql.Identifier(addresses.roles.maintenance)))
        for table, key, column in places:
            for (row,) in connection.execute(
                sql.SQL("select {} from {} where substring({} for 5) = %s order by 1").format(
                    key, table, column
                ),
                [SEALED],
            ).fetchall():
                with connection.transaction():
                    held = connection.execute(
                        sql.SQL("select {} from {} where {} = %s for update").format(column, table, key),
                        [row],
                    ).fetchone()
                    if held is None or not bytes(held[0]).startswith(SEALED):  # type: ignore[call-overload]
                        continue  # disposed of meanwhile
                    sealed = bytes(held[0])  # type: ignore[call-overload]
                    if _opens(newest, sealed):
                        already += 1
                        continue
                    try:
                        opened = every.decrypt(sealed) if change else None
                    except InvalidToken:
                        opened = None
                    if opened is None:
                        unopened += 1
                        continue
                    connection.execute(
                        sql.SQL("update {} set {} = %s where {} = %s").format(table, column, key),
                        [newest.encrypt(opened), row],
                    )
                    anew += 1
    return Sealed(anew, already, unopened)


def _sealed_columns(
    connection: Connection, role: str
) -> Iterator[tuple[sql.Identifier, sql.Identifier, sql.Identifier]]:
    """Table, key and column of every binary column, made readable and changeable for the maintenance role."""
    found = connection.execute(
        """
        select c.relname::text, k.attname::text, a.attname::text
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          join pg_index i on i.indrelid = c.oid and i.indisprimary and i.indnkeyatts = 1
          join pg_attribute k on k.attrelid = c.oid and k.attnum = i.indkey[0]
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'bytea'::regtype
         order by 1, 3
        """
    ).fetchall()
    for names in found:
        table, key, column = (sql.Identifier(str(name)) for name in names)
        connection.execute(
            sql.SQL("grant select ({}, {}), update ({}) on {} to {}").format(
                key, column, column, table, sql.Identifier(role)
            )
        )
        yield table, key, column


def _opens(key: Fernet, sealed: bytes) -> bool:
    try:
        key.decrypt(sealed)
    except InvalidToken:
        return False
    return True


def _from_environment() -> bool:
    return bool(os.environ.get("PLACEMAP_DATA_KEY"))


def _require_owner(addresses: DatabaseAddresses) -> None:
    if not addresses.owner_url:
        raise PlacemapError(
            "Only the application role's address is known, and row security shows it no records by itself. "
            "Set PLACEMAP_OWNER_DATABASE_URL to the owner's, and try again."
        )
