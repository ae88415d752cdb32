"""A text folded for searching, which still knows where each sign stood."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from placemap.foundations.names import LETTERS_KEPT_WHOLE

_APOSTROPHES = frozenset("'’‘`´ʼʻ")
_ENDS = frozenset(".!?;")
_NOT_PLAIN = _APOSTROPHES | _ENDS
_SPACES = str.maketrans({code: " " for code in range(128) if not chr(code).isalnum()})
# What stands where a sentence ends: no name runs over it.
END = "|"


class Folded:
    """Small letters without accents, one space for each other sign, apostrophes within a word gone."""

    __slots__ = ("_at", "_text", "plain")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: Sequence[int]
        if text.isascii() and not _NOT_PLAIN.intersection(text):
            self.plain, self._at = text.lower().translate(_SPACES), range(len(text))
            return
        signs: list[str] = []
        at: list[int] = []
        for n, sign in enumerate(text):
            for one in self._read(n, sign):
                signs.append(one)
                at.append(n)
        self.plain, self._at = "".join(signs), at

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text as it was written a part of `plain` stands."""
        last = self._at[end - 1] + 1
        while last < len(self._text) and unicodedata.combining(self._text[last]):
            last += 1
        return self._at[start], last

    def written(self, start: int, end: int) -> str:
        """What was written from one sign of `plain` up to another."""
        if start >= end:
            return ""
        first, last = self.span(start, end)
        return self._text[first:last]

    def beside(self, start: int, end: int) -> str:
        """The two signs around a part of `plain`, as they were written."""
        first, last = self.span(start, end)
        return self._text[max(first - 1, 0) : first] + self._text[last : last + 1]

    def sign(self, at: int) -> str:
        """The sign as it was written; "" past the end."""
        return self._text[self._at[at]] if at < len(self._at) else ""

    def sign_before(self, at: int) -> str:
        """What was written before a sign of `plain`; "" at the beginning."""
        n = self._at[at]
        return self._text[n - 1] if n else ""

    def sign_after(self, at: int) -> str:
        """What was written after a sign of `plain`; "" at the end."""
        return self._text[self._at[at] + 1 : self._at[at] + 2]

    def _read(self, n: int, sign: str) -> str:
        if sign in _APOSTROPHES:
            return "" if self._is_within_a_word(n) else " "
        if sign in _ENDS and self._is_end(n):
            return END
        return _fold_sign(sign)

    def _is_within_a_word(self, n: int) -> bool:
        before, after = self._text[n - 1 : n] if n else "", self._text[n + 1 : n + 3]
        if not before.isalpha() or not after[:1].isalpha():
            return False
        # "Jade's" is Jade; "O'Sé" is one word.
        return after[:1] not in "sS" or after[1:].isalpha()

    def _is_end(self, n: int) -> bool:
        before, after = self._text[max(n - 2, 0) : n], self._text[n + 1 : n + 2]
        return len(before) == 2 and before.isalpha() and (not after or after.isspace())


@lru_cache(maxsize=8192)
def _fold_sign(sign: str) -> str:
    if unicodedata.combining(sign):
        return ""
    parts = unicodedata.normalize("NFKD", sign.casefold().translate(LETTERS_KEPT_WHOLE))
    plain = "".join(one for one in parts if not unicodedata.combining(one))
    return plain if plain.isalnum() else " " * len(plain)
