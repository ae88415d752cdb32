"""Planting rows past the commands and the database's policies, in whatever order they were thought of."""

from __future__ import annotations

import random
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from placemap.access.row_security import declared_policies


class Planting:
    """Model instances of chance, inserted without commands or policies."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.rows: dict[str, list[Any]] = {policy.model: [] for policy in declared_policies()}

    def plant(self, label: str, **values: Any) -> Any:
        instance = apps.get_model(label)(**values)
        self.rows[label].append(instance)
        return instance

    def flip(self, chance: float = 0.5) -> bool:
        return self.rng.random() < chance

    def post_of(self, user: Any) -> Any:
        """The agency of somebody's second post; nothing where they have none."""
        return next((post.agency for post in self.rows["partners.Post"] if post.user is user), None)

    def insert(self, cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute("set local session_replication_role = replica")  # order of inserts does not matter
        for label, instances in self.rows.items():
            if not instances:
                continue
            fields = apps.get_model(label)._meta.concrete_fields
            statement = sql.SQL("insert into {} ({}) values ({})").format(
                sql.Identifier(apps.get_model(label)._meta.db_table),
                sql.SQL(", ").join(sql.Identifier(f.column) for f in fields),
                sql.SQL(", ").join(sql.Placeholder() * len(fields)),
            )
            cursor.executemany(statement, [[self._value(f, i) for f in fields] for i in instances])
        cursor.execute("set local session_replication_role = origin")

    @staticmethod
    def _value(field: models.Field[Any, Any], instance: Any) -> Any:
        value = field.pre_save(instance, add=True)
        return field.get_db_prep_save(value, connection)
