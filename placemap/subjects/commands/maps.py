"""Arranging one's own map, and named pictures of it. Both point at rows and copy nothing."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from placemap.access.actors import Actor
from placemap.access.audit import write_entry
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import current
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.lengths import within
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.subjects import policy, queries, rules
from placemap.subjects.models import (
    Entity,
    EntityLink,
    Link,
    MapPosition,
    MapSnapshot,
    Person,
    SnapshotLink,
    SnapshotNode,
)
from placemap.subjects.vocabulary import LinkState, MapFileKind, MapFilePurpose

CAVEAT = _("This picture is shaped by who we have looked at. A child with few links is not safer.")
MOST_MOVED = 500
_FARTHEST = 100_000.0


@dataclass(frozen=True, slots=True)
class Placing:
    """Where one mark was put, in the map's own units; without numbers it is let loose again."""

    key: UUID
    x: float | None
    y: float | None


@command(may=policy.may_arrange_map, event=Event.MAP_ARRANGED)
def place_on_map(*, mapping: Mapping, moved: Collection[Placing], by: Actor) -> int:
    """Keep where the actor put marks on their own map: how many were kept or let loose.

    Marks of people and things the actor may not see are passed over. The last place sent holds.
    """
    if len(moved) > MOST_MOVED:
        raise PlacemapError(_("That moves too many marks at once. Move fewer."))
    if by.user_id is None:
        raise PlacemapError(_("Only somebody signed in has a map of their own."))
    wanted = {one.key: one for one in moved}
    people = set(
        Person.objects.filter(mapping=mapping, pk__in=wanted, withdrawn_at=None).values_list("pk", flat=True)
    )
    things = set(
        Entity.objects.filter(mapping=mapping, pk__in=wanted, withdrawn_at=None).values_list("pk", flat=True)
    )
    mine = MapPosition.objects.filter(mapping=mapping, user_id=by.user_id)
    mine.filter(person__in=people).delete()
    mine.filter(entity__in=things).delete()
    kept = [
        MapPosition(
            mapping=mapping,
            user_id=by.user_id,
            person_id=key if key in people else None,
            entity_id=key if key in things else None,
            x=_within(one.x),
            y=_within(one.y),
            placed_at=now(),
        )
        for key, one in wanted.items()
        if key in people | things and one.x is not None and one.y is not None
    ]
    MapPosition.objects.bulk_create(kept)
    return len(people | things)


def _within(value: float | None) -> float:
    if value is None or not math.isfinite(value):
        raise PlacemapError(_("A place on the map is two ordinary numbers."))
    return max(-_FARTHEST, min(_FARTHEST, value))


@command(may=policy.may_arrange_map, event=Event.SNAPSHOT_TAKEN)
def take_snapshot(
    *,
    mapping: Mapping,
    name: str,
    people: Collection[UUID] = (),
    entities: Collection[UUID] = (),
    steps: int = 1,
    by: Actor,
) -> MapSnapshot:
    """Name the map as the actor sees it now, around some people or the cohort, to compare later."""
    words = within(" ".join(name.split()), 80, _("The name"))
    if not words:
        raise PlacemapError(_("Give the snapshot a name, like “Meeting 3”."))
    if by.agency_id is None or by.user_id is None:
        raise PlacemapError(_("Only somebody who acts for an agency can take a snapshot."))
    drawn = queries.network_around(by, mapping, people=people, entities=entities, steps=steps)
    if not drawn.nodes:
        raise PlacemapError(_("There is nothing on the map to keep yet."))
    snapshot = MapSnapshot.objects.create(
        mapping=mapping, agency_id=by.agency_id, name=words, taken_by=by.user_id
    )
    # Every record of each person, and every agency's word: which of them a reader may see is theirs.
    placed = {key: node for node in drawn.nodes if node.person for key in node.person.record_ids}
    SnapshotNode.objects.bulk_create(
        [
            SnapshotNode(snapshot=snapshot, mapping=mapping, person_id=key, x=node.x, y=node.y)
            for key, node in placed.items()
        ]
        + [
            SnapshotNode(snapshot=snapshot, mapping=mapping, entity_id=node.id, x=node.x, y=node.y)
            for node in drawn.nodes
            if node.entity
        ]
    )
    things = [node.id for node in drawn.nodes if node.entity]
    live = {
        "mapping": mapping,
        "withdrawn_at": None,
        "state": LinkState.CURRENT,
        "expires_on__gte": today(),
    }
    links = Link.objects.filter(from_person__in=placed, to_person__in=placed, **live)
    ties = EntityLink.objects.filter(person__in=placed, entity__in=things, **live)
    SnapshotLink.objects.bulk_create(
        [
            SnapshotLink(snapshot=snapshot, mapping=mapping, link_id=key, strength=firm)
            for key, firm in links.order_by().values_list("pk", "strength")
        ]
        + [
            SnapshotLink(snapshot=snapshot, mapping=mapping, entity_link_id=key, strength=firm)
            for key, firm in ties.order_by().values_list("pk", "strength")
        ]
    )
    return snapshot


