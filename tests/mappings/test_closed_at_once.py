"""One person closes a mapping while another writes in it, in a database that is really committed to."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from placemap.access.session import acting_as
from placemap.cohort.commands import record_factor
from placemap.foundations.clock import today
from placemap.mappings.commands import close_mapping, team
from placemap.mappings.models import Mapping
from placemap.mappings.rules import CannotClose, MappingClosed
from placemap.responses.commands import record_action
from placemap.responses.models import Action
from placemap.responses.vocabulary import AboutKind
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.exchange.lists import committed_world

SECONDS = 30


def as_somebody(
    world: World, who: str, do: Callable[[], Any], problems: list[Exception], then: Callable[[], Any]
) -> threading.Thread:
    """Somebody does it on a connection of their own, and then does something else before it is committed."""
    actor = world.actor(who)

    def run() -> None:
        try:
            with acting_as(actor):
                do()
                then()
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    return threading.Thread(target=run)


def closes(world: World) -> Callable[[], Any]:
    helen = world.actor("lead")

    def close() -> Mapping:
        mapping = Mapping.objects.get(pk=world.mapping.pk)
        return close_mapping(
            mapping=mapping, reason="objectives_met", note="Done.", version=mapping.version, by=helen
        )

    return close


def adds_action(world: World) -> Callable[[], Any]:
    priya, held = world.actor("coordinator"), world.mapping
    return lambda: record_action(
        mapping=held, words="Walk past the bus station", agency=world.agencies["police"],
        owner=world.users["sergeant"], due=today(), about=AboutKind.PLACE, by=priya,
    )  # fmt: skip


def opens_exception(world: World, child: Person) -> Callable[[], Any]:
    priya = world.actor("coordinator")
    return lambda: record_factor(person=child, kind="worry", text="Out late.", by=priya)


@pytest.mark.parametrize("what", ["action", "exception"])
def test_whoever_writes_while_it_is_being_closed_waits_and_is_told_that_it_is_closed(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with committed_world(django_db_blocker.unblock) as world:
        child = Lists(world).child("coordinator") if what == "exception" else None
        writes = opens_exception(world, child) if child else adds_action(world)
        guarded, goes_on = threading.Event(), threading.Event()
        change = team._change_mapping

        def paused(*given: Any, **values: Any) -> Mapping:
            # The guards have looked and found nothing; nothing is closed yet.
            guarded.set()
            goes_on.wait(SECONDS)
            return change(*given, **values)

        monkeypatch.setattr(team, "_change_mapping", paused)
        refused: list[Exception] = []
        unclosed: list[Exception] = []
        closing = as_somebody(world, "lead", closes(world), unclosed, lambda: None)
        writing = as_somebody(world, "coordinator", writes, refused, lambda: None)
        closing.start()
        assert guarded.wait(SECONDS)
        writing.start()
        writing.join(2)
        assert writing.is_alive(), "whoever writes waits for whoever closes"
        goes_on.set()
        closing.join(SECONDS)
        writing.join(SECONDS)
        assert unclosed == [] and [type(one) for one in refused] == [MappingClosed]
        with acting_as(world.actor("lead")):
            assert Mapping.objects.get(pk=world.mapping.pk).state == "closed"
            assert not Action.objects.exists()


@pytest.mark.parametrize("what", ["action", "exception"])
def test_whoever_closes_waits_for_what_is_being_written_and_then_finds_it(
    django_db_setup: None, django_db_blocker: Any, what: str
) -> None:
    with committed_world(django_db_blocker.unblock) as world:
        child = Lists(world).child("coordinator") if what == "exception" else None
        writes = opens_exception(world, child) if child else adds_action(world)
        written, goes_on = threading.Event(), threading.Event()

        def before_commit() -> None:
            written.set()
            goes_on.wait(SECONDS)

        refused: list[Exception] = []
        unwritten: list[Exception] = []
        writing = as_somebody(world, "coordinator", writes, unwritten, before_commit)
        closing = as_somebody(world, "lead", closes(world), refused, lambda: None)
        writing.start()
        assert written.wait(SECONDS)
        closing.start()
        closing.join(2)
        assert closing.is_alive(), "whoever closes waits for whoever writes"
        goes_on.set()
        writing.join(SECONDS)
        closing.join(SECONDS)
        assert unwritten == [] and [type(one) for one in refused] == [CannotClose]
        with acting_as(world.actor("lead")):
            assert Mapping.objects.get(pk=world.mapping.pk).state == "open"
