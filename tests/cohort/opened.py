"""Steps that the tests of opened names share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from placemap.access.actors import Actor
from placemap.access.session import acting_as
from placemap.cohort import commands
from placemap.foundations.clock import today
from placemap.partners.commands import open_account
from placemap.partners.models import LegalPower
from placemap.subjects.models import NameOpening, Person, PersonDetail
from tests.cast import SETTER, World
from tests.cohort.conftest import Lists

WEEK = timedelta(days=7)


def panel_chair(world: World) -> Actor:
    with acting_as(SETTER):
        world.users["panel"] = open_account(
            name="Ruth Ansell", email="ruth@example.org", job_title="Chair", agency=world.agencies["partnership"],
            roles=("panel_chair",), by=SETTER,
        )  # fmt: skip
    return world.actor("panel")


def reads_name(world: World, who: str, person: Person) -> bool:
    with acting_as(world.actor(who)):
        return PersonDetail.objects.filter(person=person, kind="name").exists()


def police_decision(lists: Lists, world: World, **changes: Any) -> list[NameOpening]:
    given = {
        "users": [world.users["sergeant"]],
        "purpose": "To check on each of them.",
        "until": today() + WEEK,
        "minuted": "Meeting 3, item 4",
        **changes,
    }
    return lists.act("lead", commands.decide_police_access, mapping=world.mapping, **given)


def officer_of(world: World, agency: str) -> str:
    """One more account of that agency, on no team."""
    with acting_as(SETTER):
        world.users["another"] = open_account(
            name="Una Rook", email="una@example.org", job_title="Officer", agency=world.agencies[agency],
            roles=(), by=SETTER,
        )  # fmt: skip
    return "another"


def ask_who_knows(
    lists: Lists, world: World, jade: Person, *who: str, days: int = 5, by: str = "lead"
) -> Any:
    with acting_as(world.actor("lead")):
        power = LegalPower.objects.get(code="CA04-11")
    return lists.act(
        by,
        commands.ask_who_knows,
        person=jade,
        users=[world.users[one] for one in who],
        purpose="To decide whether she needs help.",
        power=power,
        closes_on=today() + timedelta(days=days),
    )
