"""Paths, held to the slow oracle that compares every way there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.analysis.network import CHILDREN, Grade, Link, Network, Node, NodeKind, UnknownNode
from placemap.analysis.network_paths import PROTECTIVE, Path, paths_to, shortest_path
from tests.analysis.worlds import FIRST, case, networks
from tests.oracles import network as oracle


def links_of(path: Path | None) -> list[str] | None:
    return None if path is None else [step.link for step in path.steps]


@given(networks, st.booleans())
def test_a_path_is_the_best_of_all_ways(network: Network, follow: bool) -> None:
    for start in network.nodes:
        for end in network.nodes:
            found = shortest_path(network, start.id, end.id, follow_direction=follow)
            expected = oracle.best_walk(start.id, [end.id], network.links, follow)
            assert links_of(found) == (None if expected is None else [link.id for link in expected])
            if found is not None:
                assert (found.start, found.end) == (start.id, end.id)


@given(networks)
def test_the_steps_of_a_path_join_up(network: Network) -> None:
    by_id = {link.id: link for link in network.links}
    for way in paths_to(network):
        at = way.child
        for step in way.path.steps if way.path else ():
            link = by_id[step.link]
            assert step.start == at
            assert {step.start, step.end} == {link.source, link.target}
            assert step.against == (link.directed and link.source != step.start)
            at = step.end


@given(networks)
def test_each_child_has_the_nearest_way_to_protection(network: Network) -> None:
    ends = [node.id for node in network.nodes if node.kind in PROTECTIVE]
    found = paths_to(network)
    assert [way.child for way in found] == [n.id for n in network.nodes if n.kind in CHILDREN]
    for way in found:
        expected = oracle.best_walk(way.child, ends, network.links, False)
        assert links_of(way.path) == (None if expected is None else [link.id for link in expected])
        if way.path is not None:
            assert way.path.end in ends


def test_paths_of_those_asked_for_alone() -> None:
    (way,) = paths_to(case(), of=["aisha"])
    assert way.path is not None
    assert links_of(way.path) == ["4", "5", "8"]  # by the school: both confirmed
    assert way.path.grades.weakest is Grade.CONFIRMED
    with pytest.raises(UnknownNode):
        paths_to(case(), of=["nobody"])


def test_a_directed_link_is_walked_one_way_when_asked() -> None:
    nodes = [Node(name, NodeKind.PERSON) for name in "ab"]
    network = Network.of(nodes, [Link("1", "a", "b", "drives", Grade.REPORTED, directed=True)])
    assert shortest_path(network, "b", "a", follow_direction=True) is None
    back = shortest_path(network, "b", "a")
    assert back is not None
    assert back.steps[0].against
    there = shortest_path(network, "a", "b", follow_direction=True)
    assert there is not None
    assert not there.steps[0].against


def test_between_equals_the_firm_then_the_late_link_is_taken() -> None:
    nodes = [Node(name, NodeKind.PERSON) for name in "ab"]
    early, late = FIRST, FIRST + timedelta(days=9)
    rows = [
        ("1", Grade.REPORTED, late),
        ("2", Grade.CONFIRMED, None),
        ("3", Grade.CONFIRMED, early),
        ("4", Grade.CONFIRMED, late),
    ]
    while rows:
        network = Network.of(nodes, [Link(n, "a", "b", "seen", grade, since=day) for n, grade, day in rows])
        path = shortest_path(network, "a", "b")
        best = {4: "4", 3: "3", 2: "2", 1: "1"}[len(rows)]
        assert links_of(path) == [best]
        rows.pop()
