"""What is left of somebody in words that others wrote: finding their name and taking it out.

A whole name is taken out as their own records write it: first name or known-as name before the surname,
the surname first, an initial with the surname; in other spaces, capitals and accents. Nothing is guessed
from lists of nicknames, and a name that somebody else of the mapping bears too is left: it is about them.
A first name alone goes only beside their birth date or a number of theirs: it is many children's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from placemap.foundations.doubtful_names import DoubtfulNames
from placemap.foundations.folded import Folded
from placemap.foundations.names import fold

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# As few digits as a number that is somebody's own can have.
_OWN_NUMBER = 6
# Initials that are words too: "A brown coat" is not A. Brown.
_WORDS_OF_ONE_LETTER = frozenset("aio")
# One text may hold several homes, as a list of earlier ones does: each ends with its postcode.
_BETWEEN_HOMES = re.compile(r";|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)
_BETWEEN_LINES = re.compile(r"[,\n]+|\s/\s|(?<=[a-z]{2})\s+(?:and|then)\s+(?=\d)", re.IGNORECASE)
# "(until 2024)" is no part of an address.
_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBERED = re.compile(r"\d|(?:flat|flt|apartment|apt)\b")
# Shorter and shorter ways to say that something went, for where the first does not fit.
_SHORTER = ("[removed]", "…")

_Form = tuple[str, str]
_Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class NameParts:
    """A name in its parts, and what else the person is called."""

    given: str
    family: str
    middle: str = ""
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Traces:
    """Somebody's names, numbers, addresses and birth dates, and how to recognise them in writing.

    `others` are the names of everybody else in the mapping: what is theirs too stays. A birth date is
    taken out only beside the name or a number: twins, and strangers, share one. `handles` are usernames
    and plates. Of what only a person can tell (`doubts_in`), `theirs` was said to be this person's, and
    `not_theirs` not to be. Whoever searches leaves what was written after `before`.
    """

    names: Sequence[NameParts] = ()
    numbers: Sequence[str] = ()
    births: Sequence[date] = ()
    addresses: Sequence[str] = ()
    others: Sequence[NameParts] = ()
    handles: Sequence[str] = ()
    theirs: Collection[str] = ()
    not_theirs: Collection[str] = ()
    before: datetime | None = None
    # What the search found that must be asked, and which agencies wrote it.
    noticed: dict[str, set[UUID]] = field(default_factory=dict, repr=False, compare=False)
    _doubtful: DoubtfulNames = field(init=False, repr=False, compare=False)
    _own: re.Pattern[str] | None = field(init=False, repr=False)
    _gate: re.Pattern[str] | None = field(init=False, repr=False)
    _beside: re.Pattern[str] | None = field(init=False, repr=False)
    _born: re.Pattern[str] | None = field(init=False, repr=False)
    _first: re.Pattern[str] | None = field(init=False, repr=False)
    _columns: Collection[_Form] = field(init=False, repr=False)
    _columns_of_others: Collection[_Form] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        marks = [*_number_forms(self.numbers), *_address_forms(self.addresses)]
        theirs = _all_forms(self.others)
        full, short = _all_forms(self.names) - theirs, _short_forms(self.names) - theirs
        short -= _short_forms(self.others)
        parts = {part for form in full | short for part in form}
        kept = {form for form in theirs | _short_forms(self.others) if parts.intersection(form)}
        named = [(form, "own") for form in full] + [(form, "short") for form in short]
        # Somebody else's whole name is read past, so that "Danny Brown, Ella" keeps its Danny Brown.
        named += [(form, "kept") for form in kept]
        named.sort(key=lambda one: (-len("".join(one[0])), one))
        patterns = [rf"(?P<{kind}{n}>{_words(form)})" for n, (form, kind) in enumerate(named)]
        gate = [*marks, *(_words(form) for form in sorted(full | short))]
        alone = sorted(_firsts(self.names) - _firsts(self.others), key=len, reverse=True)
        born = [form for day in self.births for form in _date_forms(day)]
        object.__setattr__(self, "_own", _any_of([*marks, *patterns]) if gate else None)
        # Most words hold nothing of theirs: that is seen without a look at everybody else's names.
        object.__setattr__(self, "_gate", _any_of(gate))
        object.__setattr__(self, "_first", _any_of([_spaced(one) for one in alone]))
        object.__setattr__(self, "_born", _any_of(born))
        object.__setattr__(self, "_beside", _any_of([*marks, *born]))
        object.__setattr__(self, "_doubtful", DoubtfulNames(self.names, self.handles, self.others))
        own = {form for name in self.names for form in _in_columns(name)}
        families = {family for _given, family in own}
        # Worked out once: a list has many rows, and a mapping many others.
        beside = {form for name in self.others for form in _in_columns(name) if form[1] in families}
        object.__setattr__(self, "_columns", own - beside)
        object.__setattr__(self, "_columns_of_others", beside)

    def __bool__(self) -> bool:
        return (
            self._own is not None
            or bool(self._doubtful)
            or (self._first is not None and self._beside is not None)
        )

    @property
    def rough(self) -> str:
        """A pattern that the database understands too, for the rows that are worth looking at.

        Too wide on purpose: any row with a letter that is not plain, which only `found_in` can read.
        """
        parts = [part for name in self.names for part in (name.family, *_own_firsts(name))]
        words = {max(fold(part).split(), key=len) for part in (*parts, *self.handles) if fold(part)}
        # Half of a double surname is looked for too.
        words |= {part for name in self.names for part in fold(name.family).split() if len(part) > 2}
        looks = {"['`]?".join(word) for word in words if len(word) > 1}
        looks |= {r"\W*".join(re.sub("^(00)?(44)?0?", "", signs)) for signs in _own_numbers(self.numbers)}
        looks |= {form.replace(" +", r"\W+") for form in _address_forms(self.addresses)}
        return "|".join([*sorted(looks), r"[^\x01-\x7f]"])

    def found_in(self, value: Any) -> bool:
        """Whether a text, or any text within lists and dictionaries, holds what is theirs."""
        if isinstance(value, str):
            text = Folded(value)
            return bool(self._spans(text)) or self._named_beside(text)
        parts = list(_parts(value))
        return bool(self._split(parts)) or any(self.found_in(part) for part in parts)

    def doubts_in(self, value: Any) -> set[str]:
        """Forms that may be theirs, as they are written there, which nobody has answered for yet."""
        if isinstance(value, str):
            text = Folded(value)
            taken = self._spans(text)
            answered = {fold(one) for one in (*self.theirs, *self.not_theirs)}
            kept = self._recorded(text, "kept")
            taken += kept
            return {
                one.shown
                for one in self._doubtful.finds(text)
                if not one.is_sure
                and fold(one.shown) not in answered
                and not _answered(text.span(one.start, one.end), taken, kept, one.is_longer)
            }
        parts = list(_parts(value))
        asked = {shown for part in parts for shown in self.doubts_in(part)}
        said = {fold(one) for one in (*self.theirs, *self.not_theirs)}
        sure = self._split(parts)
        return asked | {
            shown for shown, cells in self._maybe_split(parts) if fold(shown) not in said and not cells & sure
        }

    def _maybe_split(self, cells: Sequence[Any]) -> Iterator[tuple[str, set[int]]]:
        """Two cells of a row that may be the name although no record writes it so, as they are shown."""
        folded = [fold(cell) if isinstance(cell, str) else "" for cell in cells]
        for at, first in enumerate(folded):
            for beside in (at - 1, at + 1):
                family = folded[beside] if 0 <= beside < len(folded) else ""
                if first and family and self._doubtful.splits(first, family, self.names):
                    yield f"{str(cells[at]).strip()} … {str(cells[beside]).strip()}", {at, beside}

    def notice(self, value: Any, agency_id: UUID) -> None:
        """Keep what a person must be asked of words that an agency wrote."""
        for shown in self.doubts_in(value):
            self.noticed.setdefault(shown, set()).add(agency_id)

    def taken_out_of(self, value: Any, instead: str, longest: int | None = None) -> Any:
        """The same value without them: every name, number and, beside those, birth date replaced.

        What would be longer than `longest` says less instead; what others wrote is never cut off.
        """
        if not self.found_in(value):
            return value
        for word in (instead, *_SHORTER):
            left = self._without(value, word)
            if longest is None or not isinstance(left, str) or len(left) <= longest:
                break
        return left

    def is_all_of(self, text: str) -> bool:
        """Whether a text is the whole name and nothing else."""
        left = self.taken_out_of(text, "")
        return bool(left != text and not any(sign.isalnum() for sign in left))

    def taken_out_wholly(self, text: str, instead: str, longest: int) -> str:
        """As `taken_out_of`, and each first and known-as name alone too: for words about nobody else."""
        said = Traces(self.names, self.numbers, self.births, self.addresses, handles=self.handles)
        alone = _any_of([_spaced(one) for one in sorted(_firsts(self.names), key=len, reverse=True)])
        for word in (instead, *_SHORTER):
            left: str = said.taken_out_of(text, word)
            left = _replaced(left, _found(alone, Folded(left)), word)
            if len(left) <= longest:
                break
        return left

    def _spans(self, text: Folded) -> _Spans:
        """Where their names and numbers stand."""
        theirs = {fold(one) for one in self.theirs}
        sure = [one for one in self._doubtful.finds(text) if one.is_sure or fold(one.shown) in theirs]
        recorded = self._recorded(text)
        if not sure:
            return recorded
        kept, spans = self._recorded(text, "kept"), list[tuple[int, int]]()
        # The first and the longest: "Jade Orme, Jade Orme" does not hold an "Orme, Jade" besides.
        found = [*recorded, *(text.span(one.start, one.end) for one in sure)]
        for span in sorted(found, key=lambda span: (span[0], -span[1])):
            if not _meets(span, spans) and not _meets(span, kept):
                spans.append(span)
        return spans

    def _recorded(self, text: Folded, kind: str = "") -> _Spans:
        """Where names stand as their records write them; with `kind` "kept", everybody else's."""
        if self._own is None or self._gate is None or not (kind or self._gate.search(text.plain)):
            return []
        found = self._own.finditer(text.plain)
        if kind:
            return [
                text.span(one.start(), one.end()) for one in found if (one.lastgroup or "").startswith(kind)
            ]
        return [
            text.span(one.start(), one.end())
            for one in found
            if not (group := one.lastgroup or "own").startswith("kept")
            and not (group.startswith("short") and _is_a_word(text, one.start(), one.end()))
        ]

    def _named_beside(self, text: Folded) -> bool:
        """Whether a first name alone stands in the same words as their birth date or a number."""
        return bool(_found(self._first, text)) and bool(_found(self._beside, text))

    def _split(self, cells: Sequence[Any]) -> set[int]:
        """A row that has the name, or a first name and the birth date, in two cells: which cells those are.

        The surname goes with whoever stands first in the row: "Danny, Brown, friend of, Ella" is Danny's.
        """
        folded = [fold(cell) if isinstance(cell, str) else "" for cell in cells]
        hit: set[int] = set()
        for first, family in self._columns:
            families = {n for n, cell in enumerate(folded) if cell == family}
            firsts = _cells_of(first, folded) - families if families else set()
            if firsts and not any(
                _cells_of(one, folded[: min(firsts)]) - families
                for one, name in self._columns_of_others
                if name == family
            ):
                hit |= firsts | families
        theirs = {fold(one) for one in self.theirs}
        if theirs:
            hit |= {n for shown, two in self._maybe_split(cells) if fold(shown) in theirs for n in two}
        row = Folded(" / ".join(cell for cell in cells if isinstance(cell, str)))
        if self._named_beside(row):
            hit |= {n for n, cell in enumerate(cells) if isinstance(cell, str) and self._is_first(cell)}
        return hit

    def _is_first(self, cell: str) -> bool:
        spans = _found(self._first, Folded(cell))
        return bool(spans) and not any(sign.isalnum() for sign in _replaced(cell, spans, ""))

    def _without(self, value: Any, instead: str) -> Any:
        if isinstance(value, str):
            text = Folded(value)
            spans = [*self._spans(text), *_found(self._born, text)]
            if self._named_beside(text):
                spans += _found(self._first, text)
            return _replaced(value, spans, instead)
        if isinstance(value, list):
            split = self._split(value)
            return [instead if n in split else self._without(one, instead) for n, one in enumerate(value)]
        if isinstance(value, dict):
            return dict(zip(value, self._without(list(value.values()), instead), strict=True))
        return value


