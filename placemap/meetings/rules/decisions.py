"""What came of each decision of a meeting, from the order in which it was written down. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from placemap.meetings.vocabulary import EntryKind

K = TypeVar("K")

DECIDES = frozenset({EntryKind.DECISION, EntryKind.SHARING})
COMES_OF_IT = frozenset({EntryKind.DISSENT, EntryKind.ACTION, EntryKind.NEXT_DAY})


@dataclass(frozen=True, slots=True)
class Line(Generic[K]):
    """One thing that was written down: what kind, under which item of which meeting, and about whom."""

    key: K
    kind: EntryKind
    item: tuple[object, object]
    person: object | None


def what_came(lines: Iterable[Line[K]]) -> dict[K, list[K]]:
    """For each decision the different views and the actions that were written down after it.

    They belong to the latest decision before them under the same item: one about the same child, or else
    one about nobody in particular. What comes before any decision belongs to none.
    """
    latest: dict[tuple[tuple[object, object], object | None], K] = {}
    found: dict[K, list[K]] = {}
    for line in lines:
        if line.kind in DECIDES:
            latest[line.item, line.person] = line.key
            found[line.key] = []
        elif line.kind in COMES_OF_IT:
            decision = latest.get((line.item, line.person), latest.get((line.item, None)))
            if decision is not None:
                found[decision].append(line.key)
    return found
