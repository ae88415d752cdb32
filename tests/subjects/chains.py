"""Invented people in a row, each linked to the next, and the addresses of their map."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from placemap.subjects.commands import PersonAsGiven
from placemap.subjects.models import Person
from tests.cast import World
from tests.subjects.people import ELLIE, LEO, TOMASZ, agree, give, link

ANA = PersonAsGiven(given="Ana", family="Costa", born=date(2011, 5, 5))
BEN = PersonAsGiven(given="Ben", family="Hart", born=date(2011, 6, 6))


def chain(world: World) -> list[Person]:
    """Ellie in the cohort, then Leo, Tomasz, Ana in a row, each named by social care."""
    people = give(world, "social_care", ELLIE, LEO, TOMASZ, ANA)
    agree(world, people[0])
    for one, other in zip(people, people[1:], strict=False):
        link(world, "social_care", one, other)
    return people


def address(name: str, world: World, *more: object) -> str:
    return reverse(name, args=[world.mapping.reference, *more])
