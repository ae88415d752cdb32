"""Migrations that draw up only the models which they touch.

Django draws up again, after each step, every model that is related to the one it changed; here nearly all
are, through the mapping that they belong to. On an empty database that was most of a minute of a processor,
each time an instance is set up or a backup brought back. A step that makes a table, adds a column, or adds
a constraint needs that model and those it points at, and no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django.core.management.commands.migrate as django_command
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]

# What they do is told by their own model and those it points at. All others see every model, as always.
NARROW = (
    operations.AddConstraint,
    operations.AddField,
    operations.AddIndex,
    operations.AlterModelOptions,
    operations.CreateModel,
    operations.RemoveConstraint,
    operations.RemoveIndex,
    operations.RunSQL,
)


class _FewModels:
    """Stands for all models as they are at one moment, and draws up those that are asked for."""

    def __init__(self, models: dict[Key, ModelState], real_apps: Any) -> None:
        self._models = models
        self._real_apps = real_apps

    def get_model(self, app_label: str, model_name: str) -> Any:
        """A model, with everything that it leads to."""
        wanted: dict[Key, ModelState] = {}
        waiting = [(app_label, model_name.lower())]
        while waiting:
            key = waiting.pop()
            if key in self._models and key not in wanted:
                wanted[key] = self._models[key]
                waiting.extend(_leads_to(self._models[key]))
        return StateApps(self._real_apps, wanted).get_model(app_label, model_name)


def _leads_to(model: ModelState) -> Iterator[Key]:
    """What a model points at and is built upon."""
    here = (model.app_label, model.name_lower)
    for field in model.fields.values():
        remote = field.remote_field
        for other in (getattr(remote, "model", None), getattr(remote, "through", None)):
            if other is not None:
                yield resolve_relation(other, *here)
    for base in model.bases:
        if isinstance(base, str):
            yield resolve_relation(base, *here)


class _NarrowState(ProjectState):
    """The state of the project, of which nothing is drawn up before it is asked for."""

    @property
    def apps(self) -> Any:
        # Anew each time: the models here change with every step.
        return _FewModels(self.models, self.real_apps)

    def clone(self) -> _NarrowState:
        return _NarrowState({key: model.clone() for key, model in self.models.items()}, self.real_apps)


class NarrowExecutor(MigrationExecutor):
    """Carries out migrations, and draws up as few models as each of them needs."""

    def apply_migration(self, state: Any, migration: Migration, *args: Any, **options: Any) -> Any:
        kind = _NarrowState if _is_narrow(migration, state) else ProjectState
        if type(state) is not kind:
            state = kind(state.models, state.real_apps)
        return super().apply_migration(state, migration, *args, **options)

    def migrate(self, *args: Any, **options: Any) -> Any:
        state = super().migrate(*args, **options)
        return ProjectState(state.models, state.real_apps) if type(state) is _NarrowState else state


def _is_narrow(migration: Migration, state: ProjectState) -> bool:
    return all(
        isinstance(step, NARROW) or _alters_a_plain_field(migration.app_label, step, state)
        for step in migration.operations
    )


def _alters_a_plain_field(app_label: str, step: Any, state: ProjectState) -> bool:
    """Whether a step changes a column that no other table can point at."""
    if type(step) is not operations.AlterField:
        return False
    model = state.models.get((app_label, step.model_name_lower))
    before = model.fields.get(step.name) if model is not None else None
    return before is not None and not any(
        field.primary_key or field.unique or field.many_to_many for field in (before, step.field)
    )


@contextmanager
def few_models() -> Iterator[None]:
    """Django's own `migrate`, meanwhile, draws up as few models as it needs."""
    command: Any = django_command
    before, command.MigrationExecutor = command.MigrationExecutor, NarrowExecutor
    try:
        yield
    finally:
        command.MigrationExecutor = before