def _own_firsts(name: NameParts) -> Iterator[str]:
    yield name.given
    yield from name.known_as


def _firsts(names: Collection[NameParts]) -> set[str]:
    """What they are called without a surname; a lone letter is nobody's name."""
    called = {fold(one) for name in names for one in _own_firsts(name)}
    called |= {fold(name.family) for name in names if not name.given}
    return {one for one in called if len(one) > 1}


def _all_forms(names: Collection[NameParts]) -> set[_Form]:
    """Whole names, folded, in both orders."""
    forms = set()
    for name in names:
        family = fold(name.family)
        for first in map(fold, _own_firsts(name)):
            if len(first) > 1 and family:
                forms |= {(first, family), (family, first)}
                if fold(name.middle):
                    both = f"{first} {fold(name.middle)}"
                    forms |= {(both, family), (family, both)}
    return forms


def _short_forms(names: Collection[NameParts]) -> set[_Form]:
    """An initial and the surname, in both orders."""
    pairs = {(fold(name.given)[:1], fold(name.family)) for name in names}
    whole = {(initial, family) for initial, family in pairs if initial and len(family) > 1}
    return whole | {(family, initial) for initial, family in whole}


def _in_columns(name: NameParts) -> Iterator[_Form]:
    """First name and surname as a list gives them in columns of their own."""
    for first in map(fold, _own_firsts(name)):
        if first and fold(name.family):
            yield first, fold(name.family)
            if fold(name.middle):
                yield f"{first} {fold(name.middle)}", fold(name.family)


