"""What is new on the map of a mapping since somebody last looked."""

from __future__ import annotations

from django.utils.translation import ngettext_lazy

from placemap.access.actors import Actor
from placemap.information.queries import DOUBTED
from placemap.mappings.queries import Changed, Since, new_of
from placemap.subjects.models import Entity, Link


def map_new(actor: Actor, since: Since) -> list[Changed]:
    """Links and places that the actor sees, and nobody suspects to be false. Two queries."""
    how = {"at": "recorded_at", "by": "recorded_by", "page": "network"}
    links = ngettext_lazy(
        "%(n)d link between people was recorded", "%(n)d links between people were recorded", "n"
    )
    things = ngettext_lazy("%(n)d place or thing was added", "%(n)d places or things were added", "n")
    return [
        *new_of(actor, since, Link.objects.filter(withdrawn_at=None).exclude(DOUBTED), words=links, **how),
        *new_of(actor, since, Entity.objects.filter(withdrawn_at=None).exclude(DOUBTED), words=things, **how),
    ]
