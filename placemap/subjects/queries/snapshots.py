"""Named pictures of the map, as this reader may see them today, and what changed between two.

A picture points at rows. Somebody let go of is no longer on it, and a line whose evidence was all
taken back is off it too, however the map looked when it was taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.mappings.models import Mapping
from placemap.partners.models import User
from placemap.subjects import policy, rules
from placemap.subjects.models import EntityLink, Link, LinkEvidence, MapSnapshot, SnapshotLink, SnapshotNode
from placemap.subjects.queries.links import LinkLine, _lines, link_rows, pieces_of
from placemap.subjects.queries.network import (
    EntityLine,
    MapNode,
    NetworkMap,
    _entity_cards,
    _entity_lines,
    _said,
    _seen_entities,
)
from placemap.subjects.queries.people import cards_in
from placemap.subjects.vocabulary import FIRMEST, Strength


@dataclass(frozen=True, slots=True)
class SnapshotNamed:
    """A picture of the map: its name, who took it and when. `can_remove` is for this reader."""

    id: UUID
    name: str
    taken_at: datetime
    taken_by: str
    can_remove: bool


@dataclass(frozen=True, slots=True)
class SnapshotShown:
    """A picture as this reader may see it today."""

    named: SnapshotNamed
    drawn: NetworkMap


@dataclass(frozen=True, slots=True)
class LineChanged:
    """A line that is on both pictures, and how firm it was on each."""

    line: LinkLine | EntityLine
    before: Strength
    after: Strength


@dataclass(frozen=True, slots=True)
class SnapshotsCompared:
    """What is on one picture and not on the other, as this reader may see both today."""

    earlier: SnapshotNamed
    later: SnapshotNamed
    nodes_added: tuple[MapNode, ...]
    nodes_gone: tuple[MapNode, ...]
    lines_added: tuple[LinkLine | EntityLine, ...]
    lines_gone: tuple[LinkLine | EntityLine, ...]
    lines_changed: tuple[LineChanged, ...]


def snapshots(actor: Actor, mapping: Mapping) -> list[SnapshotNamed]:
    """Every named picture of a mapping's map, newest first."""
    require(policy.may_read_links(actor, mapping))
    rows = list(MapSnapshot.objects.filter(mapping=mapping).order_by("-taken_at", "id"))
    names = dict(User.objects.filter(pk__in={row.taken_by for row in rows}).values_list("id", "name"))
    return [_named(actor, row, names) for row in rows]


def visible_snapshot(actor: Actor, mapping: Mapping, snapshot_id: UUID) -> MapSnapshot:
    """That picture, if this actor may see it; otherwise it does not exist (404)."""
    found = MapSnapshot.objects.filter(mapping=mapping, pk=snapshot_id).first()
    if found is None:
        raise Http404
    return found


def snapshot_shown(actor: Actor, mapping: Mapping, snapshot_id: UUID) -> SnapshotShown:
    """One picture as this reader may see it today, on record."""
    require(policy.may_read_links(actor, mapping))
    row = visible_snapshot(actor, mapping, snapshot_id)
    names = dict(User.objects.filter(pk=row.taken_by).values_list("id", "name"))
    shown = SnapshotShown(_named(actor, row, names), _drawn(mapping, row))
    people = [node.person.id for node in shown.drawn.nodes if node.person]
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=people)
    return shown


def snapshots_compared(actor: Actor, mapping: Mapping, one: UUID, other: UUID) -> SnapshotsCompared:
    """What changed from the earlier of two pictures to the later, as this reader may see both."""
    first, second = snapshot_shown(actor, mapping, one), snapshot_shown(actor, mapping, other)
    if first.named.taken_at > second.named.taken_at:
        first, second = second, first
    before, after = _by_key(first.drawn), _by_key(second.drawn)
    old = {node.id: node for node in first.drawn.nodes}
    new = {node.id: node for node in second.drawn.nodes}
    changed = [
        LineChanged(after[key], before[key].strength, after[key].strength)
        for key in after
        if key in before and before[key].strength is not after[key].strength
    ]
    return SnapshotsCompared(
        earlier=first.named,
        later=second.named,
        nodes_added=tuple(node for key, node in new.items() if key not in old),
        nodes_gone=tuple(node for key, node in old.items() if key not in new),
        lines_added=tuple(line for key, line in after.items() if key not in before),
        lines_gone=tuple(line for key, line in before.items() if key not in after),
        lines_changed=tuple(changed),
    )