def _cells_of(first: str, folded: Sequence[str]) -> set[int]:
    """Cells that hold a first name, alone or with one more initial."""
    alone = re.compile(rf"{re.escape(first)}(?: \w)?")
    return {n for n, cell in enumerate(folded) if alone.fullmatch(cell)}


def _is_a_word(text: Folded, start: int, end: int) -> bool:
    """An initial that is no initial: "a brown coat", "Leo's brown coat"."""
    words = text.plain[start:end].split()
    at = start if len(words[0]) == 1 else end - 1
    if text.sign_before(at) in {"'", "’"}:
        return True
    if text.plain[at] not in _WORDS_OF_ONE_LETTER or text.sign_after(at) == ".":
        return False
    surname = start + len(words[0]) + 1 if at == start else start
    return not (text.sign(at).isupper() and text.sign(surname).isupper())


def _spaced(part: str) -> str:
    """A part of a name of several words, which may be written as one."""
    return " *".join(map(re.escape, part.split()))


def _words(form: _Form) -> str:
    """Both parts beside each other, with at most an initial between; an initial never runs into the name."""
    first, second = map(_spaced, form)
    gap = " +" if min(map(len, form)) == 1 else r"(?: +(?:\w +)?| *)"
    return f"{first}{gap}{second}"


def _any_of(forms: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)") if forms else None


