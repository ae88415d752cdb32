"""The engine on whole invented towns: nobody merged who should not be, and little missed.

The towns are invented in `worlds.py`; nothing in the engine was fitted to them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations

import pytest

from placemap.foundations.identity import IdentityRecord
from placemap.linkage.engine import Decision, Match, find_matches
from placemap.linkage.rules import people_from
from tests.linkage.worlds import AGENCIES, invent, lists


@pytest.fixture(scope="module")
def town() -> tuple[list[IdentityRecord], dict[str, int], list[Match]]:
    rows, truth = lists(41, invent(41, 260, names=60))
    return rows, truth, find_matches(rows)


def test_no_word_holds_a_likelihood(town: tuple[list[IdentityRecord], dict[str, int], list[Match]]) -> None:
    for match in town[2]:
        words = [match.summary, *match.warnings, *(one.why for one in match.reasons)]
        assert all(word for word in words)
        assert not any(re.search(r"%|probab|score|likel", word, re.IGNORECASE) for word in words)


def test_at_most_three_pairs_to_read_for_a_row(
    town: tuple[list[IdentityRecord], dict[str, int], list[Match]],
) -> None:
    counts = Counter(key for m in town[2] if m.decision is Decision.REVIEW for key in (m.left, m.right))
    assert max(counts.values()) <= 3


def test_clear_pairs_are_whole_groups(
    town: tuple[list[IdentityRecord], dict[str, int], list[Match]],
) -> None:
    """Every pair of rows from two lists within a person is itself among the clear pairs."""
    rows, _, matches = town
    source = {row.key: row.source for row in rows}
    clear = {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.SAME}
    groups = defaultdict(list)
    for key, number in people_from(matches, list(source)).items():
        groups[number].append(key)
    for group in groups.values():
        for left, right in combinations(group, 2):
            assert source[left] == source[right] or frozenset((left, right)) in clear


def measured(
    rows: list[IdentityRecord], truth: dict[str, int], matches: list[Match]
) -> tuple[int, float, float]:
    """False clear pairs (through groups too); recall of clear, and of clear and read, where both are dated."""
    dated = {row.key for row in rows if row.born}
    source = {row.key: row.source for row in rows}
    people = defaultdict(list)
    for key, number in truth.items():
        people[number].append(key)
    true = {
        frozenset(pair)
        for keys in people.values()
        for pair in combinations(keys, 2)
        if set(pair) <= dated and source[pair[0]] != source[pair[1]]
    }
    clear = {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.SAME}
    read = {frozenset((m.left, m.right)) for m in matches if m.decision is Decision.REVIEW}
    groups = defaultdict(set)
    for key, number in people_from(matches, list(truth)).items():
        groups[number].add(truth[key])
    false = sum(len(members) - 1 for members in groups.values())
    return false, len(true & clear) / len(true), len(true & (clear | read)) / len(true)


@pytest.mark.parametrize(
    ("seed", "people", "names", "clear", "read"),
    [(101, 60, 20, 0.8, 0.93), (102, 250, None, 0.85, 0.96), (103, 250, 40, 0.85, 0.96), (104, 900, 80, 0.85, 0.96)],
)  # fmt: skip
def test_invented_towns_have_no_false_merge_and_few_misses(
    seed: int, people: int, names: int | None, clear: float, read: float
) -> None:
    rows, truth = lists(seed, invent(seed, people, names=names, twins=0.1, namesakes=0.1))
    false, found, offered = measured(rows, truth, find_matches(rows))
    assert false == 0
    assert found >= clear
    assert offered >= read


def test_careless_lists_make_more_to_read_but_no_false_merge() -> None:
    careless = tuple(replace(agency, rate=0.25) for agency in AGENCIES)
    rows, truth = lists(105, invent(105, 300, names=40, twins=0.15), careless)
    false, found, offered = measured(rows, truth, find_matches(rows))
    assert false == 0
    assert found >= 0.5
    assert offered >= 0.85


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows, _ = lists(106, invent(106, 80, names=20))
    forwards = {(frozenset((m.left, m.right)), m.decision) for m in find_matches(rows)}
    backwards = {(frozenset((m.left, m.right)), m.decision) for m in find_matches(rows[::-1])}
    assert forwards == backwards


def test_many_rows_are_blocked_and_lose_little_to_it() -> None:
    """Above the size at which every pair is compared, blocks must still bring true pairs together."""
    rows, truth = lists(107, invent(107, 1500))
    false, found, offered = measured(rows, truth, find_matches(rows))
    assert false == 0
    assert found >= 0.8
    assert offered >= 0.95
