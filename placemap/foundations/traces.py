"""What is left of somebody in words that others wrote: finding their name and taking it out.

A whole name is taken out however it is written: first name or nickname before the surname, the surname
first, other spaces and capitals, without accents. A first name alone is not: it is many children's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from placemap.foundations.names import fold, forename_variants

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# As few digits as a number that is somebody's own can have.
_OWN_NUMBER = 9


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in its parts, and what else the person is called."""

    given: str
    family: str
    middle: str = ""
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Traces:
    """Somebody's names, numbers and birth dates, and how to recognise them in writing.

    A birth date is taken out only beside the name or a number: twins, and strangers, share one.
    """

    names: Sequence[NameParts] = ()
    numbers: Sequence[str] = ()
    births: Sequence[date] = ()
    _own: re.Pattern[str] | None = field(init=False, repr=False)
    _born: re.Pattern[str] | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        own = sorted({*self._name_forms(), *self._number_forms()}, key=len, reverse=True)
        born = [form for day in self.births for form in _date_forms(day)]
        object.__setattr__(self, "_own", _any_of(own))
        object.__setattr__(self, "_born", _any_of(born))

    def __bool__(self) -> bool:
        return self._own is not None

    @property
    def rough(self) -> str:
        """A pattern that the database understands too, for the rows that are worth looking at."""
        return "|".join(sorted({*self._name_forms(), *self._number_forms()}))

    def found_in(self, value: Any) -> bool:
        """Whether a text, or any text within lists and dictionaries, holds a name or a number."""
        if isinstance(value, str):
            return self._own is not None and self._own.search(value) is not None
        return any(self.found_in(part) for part in _parts(value))

    def taken_out_of(self, value: Any, instead: str) -> Any:
        """The same value without them: every name, number and, beside those, birth date replaced."""
        return self._without(value, instead, self.found_in(value))

    def _without(self, value: Any, instead: str, found: bool) -> Any:
        if not found or self._own is None:
            return value
        if isinstance(value, str):
            text = self._own.sub(instead, value)
            return self._born.sub(instead, text) if self._born else text
        if isinstance(value, list):
            return [self._without(part, instead, found) for part in value]
        if isinstance(value, dict):
            return {key: self._without(part, instead, found) for key, part in value.items()}
        return value

    def _name_forms(self) -> Iterable[str]:
        for name in self.names:
            if not name.given or not name.family:
                continue
            firsts = {name.given, *name.known_as, *forename_variants(fold(name.given))}
            between = rf"(?:{_words(name.middle)}\s+)?" if name.middle else ""
            for first in {form for one in firsts for form in _spellings(one)}:
                for family in _spellings(name.family):
                    yield rf"{_words(first)}\s+{between}{_words(family)}"
                    yield rf"{_words(family)}\s*,?\s+{_words(first)}"

    def _number_forms(self) -> Iterable[str]:
        for number in self.numbers:
            signs = re.sub(r"[^0-9A-Za-z]", "", number)
            if sum(sign.isdigit() for sign in signs) >= _OWN_NUMBER:
                yield r"[\s-]*".join(signs)


def _spellings(text: str) -> set[str]:
    """As given, without accents, and as names are folded for comparison."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return {text, bare, fold(text)} - {""}


def _words(text: str) -> str:
    """A pattern for words: any spaces or hyphens between them, either apostrophe."""
    said = (re.sub(r"['’]", "['’]", re.escape(word)) for word in re.split(r"[\s-]+", text) if word)
    return r"[\s-]+".join(said)


def _any_of(forms: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE) if forms else None


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    return value.values() if isinstance(value, dict) else ()


def _date_forms(day: date) -> Iterable[str]:
    d, m, year = f"0?{day.day}", f"0?{day.month}", f"(?:{day.year}|{day.year % 100:02d})"
    yield rf"{d}[\s./-]+{m}[\s./-]+{year}"
    yield rf"{day.year}-{day.month:02d}-{day.day:02d}"
    yield rf"{d}(?:st|nd|rd|th)?\s+{_MONTHS[day.month - 1]}[a-z]*\s+{year}"