def _named(actor: Actor, row: MapSnapshot, names: dict[UUID, str]) -> SnapshotNamed:
    return SnapshotNamed(
        id=row.pk,
        name=row.name,
        taken_at=row.taken_at,
        taken_by=names.get(row.taken_by, ""),
        can_remove=policy.may_remove_snapshot(actor, row).allowed,
    )


def _drawn(mapping: Mapping, row: MapSnapshot) -> NetworkMap:
    kept = list(SnapshotNode.objects.filter(snapshot=row).values_list("person", "entity", "x", "y"))
    cards = cards_in([mapping], [person for person, _entity, _x, _y in kept if person])
    entities = _entity_cards(
        mapping, _seen_entities(mapping, [entity for _person, entity, _x, _y in kept if entity])
    )
    nodes: dict[UUID, MapNode] = {}
    for person, entity, x, y in kept:
        if person in cards:
            card = cards[person]
            nodes.setdefault(card.id, MapNode(card.id, person=card, x=x, y=y))
        elif entity in entities:
            nodes[entity] = MapNode(entity, entity=entities[entity], x=x, y=y)
    then = SnapshotLink.objects.filter(snapshot=row).values_list("link", "entity_link", "strength")
    firm = {link or tie: Strength(held) for link, tie, held in then}
    said = LinkEvidence.objects.filter(link=OuterRef("pk"), withdrawn_at=None)
    links = link_rows(
        Link.objects.filter(Exists(said), pk__in=firm, withdrawn_at=None).order_by("recorded_at", "id")
    )
    pieces = pieces_of(links)
    stood: dict[UUID, dict[Hashable, Strength]] = defaultdict(dict)
    for link in links:
        stood[link.fold_key][link.agency_id] = firm[link.id]
    lines = [
        replace(line, strength=_as_then(line.strength, stood[key]))
        for key, line in _lines(mapping, links, about=(), pieces=pieces)
        if line.from_person.id in nodes and line.to_person.id in nodes
    ]
    ties = list(EntityLink.objects.filter(pk__in=firm, withdrawn_at=None))
    held: dict[tuple[UUID, UUID, str], dict[Hashable, Strength]] = defaultdict(dict)
    for tie in ties:
        if tie.person_id in cards:
            said_by = held[cards[tie.person_id].id, tie.entity_id, tie.kind]
            said_by[tie.agency_id] = min(
                said_by.get(tie.agency_id, firm[tie.pk]), firm[tie.pk], key=FIRMEST.index
            )
    entity_lines = [
        replace(
            line,
            strength=_as_then(line.strength, held[line.person.id, line.entity.id, line.kind.value]),
        )
        for line in _entity_lines([tie.pk for tie in ties], cards, entities)
    ]
    return NetworkMap(tuple(nodes.values()), tuple(lines), tuple(entity_lines), _said(links, pieces))


def _as_then(today: Strength, then: dict[Hashable, Strength]) -> Strength:
    """How firm it was then, by agency, but never firmer than what still stands behind it."""
    return max(today, rules.strength_of_all(then) if then else today, key=FIRMEST.index)


def _by_key(drawn: NetworkMap) -> dict[tuple[UUID, UUID, str], LinkLine | EntityLine]:
    found: dict[tuple[UUID, UUID, str], LinkLine | EntityLine] = {}
    for line in drawn.lines:
        one, other = rules.in_order(line.kind, line.from_person.id, line.to_person.id)
        found[one, other, line.kind.value] = line
    for tie in drawn.entity_lines:
        found[tie.person.id, tie.entity.id, tie.kind.value] = tie
    return found
