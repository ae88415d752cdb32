"""The shortest ways to write down an interview, release words and work things out, for the tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.scanning import commands
from placemap.scanning.commands import Digest
from placemap.scanning.models import Explanation, Interview, OperationNote
from placemap.subjects.models import Person
from tests.cast import World

VISIBLE = "She trusts Mr Abara"


def interviewed(
    world: World, person: Person, who: str = "head", handling: str = "", **said: Any
) -> Interview:
    """What came of one child's interview, as the school wrote it down."""
    actor = world.actor(who)
    digest = {"offer": "declined", "why_not": VISIBLE, "returned_on": today(), "risks": "Owes money.", **said}
    with acting_as(actor):
        return commands.record_interview(person=person, digest=Digest(**digest), handling=handling, by=actor)


def released(world: World, who: str = "sergeant", **said: Any) -> OperationNote:
    """What the sergeant says of an operation."""
    actor = world.actor(who)
    words = {
        "title": "Patrols",
        "text": "Officers are at the stand.",
        "released_by": "Sgt Colley",
        "may_tell": "here",
        "expires_on": today() + timedelta(days=5),
        **said,
    }
    with acting_as(actor):
        return commands.release_operation(mapping=mapping_of(world), **words, by=actor)


def mapping_of(world: World) -> Mapping:
    return world.mapping


def explained(world: World, words: str = "The new timetable.") -> Explanation:
    """An explanation of Priya's."""
    actor = world.actor("coordinator")
    with acting_as(actor):
        return commands.explain(mapping=world.mapping, words=words, by=actor)
