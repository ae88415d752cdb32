"""The tests' databases: one template migrated as the owner, one clone for each worker."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from placemap.project.database import PREPARED_AFTER, django_database, keep_prepared
from placemap.project.roles import Roles, create_database, create_roles
from placemap.project.testing_database import ensure_test_cluster

PREFIX = "placemap_tests"


def _as_role(url: str, role: str, database: str) -> str:
    parts = conninfo_to_dict(url)
    parts.update(user=role, dbname=database)
    parts.pop("password", None)
    given = os.environ.get("PLACEMAP_TEST_ROLE_PASSWORD")
    if given:
        parts["password"] = given
    return make_conninfo(**{k: v for k, v in parts.items() if v is not None})


def point_django_at(url: str) -> None:
    """Make Django's default connection use this address from now on."""
    connection.close()
    connection.settings_dict.update(django_database(url))


def use_clone(template: str | None = None) -> str:
    """Clone the template (made on first use in this run) and connect to it as the application role."""
    url, roles, made = prepared_template()
    name = f"pm_{uuid.uuid4().hex[:16]}"
    clone(url, roles, template or made, name)
    point_django_at(_as_role(url, roles.app, name))
    return name


def clone(url: str, roles: Roles, template: str, name: str) -> None:
    """`CREATE DATABASE … TEMPLATE`, one at a time since the template must be idle."""
    with locked(url), psycopg.connect(url, autocommit=True) as admin:
        create_database(admin, name, roles, template=template)


def drop_clone(name: str) -> None:
    """Close our connection and drop the clone."""
    connection.close()
    with psycopg.connect(ensure_test_cluster(), autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def empty_database() -> Iterator[str]:
    """The name of a database that holds nothing, for as long as the block lasts."""
    url, roles, _ = prepared_template()
    name = f"pm_{uuid.uuid4().hex[:16]}"
    with psycopg.connect(url, autocommit=True) as admin:
        create_database(admin, name, roles)
        try:
            yield name
        finally:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def application_url(name: str) -> str:
    """The address of a database as the application role."""
    url, roles, _ = prepared_template()
    return _as_role(url, roles.app, name)


def owner_url(name: str) -> str:
    """The address of a database as the owner of its tables."""
    url, roles, _ = prepared_template()
    return _as_role(url, roles.owner, name)


def superuser_url(name: str) -> str:
    """The address of a database as a superuser: for oracles that must see past row security."""
    parts = conninfo_to_dict(ensure_test_cluster())
    parts["dbname"] = name
    return make_conninfo(**{k: v for k, v in parts.items() if v is not None})


@contextlib.contextmanager
def seen_whole(name: str) -> Iterator[psycopg.Connection[Any]]:
    """A superuser's connection, for oracles that must see past row security.

    Its statements are planned once, as the application's are. Planning every policy of a table anew took
    most of the time of an oracle that asks every table for everybody.
    """
    with psycopg.connect(superuser_url(name)) as link:
        keep_prepared(None, SimpleNamespace(vendor="postgresql", connection=link))
        link.prepare_threshold, link.prepared_max = PREPARED_AFTER, 2000
        link.commit()
        yield link


def prepared_template() -> tuple[str, Roles, str]:
    """The server's address, its roles and the template's name, made once in a run."""
    from placemap.project.migrating import migrate

    url = ensure_test_cluster()
    name = f"{PREFIX}_template"
    with locked(url), psycopg.connect(url, autocommit=True) as admin:
        roles = create_roles(admin, PREFIX)
        found = admin.execute(
            "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [name]
        ).fetchone()
        if found is not None and found[0] == "ready":
            return url, roles, name
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        create_database(admin, name, roles)
        before = dict(connection.settings_dict)
        point_django_at(_as_role(url, roles.owner, name))
        try:
            with not_followed():
                migrate(roles, verbosity=0)
        finally:
            connection.close()
            connection.settings_dict.update(before)
        admin.execute(sql.SQL("COMMENT ON DATABASE {} IS 'ready'").format(sql.Identifier(name)))
    return url, roles, name


@contextlib.contextmanager
def not_followed() -> Iterator[None]:
    """Coverage does not follow what is done here line by line, which doubles its time."""
    # Their own lines count as read, as they do wherever the product asks which are missing.
    MigrationLoader(None)
    coverage = sys.modules.get("coverage")
    measuring = coverage and coverage.Coverage.current()
    if measuring:
        measuring.stop()
    try:
        yield
    finally:
        if measuring:
            measuring.start()


@contextlib.contextmanager
def locked(url: str, what: str = "databases") -> Iterator[None]:
    """One process at a time for one server and one purpose."""
    digest = hashlib.sha256(f"{url} {what}".encode()).hexdigest()[:12]
    with (Path(tempfile.gettempdir()) / f"placemap-tests-{os.getuid()}-{digest}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
