"""Prepared queries: what Django would write, each time, with the values of that time and for its reader."""

from __future__ import annotations

import gc
import pkgutil
from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any
from uuid import uuid4
from weakref import ref

import pytest
from django.db import DataError, connection, connections, transaction
from django.db.models import Prefetch, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

import placemap
from placemap.access import prepared, sessions
from placemap.access.prepared import PreparedQuery, Takes
from placemap.access.session import acting_as, current, past_blocks, tell_database
from placemap.foundations.clock import days_ago
from placemap.mappings.commands import move_stage
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import new_rows
from placemap.partners.models import Agency
from tests.cast import World

pytestmark = pytest.mark.django_db

_VALUES: dict[Takes, list[Any]] = {
    Takes.KEY: [uuid4(), uuid4()],
    Takes.OTHER_KEY: [uuid4(), uuid4()],
    Takes.KEYS: [[uuid4()], [uuid4(), uuid4(), uuid4()]],
    Takes.OTHER_KEYS: [[uuid4()], [uuid4(), uuid4()]],
    Takes.TEXT: ["M-2026-001", "it’s 50% _"],
    Takes.DAY: [date(2026, 11, 28), date(2024, 2, 29)],
    Takes.OTHER_DAY: [date(2026, 10, 31), date(2023, 3, 1)],
    Takes.OTHER_MOMENT: [datetime(2026, 12, 24, 12, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC)],
    Takes.MOMENT: [datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)],
}


def _all_made() -> list[PreparedQuery[Any]]:
    for one in pkgutil.walk_packages(placemap.__path__, "placemap."):
        if ".queries" in one.name and "migrations" not in one.name:
            import_module(one.name)
    new_rows()  # made once every source is there
    return list(PreparedQuery.made)


def _written(one: PreparedQuery[Any], values: list[Any]) -> tuple[str, tuple[Any, ...]]:
    sql, params = one.build(*values).query.sql_with_params()
    return sql, tuple(params)


def test_each_asks_what_django_would_write_for_those_values() -> None:
    made = _all_made()
    assert len(made) > 25
    for one in made:
        for at in (0, 1):
            values = [_VALUES[take][at] for take in one.takes]
            assert one.statement(*values) == _written(one, values)


def test_none_keeps_the_day_on_which_it_was_first_asked() -> None:
    for one in _all_made():
        values = [_VALUES[take][0] for take in one.takes]
        # Written today, whichever tests ran before in this process.
        one.statement(*values)
        with days_ago(500):
            assert one.statement(*values) == _written(one, values)


def test_the_rows_are_those_of_whoever_asks_now(world: World) -> None:
    team = PreparedQuery(
        lambda mapping: (
            Member.objects.filter(mapping_id=mapping).select_related("agency__area").order_by("agency__name")
        ),
        Takes.KEY,
    )
    plain = Member.objects.filter(mapping=world.mapping).select_related("agency__area")
    with acting_as(world.actor("coordinator")):
        seen = team(world.mapping.pk)
        assert seen == list(plain.order_by("agency__name"))
        assert [one.agency.area.name for one in seen] == [one.agency.area.name for one in plain]
        assert team(uuid4()) == []
    with acting_as(world.actor("stranger")):
        assert team(world.mapping.pk) == []
    with acting_as(world.actor("coordinator")):
        assert team(world.mapping.pk) == seen


def test_it_gives_tuples_names_and_single_values_as_the_queryset_does(world: World) -> None:
    police, school = world.agencies["police"].pk, world.agencies["mill_lode"].pk
    rows = Agency.objects.order_by("short_name")
    pairs = PreparedQuery(lambda ids: rows.filter(pk__in=ids).values_list("pk", "short_name"), Takes.KEYS)
    named: PreparedQuery[Any] = PreparedQuery(
        lambda ids: rows.filter(pk__in=ids).values_list("short_name", "area__name", named=True), Takes.KEYS
    )
    flat = PreparedQuery(lambda ids: rows.filter(pk__in=ids).values_list("pk", flat=True), Takes.KEYS)
    dicts = PreparedQuery(lambda ids: rows.filter(pk__in=ids).values("short_name"), Takes.KEYS)
    first = PreparedQuery(lambda ids: rows.filter(pk__in=ids)[:1], Takes.KEYS)
    # Django asks for what it orders by as well, and shows none of it.
    places = Agency.objects.order_by("area__name", "short_name").distinct()
    ordered = PreparedQuery(lambda ids: places.filter(pk__in=ids).values_list("pk", flat=True), Takes.KEYS)
    two = PreparedQuery(lambda ids: places.filter(pk__in=ids).values_list("pk", "name"), Takes.KEYS)
    with acting_as(world.actor("coordinator")):
        for ids in ([police], [police, school], {police, school, uuid4()}, []):
            wanted = rows.filter(pk__in=ids)
            assert pairs(ids) == list(wanted.values_list("pk", "short_name"))
            assert [one.area__name for one in named(ids)] == [one.area.name for one in wanted]
            assert flat(ids) == list(wanted.values_list("pk", flat=True))
            assert dicts(ids) == list(wanted.values("short_name"))
            assert first.first(ids) == wanted.first()
            assert ordered(ids) == list(places.filter(pk__in=ids).values_list("pk", flat=True))
            assert two(ids) == list(places.filter(pk__in=ids).values_list("pk", "name"))


