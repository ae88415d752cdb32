"""Police operations: only the police add, the team reads as handled, and past its day nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from placemap.access.decisions import Refused
from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.scanning import commands, policy, queries
from placemap.scanning.models import OperationNote
from tests.cast import World
from tests.cohort.pages import open_page, send, words_of
from tests.scanning.people import released

pytestmark = pytest.mark.django_db


def reads(world: World, who: str) -> list[str]:
    actor = world.actor(who)
    with acting_as(actor):
        return [one.note.title for one in queries.operations_in(actor, world.mapping)]


def age(world: World, note: OperationNote) -> None:
    with acting_as(world.actor("sergeant")):
        OperationNote.objects.filter(pk=note.pk).update(expires_on=today() - timedelta(days=1))


def test_the_team_reads_it_until_its_day_and_then_only_the_police(world: World) -> None:
    note = released(world, expires_on=today())
    assert reads(world, "head") == reads(world, "coordinator") == ["Patrols"]
    age(world, note)
    assert reads(world, "head") == reads(world, "coordinator") == reads(world, "lead") == []
    assert reads(world, "sergeant") == ["Patrols"]


def test_taken_back_it_is_gone_at_once(world: World) -> None:
    note = released(world)
    dan = world.actor("sergeant")
    with acting_as(dan):
        with pytest.raises(PlacemapError):
            commands.take_back_operation(operation=note, reason=" ", by=dan)
        commands.take_back_operation(operation=note, reason="Too soon.", by=dan)
        with pytest.raises(PlacemapError):
            commands.take_back_operation(operation=note, reason="Again.", by=dan)
    assert reads(world, "coordinator") == reads(world, "head") == []
    assert reads(world, "sergeant") == ["Patrols"]


def test_graded_with_conditions_it_stays_close(world: World) -> None:
    released(world, grade="2/B/C")
    assert reads(world, "head") == []
    assert reads(world, "sergeant") == reads(world, "coordinator") == ["Patrols"]


def test_only_the_police_add_and_change(world: World) -> None:
    for who in ("head", "coordinator", "lead", "other_district", "administrator"):
        with pytest.raises(Refused):
            released(world, who)
    note = released(world)
    priya = world.actor("coordinator")
    with acting_as(priya), pytest.raises(Refused):
        commands.take_back_operation(operation=note, reason="x", by=priya)
    assert policy.may_read_operations(world.actor("head"), world.mapping)
    assert not policy.may_read_operations(world.actor("other_district"), world.mapping)


def test_two_officers_overwrite_nothing(world: World) -> None:
    note, dan = released(world), world.actor("sergeant")
    said = {"title": "Patrols", "text": "New.", "released_by": "Sgt", "may_tell": "families"}
    with acting_as(dan):
        changed = commands.change_operation(
            operation=note, **said, expires_on=today(), grade="1/A/C", version=1, by=dan
        )
        assert (changed.text, changed.audience, changed.version) == ("New.", "restricted", 2)
        with pytest.raises(Conflict):
            commands.change_operation(operation=note, **said, expires_on=today(), version=1, by=dan)


def test_released_changed_and_taken_back_through_the_pages(world: World, client_as: Any) -> None:
    dan, joan = client_as(world.users["sergeant"]), client_as(world.users["head"])
    last = f"{today() + timedelta(days=3):%d %m %Y}"
    said = {
        "title": "Patrols",
        "text": "At the stand.",
        "released_by": "Sgt",
        "may_tell": "here",
        "expires_on": last,
    }
    assert open_page(joan, world, "add-operation").status_code == 403
    assert send(dan, world, "add-operation", **said, handling="").status_code == 302
    page = words_of(open_page(joan, world, "operations"))
    assert "At the stand." in page and "Only this team" in page and "Take back now" not in page
    with acting_as(world.actor("sergeant")):
        note = OperationNote.objects.get()
    assert open_page(dan, world, "change-operation", note.pk).status_code == 200
    assert send(dan, world, "change-operation", note.pk, **said, version=9).status_code == 409
    assert (
        send(dan, world, "change-operation", note.pk, **{**said, "text": "New."}, version=1).status_code
        == 302
    )
    assert open_page(joan, world, "take-back-operation", note.pk).status_code == 403
    assert send(dan, world, "take-back-operation", note.pk, reason="Too soon.").status_code == 302
    assert "Nothing is released" in words_of(open_page(joan, world, "operations"))
    assert "Taken back" in words_of(open_page(dan, world, "operations"))
    assert open_page(joan, world, "change-operation", note.pk).status_code == 404
    age(world, note)
    assert open_page(client_as(world.users["other_district"]), world, "operations").status_code == 404
