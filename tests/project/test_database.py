"""Which database, as whom: roles and their limits on every PostgreSQL that this machine has."""

from __future__ import annotations

import os
import secrets
import stat
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq import ExecStatus

from placemap.foundations.errors import PlacemapError
from placemap.project import database
from placemap.project.postgres import EmbeddedPostgres
from placemap.project.postgres_binaries import PostgresBinaries, binaries_in, find_postgres_binaries
from placemap.project.roles import (
    QUIET,
    RoleRefused,
    Roles,
    create_database,
    create_roles,
    is_quiet,
    refuse_privileged_role,
)
from placemap.project.state import CHECKOUT

# The packaged one, and whatever else is installed here: roles are granted differently before version 16.
SERVERS = [find_postgres_binaries()] + [
    binaries_in(folder)
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if folder.parent.name.isdigit() and int(folder.parent.name) >= 15 and (folder / "postgres").exists()
]


@pytest.fixture(scope="module", params=SERVERS, ids=lambda found: f"{found.origin} {found.major}")
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedPostgres]:
    binaries: PostgresBinaries = request.param
    with EmbeddedPostgres(
        tmp_path_factory.mktemp("pg") / "data", for_tests=True, binaries=binaries
    ) as running:
        yield running
    running.destroy()


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "state"))
    for name in ("DATABASE_URL", "PLACEMAP_OWNER_DATABASE_URL", "PLACEMAP_DATABASE_AS"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "state"


@pytest.fixture
def made(server: EmbeddedPostgres) -> tuple[EmbeddedPostgres, Roles, str]:
    name = f"t_{secrets.token_hex(4)}"
    with database.connect(server.superuser_url()) as connection:
        roles = create_roles(connection, name)
        create_database(connection, name, roles)
    return server, roles, name


def refused(connection: database.Connection, statement: str) -> bool:
    try:
        connection.execute(statement)  # type: ignore[call-overload]
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_roles_have_exactly_their_rights(made: tuple[EmbeddedPostgres, Roles, str]) -> None:
    server, roles, name = made
    with database.connect(server.superuser_url()) as connection:
        found = connection.execute(
            "select rolname, rolcanlogin, rolbypassrls,"
            " rolsuper or rolcreaterole or rolcreatedb or rolreplication"
            " from pg_roles where rolname like %s order by 1",
            [f"{name}%"],
        ).fetchall()
    assert found == [
        (roles.app, True, False, False),
        (roles.definer, False, True, False),
        (roles.maintenance, False, True, False),
        (roles.owner, True, False, False),
    ]


def test_app_owns_nothing_and_becomes_nobody(made: tuple[EmbeddedPostgres, Roles, str]) -> None:
    server, roles, name = made
    with database.connect(server.url(roles.owner, name)) as owner:
        owner.execute("create table record (number int)")
    with database.connect(server.url(roles.app, name)) as app:
        refuse_privileged_role(app)
        assert refused(app, "create table mine (number int)")
        assert refused(app, "create temporary table mine (number int)")
        assert refused(app, "select * from record")
        for other in (roles.owner, roles.definer, roles.maintenance, "postgres"):
            assert refused(app, f'set role "{other}"')


def test_a_statement_that_fails_leaves_no_words_in_the_servers_log(
    made: tuple[EmbeddedPostgres, Roles, str],
) -> None:
    """Values travel inside statements: a name in one that failed would stay in the log for good."""
    server, roles, name = made
    for role in (roles.app, roles.owner):
        with database.connect(server.url(role, name)) as connection:
            assert is_quiet(connection)
            for statement in ("select 'Canary Kestrel'::int", "select 1/0, 'Canary Kestrel'"):
                with pytest.raises(psycopg.Error):
                    connection.execute(statement)  # type: ignore[call-overload]
            # What the role says by itself, on a server that says nothing.
            row = connection.execute("select rolconfig from pg_roles where rolname = current_user").fetchone()
            assert row is not None
            said = row[0]
            assert isinstance(said, list) and {f"{key}={value}" for key, value in QUIET.items()} <= {*said}
    assert "Canary" not in server.log.read_text(encoding="utf-8", errors="replace")


def test_owner_is_held_by_row_security_until_it_takes_on_another_role(
    made: tuple[EmbeddedPostgres, Roles, str],
) -> None:
    server, roles, name = made
    with database.connect(server.url(roles.owner, name)) as owner:
        owner.execute("create table record (number int)")
        owner.execute("insert into record values (7)")
        owner.execute("alter table record enable row level security")
        owner.execute("alter table record force row level security")
        owner.execute(f'grant select on record to "{roles.definer}", "{roles.maintenance}"')
        assert owner.execute("select count(*) from record").fetchone() == (0,)
        owner.execute(f'set role "{roles.maintenance}"')
        assert owner.execute("select count(*) from record").fetchone() == (1,)
        owner.execute("reset role")
        # A function given to the definer sees past row security for whoever may call it.
        owner.execute(
            "create function numbers() returns bigint language sql stable security definer "
            "set search_path = pg_catalog, public as 'select count(*) from record'"
        )
        owner.execute(f'alter function numbers() owner to "{roles.definer}"')
        owner.execute(f'set role "{roles.definer}"')
        owner.execute(
            "create or replace function numbers() returns bigint language sql stable security definer "
            "set search_path = pg_catalog, public as 'select count(*) from record'"
        )
    with database.connect(server.url(roles.app, name)) as app:
        assert app.execute("select numbers()").fetchone() == (1,)


def test_roles_and_database_may_be_made_again(made: tuple[EmbeddedPostgres, Roles, str]) -> None:
    server, roles, name = made
    with database.connect(server.superuser_url()) as connection:
        connection.execute(f'alter role "{roles.app}" bypassrls createdb')
        assert create_roles(connection, name) == roles
        create_database(connection, name, roles)
    with database.connect(server.url(roles.app, name)) as app:
        refuse_privileged_role(app)  # what somebody changed was put right


def test_database_of_something_else_is_left_alone(server: EmbeddedPostgres) -> None:
    name = f"t_{secrets.token_hex(4)}"
    with database.connect(server.superuser_url()) as connection:
        connection.execute(f"create database {name}")
        with database.connect(server.superuser_url(name)) as theirs:
            theirs.execute("create table invoices (number int)")
        roles = create_roles(connection, name)
        with pytest.raises(PlacemapError, match="invoices"):
            create_database(connection, name, roles)


def test_unsafe_roles_are_refused_by_name_and_reason(made: tuple[EmbeddedPostgres, Roles, str]) -> None:
    server, roles, name = made
    with database.connect(server.superuser_url(name)) as connection:
        with pytest.raises(RoleRefused, match=r"postgres: it is a superuser.*placemap migrate"):
            refuse_privileged_role(connection)
        for role, rights in ((f"{name}_past", "bypassrls"), (f"{name}_member", "nobypassrls")):
            connection.execute(f"create role {role} login {rights}")
            connection.execute(f"grant connect on database {name} to {role}")
        connection.execute(f'grant "{roles.definer}" to {name}_member')
        connection.execute(f"create role {name}_holder login")
        connection.execute(f"grant connect on database {name} to {name}_holder")
        connection.execute("create table held (number int)")
        connection.execute(f"alter table held owner to {name}_holder")
    for role, reason in (("past", "BYPASSRLS"), ("member", "may become"), ("holder", "owns tables")):
        with (
            database.connect(server.url(f"{name}_{role}", name)) as connection,
            pytest.raises(RoleRefused, match=reason),
        ):
            refuse_privileged_role(connection)


def test_privileged_address_makes_roles_and_serves_as_the_application(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch, state: Path
) -> None:
    name = f"t_{secrets.token_hex(4)}"
    monkeypatch.setenv("DATABASE_URL", server.superuser_url(name))
    with database.prepared() as first:
        with database.connect(first.application_url) as connection:
            refuse_privileged_role(connection)
            assert connection.info.dbname == name
        assert first.roles.app.startswith("placemap_")
        with database.connect(first.maintenance_url) as connection:
            assert connection.execute("select current_user::text").fetchone() == (first.roles.maintenance,)
    note = state / "database.json"
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert database.resolve() == first, "found again without a connection"
    with database.prepared() as second:
        assert second == first, "and at the second start"
    note.unlink()
    with database.prepared() as third:  # the passwords are lost: new ones are made for the same roles
        assert third.roles == first.roles
        assert third.application_url != first.application_url


def test_server_s_own_database_is_not_filled_with_our_tables(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.superuser_url("postgres"))
    with database.prepared() as addresses, database.connect(addresses.application_url) as connection:
        assert connection.info.dbname == "placemap"


def test_account_without_the_rights_is_told_what_to_do(
    server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"t_{secrets.token_hex(4)}"
    with database.connect(server.superuser_url()) as connection:
        connection.execute(f"create role {name} login createdb createrole")
    monkeypatch.setenv("DATABASE_URL", server.url(name, "postgres"))
    with (
        pytest.raises(PlacemapError, match=r"may not make the roles.*PLACEMAP_OWNER_DATABASE_URL"),
        database.prepared(),
    ):
        raise AssertionError("a role that may not grant BYPASSRLS cannot set up")


def test_addresses_given_by_the_operator_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://pm_app:secret@db.example:5433/live?sslmode=require")
    monkeypatch.setenv("PLACEMAP_OWNER_DATABASE_URL", "postgresql://pm_owner@db.example:5433/live")
    found = database.resolve()
    assert found.roles == Roles.with_prefix("pm")
    assert found.current_url == found.application_url == os.environ["DATABASE_URL"]
    assert "role%3Dpm_maintenance" in found.maintenance_url
    monkeypatch.setenv("PLACEMAP_DATABASE_AS", "owner")
    assert found.current_url == os.environ["PLACEMAP_OWNER_DATABASE_URL"]
    assert database.django_database(found.application_url) == {
        "ENGINE": "django.db.backends.postgresql", "NAME": "live", "USER": "pm_app", "PASSWORD": "secret",
        "HOST": "db.example", "PORT": "5433",
        "OPTIONS": {"sslmode": "require", "server_side_binding": True, "prepare_threshold": 1},
    }  # fmt: skip
    assert "secret" not in database.without_password(found.application_url)
    monkeypatch.delenv("PLACEMAP_OWNER_DATABASE_URL")
    assert database.resolve().owner_url == ""


def test_settings_load_without_a_database() -> None:
    found = database.resolve()
    assert found.is_embedded
    with pytest.raises(PlacemapError, match="cannot be reached"):
        database.connect(found.application_url)


def test_embedded_database_is_ready_at_once(state: Path) -> None:
    with database.prepared() as first, database.connect(first.application_url) as connection:
        refuse_privileged_role(connection)
    with database.prepared() as second:
        assert second.roles == first.roles
    assert stat.S_IMODE(state.stat().st_mode) == 0o700
    database.embedded_server().destroy()


def test_statements_are_kept_prepared_up_to_a_limit_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLACEMAP_PREPARED_STATEMENTS", "7")
    told: list[str] = []
    raw = SimpleNamespace(_prepared=PrepareManager(), prepared_max=100, execute=told.append)
    database.keep_prepared(sender=None, connection=SimpleNamespace(vendor="postgresql", connection=raw))
    assert raw.prepared_max == 7
    assert told == ["set plan_cache_mode = force_generic_plan"]
    # A pooler that hands a connection on after each transaction knows nothing of what was prepared on it.
    monkeypatch.setenv("PLACEMAP_PREPARED_STATEMENTS", "0")
    database.keep_prepared(sender=None, connection=SimpleNamespace(vendor="postgresql", connection=raw))
    assert len(told) == 1
    assert database.django_database("postgresql://app@db/live")["OPTIONS"]["prepare_threshold"] is None


@pytest.mark.parametrize(
    ("said", "stays"),
    [(b"ROLLBACK", True), (b"ALTER TABLE", False), (b"DROP TABLE", False), (b"DELETE 1", True)],
)
def test_statements_are_forgotten_when_a_table_changes_and_at_no_rollback(said: bytes, stays: bool) -> None:
    kept = database._KeptAtRollback()
    asked: Any = SimpleNamespace(query=b"select 1", types=())
    kept.maybe_add_to_cache(asked, *kept.get(asked, prepare=True))
    done: Any = SimpleNamespace(query=said, types=())
    answer: Any = SimpleNamespace(status=ExecStatus.COMMAND_OK, command_status=said)
    key = kept.maybe_add_to_cache(done, Prepare.NO, b"")
    assert key is not None
    kept.validate(key, Prepare.NO, b"", [answer])
    assert (kept.get(asked)[0] is Prepare.YES) is stays


def test_no_driver_is_allowed_whose_inside_nobody_has_looked_at() -> None:
    """Whoever installs the wheel alone has no lock: what it leans on must be said in what it requires."""
    wanted = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["dependencies"]
    (driver,) = (one for one in wanted if one.startswith("psycopg["))
    series = ".".join(psycopg.__version__.split(".")[:2])
    assert driver.endswith(f"<{series.split('.')[0]}.{int(series.split('.')[1]) + 1}")
