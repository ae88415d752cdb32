"""Which database this instance uses and as whom: from the environment, or our own embedded server.

`resolve()` only reads (the environment and the state directory), so that settings may call it.
`prepared()` does the work: starts the embedded server, makes roles and database, tells children.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg._preparing import Prepare, PrepareManager  # its inside: why pyproject.toml stops below 3.4
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import ExecStatus

from placemap.foundations.errors import PlacemapError
from placemap.project.postgres import EmbeddedPostgres
from placemap.project.roles import (
    Connection,
    RoleRefused,
    Roles,
    create_database,
    create_roles,
    is_privileged,
    refuse_privileged_role,
    role_prefix,
)
from placemap.project.state import read_note, state_dir, write_note

__all__ = [
    "DatabaseAddresses", "RoleRefused", "Roles", "create_database", "create_roles", "django_database",
    "embedded_server", "keep_prepared", "prepared", "refuse_privileged_role", "resolve",
]  # fmt: skip

# The second time a statement is run on a connection it is worth keeping.
PREPARED_AFTER = 1
# What changes a table, or takes prepared statements away, by what the server says when it is done.
_CHANGES = (b"ALTER", b"DROP", b"DISCARD ALL", b"DEALLOCATE ALL")
NOTE = "database.json"
DATABASE_NAME = "placemap"
NOT_RUNNING = "/nonexistent/the-database-is-not-running"


@dataclass(frozen=True)
class DatabaseAddresses:
    """How to reach the database as each role.

    `maintenance_url` logs in as the owner and takes on the maintenance role. The owner's two are
    empty when only the application role's address is known, as on a server that never migrates.
    """

    application_url: str
    owner_url: str
    maintenance_url: str
    roles: Roles
    is_embedded: bool

    @property
    def current_url(self) -> str:
        """The address for this process: the owner's under `placemap migrate`, the application's otherwise."""
        return self.owner_url if os.environ.get("PLACEMAP_DATABASE_AS") == "owner" else self.application_url


def embedded_server() -> EmbeddedPostgres:
    """The server of the demonstration, whose data is in the state directory."""
    return EmbeddedPostgres(state_dir() / "postgres")


def resolve() -> DatabaseAddresses:
    """The addresses as they are known now. Connects to nothing and starts nothing.

    DATABASE_URL comes first. Where set-up has made roles for a privileged DATABASE_URL, theirs are
    returned instead. Without DATABASE_URL they lead to the embedded server, whether it runs or not.
    """
    application_url = os.environ.get("DATABASE_URL", "")
    owner_url = os.environ.get("PLACEMAP_OWNER_DATABASE_URL", "")
    note = read_note(NOTE)
    if not application_url:
        return _embedded_addresses(note)
    if not owner_url and note.get("for") == _mark(application_url):
        roles = Roles(**note["roles"])
        served, owned = (
            _with(application_url, dbname=note["database"], user=role, password=note["passwords"][part])
            for part, role in (("app", roles.app), ("owner", roles.owner))
        )
        return _addresses(served, owned, roles, is_embedded=False)
    return _addresses(application_url, owner_url, _roles_named(application_url, owner_url), is_embedded=False)


@contextlib.contextmanager
def prepared(*, setting_up: bool = True) -> Iterator[DatabaseAddresses]:
    """Make the database ready for this process and its children, and keep it running meanwhile.

    Starts the embedded server when there is no DATABASE_URL. With `setting_up`, makes the roles and
    the database where the address is privileged. Raises `PlacemapError` saying what to do.
    """
    with contextlib.ExitStack() as running:
        if not os.environ.get("DATABASE_URL"):
            server = running.enter_context(embedded_server())
            _set_up_embedded(server)
        elif setting_up and not os.environ.get("PLACEMAP_OWNER_DATABASE_URL"):
            _set_up_given(os.environ["DATABASE_URL"])
        yield resolve()


def django_database(url: str) -> dict[str, Any]:
    """An address as an entry of Django's DATABASES. Parts that Django does not name become OPTIONS."""
    parts = conninfo_to_dict(url)
    entry: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    for theirs, ours in (
        ("dbname", "NAME"), ("user", "USER"), ("password", "PASSWORD"), ("host", "HOST"), ("port", "PORT"),
    ):  # fmt: skip
        entry[ours] = str(parts.pop(theirs, ""))
    entry["OPTIONS"] = {**parts, "server_side_binding": True, "prepare_threshold": PREPARED_AFTER}
    if prepared_at_most() == 0:
        entry["OPTIONS"]["prepare_threshold"] = None
    return entry


def prepared_at_most() -> int:
    """How many statements one connection keeps prepared, at about 0.6 MB each in the server.

    0 is for a pooler that hands a connection on after each transaction, or a server short of memory.
    """
    return int(os.environ.get("PLACEMAP_PREPARED_STATEMENTS", "200"))


class _KeptAtRollback(PrepareManager):
    """Which statements a connection keeps prepared, also after a rollback.

    psycopg forgets all of them at each rollback, one of a savepoint too, in case a table went with it. Here
    the application makes no tables, and every page that is refused or absent rolls back: planning everything
    anew took the pages that came after it seconds. Whoever does change tables, as an upgrade does, has
    everything forgotten as psycopg would: a statement whose columns changed would fail at every later asking.
    """

    def clear(self) -> bool:
        return False

    def _should_discard(self, prep: Prepare, results: Sequence[Any], *_rest: Any) -> bool:
        done = (one.command_status or b"" for one in results if one.status == ExecStatus.COMMAND_OK)
        return any(said.startswith(_CHANGES) for said in done) and super().clear()


