"""What somebody said they would do, and when one of their groups meets next, from every package."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.mappings.rules.to_do import GATHERING_SOURCES, TO_DO_SOURCES, Gathering, ToDo

# Later packages register themselves here in `apps.ready`; the lists live in `rules`.
__all__ = ["GATHERING_SOURCES", "TO_DO_SOURCES", "Gathering", "ToDo", "next_gathering", "to_do"]


def to_do(actor: Actor) -> list[ToDo]:
    """What the actor said they would do, or their agency, soonest first."""
    found = [one for source in TO_DO_SOURCES for one in source(actor)]
    return sorted(found, key=lambda one: (one.due, one.reference, one.what))


def next_gathering(actor: Actor) -> Gathering | None:
    """When one of the actor's groups meets next; None where nothing is planned."""
    found = [one for source in GATHERING_SOURCES if (one := source(actor)) is not None]
    return min(found, key=lambda one: one.starts_at, default=None)
