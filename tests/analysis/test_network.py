"""The network itself: what it refuses, what a day leaves, and that order does not matter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.analysis import network_findings, network_groups, network_measures, network_paths
from placemap.analysis.network import (
    EndsBeforeStart,
    GivenTwice,
    Grade,
    Grades,
    Link,
    LinkToItself,
    Network,
    Node,
    NodeKind,
    UnknownNode,
)
from tests.analysis.worlds import FIRST, case, parts
from tests.oracles import network as oracle

A, B = Node("a", NodeKind.CHILD), Node("b", NodeKind.PLACE)
LINK = Link("1", "a", "b", "seen", Grade.CONFIRMED)


@pytest.mark.parametrize(
    ("nodes", "links", "error"),
    [
        ([A, A], [], GivenTwice),
        ([A, B], [LINK, LINK], GivenTwice),
        ([A, B], [Link("1", "a", "a", "seen", Grade.CONFIRMED)], LinkToItself),
        ([A, B], [Link("1", "a", "z", "seen", Grade.CONFIRMED)], UnknownNode),
        ([A, B], [Link("1", "z", "a", "seen", Grade.CONFIRMED)], UnknownNode),
        (
            [A, B],
            [Link("1", "a", "b", "seen", Grade.CONFIRMED, since=FIRST, until=FIRST - timedelta(1))],
            EndsBeforeStart,
        ),
    ],
)
def test_what_is_no_network_is_refused_by_name(
    nodes: list[Node], links: list[Link], error: type[Exception]
) -> None:
    with pytest.raises(error):
        Network.of(nodes, links)


def test_a_node_that_is_not_there() -> None:
    with pytest.raises(UnknownNode):
        Network.of([A], []).kind_of("z")


@given(parts(), st.integers(-1, 4).map(lambda n: FIRST + timedelta(days=n)))
def test_a_day_leaves_the_links_that_held_then_and_every_node(
    given: tuple[list[Node], list[Link]], day: date
) -> None:
    nodes, links = given
    left = Network.of(nodes, links).on(day)
    late, early = FIRST + timedelta(days=99), FIRST - timedelta(days=99)
    assert [link.id for link in left.links] == sorted(
        link.id for link in links if (link.since or early) <= day <= (link.until or late)
    )
    assert len(left.nodes) == len(nodes)
    assert left.as_of == day


def test_grades_say_the_weakest() -> None:
    assert Grades().weakest is None
    assert Grades(2).weakest is Grade.CONFIRMED
    assert Grades(2, 1).weakest is Grade.REPORTED
    assert Grades(2, 1, 1).weakest is Grade.UNVERIFIED


@given(parts())
def test_links_between_the_same_two_are_one_connection(given: tuple[list[Node], list[Link]]) -> None:
    network = Network.of(*given)
    pairs = oracle.pairs_of(given[1])
    assert {frozenset(network.nodes[at].id for at in pair) for pair in network.pairs.tolist()} == pairs
    for at, node in enumerate(network.nodes):
        assert {network.nodes[there].id for there in network.neighbours(at)} == oracle.beside(node.id, pairs)
        own = sorted((k for k in given[1] if node.id in (k.source, k.target)), key=lambda k: k.id)
        assert network.links_at(at) == own


def everything(network: Network) -> list[object]:
    """Every answer there is about a network."""
    nodes = [node.id for node in network.nodes]
    return [
        network_groups.components(network),
        network_groups.communities(network),
        network_groups.shared_neighbours(network),
        network_groups.adults_touching_several(network),
        network_groups.isolated(network),
        network_groups.bridges(network),
        network_groups.cut_points(network),
        [network_groups.neighbourhood(network, node, steps=2) for node in nodes],
        [network_paths.shortest_path(network, one, other) for one in nodes for other in nodes],
        network_paths.paths_to(network),
        network_measures.degree(network),
        network_measures.k_core(network),
        network_measures.betweenness(network),
        network_findings.findings(network),
    ]


@given(parts(), st.randoms(use_true_random=False))
def test_answers_do_not_depend_on_the_order_given(
    given: tuple[list[Node], list[Link]], random: object
) -> None:
    nodes, links = given
    first = everything(Network.of(nodes, links))
    random.shuffle(nodes)  # type: ignore[attr-defined]
    random.shuffle(links)  # type: ignore[attr-defined]
    assert everything(Network.of(nodes, links)) == first


def test_an_empty_network_has_empty_answers() -> None:
    empty = Network.of([], [])
    assert network_groups.components(empty) == ()
    assert network_groups.communities(empty).groups == ()
    assert network_measures.betweenness(empty).values == ()
    assert network_findings.findings(empty) == ()


def _numbers_beside(answer: object, children: set[str]) -> list[object]:
    """Every record or pair in an answer that holds one child alone and a number."""
    found: list[object] = []
    if hasattr(answer, "__dataclass_fields__"):
        held = [getattr(answer, name) for name in answer.__dataclass_fields__]
        if any(h in children for h in held if isinstance(h, str)) and any(
            isinstance(h, int | float) and not isinstance(h, bool) for h in held
        ):
            found.append(answer)
    elif isinstance(answer, dict):
        held = [*answer.values()]
        found += [k for k, v in answer.items() if k in children and isinstance(v, int | float)]
    elif isinstance(answer, list | tuple | set | frozenset):
        held = list(answer)
        if any(isinstance(h, str) and h in children for h in held) and any(
            isinstance(h, int | float) and not isinstance(h, bool) for h in held
        ):
            found.append(answer)
    else:
        return found
    return found + [inner for part in held for inner in _numbers_beside(part, children)]


def test_no_answer_puts_a_number_beside_a_child() -> None:
    network = case()
    children = {n.id for n in network.nodes if n.kind in (NodeKind.CHILD, NodeKind.LINKED_CHILD)}
    answers = everything(network)
    assert any(answers)
    assert _numbers_beside(answers, children) == []


def test_a_number_beside_a_child_would_be_seen() -> None:
    measured = network_measures.Measured("aisha", 3, Grades())
    assert _numbers_beside([[measured]], {"aisha"}) == [measured]
    assert _numbers_beside({"aisha": 2}, {"aisha"}) == ["aisha"]
    assert _numbers_beside([("aisha", 2)], {"aisha"}) == [("aisha", 2)]


def test_every_public_function_is_among_the_answers() -> None:
    """A function that is added must be added to `everything`, so that the test above sees it."""
    known = {
        "components", "communities", "neighbourhood", "shared_neighbours", "adults_touching_several",
        "isolated", "bridges", "cut_points", "shortest_path", "paths_to", "degree", "k_core", "betweenness",
        "findings", "check_may_measure",
    }  # fmt: skip
    modules = [network_groups, network_paths, network_measures, network_findings]
    own = {
        name
        for module in modules
        for name, thing in vars(module).items()
        if callable(thing)
        and not name.startswith("_")
        and not isinstance(thing, type)
        and getattr(thing, "__module__", "") == module.__name__
    }
    assert own == known
