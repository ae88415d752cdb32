"""A network of people, places and links: what was handed in, indexed once and never changed.

Nothing here depends on the order of what was handed in: nodes and links are kept in the order of their
identifiers, so equal networks give equal answers. A link counts both ways unless a function says that it
follows direction; several links between the same two nodes are one *connection* with more evidence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _

Numbers = NDArray[np.int64]

CAVEAT = _("This picture is shaped by who we have looked at. A child with few links is not safer.")


class NodeKind(StrEnum):
    """What a node stands for. An adult of concern is 18 or over; a person's age may be unknown."""

    CHILD = "child"
    LINKED_CHILD = "linked_child"
    PERSON = "person"
    ADULT_OF_CONCERN = "adult_of_concern"
    ADULT_HARMED = "adult_harmed"
    PROTECTIVE_PERSON = "protective_person"
    PLACE = "place"
    PROTECTIVE_PLACE = "protective_place"
    SCHOOL = "school"
    GROUP = "group"
    LINE = "line"
    OBJECT = "object"


CHILDREN = frozenset({NodeKind.CHILD, NodeKind.LINKED_CHILD})
SCHOOLS = frozenset({NodeKind.SCHOOL})
PLACES = frozenset({NodeKind.PLACE, NodeKind.PROTECTIVE_PLACE, NodeKind.SCHOOL})
# Pitfall 6: measures are for adults of concern, places and whole groups.
MEASURABLE = PLACES | {NodeKind.ADULT_OF_CONCERN}


class Grade(StrEnum):
    """How firmly a link stands, strongest first; the codes of `subjects.vocabulary.Strength`."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"
    UNVERIFIED = "unverified"


WEAKNESS = {grade: place for place, grade in enumerate(Grade)}


class NetworkRefused(PlacemapError):
    """What was handed in, or asked for, is no network."""


class LinkToItself(NetworkRefused):
    """A link needs two different ends."""


class UnknownNode(NetworkRefused):
    """A link, or a question, names a node that is not in the network."""


class EndsBeforeStart(NetworkRefused):
    """A link's last day lies before its first."""


