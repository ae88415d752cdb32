"""Measures: refused for children by name, and equal to the oracle for the rest."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from placemap.analysis import network_engine as engine
from placemap.analysis import network_measures as measures
from placemap.analysis.network import CAVEAT, MEASURABLE, Grade, Grades, Link, Network, Node, NodeKind
from placemap.analysis.network_measures import MeasureOfChild, NotMeasured
from tests.analysis.worlds import FIRST, case, networks
from tests.oracles import network as oracle

EVERY = [measures.degree, measures.k_core, measures.betweenness]


@pytest.mark.parametrize("measure", EVERY)
@pytest.mark.parametrize("kind", NodeKind)
def test_only_adults_of_concern_and_places_are_measured(measure: object, kind: NodeKind) -> None:
    network = Network.of([Node("a", NodeKind.PLACE), Node("b", kind)], [])
    allowed = {"adult_of_concern", "place", "protective_place", "school"}
    assert kind in allowed or [m.node for m in measure(network).values] == ["a"]  # type: ignore[operator]
    if kind in allowed:
        assert len(measure(network, of=["a", "b"]).values) == 2  # type: ignore[operator]
    elif kind in {"child", "linked_child", "person"}:
        with pytest.raises(MeasureOfChild):
            measure(network, of=["a", "b"])  # type: ignore[operator]
    else:
        with pytest.raises(NotMeasured) as refusal:
            measure(network, of=["b"])  # type: ignore[operator]
        assert not isinstance(refusal.value, MeasureOfChild)


@given(networks)
@settings(max_examples=60)
def test_measures_are_those_of_the_oracle(network: Network) -> None:
    nodes, pairs = [node.id for node in network.nodes], oracle.pairs_of(network.links)
    may = [node.id for node in network.nodes if node.kind in MEASURABLE]
    cores, between = oracle.core_numbers(nodes, pairs), oracle.betweenness(nodes, pairs)
    assert {m.node: m.value for m in measures.degree(network).values} == {
        node: len(oracle.beside(node, pairs)) for node in may
    }
    assert {m.node: m.value for m in measures.k_core(network).values} == {n: cores[n] for n in may}
    found = measures.betweenness(network)
    assert {m.node: m.value for m in found.values} == pytest.approx({node: between[node] for node in may})
    assert (found.error, found.doubt, found.seed) == (0, 0, None)


def test_a_measure_carries_grades_date_and_caveat() -> None:
    found = measures.degree(case().on(FIRST), of=["adult"])
    assert [(m.value, m.grades) for m in found.values] == [(2, Grades(0, 1, 1))]
    assert found.as_of == FIRST
    assert found.grades == Grades(5, 2, 2)
    assert found.caveat == CAVEAT


def hubs(count: int) -> Network:
    """Places in a ring, and every tenth linked to the first."""
    pairs = [(n, (n + 1) % count) for n in range(count)] + [(0, n) for n in range(10, count - 1, 10)]
    nodes = [Node(f"n{n:04d}", NodeKind.PLACE) for n in range(count)]
    links = [
        Link(f"{n}", f"n{one:04d}", f"n{other:04d}", "near", Grade.CONFIRMED)
        for n, (one, other) in enumerate(pairs)
    ]
    return Network.of(nodes, links)


def test_sampled_betweenness_is_within_its_bound_and_the_same_each_time() -> None:
    network = hubs(200)
    exact = {m.node: m.value for m in measures.betweenness(network).values}
    sampled = measures.betweenness(network, exact_up_to=100, seed=7)
    assert (sampled.error, sampled.doubt, sampled.seed) == (measures.ERROR, measures.DOUBT, 7)
    assert max(abs(m.value - exact[m.node]) for m in sampled.values) <= measures.ERROR
    assert max(exact.values()) > 0.5
    assert measures.betweenness(network, exact_up_to=100, seed=7) == sampled


def test_where_all_are_joined_directly_nothing_is_sampled() -> None:
    nodes = [Node(name, NodeKind.PLACE) for name in "abc"]
    network = Network.of(nodes, [Link("1", "a", "b", "near", Grade.CONFIRMED)])
    assert [m.value for m in measures.betweenness(network, exact_up_to=0).values] == [0, 0, 0]
    assert (
        engine.sampled_betweenness_of(2, np.empty((0, 2), dtype=np.int64), seed=1, error=1, doubt=1).sum()
        == 0
    )
