"""Who is one person, worked out from judgements alone. Nothing is merged, so everything can be undone.

The rules, in the order they apply:

1. A judgement that was withdrawn, or that names a record not among the given keys, counts for nothing.
   A record the reader may not see can therefore never bridge two that they may see.
2. For one pair, a person's judgement outranks the engine's; among equals the latest counts. At the very
   same moment the more careful one counts: different, then not sure, then same.
3. "Not sure" joins nothing and parts nothing: it only silences the engine on that pair.
4. Records joined by "same", directly or through others, form a group. A group in which no two records
   were judged different is one person.
5. A group that holds two records judged different contradicts itself. No judgement of the engine joins
   anything in it until a person decides. What people themselves joined stays joined, unless that smaller
   group contradicts itself too: then each of its records stands alone, because showing one child's
   record as another's does more harm than showing two entries for a while. Either way the contradiction
   is reported, with the pairs at issue, so that somebody can resolve it.

The result depends only on which judgements stand, never on the order in which they were read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from placemap.linkage.vocabulary import Author, Decision, Match, Verdict

Key = TypeVar("Key", bound=Hashable)

_CARE = {Verdict.SAME: 0, Verdict.UNSURE: 1, Verdict.DIFFERENT: 2}
_RANK = {Author.ENGINE: 0, Author.PERSON: 1}


@dataclass(frozen=True, slots=True)
class Judgement(Generic[Key]):
    """What somebody found a pair of records to be, and when. The order of the two keys means nothing."""

    left: Key
    right: Key
    verdict: Verdict
    author: Author
    at: datetime
    withdrawn: bool = False

    @property
    def pair(self) -> frozenset[Key]:
        return frozenset((self.left, self.right))


@dataclass(frozen=True, slots=True)
class Contradiction(Generic[Key]):
    """Records joined by "same" of which some were judged different.

    `apart` holds the pairs judged different. `by_people` is true when people's own judgements contradict
    each other, so that withdrawing an engine judgement would not help.
    """

    keys: frozenset[Key]
    apart: frozenset[frozenset[Key]]
    by_people: bool


@dataclass(frozen=True, slots=True)
class People(Generic[Key]):
    """Every key in exactly one group, in the order the keys were given, and what needs resolving."""

    groups: tuple[tuple[Key, ...], ...]
    contradictions: tuple[Contradiction[Key], ...]

    def numbered(self) -> dict[Key, int]:
        """Each key's person, counted from 1."""
        return {key: number for number, group in enumerate(self.groups, 1) for key in group}


def standing(judgements: Iterable[Judgement[Key]]) -> dict[frozenset[Key], Judgement[Key]]:
    """The judgement that counts for each pair; a record compared with itself is left out."""
    counting: dict[frozenset[Key], Judgement[Key]] = {}
    for judgement in judgements:
        if judgement.withdrawn or judgement.left == judgement.right:
            continue
        held = counting.get(judgement.pair)
        if held is None or _outranks(judgement, held):
            counting[judgement.pair] = judgement
    return counting


def _outranks(one: Judgement[Key], other: Judgement[Key]) -> bool:
    def order(judgement: Judgement[Key]) -> tuple[int, datetime, int]:
        return _RANK[judgement.author], judgement.at, _CARE[judgement.verdict]

    return order(one) > order(other)


def people_from_judgements(keys: Sequence[Key], judgements: Iterable[Judgement[Key]]) -> People[Key]:
    """Part `keys` into people by the rules at the head of this file."""
    visible = set(keys)
    counting = {pair: held for pair, held in standing(judgements).items() if pair <= visible}
    same = [held for held in counting.values() if held.verdict is Verdict.SAME]
    apart = [pair for pair, held in counting.items() if held.verdict is Verdict.DIFFERENT]
    by_people = [held for held in same if held.author is Author.PERSON]

    everything = components(keys, ((held.left, held.right) for held in same))
    whole = _group_numbers(everything)
    disputed = {whole[a] for a, b in map(tuple, apart) if whole[a] == whole[b]}
    human = components(keys, ((held.left, held.right) for held in by_people))
    hand = _group_numbers(human)
    broken = {hand[a] for a, b in map(tuple, apart) if hand[a] == hand[b]}

    groups: list[tuple[Key, ...]] = [group for n, group in enumerate(everything) if n not in disputed]
    for n, group in enumerate(human):
        if whole[group[0]] in disputed:
            groups.extend([(key,) for key in group] if n in broken else [group])
    order = {key: place for place, key in enumerate(keys)}
    groups.sort(key=lambda group: order[group[0]])
    contradictions = tuple(
        Contradiction(
            frozenset(everything[n]),
            frozenset(pair for pair in apart if all(whole[key] == n for key in pair)),
            any(hand[key] in broken for key in everything[n]),
        )
        for n in sorted(disputed)
    )
    return People(tuple(groups), contradictions)


def components(keys: Sequence[Key], edges: Iterable[tuple[Key, Key]]) -> list[tuple[Key, ...]]:
    """Groups of keys joined by edges, in the order of their first key; every key is in one group."""
    parent = {key: key for key in keys}

    def root(key: Key) -> Key:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for left, right in edges:
        parent[root(left)] = root(right)
    groups: dict[Key, list[Key]] = {}
    for key in parent:
        groups.setdefault(root(key), []).append(key)
    return [tuple(group) for group in groups.values()]


def _group_numbers(groups: Sequence[tuple[Key, ...]]) -> dict[Key, int]:
    return {key: number for number, group in enumerate(groups) for key in group}


def people_from(matches: Iterable[Match], keys: Sequence[str]) -> dict[str, int]:
    """Each key's person, counted from 1 in the order of the keys, from the engine's clear matches alone."""
    known = set(keys)
    clear = (
        (match.left, match.right)
        for match in matches
        if match.decision == Decision.SAME and match.left in known and match.right in known
    )
    return {key: n for n, group in enumerate(components(keys, clear), 1) for key in group}
