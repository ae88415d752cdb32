"""`placemap doctor`: what is set up, what is wrong, and how to mend it. Changes nothing."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from placemap.foundations.errors import PlacemapError
from placemap.project import assets
from placemap.project.brought_back import registers_folder
from placemap.project.console_services import describe_place
from placemap.project.database import (
    DatabaseAddresses,
    connect,
    embedded_server,
    resolve,
    without_password,
)
from placemap.project.keeping.erasing_again import erasures
from placemap.project.postgres_binaries import OLDEST_SUPPORTED
from placemap.project.protection import Finding, kept_on_disk, protection, real_people, trail
from placemap.project.roles import Connection, is_quiet, refuse_privileged_role
from placemap.project.state import state_dir
from placemap.project.wrong_settings import KNOWN, is_real, wrong_settings


def doctor() -> int:
    """Print every finding; exit status 1 when something is wrong."""
    wrong = 0
    for examine in (_placemap, _settings, _database, _assets):
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
    yield Finding("Mode", "real use" if is_real(os.environ) else "demonstration, with invented people only")


def _settings() -> Iterator[Finding]:
    folder = state_dir()
    yield Finding("State directory", str(folder))
    found = wrong_settings(os.environ, folder)
    for problem in found:
        yield Finding(f"Setting {problem.setting}", problem.wrong, problem.mend)
    if not found:
        given = sorted(name for name in os.environ if name in KNOWN)
        yield Finding("Settings", f"read: {', '.join(given) or 'none is given, and none needs to be'}")
    if is_real(os.environ):
        yield Finding(
            "Whom to ask",
            os.environ.get("PLACEMAP_HELP")
            or "nobody by name. PLACEMAP_HELP, a name and a number, tells it to whoever cannot sign in",
        )


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
        yield kept_on_disk(connection, for_real=is_real(os.environ))
        yield from _roles(connection, addresses)
        findings = list(protection(connection))
        yield from findings
        if not any(finding.mend for finding in findings):
            yield trail(connection)
            yield erasures(connection, registers_folder(), for_real=is_real(os.environ))
            yield real_people(connection, for_real=is_real(os.environ))


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
