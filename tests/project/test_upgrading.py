"""An upgrade keeps what was recorded, or leaves the database as it was for the version before."""

from __future__ import annotations

import datetime as dt
import subprocess
import uuid
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from placemap.foundations.errors import PlacemapError
from placemap.project import console, database, keys, migrating
from placemap.project.keeping import upgrading
from placemap.project.keeping.tables import content_of, steady, tables
from placemap.project.roles import create_database
from tests.database import owner_url, point_django_at, prepared_template, superuser_url
from tests.project.conftest import OwnDatabase, on_record

# The tables of the first version. A released version's migrations are never renamed.
FIRST = [
    (app, "0001_initial")
    for app in ("access", "cohort", "exchange", "information", "linkage", "mappings", "partners", "subjects")
]


@pytest.fixture
def first_version(django_db_blocker: Any) -> Iterator[str]:
    """A database of the first version, with a row in nearly every table; Django reaches it as its owner."""
    with django_db_blocker.unblock():
        url, roles, _ = prepared_template()
        name = f"pm_{uuid.uuid4().hex[:16]}"
        before = dict(connection.settings_dict)
        with psycopg.connect(url, autocommit=True) as admin:
            create_database(admin, name, roles)
            point_django_at(owner_url(name))
            executor = MigrationExecutor(connection)
            leaves = executor.loader.graph.leaf_nodes()
            executor.migrate([*FIRST, *(key for key in leaves if key[0] in ("procrastinate", "sessions"))])
            point_django_at(superuser_url(name))
            fill(MigrationExecutor(connection).loader.project_state(FIRST).apps)
            point_django_at(owner_url(name))
            yield name
            connection.close()
            connection.settings_dict.update(before)
            admin.execute(f'drop database "{name}" with (force)')  # type: ignore[call-overload]


def fill(apps: Any) -> None:
    """One row in each table whose rules a row of plain values meets."""
    made: dict[str, Any] = {}
    waiting = [model for model in apps.get_models() if model._meta.app_label in dict(FIRST)]
    for _ in range(len(waiting)):
        for model in list(waiting):
            fields = [f for f in model._meta.concrete_fields if not f.null and not f.has_default()]
            needs = {f.related_model._meta.label for f in fields if f.is_relation}
            if needs <= made.keys():
                waiting.remove(model)
                try:
                    with transaction.atomic():
                        made[model._meta.label] = model.objects.create(
                            **{f.name: value(f, made) for f in fields}
                        )
                except (IntegrityError, psycopg.errors.CheckViolation):
                    continue
    assert len(made) > 20, sorted(made)
    assert "subjects.Person" in made


def value(field: models.Field[Any, Any], made: dict[str, Any]) -> Any:
    if field.is_relation:
        return made[field.related_model._meta.label]
    if field.choices:
        return next(iter(field.choices))[0]
    for kind, plain in (
        (models.UUIDField, uuid.uuid4()), (models.DateTimeField, dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)),
        (models.DateField, dt.date(2027 if field.name in ("ends_on", "expires_on") else 2026, 3, 1)), (models.IntegerField, 1), (models.BinaryField, b"x"),
        (models.BooleanField, True), (models.JSONField, {}), (models.FloatField, 1.0),
    ):  # fmt: skip
        if isinstance(field, kind):
            return plain
    return "x"


def described(name: str) -> tuple[list[Any], dict[str, Any], int]:
    """The columns, the rows and the migrations of a database."""
    with psycopg.connect(superuser_url(name), autocommit=True) as reading, reading.transaction():
        steady(reading)
        columns = reading.execute(
            "select table_name, column_name, data_type, is_nullable from information_schema.columns"
            " where table_schema = 'public' order by 1, 2"
        ).fetchall()
        rows = {table.name: content_of(reading, table) for table in tables(reading)}
        (applied,) = reading.execute("select count(*) from django_migrations").fetchone() or (0,)
    return columns, rows, applied


def test_first_version_s_records_are_kept_and_a_failure_changes_nothing(
    first_version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, roles, _ = prepared_template()
    before = described(first_version)

    def fail() -> None:
        raise RuntimeError("the last step failed")

    with monkeypatch.context() as failing, pytest.raises(RuntimeError):
        failing.setattr(migrating, "_reference_data", fail)
        migrating.migrate(roles, verbosity=0)
    assert described(first_version) == before

    migrating.migrate(roles, verbosity=0)
    columns, rows, applied = described(first_version)
    assert applied > before[2]
    assert len(columns) > len(before[0])
    grown = {"partners_role", "partners_legalpower", "access_auditentry"}  # reference data, and its entry
    for table, content in before[1].items():
        same_columns = columns_of(table, columns) == columns_of(table, before[0])
        if table not in grown:
            assert rows[table] == content if same_columns else rows[table].rows == content.rows, table


def columns_of(table: str, columns: list[Any]) -> list[Any]:
    return [column for column in columns if column[0] == table]


def test_upgrade_waits_for_worker_and_web_server_to_stop_and_backs_up_first(
    own: OwnDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLACEMAP_STATE", str(tmp_path / "state"))
    assert console.main(["backup", "--make-key", str(tmp_path / "key.txt")]) == 0
    command = ["upgrade", "--folder", str(tmp_path), "--to", capsys.readouterr().out.strip()]
    with psycopg.connect(own.superuser_url, autocommit=True) as superuser:
        superuser.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
        assert console.main(command) == 1
        assert "Stop the worker" in capsys.readouterr().err
        superuser.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")
    with psycopg.connect(own.application_url):
        with monkeypatch.context() as soon:
            soon.setattr(upgrading, "LETS_GO", 0.5)
            assert console.main(command) == 1
        assert "A web server" in capsys.readouterr().err
    tried: list[str] = []

    def migrated(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        tried.append(command[-2])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(upgrading.subprocess, "run", migrated)
    assert console.main(command) == 0
    assert tried == ["migrate"]
    (made,) = tmp_path.glob("placemap-*.age")
    (begun, _said), (backed_up, one), (upgraded, two) = on_record(own.superuser_url)
    assert (begun, backed_up, upgraded) == ("backup_begun", "backed_up", "upgraded")
    assert one["key"] == keys.key_id(keys.data_keys()[0])
    assert (two["version"], two["backup"]) == (version("placemap"), made.name)


def test_failed_upgrade_says_that_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@/db?host=/nonexistent")
    with pytest.raises(PlacemapError, match=r"(?s)as it was:.*cannot be reached.*untouched data.*b\.age"):
        upgrading.upgrade(Path("b.age"), database.resolve())
