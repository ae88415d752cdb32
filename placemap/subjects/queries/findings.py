"""What the map of a mapping shows of whole groups, places and adults, for one reader, each with its evidence.

Confirmed and reported links count. Unverified ones are left out, and how many is said; only where a
sentence claims that nothing is recorded does every link count. Nothing here is a figure of a child.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from placemap.access.actors import Actor
from placemap.analysis.network import CHILDREN, Grade, Grades, Network, Node, NodeKind
from placemap.analysis.network import Link as Tie
from placemap.analysis.network_findings import Finding, FindingKind, findings
from placemap.analysis.network_groups import isolated
from placemap.analysis.network_measures import betweenness, degree
from placemap.foundations.names import fold
from placemap.mappings.models import Mapping
from placemap.subjects.queries.links import LinkLine
from placemap.subjects.queries.network import EntityLine, MapNode, NetworkMap, whole_network
from placemap.subjects.queries.people import PersonCard
from placemap.subjects.vocabulary import EXPLOITATIVE_KINDS, EntityKind, LinkKind, Strength

_OF_PROTECTION = frozenset(
    {FindingKind.NO_LINKS, FindingKind.NO_PATH_TO_PROTECTION, FindingKind.PATH_TO_PROTECTION}
)
# How many links away somebody who protects is still near: a friend's coach is, a friend of that friend's not.
NEAR = 2
_NO_WAY = frozenset({*EXPLOITATIVE_KINDS, LinkKind.IN_CONFLICT, LinkKind.THREATENED_BY})
_SHAPES = {
    "child": NodeKind.CHILD,
    "linked": NodeKind.LINKED_CHILD,
    "adult-at-risk": NodeKind.ADULT_HARMED,
    "protective": NodeKind.PROTECTIVE_PERSON,
}
_THINGS = {
    EntityKind.PLACE: NodeKind.PLACE,
    EntityKind.PROTECTIVE_PLACE: NodeKind.PROTECTIVE_PLACE,
    EntityKind.GROUP: NodeKind.GROUP,
    EntityKind.LINE: NodeKind.LINE,
}


@dataclass(frozen=True, slots=True)
class AtSchool:
    """That a child's records name a school: what a shared school rests on."""

    person: PersonCard
    school: str


@dataclass(frozen=True, slots=True)
class Trusted:
    """An adult whom a child trusts, as an agency wrote it down. `person_id` is one record of the child."""

    id: UUID
    person_id: UUID
    name: str
    agency: str
    on: date | datetime
    child: PersonCard | None = None


Evidence = LinkLine | EntityLine | AtSchool | Trusted
# Packages above say whom children trust, of some records, as this reader may see; filled in their `ready()`.
TRUSTED_SOURCES: list[Callable[[Collection[UUID]], list[Trusted]]] = []


@dataclass(frozen=True, slots=True)
class Found:
    """One finding with what it rests on, in the order of the sentence where it is a path."""

    finding: Finding
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class AdultMeasured:
    """An adult of concern: how many people and places they are linked to, and how often they lie between.

    `between` is the share of the pairs of all others whose shortest ways pass them, from 0 to 1.
    """

    card: PersonCard
    links: int
    between: float
    grades: Grades


@dataclass(frozen=True, slots=True)
class Findings:
    """All there is to say, for one reader. `names` is what this reader may call each node."""

    found: tuple[Found, ...]
    adults: tuple[AdultMeasured, ...]
    names: dict[str, str]
    children: int
    unverified: int


def network_findings(actor: Actor, mapping: Mapping) -> Findings:
    """What the whole map of a mapping shows this reader; on record as a reading of the map."""
    drawn = whole_network(actor, mapping)
    recorded: list[LinkLine | EntityLine] = [*drawn.lines, *drawn.entity_lines]
    # Nothing is said of anybody on what its own sender suspects to be false.
    lines = {str(line.link_id): line for line in recorded if not _to_itself(line) and not line.is_doubted}
    nodes = [Node(str(node.id), _kind(node)) for node in drawn.nodes]
    everything = [_tie(key, line) for key, line in lines.items()]
    firm = [tie for tie in everything if tie.grade is not Grade.UNVERIFIED]
    on_the_map = Network.of(nodes, firm)
    schools, at_school = _schools(drawn)
    trusted, trusting = _trusted(drawn)
    found = [one for one in findings(on_the_map) if one.kind not in _OF_PROTECTION]
    found += [one for one in findings(schools) if one.kind is FindingKind.SHARED_SCHOOL]
    # Whom a child trusts is no mark on the map, and still a way to protection.
    trusting_nodes = [Node(key, NodeKind.PROTECTIVE_PERSON) for key in trusted]
    found += _protection(nodes + trusting_nodes, firm + trusting, everything + trusting)
    behind: dict[str, Evidence] = {**lines, **at_school, **trusted}
    names = {str(node.id): _name(node) for node in drawn.nodes}
    names |= {f"school:{fold(one.school)}": one.school for one in at_school.values()}
    names |= {key: one.name for key, one in trusted.items()}
    return Findings(
        found=tuple(Found(one, tuple(behind[key] for key in one.links)) for one in found),
        adults=_adults(on_the_map, drawn),
        names=names,
        children=sum(node.kind in CHILDREN for node in nodes),
        unverified=sum(line.strength is Strength.UNVERIFIED for line in lines.values()),
    )


