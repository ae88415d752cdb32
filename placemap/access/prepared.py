"""Reads of the busiest pages, written by Django once and then asked with other values.

A child's page asks some forty questions through Django's models. Putting the same forty statements into
words again for every request took a quarter of the time of the page. What is prepared is only the
statement: who may see which row is decided by the database, each time, as always.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from typing import Any, Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary, WeakSet

from django.db import connections
from django.db.models import QuerySet

from placemap.access.session import asked_once

Row = TypeVar("Row")


class Takes(Enum):
    """What kind of value stands open in a prepared query, with a value that stands for it in the writing.

    None of them can come from anywhere else, so that it is found again among the statement's parameters.
    """

    KEY = UUID("00000000-0000-4000-8000-00000000706d")
    OTHER_KEY = UUID("00000000-0000-4000-8000-00000000706e")
    KEYS = (UUID("00000000-0000-4000-8000-00000000706f"),)
    OTHER_KEYS = (UUID("00000000-0000-4000-8000-000000007070"),)
    TEXT = "what a prepared query is asked for"
    DAY = date(1, 2, 3)
    OTHER_DAY = date(1, 2, 4)
    MOMENT = datetime(1, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    OTHER_MOMENT = datetime(1, 2, 3, 4, 5, 6, 788, tzinfo=UTC)

    @property
    def stand_in(self) -> Any:
        """The value to write the statement with."""
        return list(self.value) if isinstance(self.value, tuple) else self.value


# One cursor for each connection that is open: what it found is fetched before it is used again. By Django's
# wrapper, of which each thread has one: a cursor holds its connection, which so would never be let go of.
_CURSORS: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
_MANY = (Takes.KEYS, Takes.OTHER_KEYS)


class PreparedQuery(Generic[Row]):
    """A queryset whose statement is written at its first use, and its rows whenever it is called.

    `build` makes the queryset from one value for each of `takes`, in order. Everything that differs from
    call to call must come through them: the day, the reader or a setting read inside `build` would stay as
    it was at the first call. Prefetching is not carried over, and is refused.
    """

    # All there are, for the test that holds each to what Django writes.
    made: WeakSet[PreparedQuery[Any]] = WeakSet()

    def __init__(self, build: Callable[..., QuerySet[Any, Row]], *takes: Takes) -> None:
        self.build = build
        self.takes = takes
        self._written: _Written | None = None
        PreparedQuery.made.add(self)

    def __call__(self, *values: Any) -> list[Row]:
        """The rows for these values, read now; a page that only reads asks for them once.

        `KEYS` are any collection of keys, empty ones too.
        """
        written = self._written or self._write()
        asked = (
            self,
            *(tuple(one) if takes in _MANY else one for takes, one in zip(self.takes, values, strict=True)),
        )
        return list(asked_once(asked, lambda: list(written.rows(values))))

    def first(self, *values: Any) -> Row | None:
        """The first row for these values; for a queryset that is ordered, and cut to one."""
        return next(iter(self(*values)), None)

    def statement(self, *values: Any) -> tuple[str, tuple[Any, ...]]:
        """The statement with the parameters it would be asked with."""
        written = self._written or self._write()
        return written.sql, written.params(values)

    def _write(self) -> _Written:
        queryset = self.build(*(one.stand_in for one in self.takes))
        self._written = _Written(queryset, self.takes)
        return self._written


class _Written:
    """The statement of a queryset, where its open values stand in it, and what turns rows into objects."""

    def __init__(self, queryset: QuerySet[Any, Any], takes: tuple[Takes, ...]) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise ValueError("A prepared query prefetches nothing.")
        self._alias = queryset.db
        self._query = queryset.query
        self._compiler = self._query.get_compiler(using=self._alias)
        self.sql, params = self._compiler.as_sql()
        self._params = tuple(params)
        self._places = [
            (at, which)
            for at, param in enumerate(self._params)
            for which, take in enumerate(takes)
            if type(param) is type(take.stand_in) and param == take.stand_in
        ]
        self._many = frozenset(which for which, take in enumerate(takes) if isinstance(take.value, tuple))
        if {which for _, which in self._places} != set(range(len(takes))):
            raise ValueError("A value of this query is not to be found in its statement.")
        self._iterable: Any = queryset._iterable_class  # type: ignore[attr-defined]
        # What Django's iterables ask of a queryset.
        self.db = self._alias
        self._fields = queryset._fields  # type: ignore[attr-defined]
        self._known_related_objects: dict[Any, Any] = {}
        self._converters: Any = None

    def params(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        given = list(self._params)
        for at, which in self._places:
            given[at] = list(values[which]) if which in self._many else values[which]
        return tuple(given)

    def rows(self, values: tuple[Any, ...]) -> Iterable[Any]:
        connection = connections[self._alias]
        sql, params = self.sql, self.params(values)
        found = _rows_at_once(connection, sql, params)
        # Most of what is asked on a page has no rows, and then there is nothing to make ready for them.
        if not found:
            return ()
        # A copy for each call: several threads ask at once, each over a connection of its own.
        compiler = copy.copy(self._compiler)
        compiler.connection = connection
        if compiler.has_extra_select:
            found = [row[: compiler.col_count] for row in found]
        compiler.execute_sql = lambda *args, **kwargs: [found]  # type: ignore[method-assign]
        compiler.get_converters = partial(self._converted, compiler)  # type: ignore[method-assign]
        iterable: Iterable[Any] = self._iterable(_Asked(self, compiler))
        return iterable

    def _converted(self, compiler: Any, columns: Any) -> Any:
        """What turns each column into its value: it hangs on the columns alone, which are always the same."""
        if self._converters is None:
            self._converters = type(compiler).get_converters(compiler, columns)
        return self._converters


def _rows_at_once(connection: Any, sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """All rows of a statement, over the connection's own cursor.

    Django makes a cursor for each statement, wraps it twice and fetches in parts, which takes as long again
    as asking. Where somebody listens to what is asked, or no transaction has begun, it is left to do so.
    """
    if connection.queries_logged or connection.execute_wrappers or not connection.in_atomic_block:
        with connection.cursor() as wrapped:
            wrapped.execute(sql, params)
            heard: list[tuple[Any, ...]] = wrapped.fetchall()
            return heard
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        cursor = _CURSORS.get(connection)
        if cursor is None or cursor.connection is not connection.connection:
            cursor = _CURSORS[connection] = connection.create_cursor()
        cursor.execute(sql, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


class _Asked:
    """One asking, in the place of a queryset: its query's compiler has the statement already."""

    def __init__(self, written: _Written, compiler: Any) -> None:
        self.db = written.db
        self.query = self
        self._written = written
        self._compiler = compiler
        self._fields = written._fields
        self._known_related_objects = written._known_related_objects

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._written._query, name)
