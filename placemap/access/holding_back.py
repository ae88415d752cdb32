"""Standing blocks, held by the database: a record that somebody is kept from does not exist for them.

Stated once, over the models, and not in each policy: every table that leads to a person, directly or by way
of another table, gets a restrictive policy, so that a new table has it from its first day. Who is hidden is
worked out once in a transaction (`session.tell_database`) and is empty for almost everybody; where nobody
told the database, the function answers, so that forgetting it never opens a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from placemap.access.emergency import NOTHING_OPENED
from placemap.access.row_security import SecurityFunction

PERSON = "subjects.Person"

# The records that are hidden from whoever acts, in a sub-select, so that it is asked once in a statement.
HIDDEN = (
    "(select coalesce(nullif(current_setting('placemap.hidden', true), '')::uuid[],"
    " people_hidden_from_me()))::uuid[]"
)
# Asked first and once: for almost everybody nothing else of a clause is worked out for any row.
_NOBODY = f"(select cardinality({HIDDEN}) = 0)"

# Tables that name people in a list of keys: whoever is kept from one of them is kept from the row.
_LISTS = {"access.Draft": "person_ids", "access.AuditEntry": "subjects"}
# What somebody noticed leads to a person too once it was written on their page, in a giving of its own.
_PLACED = SecurityFunction(
    name="held_back_placed",
    returns="uuid[]",
    body=(
        f"select case when cardinality({HIDDEN}) = 0 then '{{}}'::uuid[] else coalesce((select"
        f" array_agg(f.contribution_id) from cohort_factor f where f.person_id = any({HIDDEN})),"
        " '{}'::uuid[]) end"
    ),
)


@dataclass(frozen=True, slots=True)
class HoldingBack:
    """What no policy of a table lets through: rows that lead to a record which is hidden from the reader.

    `reads_only` tables are written by nobody who looks through an opening (`access.emergency`): what
    somebody sees for an hour is to be read, and nothing is made of it.
    """

    table: str
    clause: str
    reads_only: bool = True

    def statements(self) -> Iterable[tuple[str, str]]:
        """Pairs of policy name and the SQL that creates it."""
        yield f"{self.table}_held_back", f"for select using ({self.clause})"
        # A statement that reads no column of a row is not held by who may read it.
        writes = f"{NOTHING_OPENED} and ({self.clause})" if self.reads_only else self.clause
        yield f"{self.table}_held_back_change", f"for update using ({writes})"
        yield f"{self.table}_held_back_remove", f"for delete using ({writes})"
        if self.reads_only:
            yield f"{self.table}_opened_reads_only", f"for insert with check ({NOTHING_OPENED})"


def held_back_policies() -> list[HoldingBack]:
    """One for every table that leads to a person."""
    placed = f"placed_in_id is null or placed_in_id <> all((select {_PLACED.name}())::uuid[])"
    beside = {"information.Concern": f"{_NOBODY} or {placed}"}
    found = [
        HoldingBack(
            _table(model),
            " and ".join(f"({one})" for one in (_clause(model), beside.get(model._meta.label)) if one),
        )
        for model in _leading_to_people()
    ]
    for label, column in _LISTS.items():
        table = str(apps.get_model(label)._meta.db_table)
        # The trail is written by reading too, and a draft is nobody's record.
        found.append(HoldingBack(table, f"{_NOBODY} or not ({column} && {HIDDEN})", reads_only=False))
    return found


def held_back_functions() -> list[SecurityFunction]:
    """For every table that others lead through: the keys of its rows that are hidden, seen by nobody else."""
    between = [
        SecurityFunction(
            name=_function(model),
            returns="uuid[]",
            body=(
                f"select case when {_NOBODY} then '{{}}'::uuid[] else coalesce((select array_agg(t.id)"
                f" from {_table(model)} t where {' or '.join(_ways(model))}), '{{}}'::uuid[]) end"
            ),
        )
        for model in _in_between()
    ]
    return [*between, _PLACED]


def _ways(model: type[models.Model]) -> Iterator[str]:
    for field in _steps(model):
        hidden = HIDDEN if _is_person(field) else f"(select {_function(field.related_model)}())::uuid[]"
        yield f"t.{field.column} = any({hidden})"


def _clause(model: type[models.Model]) -> str:
    if model._meta.label == PERSON:
        return f"{_NOBODY} or id <> all({HIDDEN})"
    return f"{_NOBODY} or ({' and '.join(f'({_kept(field)})' for field in _steps(model))})"


def _kept(field: models.ForeignKey[Any, Any]) -> str:
    if _is_person(field):
        shown = f"{field.column} <> all({HIDDEN})"
    else:
        shown = f"{field.column} <> all((select {_function(field.related_model)}())::uuid[])"
    return f"{field.column} is null or {shown}" if field.null else shown


def _leading_to_people() -> list[type[models.Model]]:
    return [model for model in _ours() if model._meta.label == PERSON or _steps(model)]


def _in_between() -> list[type[models.Model]]:
    """Models that another one leads through, each after those it leads through itself."""
    through = {field.related_model for model in _ours() for field in _steps(model) if not _is_person(field)}
    ordered: list[type[models.Model]] = []

    def after(model: type[models.Model]) -> None:
        for field in _steps(model):
            if not _is_person(field):
                after(field.related_model)
        if model not in ordered:
            ordered.append(model)

    for model in sorted(through, key=lambda one: one._meta.label):
        after(model)
    return ordered


@cache
def _steps(model: type[models.Model]) -> tuple[models.ForeignKey[Any, Any], ...]:
    """The foreign keys of a model that lead to a person, at once or further on."""
    if model._meta.label == PERSON:
        return ()
    return tuple(
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model is not model
        and (_is_person(field) or _steps(field.related_model))
    )


def _is_person(field: models.ForeignKey[Any, Any]) -> bool:
    return bool(field.related_model._meta.label == PERSON)


def _ours() -> Iterator[type[models.Model]]:
    return (model for model in apps.get_models() if model.__module__.startswith("placemap."))


def _table(model: type[models.Model]) -> str:
    return str(model._meta.db_table)


def _function(model: type[models.Model]) -> str:
    return f"held_back_{_table(model)}"
