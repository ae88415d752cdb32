"""The map around some people: who and what is within a few steps, as one reader may see it.

Only rows that row security shows this reader count: for the lines drawn, and for the number of
neighbours that are not drawn. A record they may not see never stands between two that they may.
Nothing is inferred: a line on the map is a line of the table, with its evidence behind it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.information.vocabulary import HowKnown, Nature
from placemap.mappings.models import Mapping
from placemap.subjects import policy, rules
from placemap.subjects.models import Entity, EntityLink, Link, MapPosition, Person
from placemap.subjects.queries.links import LinkLine, LinkRow, Piece, _lines, pieces_of
from placemap.subjects.queries.people import PersonCard, cards_in
from placemap.subjects.queries.places import starting_places, waiting_among
from placemap.subjects.queries.reached import Reached
from placemap.subjects.vocabulary import (
    FIRMEST,
    PERSONAL_KINDS,
    PLACE_KINDS,
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

    A place that nobody has decided on yet says so in its name, wherever it is written: on the map, in a
    list, on paper or in a file.

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
    how_known: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    is_doubted: bool = False


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


def network_around(
    actor: Actor,
    mapping: Mapping,
    *,
    people: Collection[UUID] = (),
    entities: Collection[UUID] = (),
    steps: int = 1,
) -> NetworkMap:
    """The map within `steps` (1 or 2) of some people and entities; of the cohort, and of the
    place that the mapping starts from, where none are named.

    Somebody this reader may not see is passed over as if absent. The reading goes on record with
    everybody shown. The number of queries depends on `steps` alone.
    """
    require(policy.may_read_links(actor, mapping))
    if people or entities:
        reached = neighbourhood(mapping, people, entities, steps=steps)
    else:
        reached = _from(mapping, _cohort(mapping), starting_places(mapping), steps)
    found = _drawn(actor, mapping, reached)
    shown = [node.person.id for node in found.nodes if node.person]
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=shown)
    return found


def neighbourhood(
    mapping: Mapping, people: Collection[UUID], entities: Collection[UUID] = (), *, steps: int
) -> Reached:
    """Who and what lies within some steps of these, and by which links, as far as this reader may see.

    Keys alone: reading who they are is what `network_around` puts on record.
    """
    return _from(mapping, _seen_people(mapping, people), _seen_entities(mapping, entities), steps)


def _from(mapping: Mapping, people: Iterable[UUID], entities: Iterable[UUID], steps: int) -> Reached:
    reached = Reached(mapping)
    reached.add(people, entities)
    for _step in range(min(max(steps, 1), MOST_STEPS)):
        reached.look()
        reached.add(*reached.ends())
    return reached


def network_among(actor: Actor, mapping: Mapping, marks: Collection[UUID]) -> NetworkMap:
    """The map of these marks alone, with the lines between them: what a drawing that grew shows.

    Somebody this reader may not see is passed over as if absent. On record with everybody shown.
    """
    require(policy.may_read_links(actor, mapping))
    reached = Reached(mapping)
    reached.add(_seen_people(mapping, marks), _seen_entities(mapping, marks))
    found = _drawn(actor, mapping, reached)
    shown = [node.person.id for node in found.nodes if node.person]
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=shown)
    return found


def whole_network(actor: Actor, mapping: Mapping) -> NetworkMap:
    """Everything of a mapping that is linked or in its cohort, as this reader may see it; on record."""
    require(policy.may_read_links(actor, mapping))
    reached = Reached(mapping)
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


def _drawn(actor: Actor, mapping: Mapping, reached: Reached) -> NetworkMap:
    """Cards for all that is reached, lines between them, and a count of what lies beyond."""
    links, beyond = reached.around()
    cards = cards_in([mapping], reached.people, groups=reached.groups)
    pieces = pieces_of(links)
    lines = tuple(line for _key, line in _lines(mapping, links, about=(), cards=cards, pieces=pieces))
    entities = _entity_cards(mapping, reached.entities)
    entity_lines = _entity_lines(reached.ties_within(), cards, entities)
    places = _positions(actor, mapping)
    waiting = _waiting(reached.people)
    nodes = []
    for card in {card.id: card for card in cards.values()}.values():
        x, y = next((places[key] for key in card.record_ids if key in places), (None, None))
        due = min((waiting[key] for key in card.record_ids if key in waiting), default=None)
        nodes.append(MapNode(card.id, person=card, more=beyond.get(card.id, 0), consider_by=due, x=x, y=y))
    for entity in entities.values():
        x, y = places.get(entity.id, (None, None))
        nodes.append(MapNode(entity.id, entity=entity, more=beyond.get(entity.id, 0), x=x, y=y))
    return NetworkMap(tuple(nodes), lines, entity_lines, _said(links, pieces))


_ENTITIES = PreparedQuery(
    lambda mapping, keys: Entity.objects.filter(mapping_id=mapping, pk__in=keys, withdrawn_at=None),
    Takes.KEY,
    Takes.KEYS,
)
_ENTITY_LINKS = PreparedQuery(
    lambda keys: (
        EntityLink.objects.filter(pk__in=keys).select_related("agency").order_by("recorded_at", "id")
    ),
    Takes.KEYS,
)


def _entity_cards(mapping: Mapping, keys: Collection[UUID]) -> dict[UUID, EntityCard]:
    if not keys:
        return {}
    rows = _ENTITIES(mapping.pk, keys)
    return {card.id: card for card in _cards_of(mapping, rows)}


def _cards_of(mapping: Mapping, rows: Iterable[Entity]) -> list[EntityCard]:
    """Cards in the order of the rows; by kind and reference alone where a name would say whose it is."""
    held = list(rows)
    short = _without_name(mapping, [row.pk for row in held if row.kind in PERSONAL_KINDS])
    waiting = waiting_among(mapping, [row.pk for row in held if row.kind in PLACE_KINDS])
    return [
        EntityCard(
            row.pk,
            EntityKind(row.kind),
            _called(row, is_short=row.pk in short, is_waiting=row.pk in waiting),
            row.working_reference,
            "" if row.pk in short else row.description,
        )
        for row in held
    ]


def _called(row: Entity, *, is_short: bool, is_waiting: bool) -> str:
    if is_short:
        return f"{EntityKind.label_of(row.kind)} {row.working_reference}"
    return _("%(place)s (proposed)") % {"place": row.name} if is_waiting else row.name


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
    for row in _ENTITY_LINKS(keys):
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
            how_known=tuple(dict.fromkeys(row.how_known for row in members if row.how_known)),
            grades=tuple(dict.fromkeys(row.grade for row in members if row.grade)),
            is_doubted=rules.is_suspected_false([row.grade for row in members]),
            natures=tuple(dict.fromkeys(row.nature for row in members)),
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


_CONSIDERED = """
select id, consider_by from subjects_person
where id = any(%s::uuid[]) and standing = %s and consideration = %s and consider_by is not null
"""


def _waiting(people: Collection[UUID]) -> dict[UUID, date]:
    """Until when each linked child among these is being considered."""
    with connection.cursor() as cursor:
        cursor.execute(_CONSIDERED, [list(people), Standing.LINKED.value, Considered.OPEN.value])
        return dict(cursor.fetchall())


def _said(links: Iterable[LinkRow], pieces: MappingOf[UUID, Sequence[Piece]]) -> dict[UUID, int]:
    """How many pieces of evidence stand behind each line, by the link that opens it."""
    total: Counter[UUID] = Counter()
    for link in links:
        total[link.fold_key] += len(pieces.get(link.id, ()))
    return {link.id: total[link.fold_key] for link in links}


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
            "note": f"decide by {node.consider_by.isoformat()}" if node.consider_by else "",
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
        "nature": "; ".join(Nature.label_of(code) for code in line.natures),
        "how_known": "; ".join(HowKnown.label_of(code) for code in line.how_known),
        "grade": "; ".join(line.grades),
    }
