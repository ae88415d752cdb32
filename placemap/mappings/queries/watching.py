"""How mappings stand, for those who watch over them: what is lacking and who is missing, and no child."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.mappings.models import Mapping, Member, Objective, ScopeVersion, Seat, SponsorAcceptance
from placemap.mappings.policy import watched_mappings
from placemap.mappings.queries.districts import where, wheres
from placemap.mappings.queries.opened import Opening, opening
from placemap.mappings.queries.reading import (
    StageShown,
    live_seats,
    places,
    scope_now,
    stages_shown,
)
from placemap.mappings.queries.sponsors import acceptances
from placemap.mappings.rules import COUNTS_WITHOUT_NAMES, CountShown, Place
from placemap.mappings.vocabulary import MappingState

# Later packages register themselves here in `apps.ready`; the list lives in `rules`.
__all__ = ["COUNTS_WITHOUT_NAMES", "CountShown", "Watched", "WatchedRow", "watched", "watched_over"]


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """One open mapping in the list of those watched over."""

    mapping: Mapping
    where: str
    has_scope: bool
    objectives: int


@dataclass(frozen=True, slots=True)
class Watched:
    """Everything that is shown of how one mapping stands."""

    mapping: Mapping
    where: str
    stages: list[StageShown]
    scope: ScopeVersion | None
    opening: Opening
    places: list[Place]
    members: list[Member]
    sponsors: dict[UUID, SponsorAcceptance]
    counts: tuple[CountShown, ...]


def watched_over(actor: Actor) -> list[WatchedRow]:
    """The open mappings the actor watches over, newest first. Four queries."""
    found = list(watched_mappings(actor).filter(state=MappingState.OPEN.value).select_related("area"))
    keys = [mapping.pk for mapping in found]
    scoped = set(ScopeVersion.objects.filter(mapping__in=keys).values_list("mapping_id", flat=True))
    agreed: dict[UUID, int] = {}
    for key in Objective.objects.filter(mapping__in=keys, dropped_on=None).values_list(
        "mapping_id", flat=True
    ):
        agreed[key] = agreed.get(key, 0) + 1
    places = wheres(found)
    return [WatchedRow(one, places[one.pk], one.pk in scoped, agreed.get(one.pk, 0)) for one in found]


def watched(actor: Actor, reference: str) -> Watched:
    """How one mapping stands; absent for those who do not watch over it (404). On record as read."""
    mapping = watched_mappings(actor).select_related("area").filter(reference=reference).first()
    if mapping is None:
        raise Http404
    record_reading(actor, Event.MAPPING_WATCHED, mapping_id=mapping.pk)
    seats: list[Seat] = live_seats(mapping)
    return Watched(
        mapping=mapping,
        where=where(mapping),
        stages=stages_shown(mapping),
        scope=scope_now(mapping),
        opening=opening(actor, mapping, seats),
        places=places(mapping, seats),
        members=list(Member.objects.filter(mapping=mapping, left_on=None).select_related("agency")),
        sponsors=acceptances(actor, mapping),
        counts=tuple(count for source in COUNTS_WITHOUT_NAMES for count in source(actor, mapping)),
    )
