"""The map around some people: who and what is within a few steps, as one reader may see it.

Only rows that row security shows this reader count: for the lines drawn, and for the number of
neighbours that are not drawn. A record they may not see never stands between two that they may.
Nothing is inferred: a line on the map is a line of the table, with its evidence behind it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.subjects import policy, rules
from placemap.subjects.models import Entity, EntityLink, Link, MapPosition, Person
from placemap.subjects.queries.links import LinkLine, _lines
from placemap.subjects.queries.people import Groups, PersonCard, cards_in, groups_around, groups_of_many
from placemap.subjects.vocabulary import (
    FIRMEST,
    PERSONAL_KINDS,
    SYMMETRIC_KINDS,
    Considered,
    EntityKind,
    EntityLinkKind,
    LinkState,
    Standing,
    Strength,
)

MOST_STEPS = 2


@dataclass(frozen=True, slots=True)
class EntityCard:
    """A place, group, line or object as one reader may know it.

    A thing of somebody not named to the reader has its kind and reference for a name, and no description.
    """

    id: UUID
    kind: EntityKind
    name: str
    working_reference: str
    description: str


@dataclass(frozen=True, slots=True)
class EntityLine:
    """One line between a person and an entity, with everybody who said so. `link_id` opens it."""

    link_id: UUID
    person: PersonCard
    entity: EntityCard
    kind: EntityLinkKind
    strength: Strength
    sources: tuple[str, ...]
    said: int
    first_on: date | None
    last_on: date | None
    expires_on: date


@dataclass(frozen=True, slots=True)
class MapNode:
    """One mark on the map. `more` counts neighbours this reader may see that are not drawn.

    Exactly one of `person` and `entity` is set. `consider_by` is set while a linked child waits for
    a decision. `x` and `y` are where this reader put the mark, in the map's own units.
    """

    id: UUID
    person: PersonCard | None = None
    entity: EntityCard | None = None
    more: int = 0
    consider_by: date | None = None
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True)
class NetworkMap:
    """Marks and lines, people's and entities', with how many pieces of evidence each line has."""

    nodes: tuple[MapNode, ...]
    lines: tuple[LinkLine, ...]
    entity_lines: tuple[EntityLine, ...]
    said: dict[UUID, int] = field(default_factory=dict)


# Both ends in one pass: two index scans, each row once.
_LINKS = """
select l.id, l.from_person_id, l.to_person_id from subjects_link l
where l.mapping_id = %(mapping)s and l.withdrawn_at is null and l.state = 'current'
  and l.expires_on >= %(today)s and l.fold_key <> %(away)s
  and (l.from_person_id = any(%(people)s::uuid[]) or l.to_person_id = any(%(people)s::uuid[]))
"""
_TIES = """
select t.id, t.person_id, t.entity_id from subjects_entitylink t
where t.mapping_id = %(mapping)s and t.withdrawn_at is null and t.state = 'current'
  and t.expires_on >= %(today)s
  and (t.person_id = any(%(people)s::uuid[]) or t.entity_id = any(%(entities)s::uuid[]))
"""


# One array, and not a placeholder for each of what may be thousands.
_ALIVE = "select id, group_key from subjects_person where id = any(%s::uuid[]) and withdrawn_at is null"
_COUNTED = """
select link_id, count(*) from subjects_linkevidence
where link_id = any(%s::uuid[]) and withdrawn_at is null group by link_id
"""


class _Reached:
    """What has been reached so far, and every link that touches it."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.groups = Groups({})
        self.people: set[UUID] = set()  # records, whole groups
        self.entities: set[UUID] = set()
        self.links: dict[UUID, tuple[UUID, UUID]] = {}
        self.ties: dict[UUID, tuple[UUID, UUID]] = {}
        self._asked_people: set[UUID] = set()
        self._asked_entities: set[UUID] = set()

    def add(self, people: Iterable[UUID], entities: Iterable[UUID]) -> None:
        """Take these in, each person with every record of theirs that this reader may see."""
        fresh = [key for key in people if key not in self.people]
        found = groups_of_many(fresh)
        self.groups = Groups({**self.groups.members, **found.members})
        self.people.update(record for key in fresh for record in found.records(key))
        self.entities.update(entities)

    def look(self) -> None:
        """Find every link that touches what was taken in since the last look."""
        people = self.people - self._asked_people
        entities = self.entities - self._asked_entities
        if not people and not entities:
            return
        self._asked_people |= people
        self._asked_entities |= entities
        given: dict[str, Any] = {
            "mapping": self.mapping.pk,
            "today": today(),
            "away": rules.FOLDED_AWAY,
            "people": list(people),
            "entities": list(entities),
        }
        with connection.cursor() as cursor:
            if people:
                cursor.execute(_LINKS, given)
                self.links.update({key: (one, other) for key, one, other in cursor.fetchall()})
            cursor.execute(_TIES, given)
            self.ties.update({key: (person, entity) for key, person, entity in cursor.fetchall()})

    def ends(self) -> tuple[set[UUID], set[UUID]]:
        """The people and entities at the other ends, taken in or not."""
        people = {end for pair in self.links.values() for end in pair}
        people.update(person for person, _entity in self.ties.values())
        return people, {entity for _person, entity in self.ties.values()}