def test_it_is_heard_by_whoever_listens_and_fails_as_every_other_statement(world: World) -> None:
    team = PreparedQuery(lambda mapping: Member.objects.filter(mapping_id=mapping), Takes.KEY)
    broken = PreparedQuery(
        lambda mapping: Member.objects.filter(mapping_id=mapping).annotate(one=Value(1) / Value(0)), Takes.KEY
    )
    heard: list[str] = []

    def listens(execute: Any, statement: str, *rest: Any) -> Any:
        heard.append(statement)
        return execute(statement, *rest)

    with acting_as(world.actor("coordinator")):
        plain = team(world.mapping.pk)
        with connection.execute_wrapper(listens):
            assert team(world.mapping.pk) == plain and len(heard) == 1
        with pytest.raises(DataError), transaction.atomic():
            broken(world.mapping.pk)
        assert team(world.mapping.pk) == plain
        with transaction.atomic():
            transaction.set_rollback(True)
            with pytest.raises(TransactionManagementError):
                team(world.mapping.pk)
        assert len(heard) == 1


def test_a_cursor_is_kept_for_as_long_as_its_connection() -> None:
    agencies = PreparedQuery(lambda ids: Agency.objects.filter(pk__in=ids), Takes.KEYS)
    with transaction.atomic():
        assert agencies([uuid4()]) == []
        assert prepared._CURSORS[connections["default"]].connection is connection.connection


def test_what_was_closed_is_let_go_of() -> None:
    """Connections are renewed all day: none is kept, with its statements, by the cursor that it had."""

    class Opened:
        def __init__(self, wrapper: Any) -> None:
            self.connection = wrapper.connection

        def execute(self, *_asked: Any) -> None: ...

        def fetchall(self) -> list[Any]:
            return []

    class Wrapper:
        queries_logged = execute_wrappers = False
        in_atomic_block = True
        wrap_database_errors = nullcontext()
        connection: Any = None

        def validate_no_broken_transaction(self) -> None: ...

        def create_cursor(self) -> Opened:
            return Opened(self)

    wrapper = Wrapper()
    gone: list[Any] = []
    for _renewed in range(3):
        wrapper.connection = type("Connection", (), {})()
        gone.append(ref(wrapper.connection))
        assert prepared._rows_at_once(wrapper, "", ()) == []
    wrapper.connection = None
    gc.collect()
    assert [one() is None for one in gone] == [True, True, False], "the last until it is used again"
    del wrapper
    gc.collect()
    assert gone[-1]() is None


def test_a_value_that_the_statement_does_not_hold_is_refused_at_once() -> None:
    deaf = PreparedQuery(lambda ids: Agency.objects.all(), Takes.KEYS)
    with pytest.raises(ValueError, match="not to be found"):
        deaf([uuid4()])


def test_prefetching_is_refused() -> None:
    asked = PreparedQuery(
        lambda key: Mapping.objects.filter(pk=key).prefetch_related(Prefetch("members")), Takes.KEY
    )
    with pytest.raises(ValueError, match="prefetches nothing"):
        asked(uuid4())


def test_a_page_that_only_reads_is_answered_once_and_nobody_else_by_it(world: World) -> None:
    team = PreparedQuery(lambda mapping: Member.objects.filter(mapping_id=mapping), Takes.KEY)
    keys = PreparedQuery(lambda ids: Agency.objects.filter(pk__in=ids), Takes.KEYS)
    lead, mapping, asked = world.actor("lead"), world.mapping, world.agencies["police"].pk

    def how_often() -> int:
        with CaptureQueriesContext(connection) as caught:
            team(mapping.pk)
            keys([asked])
        return len(caught)

    with acting_as(lead) as page:
        # What may write is answered anew each time.
        assert (how_often(), how_often()) == (2, 2)
        page.answers = {}
        assert (how_often(), how_often()) == (2, 0)
        found = team(mapping.pk)
        found.clear()
        assert team(mapping.pk)
        with acting_as(world.actor("stranger")):
            assert team(mapping.pk) == []
        assert team(mapping.pk)
        with past_blocks():
            assert how_often() == 2
        assert how_often() == 2
        tell_database(world.actor("stranger"))
        assert team(mapping.pk) == []
        tell_database(lead)
        assert team(mapping.pk)
        move_stage(mapping=mapping, stage="response", state="in_progress", note="", version=0, by=lead)
        assert (how_often(), how_often()) == (2, 2)
    with acting_as(lead):
        assert how_often() == 2


def test_only_a_page_that_reads_keeps_what_it_was_told(
    world: World, client_as: Any, monkeypatch: Any
) -> None:
    client, kept = client_as(world.users["lead"]), []
    # The first visit writes from when on something is new.
    client.get("/my-work/")
    monkeypatch.setattr(sessions, "still_stands", lambda *_: kept.append(current()) or True)
    client.get("/my-work/")
    client.post("/session/")
    assert [one.answers is None for one in kept] == [False, True]


def test_statements_stay_prepared_when_a_page_is_rolled_back() -> None:
    kept = "select count(*) from pg_prepared_statements where statement like 'select 40 +%%'"
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute("select 40 + %s", [2])
        with suppress(ValueError), transaction.atomic():
            raise ValueError
        cursor.execute("select 40 + %s", [2])
        assert cursor.fetchone() == (42,)
        cursor.execute(kept)
        assert cursor.fetchone() == (1,)
        cursor.execute("show plan_cache_mode")
        assert cursor.fetchone() == ("force_generic_plan",)
