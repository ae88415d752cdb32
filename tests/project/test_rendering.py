"""Migrations draw up few models, and make the same database as if they drew up all."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core.management.commands import migrate as django_command
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from placemap.project import rendering

# As information_schema has them, without their length.
SAME = {
    "serial": "integer",
    "bigserial": "bigint",
    "varchar": "character varying",
    "time": "time without time zone",
    "timestamptz": "timestamp with time zone",
}


def state() -> ProjectState:
    """A mapping, a record in it, and a note that points at neither."""
    mapping = ModelState(
        "kept", "Mapping", [("id", models.UUIDField(primary_key=True)), ("title", models.TextField())]
    )
    record = ModelState(
        "kept", "Record",
        [
            ("id", models.UUIDField(primary_key=True)),
            ("mapping", models.ForeignKey("kept.Mapping", models.CASCADE)),
            ("before", models.ForeignKey("self", models.CASCADE, null=True)),
            ("code", models.TextField(unique=True)),
        ],
    )  # fmt: skip
    note = ModelState("kept", "Note", [("id", models.UUIDField(primary_key=True))])
    return ProjectState({(one.app_label, one.name_lower): one for one in (mapping, record, note)})


def migration(*steps: Any) -> migrations.Migration:
    made = migrations.Migration("0002_x", "kept")
    made.operations = list(steps)
    return made


def test_a_model_comes_with_what_it_points_at_and_nothing_else() -> None:
    found = rendering._NarrowState(state().models, set()).apps
    record = found.get_model("kept", "Record")
    assert record._meta.get_field("mapping").related_model is record._meta.apps.get_model("kept", "mapping")
    assert {one.__name__ for one in record._meta.apps.get_models()} == {"Record", "Mapping"}
    assert {one.__name__ for one in found.get_model("kept", "mapping")._meta.apps.get_models()} == {"Mapping"}


@pytest.mark.parametrize(
    ("step", "narrow"),
    [
        (migrations.AddField("record", "x", models.TextField(default="")), True),
        (migrations.RunSQL("select 1", "select 1"), True),
        (migrations.AlterField("mapping", "title", models.TextField(default="")), True),
        (migrations.AlterField("record", "mapping", models.ForeignKey("kept.Mapping", models.CASCADE, null=True)), True),
        (migrations.AlterField("mapping", "id", models.BigAutoField(primary_key=True)), False),
        (migrations.AlterField("record", "code", models.TextField()), False),
        (migrations.AlterField("mapping", "title", models.TextField(unique=True)), False),
        (migrations.AlterField("mapping", "made_just_now", models.TextField()), False),
        (migrations.RemoveField("record", "code"), False),
        (migrations.DeleteModel("note"), False),
        (migrations.RunPython(migrations.RunPython.noop), False),
    ],
)  # fmt: skip
def test_a_step_that_may_look_round_sees_every_model(step: Any, narrow: bool) -> None:
    assert rendering._is_narrow(migration(step), state()) is narrow


def test_django_s_own_executor_is_back_even_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), rendering.few_models():
        assert django_command.MigrationExecutor is rendering.NarrowExecutor  # type: ignore[comparison-overlap]
        raise ZeroDivisionError
    assert django_command.MigrationExecutor is MigrationExecutor


def test_most_migrations_draw_up_few() -> None:
    """Otherwise setting up an instance has become slow again, and a step wants a look."""
    loader = MigrationLoader(None)
    of_ours = [
        one
        for one in loader.disk_migrations.values()
        if apps.get_app_config(one.app_label).name.startswith("placemap.")
    ]
    before = loader.project_state([leaf for leaf in loader.graph.leaf_nodes() if leaf[0] != "nothing"])
    narrow = sum(rendering._is_narrow(one, before) for one in of_ours)
    assert narrow > 0.9 * len(of_ours)


@pytest.mark.django_db
def test_the_tables_are_those_of_the_models() -> None:
    """Columns with their kinds, constraints, indexes and keys to other tables, for every model of ours."""
    ours = [one for one in apps.get_models() if one.__module__.startswith("placemap.") and one._meta.managed]
    assert len(ours) > 100
    wrong = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name, data_type, is_nullable = 'YES' from information_schema.columns"
            " where table_schema = 'public'"
        )
        columns: dict[str, dict[str, tuple[str, bool]]] = {}
        for table, column, kind, empty in cursor.fetchall():
            columns.setdefault(table, {})[column] = (kind, empty)
        for model in ours:
            table = model._meta.db_table
            wanted = {}
            for field in model._meta.concrete_fields:
                said = str(field.db_type(connection))
                kind = "ARRAY" if said.endswith("[]") else said.split("(")[0]
                wanted[field.column] = (SAME.get(kind, kind), field.null)
            # A table may have columns more, which the database alone fills.
            if lacks := wanted.items() - columns.get(table, {}).items():
                wrong.append(f"{table}: {lacks}")
            made = connection.introspection.get_constraints(cursor, table)
            named = {one.name for one in (*model._meta.constraints, *model._meta.indexes)}
            if named - made.keys():
                wrong.append(f"{table}: {named - made.keys()}")
            keys = {tuple(one["columns"]) for one in made.values() if one["foreign_key"]}
            pointing = {(f.column,) for f in model._meta.concrete_fields if f.is_relation and f.db_constraint}
            if pointing - keys:
                wrong.append(f"{table}: points nowhere with {pointing - keys}")
    assert wrong == []
