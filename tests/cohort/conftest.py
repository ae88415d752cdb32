"""Children given by agencies' lists, in the cast's mapping."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.information.commands import open_contribution
from placemap.subjects.commands import PersonAsGiven, record_link, record_person, set_same_people
from placemap.subjects.models import Person
from placemap.subjects.vocabulary import LinkKind
from tests.cast import World


class Lists:
    """Gives children to the mapping as agencies do, through the product's own commands."""

    def __init__(self, world: World) -> None:
        self.world = world

    def child(
        self,
        who: str,
        given: str = "Leo",
        family: str = "Pashley",
        *,
        born: date | None = date(2011, 6, 9),
        handling: str = "P",
        says: dict[str, Any] | None = None,
        **person: Any,
    ) -> Person:
        """A child on the list of `who`'s agency; `says` is what the row says besides (`FromList`)."""
        actor = self.world.actor(who)
        with acting_as(actor):
            contribution = open_contribution(
                mapping=self.world.mapping,
                agency=self.world.users[who].agency,
                kind="list",
                title="Children we are worried about",
                handling=handling,
                by=actor,
            )
            found = record_person(
                contribution=contribution,
                person=PersonAsGiven(given=given, family=family, born=born, **person),
                by=actor,
            )
            if says is not None:
                commands.record_from_list(
                    contribution=contribution, rows=[commands.FromList(person=found, **says)], by=actor
                )
        return found

    def join(self, *people: Person) -> None:
        """The custodian holds these records to be one person."""
        actor = self.world.actor("coordinator")
        with acting_as(actor):
            first, *others = people
            set_same_people(
                mapping=self.world.mapping,
                joins=[(first.pk, other.pk, uuid4()) for other in others],
                by=actor,
            )

    def propose(self, person: Person, who: str = "coordinator", **changes: Any) -> Any:
        """Proposed by somebody, with an ordinary reason."""
        actor = self.world.actor(who)
        given = {
            "reason": "Named by both schools; seen with an adult of concern.",
            "identified_by": "school_report",
            "known_before": "no",
            "category": "child_exploited",
            **changes,
        }
        with acting_as(actor):
            return commands.propose_child(mapping=self.world.mapping, person=person, by=actor, **given)

    def agree(self, membership: Any, reason: str = "") -> Any:
        """The group agrees, as the custodian records it."""
        actor = self.world.actor("coordinator")
        with acting_as(actor):
            return commands.agree_child(
                membership=membership, reason=reason, version=membership.version, by=actor
            )

    def member(
        self, who: str = "coordinator", given: str = "Leo", family: str = "Pashley", **changes: Any
    ) -> Person:
        """A child proposed and agreed."""
        person = self.child(who, given, family, **changes)
        self.agree(self.propose(person))
        return person

    def linked(
        self,
        child: Person,
        who: str,
        given: str = "Jade",
        family: str = "Orme",
        *,
        born: date | None = date(2012, 2, 3),
        **person: Any,
    ) -> Person:
        """Another child on the list of `who`'s agency, whom that agency links to a child in the cohort."""
        other = self.child(who, given, family, born=born, **person)
        actor = self.world.actor(who)
        with acting_as(actor):
            record_link(
                mapping=self.world.mapping,
                from_person=other,
                to_person=child,
                kind=LinkKind.FRIEND,
                first_on=None,
                last_on=None,
                how_known="seen_myself",
                grade="",
                nature="fact",
                words="Seen together at break.",
                by=actor,
            )
        return other

    def act(self, person: str, command: Callable[..., Any], /, **arguments: Any) -> Any:
        """One command as one person."""
        actor = self.world.actor(person)
        with acting_as(actor):
            return command(by=actor, **arguments)


@pytest.fixture
def lists(world: World) -> Lists:
    return Lists(world)


@pytest.fixture
def leo(lists: Lists) -> Person:
    """Leo is in the cohort; three agencies hold three views of him."""
    leo = lists.child(
        "head", says={"level": "moderate", "level_as_written": "Amber", "notes": (("Notes", "New phone"),)}
    )
    police = lists.child("sergeant", says={"level": "significant", "level_as_written": "High"})
    lists.join(leo, police)
    lists.agree(lists.propose(leo, "head"))
    return leo


@pytest.fixture
def jade(lists: Lists, leo: Person) -> Person:
    """Linked to Leo by the school; the sergeant sees J.O."""
    from tests.cohort.test_letting_go import held

    return held(lists.linked(leo, "head"))