def _kind(node: MapNode) -> NodeKind:
    """What a mark stands for, as the map draws it."""
    if node.entity is not None:
        return _THINGS.get(node.entity.kind, NodeKind.OBJECT)
    if node.person is None:
        return NodeKind.OBJECT
    if node.person.shape == "adult":
        return NodeKind.PERSON if node.person.is_adult is False else NodeKind.ADULT_OF_CONCERN
    return _SHAPES.get(node.person.shape, NodeKind.PERSON)


def _name(node: MapNode) -> str:
    if node.person is not None:
        return node.person.on_map
    return node.entity.name if node.entity is not None else ""


def _ends(line: LinkLine | EntityLine) -> tuple[str, str]:
    if isinstance(line, LinkLine):
        return str(line.from_person.id), str(line.to_person.id)
    return str(line.person.id), str(line.entity.id)


def _to_itself(line: LinkLine | EntityLine) -> bool:
    """Two records that were linked and are now held to be one person."""
    one, other = _ends(line)
    return one == other


def _tie(key: str, line: LinkLine | EntityLine) -> Tie:
    one, other = _ends(line)
    return Tie(
        key, one, other, line.kind.value, Grade(line.strength.value), since=line.last_on or line.first_on
    )


def _protection(nodes: list[Node], firm: list[Tie], everything: list[Tie]) -> list[Finding]:
    """Who protects each child, directly or over one other; and for whom nobody near is recorded.

    Never through an adult of concern, nor over a link of harm or conflict: that is no way to safety.
    """
    safe = [node for node in nodes if node.kind is not NodeKind.ADULT_OF_CONCERN]
    known = {node.id for node in safe}

    def leads(tie: Tie) -> bool:
        return tie.source in known and tie.target in known and tie.kind not in _NO_WAY

    ways: dict[str, Finding] = {}
    for ties in (everything, firm):  # a firm way stands before one over an unverified link
        for one in findings(Network.of(safe, filter(leads, ties))):
            if one.kind is FindingKind.PATH_TO_PROTECTION and len(one.links) <= NEAR:
                ways[one.subject] = one
    alone = set(isolated(Network.of(nodes, everything)))
    children = sorted(node.id for node in nodes if node.kind in CHILDREN and node.id not in ways)
    missing = [
        Finding(
            FindingKind.NO_LINKS if child in alone else FindingKind.NO_PATH_TO_PROTECTION,
            child,
            (),
            (),
            Grades(),
        )
        for child in children
    ]
    return [*ways.values(), *missing]


def _trusted(drawn: NetworkMap) -> tuple[dict[str, Trusted], list[Tie]]:
    """Adults whom children on the map trust, each for one child: two of one name are not held to be one."""
    cards = {
        record: node.person
        for node in drawn.nodes
        if node.person is not None and _kind(node) in CHILDREN
        for record in node.person.record_ids
    }
    given = [one for source in TRUSTED_SOURCES for one in source(cards)]
    found = {f"trusts:{one.id}": replace(one, child=cards[one.person_id]) for one in given}
    ties = [
        Tie(key, str(cards[one.person_id].id), key, "trusts", Grade.REPORTED) for key, one in found.items()
    ]
    return found, ties


def _schools(drawn: NetworkMap) -> tuple[Network, dict[str, AtSchool]]:
    """Children and the schools that their records name, apart from the map: a school links nobody on it."""
    said = {
        f"at:{node.id}": AtSchool(node.person, node.person.school)
        for node in drawn.nodes
        if node.person is not None and node.person.school and _kind(node) in CHILDREN
    }
    nodes = [Node(str(one.person.id), NodeKind.CHILD) for one in said.values()]
    nodes += [Node(name, NodeKind.SCHOOL) for name in {f"school:{fold(one.school)}" for one in said.values()}]
    ties = [
        Tie(key, str(one.person.id), f"school:{fold(one.school)}", "attends", Grade.REPORTED)
        for key, one in said.items()
    ]
    return Network.of(nodes, ties), said


def _adults(firm: Network, drawn: NetworkMap) -> tuple[AdultMeasured, ...]:
    """The adults of concern by name, with their measures: never in the order of a measure.

    Only those who are 18 or over by what this reader may see: a category alone is no age.
    """
    cards = {
        str(node.id): node.person
        for node in drawn.nodes
        if node.person is not None and node.person.is_adult is True
    }
    adults = [node.id for node in firm.nodes if node.kind is NodeKind.ADULT_OF_CONCERN and node.id in cards]
    if not adults:
        return ()
    between = {one.node: one.value for one in betweenness(firm, of=adults).values}
    measured = [
        AdultMeasured(cards[one.node], int(one.value), between[one.node], one.grades)
        for one in degree(firm, of=adults).values
    ]
    return tuple(_by_name(measured))


def _by_name(adults: Iterable[AdultMeasured]) -> list[AdultMeasured]:
    return sorted(adults, key=lambda one: (fold(one.card.on_map), str(one.card.id)))
