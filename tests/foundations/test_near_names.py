"""Whether a word that somebody half remembers is near a word of a name, and in what way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.near_names import Nearness, nearness, within_edits, words_met

SAME, BEGINS, FORM, SPELLING, SOUND, PART = Nearness


@pytest.mark.parametrize(
    ("typed", "word", "way"),
    [
        ("mensah", "mensah", SAME),
        ("mens", "mensah", BEGINS),
        ("jaydon", "jayden", FORM),
        ("mohamed", "muhammad", FORM),
        ("lizzie", "elizabeth", FORM),
        ("pashly", "pashley", SPELLING),
        ("pahsley", "pashley", SPELLING),
        ("jhon", "john", SPELLING),
        ("ohn", "john", None),
        ("mohn", "john", None),
        ("kowlaksi", "kowalski", SPELLING),
        ("marsh", "march", SPELLING),
        ("marsh", "marce", SOUND),
        ("stefenson", "stevenson", SPELLING),
        ("smyth", "smithe", SOUND),
        ("filips", "phillips", SOUND),
        ("maud", "mohammed", None),
        ("leo", "lea", None),
        ("beth", "elizabeth", FORM),
        ("abeth", "elizabeth", PART),
        ("fe4", "fe5", None),
        ("2010", "2011", None),
        ("zzz", "mensah", None),
    ],
)
def test_nearness(typed: str, word: str, way: Nearness | None) -> None:
    assert nearness(typed, word) is way


_WORDS = st.text("abc", max_size=6)


@given(_WORDS, _WORDS, st.integers(0, 2))
def test_within_edits_is_the_plain_distance(one: str, other: str, most: int) -> None:
    """Against the slow table in full."""
    assert within_edits(one, other, most) is (_distance(one, other) <= most)


def _distance(one: str, other: str) -> int:
    table = [[n + m for m in range(len(other) + 1)] for n in range(len(one) + 1)]
    for n in range(1, len(one) + 1):
        for m in range(1, len(other) + 1):
            same = one[n - 1] == other[m - 1]
            ways = [table[n - 1][m] + 1, table[n][m - 1] + 1, table[n - 1][m - 1] + (not same)]
            if n > 1 and m > 1 and one[n - 1] == other[m - 2] and one[n - 2] == other[m - 1]:
                ways.append(table[n - 2][m - 2] + 1)
            table[n][m] = min(ways)
    return table[-1][-1]


def test_words_met_reads_words_that_are_run_together_or_apart() -> None:
    assert words_met(["elliemae"], ["ellie", "mae", "baker"]) == {0: SAME}
    assert words_met(["ellie", "mae"], ["elliemae", "baker"]) == {0: SAME, 1: SAME}
    assert words_met(["baker", "zoe"], ["ellie", "mae", "baker"]) == {0: SAME}
