"""`@command`: policy first, body and trail in one transaction, refusals kept after the rollback."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest
from django.db import DatabaseError, DataError, connection, transaction

from placemap.access import command as command_module
from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.decisions import Decision, Refused, allow, refuse
from placemap.access.events import Event
from placemap.access.models import AuditEntry
from placemap.access.session import acting_as, unit_of_work
from placemap.foundations.lengths import TooLong
from placemap.mappings.models import Mapping
from placemap.partners.models import Area
from tests.cast import World

pytestmark = pytest.mark.django_db


def anybody(actor: Actor, mapping: Mapping) -> Decision:
    return allow("Anybody may.")


def nobody(actor: Actor, mapping: Mapping) -> Decision:
    return refuse("Nobody may. Ask somebody.")


@command(may=anybody, event=Event.MAPPING_CHANGED)
def rename(*, mapping: Mapping, title: str, by: Actor) -> Mapping:
    Mapping.objects.filter(pk=mapping.pk).update(title=title)
    return mapping


@command(may=anybody, event=Event.STAGE_CHANGED)
def rename_twice(*, mapping: Mapping, by: Actor) -> None:
    rename(mapping=mapping, title="Once", by=by)
    rename(mapping=mapping, title="Twice", by=by)
    raise ValueError("and then it went wrong")


@command(may=nobody, event=Event.MAPPING_CLOSED)
def never(*, mapping: Mapping, by: Actor) -> None:
    raise AssertionError("the body must not run")


def _entries(world: World, **filters: Any) -> list[AuditEntry]:
    with acting_as(world.actor("coordinator")):
        return list(AuditEntry.objects.filter(mapping_id=world.mapping.pk, **filters))


def test_a_command_writes_its_entry_with_identifiers_only(world: World) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor):
        rename(mapping=world.mapping, title="A secret name", by=actor)
    (entry,) = _entries(world, event="mapping_changed")
    assert entry.outcome == "done"
    assert (entry.user_id, entry.agency_id) == (actor.user_id, actor.agency_id)
    assert entry.details["mapping"] == str(world.mapping.pk)
    assert "secret" not in str(entry.details)


def test_a_failure_rolls_back_everything_nested_and_leaves_no_entry(world: World) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor), pytest.raises(ValueError, match="went wrong"):
        rename_twice(mapping=world.mapping, by=actor)
    assert _entries(world) == []
    with acting_as(actor):
        assert Mapping.objects.get(pk=world.mapping.pk).title == "Two schools, Estwick"


def test_when_the_trail_cannot_be_written_the_change_is_not_made(world: World) -> None:
    actor = world.actor("coordinator")
    with (
        acting_as(actor),
        mock.patch.object(command_module, "write_entry", side_effect=DatabaseError("full")),
    ):
        with pytest.raises(DatabaseError):
            rename(mapping=world.mapping, title="Lost", by=actor)
    with acting_as(actor):
        assert Mapping.objects.get(pk=world.mapping.pk).title == "Two schools, Estwick"


def test_a_refusal_carries_its_reason_and_outlives_the_rollback(world: World) -> None:
    actor = world.actor("coordinator")
    with pytest.raises(Refused, match="Nobody may. Ask somebody."), acting_as(actor):
        never(mapping=world.mapping, by=actor)
    (entry,) = _entries(world, outcome="refused")
    assert entry.event == "mapping_closed"
    assert entry.reason == "Nobody may. Ask somebody."


def test_a_refusal_is_kept_when_the_page_goes_on(world: World) -> None:
    actor = world.actor("coordinator")
    with acting_as(actor):
        with pytest.raises(Refused):
            never(mapping=world.mapping, by=actor)
        rename(mapping=world.mapping, title="Went on", by=actor)
    assert {entry.outcome for entry in _entries(world)} == {"refused", "done"}


def test_a_unit_of_work_without_an_actor_may_write_nothing(world: World) -> None:
    with unit_of_work(), pytest.raises(DatabaseError), transaction.atomic():
        Area(name="Nowhere", kind="district").save(force_insert=True)


def test_nested_acting_gives_the_context_back(world: World) -> None:
    coordinator, officer = world.actor("coordinator"), world.actor("other_district")
    with acting_as(coordinator):
        with acting_as(officer):
            assert [m.reference for m in Mapping.objects.all()] == ["M-2026-902"]
        assert [m.reference for m in Mapping.objects.all()] == ["M-2026-901"]
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('placemap.user_id', true)")
        assert cursor.fetchone() in {("",), (None,)}


def test_a_command_must_take_keywords_and_say_who() -> None:
    with pytest.raises(TypeError, match="keyword-only"):
        command(may=anybody, event=Event.MAPPING_CHANGED)(lambda mapping, by: None)
    with pytest.raises(TypeError, match="`by`"):

        @command(may=anybody, event=Event.MAPPING_CHANGED)
        def anonymous(*, mapping: Mapping) -> None: ...

    with pytest.raises(TypeError, match="lacks"):

        @command(may=anybody, event=Event.MAPPING_CHANGED)
        def elsewhere(*, by: Actor) -> None: ...


def test_what_no_command_measured_is_refused_in_words_and_never_cut(world: World) -> None:
    actor = world.actor("coordinator")
    room = Mapping._meta.get_field("title").max_length or 0
    with acting_as(actor), pytest.raises(TooLong) as refused:
        rename(mapping=world.mapping, title="x" * (room + 1), by=actor)
    assert f"longer than {room} letters" in str(refused.value.message)
    with acting_as(actor):
        assert Mapping.objects.get(pk=world.mapping.pk).title == world.mapping.title
    with acting_as(actor), pytest.raises(DataError):
        rename(mapping=world.mapping, title="\x00", by=actor)
