"""Postcodes and who answers in an area, kept and asked by the cast, for the tests of places."""

from __future__ import annotations

from datetime import date
from typing import Any

from placemap.access.session import acting_as
from placemap.partners import commands, queries
from placemap.partners.models import PostcodeArea
from placemap.partners.vocabulary import AnswersFor
from tests.cast import World

SINCE = date(2020, 4, 1)


def add(
    world: World, code: str, area: str = "district", key: str = "administrator", **more: Any
) -> PostcodeArea:
    actor = world.actor(key)
    with acting_as(actor):
        return commands.add_postcode_area(
            code=code, area=world.areas[area], **{"from_on": SINCE, "by": actor, **more}
        )


def ask(world: World, typed: str, on: date | None = None, key: str = "lead") -> queries.PlaceAnswer:
    actor = world.actor(key)
    with acting_as(actor):
        return queries.who_covers(actor, typed, on)


def names(answer: queries.PlaceAnswer) -> list[str]:
    return [found.area.name for found in answer.covered]


def bodies(found: queries.AreaCovered, what: AnswersFor) -> list[str]:
    return [body.name for answer in found.answers if answer.what is what for body in answer.bodies]


def bring_in(
    world: World, text: str | bytes, key: str = "administrator", on: date = SINCE
) -> commands.BroughtIn:
    actor = world.actor(key)
    data = text.encode() if isinstance(text, str) else text
    with acting_as(actor):
        return commands.import_postcode_areas(data=data, from_on=on, by=actor)


def kept(world: World) -> list[tuple[str, str, date, date | None]]:
    with acting_as(world.actor("administrator")):
        rows = PostcodeArea.objects.order_by("code", "from_on", "area__name")
        return [(row.code, row.area.name, row.from_on, row.until_on) for row in rows.select_related("area")]