class GivenTwice(NetworkRefused):
    """Two nodes, or two links, carry the same identifier."""


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody or something, by an identifier that means nothing outside."""

    id: str
    kind: NodeKind


@dataclass(frozen=True, slots=True)
class Link:
    """That two nodes are linked. `since` and `until` are the first and last day it held; None: not known."""

    id: str
    source: str
    target: str
    kind: str
    grade: Grade
    directed: bool = False
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the link held on a day; a day that is not known does not shut it out."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Grades:
    """How many links of each grade something rests on."""

    confirmed: int = 0
    reported: int = 0
    unverified: int = 0

    @property
    def weakest(self) -> Grade | None:
        """The grade of the weakest link among them; None when there are none."""
        if self.unverified:
            return Grade.UNVERIFIED
        if self.reported:
            return Grade.REPORTED
        return Grade.CONFIRMED if self.confirmed else None


@dataclass(frozen=True)
class Network:
    """Nodes and links in the order of their identifiers. Make one with `Network.of`."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    as_of: date | None
    position: dict[str, int] = field(repr=False, compare=False)
    ends: Numbers = field(repr=False, compare=False)

    @classmethod
    def of(cls, nodes: Iterable[Node], links: Iterable[Link], *, as_of: date | None = None) -> Network:
        """A network of what is given; with `as_of` of the links that held on that day, and every node.

        Raises `GivenTwice`, `LinkToItself`, `UnknownNode` or `EndsBeforeStart`, also for a link that
        `as_of` would leave out.
        """
        ordered = tuple(sorted(nodes, key=attrgetter("id")))
        position = {node.id: at for at, node in enumerate(ordered)}
        if len(position) != len(ordered):
            raise GivenTwice(_("Two nodes have the same identifier."))
        kept = sorted(links, key=attrgetter("id"))
        for before, link in zip([None, *kept], kept, strict=False):
            _check(link, before, position)
        if as_of is not None:
            kept = [link for link in kept if link.holds_on(as_of)]
        # Two flat lists: four hundred thousand pairs would be as many more objects to make and look through.
        sources = np.array([position[link.source] for link in kept], dtype=np.int64)
        targets = np.array([position[link.target] for link in kept], dtype=np.int64)
        return cls(ordered, tuple(kept), as_of, position, np.stack([sources, targets], axis=1))

    def on(self, day: date) -> Network:
        """The same nodes with the links that held on a day."""
        return Network.of(self.nodes, self.links, as_of=day)

    def at(self, node: str) -> int:
        """The place of a node in `nodes`. Raises `UnknownNode`."""
        try:
            return self.position[node]
        except KeyError:
            raise UnknownNode(_("There is no such node in this network.")) from None

    def kind_of(self, node: str) -> NodeKind:
        """The kind of a node. Raises `UnknownNode`."""
        return self.nodes[self.at(node)].kind

    def of_kinds(self, kinds: frozenset[NodeKind]) -> list[int]:
        """The places in `nodes` of every node of these kinds."""
        return [at for at, node in enumerate(self.nodes) if node.kind in kinds]

    @cached_property
    def _connections(self) -> tuple[Numbers, Numbers, Numbers]:
        low, high = self.ends.min(axis=1, initial=2**62), self.ends.max(axis=1, initial=-1)
        keys, which = np.unique(low * max(len(self.nodes), 1) + high, return_inverse=True)
        pairs = np.stack(np.divmod(keys, max(len(self.nodes), 1)), axis=1)
        grouped = np.argsort(which, kind="stable")
        starts = np.searchsorted(which[grouped], np.arange(len(pairs) + 1))
        return pairs, grouped, starts

    @property
    def pairs(self) -> Numbers:
        """Shape (connections, 2): the two places of each connection, the lower first, in order."""
        return self._connections[0]

    @cached_property
    def _links_by_connection(self) -> tuple[list[int], list[int]]:
        # Asked for one connection at a time, where a list answers many times sooner than an array.
        _pairs, grouped, starts = self._connections
        return grouped.tolist(), starts.tolist()

    def links_of(self, connection: int) -> list[Link]:
        """The links of a connection, in the order of their identifiers."""
        grouped, starts = self._links_by_connection
        return [self.links[at] for at in grouped[starts[connection] : starts[connection + 1]]]

    @cached_property
    def _around(self) -> tuple[list[int], list[int], list[int]]:
        count = len(self.pairs)
        here = np.concatenate([self.pairs[:, 0], self.pairs[:, 1]])
        there = np.concatenate([self.pairs[:, 1], self.pairs[:, 0]])
        order = np.lexsort((there, here))
        starts = np.searchsorted(here[order], np.arange(len(self.nodes) + 1))
        return starts.tolist(), there[order].tolist(), (order % max(count, 1)).tolist()

    def neighbours(self, at: int) -> list[int]:
        """The places of the nodes that a node is linked to, each once, in order."""
        starts, there, _connection = self._around
        return there[starts[at] : starts[at + 1]]

    def connections(self, at: int) -> list[int]:
        """The connections of a node, in the order of `neighbours`."""
        starts, _there, connection = self._around
        return connection[starts[at] : starts[at + 1]]

    def links_at(self, at: int) -> list[Link]:
        """Every link of a node, in the order of their identifiers."""
        found = [link for connection in self.connections(at) for link in self.links_of(connection)]
        return sorted(found, key=lambda link: link.id)


def grades_of(links: Iterable[Link]) -> Grades:
    """How many links there are of each grade."""
    counts = dict.fromkeys(Grade, 0)
    for link in links:
        counts[link.grade] += 1
    return Grades(*counts.values())


def ids_of(links: Iterable[Link]) -> tuple[str, ...]:
    """The identifiers of links, as evidence is cited."""
    return tuple(sorted(link.id for link in links))


def _check(link: Link, before: Link | None, position: dict[str, int]) -> None:
    if before is not None and before.id == link.id:
        raise GivenTwice(_("Two links have the same identifier."))
    if link.source == link.target:
        raise LinkToItself(_("A link needs two different ends."))
    if link.source not in position or link.target not in position:
        raise UnknownNode(_("A link names somebody who is not in this network."))
    if link.since is not None and link.until is not None and link.until < link.since:
        raise EndsBeforeStart(_("A link cannot end before it starts."))