def _found(pattern: re.Pattern[str] | None, text: Folded) -> _Spans:
    return [text.span(one.start(), one.end()) for one in pattern.finditer(text.plain)] if pattern else []


def _meets(span: tuple[int, int], spans: _Spans) -> bool:
    return any(start < span[1] and span[0] < end for start, end in spans)


def _answered(span: tuple[int, int], taken: _Spans, kept: _Spans, is_longer: bool) -> bool:
    """Whether a doubt needs no question: it meets what goes anyway, or what is somebody else's.

    What says more than a name that goes is asked about all the same, where it holds the whole of that.
    """
    if not is_longer:
        return _meets(span, taken)
    holds = [
        (start, end) for start, end in taken if span[0] <= start and end <= span[1] and span != (start, end)
    ]
    return _meets(span, [one for one in taken if one not in holds or one in kept])


def _replaced(text: str, spans: _Spans, instead: str) -> str:
    done: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            done += [text[at:start], instead]
        at = max(at, end)
    return "".join([*done, text[at:]])


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, list):
        return value
    return value.values() if isinstance(value, dict) else ()


def _own_numbers(numbers: Collection[str]) -> Iterator[str]:
    """Signs of the numbers, and e-mail addresses, that are long enough to be one person's."""
    for number in numbers:
        signs = fold(number).replace(" ", "")
        long_enough = sum(sign.isdigit() for sign in signs) >= _OWN_NUMBER
        if long_enough or ("@" in number and len(signs) >= _OWN_NUMBER):
            yield signs


def _number_forms(numbers: Collection[str]) -> Iterator[str]:
    for signs in _own_numbers(numbers):
        national = re.sub(r"^(?:00)?440?(?=\d{9,10}$)|^0(?=\d{9,10}$)", "", signs)
        before = r"(?:(?:00 *)?44 *)?(?:0 *)?" if national != signs else ""
        yield before + " *".join(national)


def address_lines(address: str) -> list[str]:
    """Of each home in a text, the line that tells it from others, folded; none where no number is said.

    "4 Low Road FE2 2AB; 18 Priory Gardens" are two. "Flat 2, 14 Mill Lane" and "Mill House, 14 Mill Lane"
    are one each.
    """
    found: list[str] = []
    for home in _BETWEEN_HOMES.split(_BRACKETS.sub(" ", address)):
        line, before = "", ""
        for piece in _BETWEEN_LINES.split(home):
            said = fold(piece)
            if before and not line and not (_NUMBERED.match(said) and _NUMBERED.match(before)):
                continue
            line = " ".join(f"{line} {said}".split())
            if _tells_a_home(line.split()):
                found.append(line)
                line, before = "", line
    return list(dict.fromkeys(found))


def _tells_a_home(words: Collection[str]) -> bool:
    return any(word[:1].isdigit() for word in words) and (
        sum(len(word) > 1 and word.isalpha() for word in words) > 1
    )


def _address_forms(addresses: Collection[str]) -> Iterator[str]:
    for address in addresses:
        for line in address_lines(address):
            yield " +".join(map(re.escape, line.split()))


def _date_forms(day: date) -> Iterator[str]:
    d, m, year = f"0?{day.day}", f"0?{day.month}", f"(?:{day.year}|{day.year % 100:02d})"
    yield rf"{d}[ |]+{m}[ |]+{year}"
    yield rf"{day.year} +{day.month:02d} +{day.day:02d}"
    yield rf"{d}(?:st|nd|rd|th)? +{_MONTHS[day.month - 1]}[a-z]*[ |]+{year}"