def network_around(
    actor: Actor,
    mapping: Mapping,
    *,
    people: Collection[UUID] = (),
    entities: Collection[UUID] = (),
    steps: int = 1,
) -> NetworkMap:
    """The map within `steps` (1 or 2) of some people and entities; of the cohort where none are named.

    Somebody this reader may not see is passed over as if absent. The reading goes on record with
    everybody shown. The number of queries depends on `steps` alone.
    """
    require(policy.may_read_links(actor, mapping))
    reached = _Reached(mapping)
    if people or entities:
        reached.add(_seen_people(mapping, people), _seen_entities(mapping, entities))
    else:
        reached.add(_cohort(mapping), ())
    reached.look()
    for _step in range(min(max(steps, 1), MOST_STEPS)):
        reached.add(*reached.ends())
        reached.look()
    found = _drawn(actor, mapping, reached)
    shown = [node.person.id for node in found.nodes if node.person]
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=shown)
    return found


def whole_network(actor: Actor, mapping: Mapping) -> NetworkMap:
    """Everything of a mapping that is linked or in its cohort, as this reader may see it; on record."""
    require(policy.may_read_links(actor, mapping))
    reached = _Reached(mapping)
    linked = Link.objects.filter(
        mapping=mapping, withdrawn_at=None, state=LinkState.CURRENT, expires_on__gte=today()
    )
    ends = {end for pair in linked.order_by().values_list("from_person_id", "to_person_id") for end in pair}
    tied = EntityLink.objects.filter(
        mapping=mapping, withdrawn_at=None, state=LinkState.CURRENT, expires_on__gte=today()
    )
    ends.update(tied.order_by().values_list("person_id", flat=True))
    things = Entity.objects.filter(mapping=mapping, withdrawn_at=None).values_list("id", flat=True)
    reached.add({*ends, *_cohort(mapping)}, things)
    reached.look()
    found = _drawn(actor, mapping, reached)
    shown = [node.person.id for node in found.nodes if node.person]
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=shown)
    return found


def _cohort(mapping: Mapping) -> list[UUID]:
    return list(
        Person.objects.filter(mapping=mapping, withdrawn_at=None, standing=Standing.COHORT)
        .order_by()
        .values_list("id", flat=True)
    )


def _seen_people(mapping: Mapping, keys: Collection[UUID]) -> list[UUID]:
    seen = Person.objects.filter(mapping=mapping, pk__in=list(keys), withdrawn_at=None)
    return list(seen.order_by().values_list("id", flat=True))


def _seen_entities(mapping: Mapping, keys: Collection[UUID]) -> list[UUID]:
    if not keys:
        return []
    seen = Entity.objects.filter(mapping=mapping, pk__in=list(keys), withdrawn_at=None)
    return list(seen.order_by().values_list("id", flat=True))


