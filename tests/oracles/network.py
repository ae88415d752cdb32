"""Slow and plain second opinions on networks. They share no code with what they check.

A network is a list of node identifiers and a list of links; everything is found by walking sets, and
betweenness by writing down every shortest path there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

from placemap.analysis.network import Link

Pairs = set[frozenset[str]]


def pairs_of(links: Sequence[Link]) -> Pairs:
    return {frozenset((link.source, link.target)) for link in links}


def beside(node: str, pairs: Pairs) -> set[str]:
    return {other for pair in pairs if node in pair for other in pair if other != node}


def reach(node: str, pairs: Pairs) -> set[str]:
    seen = {node}
    while True:
        more = seen | {other for one in seen for other in beside(one, pairs)}
        if more == seen:
            return seen
        seen = more


def components(nodes: Sequence[str], pairs: Pairs) -> set[frozenset[str]]:
    return {frozenset(reach(node, pairs)) for node in nodes}


def rings(seed: str, steps: int, pairs: Pairs) -> list[set[str]]:
    found = [{seed}]
    for _ in range(steps):
        within = set().union(*found)
        ring = {other for one in found[-1] for other in beside(one, pairs)} - within
        if not ring:
            break
        found.append(ring)
    return found


def walks(start: str, end: str, links: Sequence[Link], follow: bool) -> list[list[Link]]:
    """Every way from start to end that passes no node twice, as lists of links."""
    found: list[list[Link]] = []

    def go(at: str, seen: tuple[str, ...], used: list[Link]) -> None:
        if at == end:
            found.append(used)
            return
        for link in links:
            ends = [(link.source, link.target)]
            if not (follow and link.directed):
                ends.append((link.target, link.source))
            for one, other in ends:
                if one == at and other not in seen:
                    go(other, (*seen, other), [*used, link])

    go(start, (start,), [])
    return found


def best_walk(start: str, ends: Sequence[str], links: Sequence[Link], follow: bool) -> list[Link] | None:
    """The walk that the rules of the path choose, by comparing all of them."""
    weak = {"confirmed": 0, "reported": 1, "unverified": 2}

    def key(walk: list[Link]) -> tuple[object, ...]:
        along, at = [], start
        for link in walk:
            at = link.target if link.source == at else link.source
            # Between the same two, the better link; then the first by identifier.
            own = (weak[link.grade], -(link.since.toordinal() if link.since else 0), link.id)
            along.append((at, own))
        days = sum(link.since.toordinal() for link in walk if link.since)
        return len(walk), sum(weak[link.grade] for link in walk), -days, along

    every = [walk for end in ends for walk in walks(start, end, links, follow)]
    return min(every, key=key, default=None)


def core_numbers(nodes: Sequence[str], pairs: Pairs) -> dict[str, int]:
    """By taking away whoever has too few neighbours, for each k in turn."""
    found = dict.fromkeys(nodes, 0)
    for k in range(1, len(nodes)):
        left = set(nodes)
        while True:
            few = {n for n in left if len(beside(n, pairs) & left) < k}
            if not few:
                break
            left -= few
        for node in left:
            found[node] = k
    return found


def betweenness(nodes: Sequence[str], pairs: Pairs) -> dict[str, float]:
    """The mean share of the shortest paths of two others that pass a node, each written down."""
    links = [
        Link(str(n), *sorted(pair), kind="", grade="confirmed")  # type: ignore[arg-type,misc]
        for n, pair in enumerate(sorted(map(sorted, pairs)))
    ]
    totals = dict.fromkeys(nodes, Fraction(0))
    for one, other in combinations(nodes, 2):
        every = walks(one, other, links, False)
        shortest = [walk for walk in every if len(walk) == min(map(len, every))]
        for walk in shortest:
            inside = {n for link in walk for n in (link.source, link.target)} - {one, other}
            for node in inside:
                totals[node] += Fraction(1, len(shortest))
    ways = (len(nodes) - 1) * (len(nodes) - 2) // 2
    return {node: float(total / ways) if ways else 0.0 for node, total in totals.items()}


def breaks_without_pair(pair: frozenset[str], nodes: Sequence[str], pairs: Pairs) -> bool:
    return len(components(nodes, pairs - {pair})) > len(components(nodes, pairs))


def breaks_without_node(node: str, nodes: Sequence[str], pairs: Pairs) -> bool:
    left = [n for n in nodes if n != node]
    return len(components(left, {p for p in pairs if node not in p})) > len(components(nodes, pairs))


def modularity(groups: Sequence[Sequence[str]], pairs: Pairs) -> float:
    if not pairs:
        return 0.0
    total = Fraction(0)
    for group in groups:
        inside = sum(1 for pair in pairs if pair <= set(group))
        degree = sum(len(beside(node, pairs)) for node in group)
        total += Fraction(inside, len(pairs)) - Fraction(degree, 2 * len(pairs)) ** 2
    return float(total)
