"""Whole groups and who shares what: components, communities, neighbourhoods, shared places, the unlinked.

Figures here are of whole groups. A child is only ever a member of a list.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placemap.analysis import network_engine as engine
from placemap.analysis.network import (
    CHILDREN,
    MEASURABLE,
    PLACES,
    Grades,
    Link,
    Network,
    NetworkRefused,
    NodeKind,
    grades_of,
    ids_of,
)
from placemap.foundations.wording import _


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes that belong together, the links among them, and how firmly these stand."""

    nodes: tuple[str, ...]
    links: tuple[str, ...]
    grades: Grades


@dataclass(frozen=True, slots=True)
class Communities:
    """A partition of the whole network. `modularity` is a figure of the whole, from -0.5 to 1."""

    groups: tuple[Group, ...]
    modularity: float
    seed: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """`rings[n]` are the nodes exactly n steps from the seed; `links` are all those among them."""

    rings: tuple[tuple[str, ...], ...]
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """Somebody or something with direct links to several children, and those links."""

    node: str
    kind: NodeKind
    children: tuple[str, ...]
    links: tuple[str, ...]
    grades: Grades


@dataclass(frozen=True, slots=True)
class SingleConnection:
    """Two measurable nodes whose connection alone holds a component together, and its links."""

    between: tuple[str, str]
    links: tuple[str, ...]
    grades: Grades


def components(network: Network) -> tuple[Group, ...]:
    """Everything that hangs together, links read both ways; the largest first, then by first node."""
    return _groups(network, engine.component_of(len(network.nodes), network.pairs))


def communities(network: Network, *, seed: int = 1) -> Communities:
    """Groups with more links inside than between, by Leiden's method (Traag, Waltman and van Eck 2019).

    The same seed gives the same groups in whatever order the network was handed in. Another seed may give
    others that are as good: they are a way to lay out a map, not a finding about anybody.
    """
    groups = engine.community_of(len(network.nodes), network.pairs, seed)
    return Communities(_groups(network, groups), engine.modularity(groups, network.pairs), seed)


def neighbourhood(network: Network, seed: str, *, steps: int) -> Neighbourhood:
    """Who is within so many steps of a node, links read both ways.

    Raises `UnknownNode`, and `NetworkRefused` for fewer than no steps.
    """
    if steps < 0:
        raise NetworkRefused(_("A neighbourhood has no fewer than 0 steps."))
    ring = [network.at(seed)]
    seen, rings = set(ring), [ring]
    for _step in range(steps):
        ring = sorted({there for at in ring for there in network.neighbours(at)} - seen)
        if not ring:
            break
        seen.update(ring)
        rings.append(ring)
    among = {
        connection
        for at in seen
        # Each connection is met from either end, and once is enough.
        for there, connection in zip(network.neighbours(at), network.connections(at), strict=True)
        if at < there and there in seen
    }
    links = [link for connection in among for link in network.links_of(connection)]
    return Neighbourhood(tuple(_named(network, ring) for ring in rings), ids_of(links))


def shared_neighbours(
    network: Network, *, kinds: frozenset[NodeKind] = PLACES, least: int = 2
) -> tuple[Shared, ...]:
    """Places and schools (or other `kinds` that may be measured) that `least` children or more are linked to.

    In the order of identifiers. Raises `NetworkRefused` for a kind that may not be measured: "the child who
    touches most children" is not a question to ask.
    """
    if not kinds <= MEASURABLE:
        raise NetworkRefused(
            _("Only adults of concern and places are looked at for the children they touch.")
        )
    found = []
    for at in network.of_kinds(kinds):
        links: list[Link] = []
        children = []
        for there, connection in zip(network.neighbours(at), network.connections(at), strict=True):
            if network.nodes[there].kind in CHILDREN:
                children.append(there)
                links += network.links_of(connection)
        if len(children) >= max(least, 1):
            node = network.nodes[at]
            named = _named(network, children)
            found.append(Shared(node.id, node.kind, named, ids_of(links), grades_of(links)))
    return tuple(found)


def adults_touching_several(network: Network, *, least: int = 2) -> tuple[Shared, ...]:
    """Adults of concern with direct links to `least` children or more, in the order of identifiers."""
    return shared_neighbours(network, kinds=frozenset({NodeKind.ADULT_OF_CONCERN}), least=least)


def isolated(network: Network, *, kinds: frozenset[NodeKind] = CHILDREN) -> tuple[str, ...]:
    """Nodes of these kinds that no link touches. It may only mean that nobody has looked."""
    return _named(network, [at for at in network.of_kinds(kinds) if not network.neighbours(at)])


def bridges(network: Network) -> tuple[SingleConnection, ...]:
    """Connections between adults of concern and places without which a component falls in two."""
    wanted = {
        (part[0], part[1]) for part in engine.blocks(len(network.nodes), network.pairs) if len(part) == 2
    }
    found = []
    for connection, (low, high) in enumerate(network.pairs.tolist()):
        ends = network.nodes[low], network.nodes[high]
        if (low, high) in wanted and all(end.kind in MEASURABLE for end in ends):
            links = network.links_of(connection)
            found.append(SingleConnection((ends[0].id, ends[1].id), ids_of(links), grades_of(links)))
    return tuple(found)


def cut_points(network: Network) -> tuple[str, ...]:
    """Adults of concern and places without whom a component falls apart, in the order of identifiers."""
    parts = engine.blocks(len(network.nodes), network.pairs)
    times = np.bincount([at for part in parts for at in part], minlength=len(network.nodes))
    return _named(network, [at for at in network.of_kinds(MEASURABLE) if times[at] > 1])


def _groups(network: Network, numbers: engine.Numbers) -> tuple[Group, ...]:
    members: dict[int, list[str]] = {}
    for node, number in zip(network.nodes, numbers.tolist(), strict=True):
        members.setdefault(number, []).append(node.id)
    inside: dict[int, list[Link]] = {number: [] for number in members}
    if network.links:
        low, high = numbers[network.ends[:, 0]].tolist(), numbers[network.ends[:, 1]].tolist()
        for link, one, other in zip(network.links, low, high, strict=True):
            if one == other:
                inside[one].append(link)
    groups = [
        Group(tuple(nodes), ids_of(inside[number]), grades_of(inside[number]))
        for number, nodes in members.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.nodes), group.nodes)))


def _named(network: Network, places: list[int]) -> tuple[str, ...]:
    return tuple(network.nodes[at].id for at in places)
