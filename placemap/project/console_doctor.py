"""`placemap doctor`: what is set up, what is wrong, and how to mend it. Changes nothing."""

from __future__ import annotations

import json
import os
import platform
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from placemap.foundations.errors import PlacemapError
from placemap.project import assets
from placemap.project.console_services import describe_place
from placemap.project.database import (
    DatabaseAddresses,
    connect,
    embedded_server,
    refuse_privileged_role,
    resolve,
    without_password,
)
from placemap.project.postgres_binaries import OLDEST_SUPPORTED
from placemap.project.roles import Connection, is_quiet
from placemap.project.state import state_dir

QUIETEST = "log_min_error_statement = panic"

# Asked of a child process with Django: migrations not yet applied, and tables without row security
# that are not listed as needing none.
ASK_DJANGO = """
import json, sys, django
django.setup()
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from placemap.access.row_security import WITHOUT_ROW_SECURITY, declared_policies, eraser_policies
executor = MigrationExecutor(connection)
plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
print(json.dumps({
    "unapplied": [str(migration) for migration, _ in plan],
    "without_row_security": sorted(WITHOUT_ROW_SECURITY),
    "policies": sorted(
        name for policy in [*declared_policies(), *eraser_policies()] for name, _ in policy.statements()
    ),
}))
"""


@dataclass(frozen=True)
class Finding:
    """One thing examined. `mend` says what to do, and is empty when all is well."""

    about: str
    words: str
    mend: str = ""


def doctor() -> int:
    """Print every finding; exit status 1 when something is wrong."""
    wrong = 0
    for examine in (_placemap, _state, _database, _assets):
        try:
            findings = list(examine())
        except PlacemapError as error:
            findings = [
                Finding(examine.__name__.strip("_").capitalize(), "cannot be examined", error.message)
            ]
        for finding in findings:
            print(f"{'WRONG' if finding.mend else 'ok':>5}  {finding.about}: {finding.words}", flush=True)
            if finding.mend:
                wrong += 1
                for line in finding.mend.splitlines():
                    print(f"         {line}")
    print(
        "\nNothing is wrong." if not wrong else f"\n{wrong} wrong. The lines under each say how to mend it."
    )
    return 1 if wrong else 0


def _placemap() -> Iterator[Finding]:
    try:
        number = version("placemap")
    except PackageNotFoundError:
        number = "not installed as a package"
    yield Finding("Placemap", f"{number}, from {describe_place()}, Python {platform.python_version()}")
    real = os.environ.get("PLACEMAP_DEMONSTRATION", "1").lower() in {"0", "false", "no", "off"}
    yield Finding("Mode", "real use" if real else "demonstration, with invented people only")


def _state() -> Iterator[Finding]:
    folder = state_dir()
    mode = stat.S_IMODE(folder.stat().st_mode)
    yield Finding(
        "State directory",
        f"{folder}, mode {mode:04o}",
        "" if mode & 0o077 == 0 else f"Others may look into it. Run: chmod 700 '{folder}'",
    )
    for key in sorted(folder.glob("*.key")):
        mode = stat.S_IMODE(key.stat().st_mode)
        if mode & 0o077:
            mend = f"Others may read it. Run: chmod 600 '{key}'"
            yield Finding("Key", f"{key.name} has mode {mode:04o}", mend)


def _assets() -> Iterator[Finding]:
    current = assets.is_current()
    yield Finding(
        "Styles and scripts",
        "built from the files as they are" if current else "not built, or older than their source",
        "" if current else "Run: make setup",
    )


def _database() -> Iterator[Finding]:
    given = bool(os.environ.get("DATABASE_URL"))
    if given:
        yield Finding("Database", "the one that DATABASE_URL names")
        yield from _examine_database(resolve())
        return
    server = embedded_server()
    yield Finding("Database", f"embedded, in {server.cluster}")
    if not (server.cluster / "PG_VERSION").exists():
        yield Finding("Database", "not made yet", "Run: make demo (or `placemap migrate`)")
        return
    with server:
        yield from _examine_database(resolve())


def _examine_database(addresses: DatabaseAddresses) -> Iterator[Finding]:
    with connect(addresses.application_url) as connection:
        yield from _server(connection)
        yield from _roles(connection, addresses)
        yield from _protection(connection)


