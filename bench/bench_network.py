"""Six tasks on a network of 100,000 nodes and 400,000 links, beside networkx; communities beside igraph.

    make bench ARGS="network"

networkx is run whole where it takes minutes at most. Its sampled betweenness is timed on a few sources and
multiplied up to the number of sources that gives the same guarantee (Hoeffding's bound with the union over
all nodes, as in Brandes and Pich 2007): it would take hours. The total is given with and without it.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import igraph
import networkx as nx

from placemap.analysis import network_engine as engine
from placemap.analysis.network import Grade, Link, Network, Node, NodeKind
from placemap.analysis.network_groups import communities, components, neighbourhood
from placemap.analysis.network_measures import DOUBT, ERROR, betweenness, k_core

SEED = 20261122
GROUP = 100
SEEDS_TRIED = 2_000
SOURCES_TIMED = 12
USUAL_SOURCES = 500
TARGET = 40


def world(nodes: int, links: int) -> tuple[list[Node], list[Link]]:
    """Groups of a hundred, seven links in ten inside a group; names shuffled so that order says nothing."""
    chance = random.Random(SEED)
    names = [f"n{number:06d}" for number in range(nodes)]
    chance.shuffle(names)
    kinds = [NodeKind.CHILD] * 8 + [NodeKind.PLACE, NodeKind.ADULT_OF_CONCERN]
    made = [Node(name, kinds[at % 10]) for at, name in enumerate(names)]
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < links:
        one = chance.randrange(nodes)
        if chance.random() < 0.7:
            other = one // GROUP * GROUP + chance.randrange(GROUP)
        else:
            other = chance.randrange(nodes)
        if one != other and other < nodes:
            pairs.add((min(one, other), max(one, other)))
    ordered = sorted(pairs)
    chance.shuffle(ordered)
    return made, [
        Link(f"l{number:06d}", names[one], names[other], "friend", Grade.REPORTED)
        for number, (one, other) in enumerate(ordered)
    ]


def uneven(nodes: int, links: int) -> tuple[list[Node], list[Link]]:
    """A network where a few have very many links, as a list of telephones has (Barabási and Albert 1999)."""
    drawn = nx.barabasi_albert_graph(nodes, links // nodes, seed=SEED)
    made = [Node(f"n{number:06d}", NodeKind.LINE) for number in range(nodes)]
    return made, [
        Link(f"l{number:06d}", made[one].id, made[other].id, "in_contact", Grade.REPORTED)
        for number, (one, other) in enumerate(drawn.edges())
    ]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of this process's own time, so that a busy machine tells no other story; and what it gave."""
    began = time.process_time()
    given = work()
    return time.process_time() - began, given


def say(who: str, task: str, seconds: float) -> None:
    """One step as it is done: the whole takes minutes."""
    print(f"  {who:10}{task:26}{seconds:>12.2f} s", file=sys.stderr, flush=True)


class Took(dict[str, float]):
    """Seconds by task, each said as it comes in."""

    def __init__(self, who: str) -> None:
        super().__init__()
        self.who = who

    def __setitem__(self, task: str, seconds: float) -> None:
        super().__setitem__(task, seconds)
        say(self.who, task, seconds)


