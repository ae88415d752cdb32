"""Two children with the same initials are told apart while names are hidden, wherever one is chosen."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from placemap.meetings.vocabulary import AgendaKind
from placemap.subjects.commands import PersonAsGiven
from tests.cast import World
from tests.meetings.running import item, sat
from tests.meetings.screen import run
from tests.subjects.people import agree, give

pytestmark = pytest.mark.django_db

EVA = PersonAsGiven(given="Eva", family="Moorcroft", born=date(2009, 5, 6))
ELSA = PersonAsGiven(given="Elsa", family="Marsden", born=date(2012, 5, 6))


def choices(page: str) -> list[str]:
    return [one.strip() for one in re.findall(r"<option[^>]*>([^<]*E\.M\.[^<]*)</option>", page)]


def test_words_come_to_stand_under_the_child_whom_they_are_about(world: World, client_as: Any) -> None:
    for child in give(world, "head", EVA):
        agree(world, child)
    # Ellie and Leo are given with it: Eva has Ellie's initials.
    meeting = sat(world)
    priya: Client = client_as(world.users["coordinator"])
    several = item(world, meeting, AgendaKind.COHORT)
    page = priya.get(f"{run(meeting)}?item={several.pk}").content.decode()
    found = set(choices(page))
    assert len(found) == 2 and all(re.fullmatch(r"E\.M\., item \d+", one) for one in found)
    assert "Moorcroft" not in page and "L.P., item" not in page


def test_so_does_what_is_added_while_the_meeting_runs(world: World, client_as: Any) -> None:
    meeting = sat(world)
    for child in give(world, "head", EVA, ELSA):
        agree(world, child)
    priya: Client = client_as(world.users["coordinator"])
    page = priya.get(run(meeting, "add/")).content.decode()
    found = set(choices(page))
    assert len(found) == 2 and all("E.M., aged " in one for one in found)
    assert "Moorcroft" not in page and "Marsden" not in page
