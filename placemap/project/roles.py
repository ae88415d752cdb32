"""The four database roles of one instance, and what each may do.

owner        logs in to migrate; owns the schema and every table; is itself subject to row security
app          logs in to serve and to work; owns nothing; sees only what the policies let through
definer      cannot log in; owns the few functions that policies call; passes row security
maintenance  cannot log in; data migrations take it on; passes row security
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, LiteralString

import psycopg
from psycopg import sql

from placemap.foundations.errors import PlacemapError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Connection = psycopg.Connection[tuple[object, ...]]


class RoleRefused(PlacemapError):
    """The database role has rights that a running service must not have."""


@dataclass(frozen=True)
class Roles:
    """The names of one instance's roles."""

    owner: str
    app: str
    definer: str
    maintenance: str

    @classmethod
    def with_prefix(cls, prefix: str) -> Roles:
        """The roles that `create_roles` makes for a prefix."""
        return cls(f"{prefix}_owner", f"{prefix}_app", f"{prefix}_definer", f"{prefix}_maintenance")


# What each role is. Everything not named here is denied outright.
ATTRIBUTES: dict[str, LiteralString] = {
    "owner": "LOGIN NOBYPASSRLS",
    "app": "LOGIN NOBYPASSRLS",
    "definer": "NOLOGIN BYPASSRLS",
    "maintenance": "NOLOGIN BYPASSRLS",
}


# A server writes a statement that failed into its log, and what it was about with it: names of children,
# since our values travel inside the statement. The application reports its own errors, without them.
QUIET = {"log_min_messages": "log", "log_min_error_statement": "panic", "log_error_verbosity": "terse"}


def role_prefix(connection: Connection, database: str) -> str:
    """A prefix that no other instance on this server uses, the same at every start."""
    with connection.transaction():
        try:
            with connection.transaction():
                row = connection.execute("SELECT system_identifier::text FROM pg_control_system()").fetchone()
        except psycopg.errors.InsufficientPrivilege:  # some hosted services keep it to themselves
            row = connection.execute("SELECT 'unknown system'").fetchone()
    assert row is not None
    return "placemap_" + sha256(f"{database}/{row[0]}".encode()).hexdigest()[:8]


def create_roles(
    superuser_connection: Connection, prefix: str, *, passwords: Mapping[str, str] | None = None
) -> Roles:
    """Make the roles, or put right those that exist. Several processes may do so at once.

    `passwords` holds one for "owner" and one for "app"; without it the roles have none, which suits
    a socket that trusts whoever can open it. Raises `PlacemapError` when the connection's own role
    may not make them.
    """
    roles = Roles.with_prefix(prefix)
    connection = superuser_connection
    try:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"placemap roles {prefix}"])
            for part, attributes in ATTRIBUTES.items():
                _put_role_right(connection, getattr(roles, part), attributes, (passwords or {}).get(part))
                if "NOLOGIN" not in attributes:
                    _keep_out_of_the_log(connection, getattr(roles, part))
            _let_owner_act_as(connection, roles)
    except psycopg.errors.InsufficientPrivilege as error:
        raise PlacemapError(
            "The account in DATABASE_URL may not make the roles that Placemap needs "
            f"({error.diag.message_primary}). Use a superuser once, or have the roles made as "
            "docs/how-to/use-your-own-postgresql.md shows and set PLACEMAP_OWNER_DATABASE_URL as well."
        ) from error
    return roles


def _put_role_right(
    connection: Connection, name: str, attributes: LiteralString, password: str | None
) -> None:
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if exists else "CREATE")
    fixed = sql.SQL("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION ")
    if not _is_superuser(connection):
        fixed = sql.SQL("NOCREATEDB NOCREATEROLE ")  # others may not even say NOSUPERUSER; it is the default
    statement = sql.SQL("{} ROLE {} WITH ").format(verb, sql.Identifier(name)) + fixed + sql.SQL(attributes)
    if password is not None:
        # Hashed here, so that the password itself never reaches the server's log.
        hashed = connection.pgconn.encrypt_password(
            password.encode(), name.encode(), algorithm=b"scram-sha-256"
        ).decode()
        statement += sql.SQL(" PASSWORD {}").format(sql.Literal(hashed))
    connection.execute(statement)


def _keep_out_of_the_log(connection: Connection, name: str) -> None:
    """Statements of this role that fail are not written to the server's log. Only a superuser may say so:
    where nobody could, `is_quiet` finds out."""
    if not _is_superuser(connection):
        return
    for setting, value in QUIET.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )


def is_quiet(connection: Connection) -> bool:
    """Whether what fails on this connection stays out of the server's log, words and all."""
    row = connection.execute("SELECT current_setting('log_min_error_statement')").fetchone()
    return row is not None and row[0] in ("log", "fatal", "panic")


