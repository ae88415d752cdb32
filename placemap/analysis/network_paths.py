"""Paths: which recorded links lead from one node to another. A path explains links; it measures nobody.

Among the paths with the fewest links the one with the least weak links is taken (an unverified one counts
two, a reported one counts one), then the one whose links are latest, counting days together and a link
without a date as older than any, then the first by the identifiers along it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from placemap.analysis.network import CHILDREN, WEAKNESS, Grades, Link, Network, NodeKind, grades_of

PROTECTIVE = frozenset({NodeKind.PROTECTIVE_PERSON})
_Cost = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a path, walked from `start` to `end`; `against` when it points the other way."""

    link: str
    start: str
    end: str
    against: bool


@dataclass(frozen=True, slots=True)
class Path:
    """The links from one node to another, in order; none from a node to itself."""

    start: str
    end: str
    steps: tuple[Step, ...]
    grades: Grades


@dataclass(frozen=True, slots=True)
class WayOut:
    """A child, and the path to the nearest protective adult; None when no recorded links lead to one."""

    child: str
    path: Path | None


def shortest_path(network: Network, start: str, end: str, *, follow_direction: bool = False) -> Path | None:
    """The path with the fewest links, chosen as the module says; None when there is none.

    With `follow_direction` a directed link is walked from its source to its target only.
    Raises `UnknownNode`.
    """
    here, there = network.at(start), network.at(end)
    costs = _costs_to(network, [there], follow_direction, until=here)
    return _walk(network, here, costs, follow_direction)


def paths_to(
    network: Network, kinds: frozenset[NodeKind] = PROTECTIVE, *, of: Iterable[str] | None = None
) -> tuple[WayOut, ...]:
    """For each child (or each node named in `of`) the path to the nearest node of `kinds`, both ways read.

    In the order of identifiers. Raises `UnknownNode`.
    """
    asked = network.of_kinds(CHILDREN) if of is None else sorted({network.at(node) for node in of})
    costs = _costs_to(network, network.of_kinds(kinds), False)
    return tuple(WayOut(network.nodes[at].id, _walk(network, at, costs, False)) for at in asked)


def _recent(link: Link) -> int:
    return link.since.toordinal() if link.since else 0


def _cost(link: Link) -> _Cost:
    return WEAKNESS[link.grade], -_recent(link)


def _best_link(network: Network, at: int, connection: int, follow: bool) -> Link | None:
    """The link to take over a connection, leaving from a node."""
    leaving = network.nodes[at].id
    usable = [
        link
        for link in network.links_of(connection)
        if not follow or not link.directed or link.source == leaving
    ]
    return min(usable, key=lambda link: (_cost(link), link.id), default=None)


def _costs_to(
    network: Network, targets: list[int], follow: bool, until: int | None = None
) -> dict[int, tuple[int, _Cost]]:
    """For each node that reaches a target: how many links it takes and the cost of the best way."""
    costs: dict[int, tuple[int, _Cost]] = dict.fromkeys(targets, (0, (0, 0)))
    ring, hops = targets, 0
    while ring and (until is None or until not in costs):
        hops += 1
        fresh: dict[int, _Cost] = {}
        for at in ring:
            weak, old = costs[at][1]
            for before, connection in zip(network.neighbours(at), network.connections(at), strict=True):
                if before in costs:
                    continue
                link = _best_link(network, before, connection, follow)
                if link is not None:
                    cost = weak + _cost(link)[0], old + _cost(link)[1]
                    fresh[before] = min(fresh.get(before, cost), cost)
        costs |= {at: (hops, cost) for at, cost in fresh.items()}
        ring = list(fresh)
    return costs


def _walk(network: Network, at: int, costs: dict[int, tuple[int, _Cost]], follow: bool) -> Path | None:
    if at not in costs:
        return None
    start = network.nodes[at].id
    steps: list[Step] = []
    used: list[Link] = []
    while costs[at][0]:
        # Neighbours come in the order of identifiers, so the first that keeps the cost is the one.
        there, link = _next_steps(network, at, costs, follow)[0]
        ends = network.nodes[at].id, network.nodes[there].id
        steps.append(Step(link.id, *ends, against=link.directed and link.source != ends[0]))
        used.append(link)
        at = there
    return Path(start, network.nodes[at].id, tuple(steps), grades_of(used))


def _next_steps(
    network: Network, at: int, costs: dict[int, tuple[int, _Cost]], follow: bool
) -> list[tuple[int, Link]]:
    """Every step from a node that lies on a best way, in the order of identifiers."""
    hops, (weak, old) = costs[at]
    steps = []
    for there, connection in zip(network.neighbours(at), network.connections(at), strict=True):
        link = _best_link(network, at, connection, follow)
        if link is not None and there in costs:
            own = _cost(link)
            if costs[there] == (hops - 1, (weak - own[0], old - own[1])):
                steps.append((there, link))
    return steps
