"""Groups, shared places and paths, held to the slow oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.analysis import network_engine as engine
from placemap.analysis.network import (
    CHILDREN,
    MEASURABLE,
    Grade,
    Grades,
    Link,
    Network,
    NetworkRefused,
    Node,
    NodeKind,
    UnknownNode,
)
from placemap.analysis.network_groups import (
    Shared,
    adults_touching_several,
    bridges,
    communities,
    components,
    cut_points,
    isolated,
    neighbourhood,
    shared_neighbours,
)
from tests.analysis.worlds import case, networks
from tests.oracles import network as oracle


def ids(network: Network) -> list[str]:
    return [node.id for node in network.nodes]


@given(networks)
def test_components_are_those_of_the_oracle(network: Network) -> None:
    found = components(network)
    assert {frozenset(group.nodes) for group in found} == oracle.components(
        ids(network), oracle.pairs_of(network.links)
    )
    assert sorted(link for group in found for link in group.links) == [link.id for link in network.links]
    assert [len(group.nodes) for group in found] == sorted((len(g.nodes) for g in found), reverse=True)


@given(networks, st.integers(0, 3))
def test_neighbourhoods_are_those_of_the_oracle(network: Network, steps: int) -> None:
    pairs = oracle.pairs_of(network.links)
    for node in ids(network):
        found = neighbourhood(network, node, steps=steps)
        expected = oracle.rings(node, steps, pairs)
        assert [set(ring) for ring in found.rings] == expected
        within = set().union(*expected)
        assert found.links == tuple(k.id for k in network.links if {k.source, k.target} <= within)


def test_a_neighbourhood_of_nobody_is_refused() -> None:
    with pytest.raises(UnknownNode):
        neighbourhood(case(), "nobody", steps=1)
    with pytest.raises(NetworkRefused):
        neighbourhood(case(), "aisha", steps=-1)


@given(networks, st.integers(1, 3))
def test_communities_part_the_network_and_hang_together(network: Network, seed: int) -> None:
    found = communities(network, seed=seed)
    pairs = oracle.pairs_of(network.links)
    assert sorted(node for group in found.groups for node in group.nodes) == ids(network)
    for group in found.groups:
        inside = {pair for pair in pairs if pair <= set(group.nodes)}
        assert oracle.reach(group.nodes[0], inside) == set(group.nodes)
    assert found.modularity == pytest.approx(oracle.modularity([g.nodes for g in found.groups], pairs))
    assert communities(network, seed=seed) == found


def cliques(count: int, size: int) -> Network:
    """So many groups in which all are linked, in a ring with one link between neighbours."""
    nodes = [Node(f"n{n:02d}", NodeKind.PLACE) for n in range(count * size)]
    pairs = [
        (f"n{group * size + one:02d}", f"n{group * size + other:02d}")
        for group in range(count)
        for one in range(size)
        for other in range(one)
    ]
    pairs += [(f"n{g * size:02d}", f"n{(g + 1) % count * size + 1:02d}") for g in range(count)]
    links = [Link(f"{n}", *pair, "near", Grade.CONFIRMED) for n, pair in enumerate(pairs)]
    return Network.of(nodes, links)


def test_communities_find_the_groups_that_are_there() -> None:
    network = cliques(6, 5)
    found = communities(network)
    assert {group.nodes for group in found.groups} == {
        tuple(ids(network)[n * 5 : n * 5 + 5]) for n in range(6)
    }
    assert found.modularity > 0.7


def test_a_community_that_falls_apart_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The released Leiden once gave such communities."""
    pairs = np.array([[0, 1], [2, 3]])
    real = engine.component_of
    seen: list[int] = []

    def watched(count: int, kept: engine.Numbers) -> engine.Numbers:
        seen.append(len(kept))
        return real(count, kept)

    monkeypatch.setattr(engine, "component_of", watched)
    assert engine.community_of(4, pairs, 1).tolist() == [0, 0, 1, 1]
    assert seen == [2] * engine.TRIES


def test_a_large_network_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SMALL", 10)
    network = cliques(6, 5)
    assert len(communities(network).groups) == 6


@given(networks)
def test_bridges_and_cut_points_break_a_component(network: Network) -> None:
    pairs = oracle.pairs_of(network.links)
    may = {node.id for node in network.nodes if node.kind in MEASURABLE}
    assert {frozenset(one.between) for one in bridges(network)} == {
        pair for pair in pairs if pair <= may and oracle.breaks_without_pair(pair, ids(network), pairs)
    }
    for one in bridges(network):
        assert one.links == tuple(k.id for k in network.links if {k.source, k.target} == set(one.between))
    assert list(cut_points(network)) == [
        node for node in ids(network) if node in may and oracle.breaks_without_node(node, ids(network), pairs)
    ]


@given(networks, st.integers(1, 3))
def test_shared_places_and_adults_are_those_of_the_oracle(network: Network, least: int) -> None:
    pairs = oracle.pairs_of(network.links)
    children = {node.id for node in network.nodes if node.kind in CHILDREN}
    found = [*shared_neighbours(network, least=least), *adults_touching_several(network, least=least)]
    expected = {
        node.id: oracle.beside(node.id, pairs) & children
        for node in network.nodes
        if node.kind in MEASURABLE and len(oracle.beside(node.id, pairs) & children) >= least
    }
    assert {one.node: set(one.children) for one in found} == expected
    for one in found:
        between = [k.id for k in network.links if one.node in (k.source, k.target)
                   and {k.source, k.target} & set(one.children)]  # fmt: skip
        assert list(one.links) == between


def test_the_case_has_its_park_school_and_adult() -> None:
    park = Shared("park", NodeKind.PLACE, ("aisha", "ben", "cara"), ("1", "2", "3"), Grades(1, 1, 1))
    school = Shared("school", NodeKind.SCHOOL, ("aisha", "ben"), ("4", "5"), Grades(2))
    assert shared_neighbours(case()) == (park, school)
    adult = Shared("adult", NodeKind.ADULT_OF_CONCERN, ("aisha", "cara"), ("6", "7"), Grades(0, 1, 1))
    assert adults_touching_several(case()) == (adult,)


def test_children_are_not_sorted_by_the_children_they_touch() -> None:
    with pytest.raises(NetworkRefused):
        shared_neighbours(case(), kinds=CHILDREN)


@given(networks)
def test_isolated_children_have_no_link(network: Network) -> None:
    pairs = oracle.pairs_of(network.links)
    assert list(isolated(network)) == [
        node.id for node in network.nodes if node.kind in CHILDREN and not oracle.beside(node.id, pairs)
    ]
    assert isolated(case()) == ("dev", "finn")
