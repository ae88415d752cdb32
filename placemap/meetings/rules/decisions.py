"""What a meeting decided and what came of it, in the order in which it was written down. No Django here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from placemap.meetings.rules.minutes import SHARES, SHARES_NOT, label_of
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


@dataclass(frozen=True, slots=True)
class Minuted:
    """A decision as minutes say it, in its first line, with the different views and actions after it."""

    label: str
    words: str
    came: tuple[tuple[str, str], ...] = ()

    @property
    def everything(self) -> str:
        """All of its words, to be searched."""
        return " ".join((self.label, self.words, *(part for one in self.came for part in one)))


def minuted(text: str) -> list[Minuted]:
    """The decisions in the words of one section of minutes."""
    decides = {str(EntryKind.DECISION.label), str(SHARES), str(SHARES_NOT)}
    comes = {str(kind.label) for kind in COMES_OF_IT}
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        label, words = label_of(line.strip())
        if label in decides:
            found.append((label, words, []))
        elif label in comes and found:
            found[-1][2].append((label, words))
    return [Minuted(label, words, tuple(came)) for label, words, came in found]
