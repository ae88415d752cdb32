"""The one file that touches networkit: arrays in, arrays out.

networkit is loaded on first use, since it takes a second. Its seed and number of threads belong to the
whole process, and more than one thread makes its answers vary, so every call holds one lock, uses one
thread and sets the seed afresh.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Values = NDArray[np.float64]

_lock = Lock()
# Leiden's rounds: ten pass igraph's default of two on both networks of `make bench`.
ROUNDS = 10
# Small networks are tried from several seeds, which costs nothing there, and the best is kept.
SMALL, TRIES = 20_000, 5


@contextmanager
def _alone(count: int, pairs: Numbers, seed: int = 1) -> Iterator[tuple[Any, Any]]:
    """networkit and the graph, to itself. Hold on to the graph: not all of networkit's methods do."""
    import networkit

    ends = (np.ascontiguousarray(pairs[:, 0]), np.ascontiguousarray(pairs[:, 1]))
    with _lock:
        networkit.setNumberOfThreads(1)
        # With thread numbers in the seed, as the sampler of shortest paths requires.
        networkit.setSeed(seed, True)
        yield networkit, networkit.GraphFromCoo(ends, n=count, weighted=False, directed=False)


def component_of(count: int, pairs: Numbers) -> Numbers:
    """For each node the number of its component; components are numbered by their first node."""
    if not len(pairs):
        return np.arange(count)
    with _alone(count, pairs) as (networkit, graph):
        found = networkit.components.ConnectedComponents(graph)
        found.run()
        return _numbered(np.array(found.getPartition().getVector(), dtype=np.int64))


def community_of(count: int, pairs: Numbers, seed: int) -> Numbers:
    """For each node the number of its community by Leiden's method; every community hangs together."""
    if not len(pairs):
        return np.arange(count)
    best, best_modularity = np.arange(count), -1.0
    for tried in range(TRIES if len(pairs) <= SMALL else 1):
        with _alone(count, pairs, seed + tried) as (networkit, graph):
            found = networkit.community.ParallelLeiden(graph, iterations=ROUNDS, randomize=True)
            found.run()
            groups = np.array(found.getPartition().getVector(), dtype=np.int64)
        # A group that falls apart is two groups: parting it never lowers the modularity.
        groups = component_of(count, pairs[groups[pairs[:, 0]] == groups[pairs[:, 1]]])
        reached = modularity(groups, pairs)
        if reached > best_modularity:
            best, best_modularity = groups, reached
    return best


def modularity(groups: Numbers, pairs: Numbers) -> float:
    """Newman and Girvan's modularity of a partition, from -0.5 to 1; 0 where there is no connection."""
    if not len(pairs):
        return 0.0
    inside = (groups[pairs[:, 0]] == groups[pairs[:, 1]]).mean()
    degrees = np.bincount(groups[pairs].ravel()) / (2 * len(pairs))
    return float(inside - (degrees**2).sum())


def core_of(count: int, pairs: Numbers) -> Numbers:
    """For each node the highest k of a k-core that it belongs to."""
    if not len(pairs):
        return np.zeros(count, dtype=np.int64)
    with _alone(count, pairs) as (networkit, graph):
        found = networkit.centrality.CoreDecomposition(graph)
        found.run()
        return np.array(found.scores(), dtype=np.int64)


def blocks(count: int, pairs: Numbers) -> list[list[int]]:
    """The biconnected parts as lists of nodes; a part of two nodes is a single connection."""
    if not len(pairs):
        return []
    with _alone(count, pairs) as (networkit, graph):
        found = networkit.components.BiconnectedComponents(graph)
        found.run()
        parts = [sorted(part) for part in found.getComponents()]
    return sorted(part for part in parts if len(part) > 1)


def betweenness_of(count: int, pairs: Numbers) -> Values:
    """The share of pairs of other nodes whose shortest paths pass each node (Brandes, exact), 0 to 1."""
    if not len(pairs) or count < 3:
        return np.zeros(count)
    with _alone(count, pairs) as (networkit, graph):
        found = networkit.centrality.Betweenness(graph, normalized=True)
        found.run()
        return np.array(found.scores())


def sampled_betweenness_of(count: int, pairs: Numbers, *, seed: int, error: float, doubt: float) -> Values:
    """The same, each within `error` of the exact one with probability 1 - `doubt` (KADABRA)."""
    sizes = np.bincount(component_of(count, pairs))
    if len(pairs) == int((sizes * (sizes - 1) // 2).sum()):
        return np.zeros(count)  # all who are joined are joined directly; networkit would never finish
    with _alone(count, pairs, seed) as (networkit, graph):
        found = networkit.centrality.KadabraBetweenness(graph, err=error, delta=doubt)
        found.run()
        # networkit doubles what it samples on a network without direction.
        return np.array(found.scores()) / 2


def _numbered(groups: Numbers) -> Numbers:
    """Groups numbered afresh by their first member."""
    _names, first, which = np.unique(groups, return_index=True, return_inverse=True)
    ranks = np.empty(len(first), dtype=np.int64)
    ranks[np.argsort(first)] = np.arange(len(first))
    return ranks[which]