def _drawn(actor: Actor, mapping: Mapping, reached: _Reached) -> NetworkMap:
    """Cards for all that is reached, lines between them, and a count of what lies beyond."""
    beyond = _beyond(reached)
    within_links = [
        key
        for key, (one, other) in reached.links.items()
        if one in reached.people and other in reached.people
    ]
    links = list(
        Link.objects.filter(pk__in=within_links).select_related("agency").order_by("recorded_at", "id")
    )
    cards = cards_in([mapping], reached.people, groups=reached.groups)
    lines = tuple(line for _key, line in _lines(mapping, links, about=(), cards=cards))
    within_ties = [
        key
        for key, (person, entity) in reached.ties.items()
        if person in reached.people and entity in reached.entities
    ]
    entities = _entity_cards(mapping, reached.entities)
    entity_lines = _entity_lines(within_ties, cards, entities)
    places = _positions(actor, mapping)
    waiting = _waiting(reached.people)
    nodes = []
    for card in {card.id: card for card in cards.values()}.values():
        x, y = next((places[key] for key in card.record_ids if key in places), (None, None))
        due = min((waiting[key] for key in card.record_ids if key in waiting), default=None)
        nodes.append(
            MapNode(card.id, person=card, more=len(beyond.get(card.id, ())), consider_by=due, x=x, y=y)
        )
    for entity in entities.values():
        x, y = places.get(entity.id, (None, None))
        nodes.append(MapNode(entity.id, entity=entity, more=len(beyond.get(entity.id, ())), x=x, y=y))
    return NetworkMap(tuple(nodes), lines, entity_lines, _said(links))


def _beyond(reached: _Reached) -> dict[UUID, set[UUID]]:
    """By node, the people and entities next to it that are not drawn. Each person counts once."""
    outside = {
        end for one, other in reached.links.values() for end in (one, other) if end not in reached.people
    } | {person for person, _entity in reached.ties.values() if person not in reached.people}
    # An end that was taken back makes no line, so it is no neighbour either.
    with connection.cursor() as cursor:
        cursor.execute(_ALIVE, [list(outside)])
        alive = dict(cursor.fetchall())
    # Two of these may be one person only where they share the key of a group.
    often = Counter(alive.values())
    groups = groups_around([key for key, group in alive.items() if often[group] > 1])
    lead = {key: groups.leader(key) for key in alive}
    beyond: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in reached.links.values():
        for here, there in ((one, other), (other, one)):
            if here in reached.people and there in lead:
                beyond[reached.groups.leader(here)].add(lead[there])
    for person, entity in reached.ties.values():
        if person in reached.people and entity not in reached.entities:
            beyond[reached.groups.leader(person)].add(entity)
        if entity in reached.entities and person in lead:
            beyond[entity].add(lead[person])
    return beyond


def _entity_cards(mapping: Mapping, keys: Collection[UUID]) -> dict[UUID, EntityCard]:
    if not keys:
        return {}
    rows = Entity.objects.filter(mapping=mapping, pk__in=list(keys), withdrawn_at=None)
    return {card.id: card for card in _cards_of(mapping, rows)}


def _cards_of(mapping: Mapping, rows: Iterable[Entity]) -> list[EntityCard]:
    """Cards in the order of the rows; by kind and reference alone where a name would say whose it is."""
    held = list(rows)
    short = _without_name(mapping, [row.pk for row in held if row.kind in PERSONAL_KINDS])
    return [
        EntityCard(
            row.pk,
            EntityKind(row.kind),
            f"{EntityKind.label_of(row.kind)} {row.working_reference}" if row.pk in short else row.name,
            row.working_reference,
            "" if row.pk in short else row.description,
        )
        for row in held
    ]


def _without_name(mapping: Mapping, keys: Collection[UUID]) -> set[UUID]:
    """Which of these are linked to somebody not named to this reader, and were not given by their agency."""
    if not keys:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select things_without_name(%s, %s::uuid[])", [mapping.pk, list(keys)])
        return {key for (key,) in cursor.fetchall()}