def keep_prepared(sender: object, connection: Any, **_signal: object) -> None:
    """Tell a connection that Django has just opened how many statements it may keep, and to plan each once.

    Left to itself the server plans a statement anew at its first five askings, and one whose values it holds
    to matter at each of them; with the policies of every table in it, that takes longer than running it.
    """
    if connection.vendor == "postgresql":
        opened, at_most = connection.connection, prepared_at_most()
        # With what it holds already: Django asks a few things of a connection before it hands it over.
        opened._prepared.__class__ = _KeptAtRollback
        opened.prepared_max = at_most
        # Not behind a pooler, whose next client would find it so.
        if at_most:
            opened.execute("set plan_cache_mode = force_generic_plan")


def connect(url: str) -> Connection:
    """Open a connection in autocommit mode, or say in plain words why it cannot be had."""
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        reason = str(error).strip().splitlines()[-1]
        raise PlacemapError(
            f"The database at {without_password(url)} cannot be reached: {reason} "
            "Check DATABASE_URL, or unset it to use the embedded database."
        ) from error


def without_password(url: str) -> str:
    """An address that may be shown and logged."""
    return _with(url, password="")


def _set_up_embedded(server: EmbeddedPostgres) -> None:
    with connect(server.superuser_url()) as connection:
        roles = create_roles(connection, role_prefix(connection, DATABASE_NAME))
        create_database(connection, DATABASE_NAME, roles)
    note = {"for": "embedded", "database": DATABASE_NAME, "roles": vars(roles)}
    if read_note(NOTE) != note:
        write_note(NOTE, note)


def _set_up_given(url: str) -> None:
    name = str(conninfo_to_dict(url).get("dbname") or "postgres")
    with _connect_somewhere(url, name) as connection:
        if not is_privileged(connection):
            return
        # The server's own databases are no place for our tables.
        database = DATABASE_NAME if name in ("postgres", "template1") else name
        known = read_note(NOTE)
        passwords = known.get("passwords") if known.get("for") == _mark(url) else None
        if passwords is None:
            passwords = {part: secrets.token_urlsafe(32) for part in ("owner", "app")}
        roles = create_roles(connection, role_prefix(connection, database), passwords=passwords)
        create_database(connection, database, roles)
    write_note(NOTE, {"for": _mark(url), "database": database, "roles": vars(roles), "passwords": passwords})
    connect(resolve().application_url).close()  # the server's pg_hba.conf may not let the new role in


def _connect_somewhere(url: str, name: str) -> Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        if f'database "{name}" does not exist' not in str(error):
            return connect(url)  # to have the error in plain words
    return connect(_with(url, dbname="postgres"))


def _embedded_addresses(note: dict[str, Any]) -> DatabaseAddresses:
    known = note if note.get("for") == "embedded" else {}
    roles = Roles(**known["roles"]) if known else Roles.with_prefix("placemap")
    server = embedded_server()
    if server.is_running():
        application_url, owner_url = (server.url(role, DATABASE_NAME) for role in (roles.app, roles.owner))
    else:
        # Settings must load without a database (for makemigrations and the type checker).
        application_url, owner_url = (
            f"postgresql://{role}@/{DATABASE_NAME}?host={NOT_RUNNING}" for role in (roles.app, roles.owner)
        )
    return _addresses(application_url, owner_url, roles, is_embedded=True)


def _addresses(application_url: str, owner_url: str, roles: Roles, *, is_embedded: bool) -> DatabaseAddresses:
    maintenance_url = _with(owner_url, options=f"-c role={roles.maintenance}") if owner_url else ""
    return DatabaseAddresses(application_url, owner_url, maintenance_url, roles, is_embedded)


def _roles_named(application_url: str, owner_url: str) -> Roles:
    """The roles behind addresses that the operator gives; the two without a login go by the same prefix."""
    app = str(conninfo_to_dict(application_url).get("user") or "")
    owner = str(conninfo_to_dict(owner_url).get("user") or "") if owner_url else ""
    by_prefix = Roles.with_prefix(app.removesuffix("_app"))
    return Roles(
        owner=owner or by_prefix.owner,
        app=app,
        definer=os.environ.get("PLACEMAP_DEFINER_ROLE", by_prefix.definer),
        maintenance=os.environ.get("PLACEMAP_MAINTENANCE_ROLE", by_prefix.maintenance),
    )


def _mark(url: str) -> str:
    return "DATABASE_URL " + sha256(url.encode()).hexdigest()


def _with(url: str, **changes: str) -> str:
    """The same address with some parts replaced, always in the form of a URL."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()} | changes
    user, password = quote(parts.pop("user", ""), safe=""), quote(parts.pop("password", ""), safe="")
    who = f"{user}:{password}@" if password else f"{user}@" if user else ""
    where, database = parts.pop("host", ""), quote(parts.pop("dbname", ""), safe="")
    port = f":{parts.pop('port')}" if "port" in parts and not where.startswith("/") else ""
    if where.startswith("/"):
        parts["host"], where = where, ""  # a socket's folder cannot stand in a URL's host
    options = urlencode(parts, safe="/", quote_via=quote)
    return f"postgresql://{who}{where}{port}/{database}" + (f"?{options}" if options else "")


def note_path() -> Path:
    """Where the roles and their passwords are kept."""
    return state_dir() / NOTE
