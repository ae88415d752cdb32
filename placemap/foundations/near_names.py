"""Whether a word somebody half remembers is near a word of a name, and in what way. Never how much.

The forms of forenames and the key of sounds are the ones by which lists are matched: what matching takes
for one name, finding does too.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from placemap.foundations.names import forename_variants
from placemap.foundations.sounds import sound

# Shorter words are one letter from too many others.
_SHORTEST_MISSPELT, _SHORTEST_TWICE, _SHORTEST_HEARD, _SHORTEST_PART = 4, 8, 4, 4


class Nearness(StrEnum):
    """In what way a typed word is a word of a name; the nearest first."""

    SAME = "same"
    BEGINS = "begins"
    OTHER_FORM = "other_form"
    SPELLING = "spelling"
    SOUND = "sound"
    PART = "part"


NEAREST = tuple(Nearness)
# A word, or its beginning: what was typed, and not only nearly.
EXACT = frozenset({Nearness.SAME, Nearness.BEGINS})


@lru_cache(maxsize=65_536)
def nearness(typed: str, word: str) -> Nearness | None:
    """How a folded word that was typed stands to a folded word of a name."""
    if word.startswith(typed):
        return Nearness.SAME if word == typed else Nearness.BEGINS
    if typed in forename_variants(word):
        return Nearness.OTHER_FORM
    if is_misspelt(typed, word):
        return Nearness.SPELLING
    if _sounds_alike(typed, word):
        return Nearness.SOUND
    return Nearness.PART if len(typed) >= _SHORTEST_PART and typed in word else None


def is_misspelt(typed: str, word: str) -> bool:
    """One letter out in a word of four or more, two in a long one; letters changing places are one."""
    shorter = min(len(typed), len(word))
    if shorter < _SHORTEST_MISSPELT or not (typed.isalpha() and word.isalpha()):
        return False
    if shorter == _SHORTEST_MISSPELT and typed[0] != word[0]:
        return False
    return within_edits(typed, word, 2 if shorter >= _SHORTEST_TWICE else 1)


def within_edits(one: str, other: str, most: int) -> bool:
    """Whether so many slips at most part two words: a letter too many, too few, wrong, or two exchanged."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        older, before, row = before, row, [n]
        for m, sign in enumerate(other, 1):
            steps = min(row[m - 1] + 1, before[m] + 1, before[m - 1] + (letter != sign))
            if n > 1 and m > 1 and letter == other[m - 2] and one[n - 2] == sign:
                steps = min(steps, older[m - 2] + 1)
            row.append(steps)
        if min(row) > most and min(before) > most:
            return False
    return row[-1] <= most


def _sounds_alike(typed: str, word: str) -> bool:
    if min(len(typed), len(word)) < _SHORTEST_HEARD or abs(len(typed) - len(word)) > 3:
        return False
    heard = sound(typed)
    if heard != sound(word) or len(heard) < 2:
        return False
    # A key of two signs is shared by many names: "Maud" is no Mohammed.
    return len(heard) > 2 or (typed[0] == word[0] and abs(len(typed) - len(word)) <= 1)


def words_met(typed: Sequence[str], words: Sequence[str]) -> dict[int, Nearness]:
    """Which of the words typed stand in a name, by their place, and how: the nearest way of each.

    Words may be run together on either side: "elliemae" is "ellie mae".
    """
    met: dict[int, Nearness] = {}
    for place, one in enumerate(typed):
        found = {nearness(one, word) for word in words}
        best = next((kind for kind in NEAREST if kind in found), None)
        if best is not None:
            met[place] = best
    for place, one in enumerate(typed):
        if met.get(place) is not Nearness.SAME and one in _run_together(words):
            met[place] = Nearness.SAME
    for place, run in enumerate(_run_together(typed)):
        if run in words:
            met[place] = met[place + 1] = Nearness.SAME
    return met


def _run_together(words: Sequence[str]) -> list[str]:
    return [one + other for one, other in pairwise(words)]