def _entity_lines(
    keys: Collection[UUID], cards: dict[UUID, PersonCard], entities: dict[UUID, EntityCard]
) -> tuple[EntityLine, ...]:
    """What several agencies said of one person and one entity, of one kind, folded into one line."""
    if not keys:
        return ()
    folds: dict[tuple[UUID, UUID, str], list[EntityLink]] = defaultdict(list)
    rows = EntityLink.objects.filter(pk__in=list(keys)).select_related("agency")
    for row in rows.order_by("recorded_at", "id"):
        card = cards.get(row.person_id)
        if card is not None and row.entity_id in entities:
            folds[card.id, row.entity_id, row.kind].append(row)
    return tuple(
        EntityLine(
            link_id=members[0].pk,
            person=cards[members[0].person_id],
            entity=entities[members[0].entity_id],
            kind=EntityLinkKind(members[0].kind),
            strength=rules.strength_of_all(_by_agency(members)),
            sources=tuple(dict.fromkeys(row.agency.short_name for row in members)),
            said=len(members),
            first_on=min((row.first_on for row in members if row.first_on), default=None),
            last_on=max((row.last_on for row in members if row.last_on), default=None),
            expires_on=max(row.expires_on for row in members),
        )
        for members in folds.values()
    )


def _by_agency(rows: Iterable[EntityLink]) -> dict[Hashable, Strength]:
    """Each agency's own evidence at its firmest: saying a thing twice is not two sources."""
    said: dict[UUID, list[Strength]] = defaultdict(list)
    for row in rows:
        said[row.agency_id].append(Strength(row.strength))
    return {agency: min(own, key=FIRMEST.index) for agency, own in said.items()}


def _positions(actor: Actor, mapping: Mapping) -> dict[UUID, tuple[float, float]]:
    """Where this reader put things. Row security shows nobody else's."""
    if actor.user_id is None:
        return {}
    held = MapPosition.objects.filter(mapping=mapping, user_id=actor.user_id)
    return {
        person or entity: (x, y) for person, entity, x, y in held.values_list("person", "entity", "x", "y")
    }


def _waiting(people: Collection[UUID]) -> dict[UUID, date]:
    """Until when each linked child among these is being considered."""
    held = Person.objects.filter(
        pk__in=list(people),
        standing=Standing.LINKED,
        consideration=Considered.OPEN,
        consider_by__isnull=False,
    )
    found = held.order_by().values_list("id", "consider_by")
    return {key: due for key, due in found if due is not None}


def _said(links: Iterable[Link]) -> dict[UUID, int]:
    """How many pieces of evidence stand behind each line, by the link that opens it."""
    by_fold: dict[UUID, list[UUID]] = defaultdict(list)
    for link in links:
        by_fold[link.fold_key].append(link.pk)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [[key for keys in by_fold.values() for key in keys]])
        counted = dict(cursor.fetchall())
    total = {fold: sum(counted.get(key, 0) for key in keys) for fold, keys in by_fold.items()}
    return {key: total[fold] for fold, keys in by_fold.items() for key in keys}


def as_file_rows(drawn: NetworkMap) -> tuple[list[rules.FileNode], list[rules.FileLink]]:
    """Marks and lines as the rows of a file: what is on the map, and nothing worked out from it."""
    nodes = [rules.FileNode(str(node.id), _node_fields(node)) for node in drawn.nodes]
    links = [
        rules.FileLink(
            str(line.from_person.id),
            str(line.to_person.id),
            line.kind not in SYMMETRIC_KINDS,
            _line_fields(line, drawn.said.get(line.link_id, 1)),
        )
        for line in drawn.lines
    ]
    links += [
        rules.FileLink(str(line.person.id), str(line.entity.id), True, _line_fields(line, line.said))
        for line in drawn.entity_lines
    ]
    return nodes, links


def _node_fields(node: MapNode) -> dict[str, str]:
    if node.person is not None:
        card = node.person
        return {
            "reference": card.working_reference,
            "kind": "person",
            "label": card.on_map,
            "category": card.category.label,
            "standing": card.standing.label,
        }
    assert node.entity is not None
    return {
        "reference": node.entity.working_reference,
        "kind": node.entity.kind.value,
        "label": node.entity.name,
    }


def _line_fields(line: LinkLine | EntityLine, said: int) -> dict[str, str]:
    return {
        "kind": str(line.kind.label),
        "strength": line.strength.value,
        "first_on": line.first_on.isoformat() if line.first_on else "",
        "last_on": line.last_on.isoformat() if line.last_on else "",
        "expires_on": line.expires_on.isoformat(),
        "said_by": "; ".join(line.sources),
        "evidence": str(said),
    }
