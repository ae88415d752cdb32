"""Minutes worked on by several connections at once, in a database that is really committed to."""

from __future__ import annotations

import threading
import uuid
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from placemap.access.session import acting_as
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.meetings import commands, queries
from placemap.meetings.commands import minutes as module
from placemap.meetings.models import AgendaItem, Entry, MinutesStep
from placemap.meetings.vocabulary import EntryKind
from tests.exchange.lists import committed_world
from tests.meetings.minuted import approved, held, written
from tests.meetings.people import found


@pytest.mark.parametrize("same", [True, False])
def test_part_two_given_to_silver_twice_at_once_is_given_once(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch, same: bool
) -> None:
    with committed_world(django_db_blocker.unblock) as world:
        meeting = held(world)
        approved(world, meeting)
        lead = world.actor("lead")
        with acting_as(lead):
            first, second = [one.pk for one in queries.decisions_of(lead, meeting)][:2]
        # Both have seen that nothing was given yet, before either gives it.
        together = threading.Barrier(2, timeout=30)
        monkeypatch.setattr(module, "_check_names", lambda *given: together.wait())
        given: list[UUID | None] = []
        problems: list[Exception] = []

        def press(decision: UUID) -> None:
            try:
                with acting_as(lead):
                    minutes = queries.minutes_in(lead, meeting)
                    chosen = Entry.objects.get(pk=decision)
                    step = commands.give_silver_part_two(minutes=minutes, decision=chosen, by=lead)
                    given.append(step.pk)
            except Exception as problem:
                problems.append(problem)
            finally:
                connection.close()

        both = [threading.Thread(target=press, args=[one]) for one in (first, first if same else second)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
        with acting_as(lead):
            (step,) = MinutesStep.objects.filter(step="silver")
        assert set(given) == {step.pk}
        assert [type(one) for one in problems] == ([] if same else [Conflict])


def test_whoever_approves_waits_for_a_last_word_and_then_finds_it(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with committed_world(django_db_blocker.unblock) as world:
        meeting = held(world, ended_hours_ago=1)
        written(world, meeting)
        priya, lead = world.actor("coordinator"), world.actor("lead")
        is_written, goes_on = threading.Event(), threading.Event()
        unwritten: list[Exception] = []
        refused: list[Exception] = []

        def writes() -> None:
            try:
                with acting_as(priya):
                    commands.record_entry(
                        meeting=found(world, meeting),
                        item=AgendaItem.objects.get(meeting=meeting, kind="places"),
                        kind=EntryKind.NOTE,
                        words="The last word.",
                        client_key=uuid.uuid4(),
                        by=priya,
                    )
                    is_written.set()
                    goes_on.wait(30)
            except Exception as problem:
                unwritten.append(problem)
            finally:
                connection.close()

        def approves() -> None:
            try:
                with acting_as(lead):
                    read = queries.minutes_in(lead, meeting)
                    commands.approve_minutes(minutes=read, late_because="", version=read.version, by=lead)
            except Exception as problem:
                refused.append(problem)
            finally:
                connection.close()

        writing, approving = threading.Thread(target=writes), threading.Thread(target=approves)
        writing.start()
        assert is_written.wait(30)
        approving.start()
        approving.join(2)
        assert approving.is_alive(), "whoever approves waits for whoever writes"
        goes_on.set()
        writing.join(30)
        approving.join(30)
        assert unwritten == [] and [type(one) for one in refused] == [PlacemapError]
        with acting_as(lead):
            assert not MinutesStep.objects.exists()
        approved(world, meeting)