@command(may=policy.may_remove_snapshot, event=Event.MAP_ARRANGED)
def remove_snapshot(*, snapshot: MapSnapshot, by: Actor) -> None:
    """Remove a picture of the map. What it pointed at stays."""
    SnapshotLink.objects.filter(snapshot=snapshot).delete()
    SnapshotNode.objects.filter(snapshot=snapshot).delete()
    MapSnapshot.objects.filter(pk=snapshot.pk).delete()


@command(may=policy.may_read_links, event=Event.MAP_EXPORTED)
def record_picture(*, mapping: Mapping, shown: Collection[UUID], by: Actor) -> None:
    """Put on record that a reader saves a picture of the map as they see it, with whom it shows.

    The browser draws and keeps the picture, and asks first. Whom the actor may not see is passed over.
    """
    people = Person.objects.filter(mapping=mapping, pk__in=list(shown), withdrawn_at=None)
    write_entry(
        actor=by,
        event=Event.MAP_EXPORTED,
        outcome="done",
        mapping_id=mapping.pk,
        subjects=list(people.order_by("pk").values_list("pk", flat=True)),
        details={"form": "picture"},
        request_id=current().request_id,
    )


@dataclass(frozen=True, slots=True)
class MapFile:
    """A file of the map, ready to send. `suffix` ends its name, which says nothing of anybody."""

    content: bytes
    content_type: str
    suffix: str


@command(may=policy.may_export_map, event=Event.MAP_EXPORTED)
def export_map(*, mapping: Mapping, form: MapFileKind, purpose: MapFilePurpose, by: Actor) -> MapFile:
    """The map as a file, as far as the actor may see it, with what it is for on record."""
    drawn = queries.whole_network(by, mapping)
    nodes, links = queries.as_file_rows(drawn)
    # The trail holds codes and no words: what was taken, and for what.
    write_entry(
        actor=by,
        event=Event.MAP_EXPORTED,
        outcome="done",
        mapping_id=mapping.pk,
        subjects=[node.id for node in drawn.nodes if node.person],
        details={"form": form.value, "purpose": purpose.value},
        request_id=current().request_id,
    )
    about = {
        "title": f"{mapping.reference} {mapping.title}",
        "purpose": mapping.purpose,
        "taken_out_for": str(purpose.label),
        "date": today().isoformat(),
        "marking": getattr(settings, "PLACEMAP_MARKING", "OFFICIAL-SENSITIVE"),
        "caveat": str(CAVEAT),
    }
    if form is MapFileKind.NODES:
        marks = rules.nodes_csv(nodes, about=about)
        return MapFile(marks, "text/csv; charset=utf-8", "map-people-and-places.csv")
    if form is MapFileKind.LINKS:
        return MapFile(rules.links_csv(links, about=about), "text/csv; charset=utf-8", "map-links.csv")
    marks = rules.graphml(nodes, links, about=about)
    return MapFile(marks, "application/graphml+xml; charset=utf-8", "map.graphml")
