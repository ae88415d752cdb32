"""What a network shows, as plain sentences about groups, places and adults, each with its evidence.

A finding keeps identifiers and not names: whoever shows it says what each reader may call a node. Its
numbers count members of a list; none is a figure of a child.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from placemap.analysis.network import CAVEAT, PLACES, SCHOOLS, Grades, Network
from placemap.analysis.network_groups import (
    Shared,
    adults_touching_several,
    components,
    isolated,
    shared_neighbours,
)
from placemap.analysis.network_paths import paths_to
from placemap.foundations.wording import Wording, _, counted, joined, listed


class FindingKind(StrEnum):
    """What a finding says. Its `subject` is the adult, place or child it is about, where there is one."""

    GROUP = "group"
    SHARED_PLACE = "shared_place"
    SHARED_SCHOOL = "shared_school"
    ADULT_TOUCHES_SEVERAL = "adult_touches_several"
    NO_LINKS = "no_links"
    PATH_TO_PROTECTION = "path_to_protection"
    NO_PATH_TO_PROTECTION = "no_path_to_protection"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: what it says, of whom, and the links it rests on with their grades.

    `subject` is a node or empty; `others` are the nodes that the sentence names beside it: the children
    who share a place, the members of a group, the nodes along a path in order.
    """

    kind: FindingKind
    subject: str
    others: tuple[str, ...]
    links: tuple[str, ...]
    grades: Grades
    caveat: Wording = CAVEAT

    @property
    def nodes(self) -> tuple[str, ...]:
        """Every node it names, the subject first."""
        return (self.subject, *self.others) if self.subject else self.others

    def sentence(self, name: Callable[[str], str]) -> Wording:
        """The finding in words; `name` says what this reader may call a node."""
        who, others = name(self.subject) if self.subject else "", listed(map(name, self.others))
        number = len(self.others)
        match self.kind:
            case FindingKind.GROUP:
                return counted(
                    "{number} stands alone: {others}.",
                    "{number} hang together: {others}.",
                    number,
                    number=number,
                    others=others,
                )
            case FindingKind.SHARED_PLACE:
                return _("{others} are all linked to {place}.", others=others, place=who)
            case FindingKind.SHARED_SCHOOL:
                return _("{others} are all linked to the same school: {school}.", others=others, school=who)
            case FindingKind.ADULT_TOUCHES_SEVERAL:
                return counted(
                    "{adult} is linked to {number} child: {others}.",
                    "{adult} is linked to {number} children: {others}.",
                    number,
                    adult=who,
                    number=number,
                    others=others,
                )
            case FindingKind.NO_LINKS:
                return _("No link is recorded for {child}. It may be that nobody has looked.", child=who)
            case FindingKind.PATH_TO_PROTECTION if len(self.others) == 1:
                return _("{child} is linked to {adult}, who protects.", child=who, adult=others)
            case FindingKind.PATH_TO_PROTECTION:
                return _(
                    "{child} reaches {adult}, who protects, through {others}.",
                    child=who,
                    adult=name(self.others[-1]),
                    others=listed(map(name, self.others[:-1])),
                )
        return _("No recorded link leads from {child} to an adult who protects.", child=who)

    def evidence(self) -> Wording:
        """How firmly it stands, in words; empty when it rests on no link."""
        count = len(self.links)
        if not count:
            return _("")
        each = (
            (self.grades.confirmed, _("{count} confirmed")),
            (self.grades.reported, _("{count} reported")),
            (self.grades.unverified, _("{count} unverified")),
        )
        # A grade that no link has is not worth a word.
        grades = joined([said.filled(count=of) for of, said in each if of], ", ")
        return counted(
            "It rests on {count} link: {grades}.",
            "It rests on {count} links: {grades}.",
            count,
            count=count,
            grades=grades,
        )


def findings(network: Network) -> tuple[Finding, ...]:
    """All there is to say: groups of two or more, what children share, adults, the unlinked, protection.

    In the order of `FindingKind`; within a kind the larger group first, or the order of identifiers.
    """
    found = [
        Finding(FindingKind.GROUP, "", group.nodes, group.links, group.grades)
        for group in components(network)
        if len(group.nodes) > 1
    ]
    found += _of_shared(FindingKind.SHARED_PLACE, shared_neighbours(network, kinds=PLACES - SCHOOLS))
    found += _of_shared(FindingKind.SHARED_SCHOOL, shared_neighbours(network, kinds=SCHOOLS))
    found += _of_shared(FindingKind.ADULT_TOUCHES_SEVERAL, adults_touching_several(network))
    alone = isolated(network)
    found += [Finding(FindingKind.NO_LINKS, child, (), (), Grades()) for child in alone]
    return (*found, *_of_protection(network, frozenset(alone)))


def _of_shared(kind: FindingKind, shared: tuple[Shared, ...]) -> list[Finding]:
    return [Finding(kind, one.node, one.children, one.links, one.grades) for one in shared]


def _of_protection(network: Network, alone: frozenset[str]) -> list[Finding]:
    """Of children with links: one with none has its own sentence already."""
    reached, not_reached = [], []
    for way in paths_to(network):
        if way.path is not None:
            along = tuple(step.end for step in way.path.steps)
            links = tuple(step.link for step in way.path.steps)
            reached.append(Finding(FindingKind.PATH_TO_PROTECTION, way.child, along, links, way.path.grades))
        elif way.child not in alone:
            not_reached.append(Finding(FindingKind.NO_PATH_TO_PROTECTION, way.child, (), (), Grades()))
    return reached + not_reached
