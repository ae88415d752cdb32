"""Invented people for the tests of subjects, and the shortest ways to record them."""

from __future__ import annotations

from datetime import date
from typing import Any

from placemap.access.session import acting_as
from placemap.information.commands import open_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.subjects.commands import (
    PersonAsGiven,
    record_link,
    record_people,
    set_same_people,
    set_standing,
)
from placemap.subjects.models import Link, Person
from placemap.subjects.vocabulary import Category, LinkKind, Standing
from tests.cast import World

ELLIE = PersonAsGiven(
    given="Elizabeth",
    family="Mensah",
    full_as_written="MENSAH, Elizabeth",
    known_as=("Ellie",),
    born=date(2011, 3, 4),
    phone="07700 900417",
    address="14 Chandlers Row",
    postcode="FE4 2RT",
    school="Mill Lode School",
    nhs_number="999 000 0018",
)
LEO = PersonAsGiven(given="Leo", family="Pashley", born=date(2010, 6, 9), school="Mill Lode School")
TOMASZ = PersonAsGiven(
    given="Tomasz", family="Zielny", born=date(2010, 12, 1), school="Tanner's Field School"
)
ADULT = PersonAsGiven(given="Gary", family="Stubbs", born=date(1994, 1, 20))


def give(
    world: World, who: str, *people: PersonAsGiven, handling: str = "", agency: str = ""
) -> list[Person]:
    """Somebody's agency gives these people in one list."""
    actor = world.actor(who)
    with acting_as(actor):
        contribution = _contribution(world, who, handling, agency)
        return record_people(contribution=contribution, people=people, by=actor)


def _contribution(world: World, who: str, handling: str = "", agency: str = "") -> Contribution:
    return open_contribution(
        mapping=world.mapping,
        agency=world.agencies[agency] if agency else world.users[who].agency,
        kind=ContributionKind.LIST,
        title="A list",
        handling=handling,
        by=world.actor(who),
    )


def decide(world: World, person: Person, standing: Standing, who: str = "coordinator", **more: Any) -> None:
    """Somebody decides on a person."""
    actor = world.actor(who)
    with acting_as(actor):
        set_standing(person=Person.objects.get(pk=person.pk), standing=standing, by=actor, **more)


def agree(world: World, person: Person, category: Category | None = None) -> None:
    """The coordinator agrees a child into the cohort."""
    decide(world, person, Standing.COHORT, category=category)


def join(world: World, *pairs: tuple[Person, Person]) -> None:
    """The coordinator holds exactly these pairs to be the same people."""
    import uuid

    actor = world.actor("coordinator")
    with acting_as(actor):
        joins = [(a.pk, b.pk, uuid.uuid5(a.pk, str(b.pk))) for a, b in pairs]
        set_same_people(mapping=world.mapping, joins=joins, by=actor)


def link(
    world: World, who: str, one: Person, other: Person, kind: LinkKind = LinkKind.FRIEND, **more: Any
) -> Link:
    """Somebody records that two people are linked."""
    actor = world.actor(who)
    with acting_as(actor):
        return record_link(
            mapping=world.mapping, from_person=one, to_person=other, kind=kind, by=actor, **more
        )


def seen(world: World, who: str, person: Person) -> Person | None:
    """The record as somebody sees it, or None where it does not exist for them."""
    with acting_as(world.actor(who)):
        return Person.objects.filter(pk=person.pk).first()
