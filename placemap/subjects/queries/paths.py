"""How two people or things are linked: the shortest way over links that one reader may see.

It explains recorded links and measures nothing. Found ring by ring from one end, so that it reads
no more of the mapping than it needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.mappings.models import Mapping
from placemap.subjects import policy, rules
from placemap.subjects.models import Link
from placemap.subjects.queries.links import LinkLine, _lines, link_rows
from placemap.subjects.queries.network import (
    EntityLine,
    MapNode,
    _entity_cards,
    _entity_lines,
    _seen_entities,
    _seen_people,
)
from placemap.subjects.queries.people import cards_in
from placemap.subjects.queries.reached import Reached
from placemap.subjects.rules.paths import Step
from placemap.subjects.vocabulary import FIRMEST

LONGEST = 6
MOST_REACHED = 5000


@dataclass(frozen=True, slots=True)
class PathFound:
    """Marks in order from one end to the other, and the line between each and the next.

    No lines: no way was found within `LONGEST` links. `too_wide` says that the search stopped early.
    """

    nodes: tuple[MapNode, ...]
    lines: tuple[LinkLine | EntityLine, ...]
    too_wide: bool = False


def path_between(actor: Actor, mapping: Mapping, one: UUID, other: UUID) -> PathFound:
    """The shortest way between two marks; among equals the one whose weakest line is firmest, then newest.

    404 when either end is not for this reader to see.
    """
    require(policy.may_read_links(actor, mapping))
    people = set(_seen_people(mapping, [one, other]))
    things = set(_seen_entities(mapping, [one, other]))
    if {one, other} - people - things:
        raise Http404
    reached = Reached(mapping)
    reached.add([one] if one in people else [], [one] if one in things else [])
    reached.look()
    for _step in range(LONGEST):
        if other in reached.people or other in reached.entities:
            break
        if len(reached.people) > MOST_REACHED:
            return PathFound((), (), too_wide=True)
        before = len(reached.people) + len(reached.entities)
        seen, found = reached.ends()
        reached.add(_seen_people(mapping, seen), _seen_entities(mapping, found))
        if len(reached.people) + len(reached.entities) == before:
            break
        reached.look()
    start, goal = reached.groups.leader(one), reached.groups.leader(other)
    steps = rules.steps_of_shortest(_beside(reached), start, goal)
    if not steps:
        return PathFound((), ())
    drawn = _along(mapping, reached, steps, start, goal)
    shown = [node.person.id for node in drawn.nodes if node.person]
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=shown)
    return drawn


def _beside(reached: Reached) -> dict[UUID, set[UUID]]:
    """Who and what is next to each person (by their leading record) and each thing."""
    lead = reached.groups.leader
    beside: dict[UUID, set[UUID]] = defaultdict(set)
    pairs = [
        (lead(one), lead(other))
        for one, other in reached.links.values()
        if one in reached.people and other in reached.people
    ]
    pairs += [
        (lead(person), entity)
        for person, entity in reached.ties.values()
        if person in reached.people and entity in reached.entities
    ]
    for one, other in pairs:
        if one != other:
            beside[one].add(other)
            beside[other].add(one)
    return beside


def _along(mapping: Mapping, reached: Reached, steps: Sequence[Step], start: UUID, goal: UUID) -> PathFound:
    """The best of the shortest ways, drawn by the firmest line between each mark and the next."""
    marks = {start, *(mark for step in steps for mark in step)}
    people = {record for key in marks if key in reached.people for record in reached.groups.records(key)}
    things = {key for key in marks if key in reached.entities}
    cards = cards_in([mapping], people)
    entities = _entity_cards(mapping, things)
    lead = reached.groups.leader
    taken = {frozenset(step) for step in steps}
    wanted = [key for key, (a, b) in reached.links.items() if frozenset((lead(a), lead(b))) in taken]
    links = Link.objects.filter(pk__in=wanted).order_by("recorded_at", "id")
    ties = [key for key, (a, b) in reached.ties.items() if frozenset((lead(a), b)) in taken]
    between: dict[frozenset[UUID], list[LinkLine | EntityLine]] = defaultdict(list)
    for _key, line in _lines(mapping, link_rows(links), about=(), cards=cards):
        between[frozenset((lead(line.from_person.id), lead(line.to_person.id)))].append(line)
    for tie in _entity_lines(ties, cards, entities):
        between[frozenset((lead(tie.person.id), tie.entity.id))].append(tie)
    best = {pair: min(lines, key=_firm_and_new) for pair, lines in between.items()}
    route = rules.firmest_route(
        {step: _firm_and_new(best[frozenset(step)])[:2] for step in steps}, start, goal
    )
    nodes = [
        MapNode(key, person=cards[key]) if key in cards else MapNode(key, entity=entities[key])
        for key in route
    ]
    return PathFound(tuple(nodes), tuple(best[frozenset(pair)] for pair in pairwise(route)))


def _firm_and_new(line: LinkLine | EntityLine) -> tuple[int, int, str]:
    seen = line.last_on or line.first_on or date.min
    return FIRMEST.index(line.strength), -seen.toordinal(), str(line.link_id)