def _server(connection: Connection) -> Iterator[Finding]:
    major = connection.info.server_version // 10000
    yield Finding(
        "Server",
        f"PostgreSQL {connection.info.server_version // 10000}.{connection.info.server_version % 10000}, "
        f"database {connection.info.dbname}",
        "" if major >= OLDEST_SUPPORTED else f"Placemap needs PostgreSQL {OLDEST_SUPPORTED} or newer.",
    )


def _roles(connection: Connection, addresses: DatabaseAddresses) -> Iterator[Finding]:
    try:
        refuse_privileged_role(connection)
        yield Finding("Application role", f"{connection.info.user}, held by row-level security")
    except PlacemapError as error:
        yield Finding("Application role", f"{connection.info.user}, refused", error.message)
    quiet = is_quiet(connection)
    yield Finding(
        "Server's log",
        "keeps no statement that failed"
        if quiet
        else "would keep statements that failed, children's names and all",
        ""
        if quiet
        else f'As a superuser: ALTER ROLE "{connection.info.user}" SET log_min_error_statement = panic;',
    )
    if addresses.owner_url:
        try:
            connect(addresses.owner_url).close()
            reached = without_password(addresses.owner_url)
            yield Finding("Owner role", f"{addresses.roles.owner}, reached at {reached}")
        except PlacemapError as error:
            yield Finding("Owner role", "cannot log in", error.message)
    else:
        yield Finding("Owner role", "its address is not known here: this machine serves and does not migrate")
    for name, purpose in (
        (addresses.roles.definer, "functions that policies call"),
        (addresses.roles.maintenance, "data migrations"),
    ):
        row = connection.execute(
            "SELECT rolcanlogin, rolbypassrls FROM pg_roles WHERE rolname = %s", [name]
        ).fetchone()
        if row is None:
            mend = "Run `placemap migrate` with a superuser's DATABASE_URL."
            yield Finding("Role", f"{name} ({purpose}) is missing", mend)
        elif row != (False, True):
            yield Finding(
                "Role",
                f"{name} ({purpose}) has other rights than it should",
                f'As a superuser: ALTER ROLE "{name}" NOLOGIN BYPASSRLS;',
            )
        else:
            yield Finding("Role", f"{name} ({purpose}), without a login")


def _protection(connection: Connection) -> Iterator[Finding]:
    told = _ask_django()
    unapplied = told["unapplied"]
    yield Finding(
        "Tables",
        "up to date"
        if not unapplied
        else f"{len(unapplied)} migrations are missing, the first {unapplied[0]}",
        "" if not unapplied else "Run: placemap migrate",
    )
    rows = connection.execute(
        "SELECT relname::text, relrowsecurity AND relforcerowsecurity FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"
    ).fetchall()
    expected = set(told["without_row_security"])
    open_tables = [str(name) for name, forced in rows if not forced and name not in expected]
    held = sum(1 for _, forced in rows if forced)
    yield Finding(
        "Row-level security",
        f"forced on {held} tables; {len(rows) - held} tables of the framework hold no records about people"
        if not open_tables
        else f"not forced on {', '.join(open_tables)}",
        ""
        if not open_tables
        else "Run: placemap migrate. If it stays so, a migration lacks enable_row_security.",
    )
    present = {
        str(row[0])
        for row in connection.execute("SELECT policyname FROM pg_policies WHERE schemaname = 'public'")
    }
    differing = sorted(present ^ set(told["policies"]))
    yield Finding(
        "Policies",
        f"{len(present)}, as the code declares them"
        if not differing
        else f"not as declared: {', '.join(differing[:5])}",
        "" if not differing else "Run: placemap migrate",
    )


def _ask_django() -> dict[str, list[str]]:
    answer = subprocess.run(
        [sys.executable, "-c", ASK_DJANGO], capture_output=True, text=True, check=False, timeout=120
    )
    if answer.returncode != 0:
        raise PlacemapError("Placemap itself does not start:\n" + answer.stderr.strip()[-2000:])
    found: dict[str, list[str]] = json.loads(answer.stdout.splitlines()[-1])
    return found
