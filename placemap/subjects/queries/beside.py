"""What packages above hang on the page of a child or a place: short rows, each with the page it leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from placemap.access.actors import Actor
from placemap.mappings.models import Mapping
from placemap.subjects.models import Entity


@dataclass(frozen=True, slots=True)
class HungOn:
    """One thing that is done about a child or at a place: what, whose and by when, and how far it is."""

    words: str
    href: str
    line: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True)
class BesideThing:
    """All that one package hangs on a place's page, and where one more is added, if this reader may."""

    rows: list[HungOn]
    add_href: str


# Each is a constant number of small queries, filled in their `ready()`.
BESIDE_THING: list[Callable[[Actor, Mapping, Entity], BesideThing]] = []


def beside_thing(actor: Actor, mapping: Mapping, entity: Entity) -> list[BesideThing]:
    """Whatever hangs on a place, group, line or object, as far as this reader sees it; no empty ones."""
    found = [source(actor, mapping, entity) for source in BESIDE_THING]
    return [one for one in found if one.rows or one.add_href]
