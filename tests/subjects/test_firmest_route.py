"""Among equally short ways the firmest, then the newest: beside a slow oracle that walks every way."""

from __future__ import annotations

from itertools import pairwise, permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from placemap.subjects.rules.paths import firmest_route, steps_of_shortest

MARKS = [UUID(int=number + 1) for number in range(6)]
START, GOAL = MARKS[0], MARKS[-1]
PAIRS = [frozenset((a, b)) for n, a in enumerate(MARKS) for b in MARKS[n + 1 :]]
COSTS = st.tuples(st.integers(0, 2), st.integers(-3, 0))


def _every_way(lines: dict[frozenset[UUID], tuple[int, int]]) -> list[list[UUID]]:
    """All of the shortest length, by trying every order of every choice of marks between."""
    for between in range(len(MARKS) - 1):
        ways = [
            [START, *some, GOAL]
            for some in permutations(MARKS[1:-1], between)
            if all(frozenset(pair) in lines for pair in pairwise([START, *some, GOAL]))
        ]
        if ways:
            return ways
    return []


@given(st.dictionaries(st.sampled_from(PAIRS), COSTS, max_size=len(PAIRS)))
def test_the_firmest_of_the_shortest_ways_then_the_newest(
    lines: dict[frozenset[UUID], tuple[int, int]],
) -> None:
    beside: dict[UUID, set[UUID]] = {mark: set() for mark in MARKS}
    for one, other in map(tuple, lines):
        beside[one].add(other)
        beside[other].add(one)
    steps = steps_of_shortest(beside, START, GOAL)
    ways = _every_way(lines)
    assert bool(steps) is bool(ways)
    if not ways:
        return
    assert set(steps) == {pair for way in ways for pair in pairwise(way)}

    def worst(way: list[UUID], which: int) -> int:
        return max(lines[frozenset(pair)][which] for pair in pairwise(way))

    firm = min(worst(way, 0) for way in ways)
    firmest = [way for way in ways if worst(way, 0) == firm]
    new = min(worst(way, 1) for way in firmest)
    found = firmest_route({step: lines[frozenset(step)] for step in steps}, START, GOAL)
    assert found == min(way for way in firmest if worst(way, 1) == new)
