"""Lists worked on by several connections at once, in a database that is really committed to."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from placemap.access.actors import Actor
from placemap.access.session import acting_as
from placemap.exchange import commands, jobs
from placemap.exchange.commands import accepting
from placemap.exchange.models import ImportRow, Upload
from placemap.information.models import Contribution
from placemap.subjects.models import Person
from tests.exchange.lists import Desk, committed_world, long_list


def test_two_people_accepting_at_once_make_one_contribution(
    django_db_setup: None, django_db_blocker: Any
) -> None:
    with committed_world(django_db_blocker.unblock) as world:
        priya = world.actor("coordinator")
        owen = world.actor("social_care")
        with acting_as(priya):
            upload = Desk(world, priya).receive()
        problems: list[Exception] = []

        def accept(actor: Actor) -> None:
            try:
                with acting_as(actor):
                    commands.accept_list(upload=upload, by=actor)
            except Exception as problem:
                problems.append(problem)
            finally:
                connection.close()

        both = [threading.Thread(target=accept, args=[actor]) for actor in (priya, owen)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
        with acting_as(priya):
            assert not problems
            assert Person.objects.count() == 4 and Contribution.objects.count() == 1
            assert ImportRow.objects.count() == 4


def test_progress_is_saved_while_the_list_is_still_being_read_in(
    django_db_setup: None, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed_world(django_db_blocker.unblock) as world:
        priya = world.actor("coordinator")
        monkeypatch.setattr(accepting, "AT_ONCE", 1)
        monkeypatch.setattr(accepting, "_BLOCK", 5)
        with acting_as(priya):
            upload = Desk(world, priya).receive(content=long_list(20))
            commands.begin_accepting(upload=upload, version=upload.version, by=priya)
        saved: list[int] = []
        note = commands.note_rows_read

        def noted(**given: Any) -> None:
            note(**given)
            saved.append(Upload.objects.get(pk=upload.pk).done_rows)

        monkeypatch.setattr(jobs.commands, "note_rows_read", noted)
        jobs.read_in_list.func(str(upload.pk), str(priya.user_id))
        with acting_as(priya):
            assert saved and set(saved) <= {5, 10, 15, 20}
            assert Upload.objects.get().state == Upload.State.ACCEPTED