def main() -> None:
    """Time each task on ours and on the peer's, check that both agree, and print both."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--nodes", type=int, default=100_000)
    asked.add_argument("--links", type=int, default=400_000)
    options = asked.parse_args()
    nodes, links = world(options.nodes, options.links)
    seeds = [node.id for node in nodes[:: max(len(nodes) // SEEDS_TRIED, 1)]]
    # The library is loaded once, outside every timing.
    k_core(Network.of(nodes[:2], [Link("first", nodes[0].id, nodes[1].id, "friend", Grade.REPORTED)]))

    ours, peer = Took("placemap"), Took("networkx")

    ours["build"], network = timed(lambda: _built(nodes, links))
    peer["build"], graph = timed(lambda: _networkx(nodes, links))

    ours["components"], parts = timed(lambda: components(network))
    peer["components"], theirs = timed(lambda: list(nx.connected_components(graph)))
    assert {frozenset(part.nodes) for part in parts} == {frozenset(part) for part in theirs}

    ours["two-step neighbourhoods"], around = timed(
        lambda: [neighbourhood(network, seed, steps=2) for seed in seeds]
    )
    peer["two-step neighbourhoods"], egos = timed(
        lambda: [nx.ego_graph(graph, seed, radius=2) for seed in seeds]
    )
    for mine, ego in zip(around, egos, strict=True):
        assert {one for ring in mine.rings for one in ring} == set(ego)
        assert len(mine.links) == ego.number_of_edges()

    ours["communities"], found = timed(lambda: communities(network, seed=1))
    peer["communities"], louvain = timed(lambda: nx.community.louvain_communities(graph, seed=1))

    ours["k-core"], _cores = timed(lambda: k_core(network))
    peer["k-core"], cores = timed(lambda: nx.core_number(graph))
    own = engine.core_of(len(network.nodes), network.pairs)
    assert all(cores[node.id] == own[at] for at, node in enumerate(network.nodes))

    ours["sampled betweenness"], measured = timed(lambda: betweenness(network, seed=1))
    sources = math.ceil(math.log(2 * len(nodes) / DOUBT) / (2 * ERROR**2))
    few, _values = timed(lambda: nx.betweenness_centrality(graph, k=SOURCES_TIMED, seed=1))
    peer["sampled betweenness"] = few / SOURCES_TIMED * sources
    assert measured.error == ERROR

    print(f"{len(nodes):,} nodes, {len(links):,} links; {len(seeds):,} neighbourhoods")
    print(f"{'task':26}{'placemap':>12}{'networkx':>14}{'times':>10}")
    for task, seconds in ours.items():
        note = f"   from {SOURCES_TIMED} of {sources:,} sources" if task == "sampled betweenness" else ""
        print(f"{task:26}{seconds:>10.2f} s{peer[task]:>12.2f} s{peer[task] / seconds:>10.1f}{note}")
    for said, without in (("all six", ""), ("without betweenness", "sampled betweenness")):
        mine, other = (sum(took for task, took in all_.items() if task != without) for all_ in (ours, peer))
        print(f"{said:26}{mine:>10.2f} s{other:>12.2f} s{other / mine:>10.1f}")
    usual = few / SOURCES_TIMED * USUAL_SOURCES
    print(
        f"betweenness from {USUAL_SOURCES} sources, with no guarantee: networkx {usual:.0f} s,"
        f" {usual / ours['sampled betweenness']:.1f} times"
    )
    print(f"target: {TARGET} times for the six together")

    _modularity("groups", nodes, links, found.modularity, ours["communities"])
    print(f"    networkx Louvain                     {nx.community.modularity(graph, louvain):.5f}")
    nodes, links = uneven(options.nodes, options.links)
    network = _built(nodes, links)
    took, found = timed(lambda: communities(network, seed=1))
    _modularity("uneven", nodes, links, found.modularity, took)


def _modularity(what: str, nodes: list[Node], links: list[Link], mine: float, seconds: float) -> None:
    """Ours beside Leiden's method in igraph, with its default of two rounds and until nothing changes."""
    place = {node.id: at for at, node in enumerate(nodes)}
    peers = igraph.Graph(n=len(nodes), edges=[(place[one.source], place[one.target]) for one in links])
    random.seed(1)
    igraph.set_random_number_generator(random)
    took, leiden = timed(lambda: peers.community_leiden(objective_function="modularity", n_iterations=2))
    until, best = timed(lambda: peers.community_leiden(objective_function="modularity", n_iterations=-1))
    print(f"modularity, {what}: placemap{mine:>18.5f} in {seconds:.2f} s")
    print(f"    igraph Leiden, two rounds            {leiden.modularity:.5f} in {took:.2f} s")
    print(f"    igraph Leiden, until nothing changes {best.modularity:.5f} in {until:.2f} s")


def _built(nodes: list[Node], links: list[Link]) -> Network:
    """Built and indexed: connections and neighbours are found with the first question otherwise."""
    network = Network.of(nodes, links)
    network.neighbours(0)
    return network


def _networkx(nodes: list[Node], links: list[Link]) -> Any:
    graph: Any = nx.Graph()
    graph.add_nodes_from((node.id, {"kind": node.kind}) for node in nodes)
    graph.add_edges_from(
        (link.source, link.target, {"id": link.id, "kind": link.kind, "grade": link.grade}) for link in links
    )
    return graph


if __name__ == "__main__":
    main()
