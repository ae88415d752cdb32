"""Which of several equally short ways explains best how two marks are linked. It measures nobody."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Set
from uuid import UUID

# How weak a line is, and how long ago it was last seen: less is better of both.
Cost = tuple[int, int]
Step = tuple[UUID, UUID]


def steps_of_shortest(beside: Mapping[UUID, Set[UUID]], start: UUID, goal: UUID) -> list[Step]:
    """Every step that some shortest way takes, those nearer the start first; none when there is no way."""
    ahead = _distances(beside, start)
    if goal not in ahead:
        return []
    behind = _distances(beside, goal)
    whole = ahead[goal]
    found = [
        (ahead[here], here, there)
        for here in ahead
        if here in behind and ahead[here] + behind[here] == whole
        for there in beside.get(here, ())
        if behind.get(there) == behind[here] - 1
    ]
    return [(here, there) for _far, here, there in sorted(found)]


def firmest_route(steps: Mapping[Step, Cost], start: UUID, goal: UUID) -> list[UUID]:
    """The way whose weakest line is the firmest; among those, whose longest unseen line is the newest.

    `steps` are those of the shortest ways, in order from the start. The same way every time.
    """
    left = dict(steps)
    for which in (0, 1):
        bound = _bound(left, which, start, goal)
        left = {step: cost for step, cost in left.items() if cost[which] <= bound}
    onward: dict[UUID, list[UUID]] = defaultdict(list)
    for here, there in left:
        onward[here].append(there)
    leads = {goal}
    for here, there in reversed(left):
        if there in leads:
            leads.add(here)
    route = [start]
    while route[-1] != goal:
        route.append(min(there for there in onward[route[-1]] if there in leads))
    return route


def _bound(steps: Mapping[Step, Cost], which: int, start: UUID, goal: UUID) -> int:
    """The worst line of the best way, by one of the two costs."""
    worst = {start: -(2**62)}
    for (here, there), cost in steps.items():
        if here in worst:
            by_here = max(worst[here], cost[which])
            worst[there] = min(worst.get(there, by_here), by_here)
    return worst[goal]


def _distances(beside: Mapping[UUID, Set[UUID]], start: UUID) -> dict[UUID, int]:
    far = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there in beside.get(here, ()):
            if there not in far:
                far[there] = far[here] + 1
                waiting.append(there)
    return far