def _let_owner_act_as(connection: Connection, roles: Roles) -> None:
    """The owner may take on definer and maintenance by SET ROLE, and has nothing of theirs before it does."""
    modern = connection.info.server_version >= 160000
    if not modern:
        connection.execute(sql.SQL("ALTER ROLE {} NOINHERIT").format(sql.Identifier(roles.owner)))
    options = sql.SQL(" WITH INHERIT FALSE, SET TRUE" if modern else "")
    for taken_on in (roles.definer, roles.maintenance):
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(taken_on), sql.Identifier(roles.owner)) + options
        )


def create_database(
    superuser_connection: Connection, name: str, roles: Roles, *, template: str = "template0"
) -> None:
    """Make the database if it is not there, owned by `roles.owner`, closed to everybody but the roles.

    The connection must be in autocommit mode. `template` may name a database to clone, such as the
    tests' prepared one. A database that holds other people's tables is left alone and refused.
    """
    connection = superuser_connection
    owner = sql.Identifier(roles.owner)
    if not _is_superuser(connection):
        # Making something for a role takes being a member of it.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    # It may be there already, or be made by another process at this moment.
    with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
                sql.Identifier(name), owner, sql.Identifier(template)
            )
        )
    with psycopg.connect(
        connection.info.dsn, dbname=name, password=connection.info.password or None, autocommit=True
    ) as inside:
        _refuse_foreign_tables(inside, name, roles)
        for statement in (
            "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
            "GRANT ALL ON DATABASE {database} TO {owner}",
            "GRANT CONNECT ON DATABASE {database} TO {app}",
            "ALTER SCHEMA public OWNER TO {owner}",
            "REVOKE ALL ON SCHEMA public FROM PUBLIC",
            "GRANT USAGE ON SCHEMA public TO {app}, {maintenance}",
            # A function can only be given to a role that may create in its schema.
            "GRANT USAGE, CREATE ON SCHEMA public TO {definer}",
            # A mapping fits into memory, or lies on a solid-state disk. For a turning disk, which is what
            # PostgreSQL reckons with, it would read all people afresh to know who may be shown in a link.
            "ALTER DATABASE {database} SET random_page_cost = 1.1",
        ):
            inside.execute(
                sql.SQL(statement).format(
                    database=sql.Identifier(name),
                    owner=owner,
                    app=sql.Identifier(roles.app),
                    definer=sql.Identifier(roles.definer),
                    maintenance=sql.Identifier(roles.maintenance),
                )
            )


def _refuse_foreign_tables(connection: Connection, name: str, roles: Roles) -> None:
    found = connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace "
        "AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) <> %s ORDER BY 1 LIMIT 1",
        [roles.owner],
    ).fetchone()
    if found is not None:
        raise PlacemapError(
            f"The database {name} already holds tables of something else (such as {found[0]}). "
            "Name an empty database in DATABASE_URL, or one that does not exist yet."
        )


def is_privileged(connection: Connection | BaseDatabaseWrapper) -> bool:
    """Whether the connection's login may make roles and databases, and so is no application role."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR (rolcreaterole AND rolcreatedb) FROM pg_roles WHERE rolname = session_user"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def refuse_privileged_role(connection: Connection | BaseDatabaseWrapper) -> None:
    """Refuse to serve as a role that row security does not hold: raises `RoleRefused`, saying which and why.

    Works on a psycopg connection and on Django's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT session_user::text, me.rolsuper, me.rolbypassrls,
                   (SELECT string_agg(r.rolname, ', ') FROM pg_roles r
                     WHERE r.rolname <> session_user AND (r.rolsuper OR r.rolbypassrls)
                       AND pg_has_role(session_user, r.oid, 'MEMBER')),
                   (SELECT min(c.oid::regclass::text) FROM pg_class c
                     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                       AND pg_has_role(session_user, c.relowner, 'MEMBER'))
              FROM pg_roles me WHERE me.rolname = session_user
            """
        )
        row = cursor.fetchone()
    assert row is not None
    name, is_superuser, bypasses, may_become, owned_table = row
    if is_superuser:
        fault = "is a superuser, whom row-level security does not hold"
    elif bypasses:
        fault = "has BYPASSRLS, so row-level security does not hold it"
    elif may_become:
        fault = f"may become a role that row-level security does not hold ({may_become})"
    elif owned_table:
        fault = f"owns tables (such as {owned_table}) and could switch their protection off"
    else:
        return
    raise RoleRefused(
        f"Placemap will not run as the database role {name}: it {fault}. Run `placemap migrate` with this "
        "DATABASE_URL once to make the application role, or set DATABASE_URL to the application role and "
        "PLACEMAP_OWNER_DATABASE_URL to the owner. `placemap doctor` shows which roles are in use."
    )


def _is_superuser(connection: Connection) -> bool:
    row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    return bool(row and row[0])
