"""What may be somebody's name in what others wrote, although no record writes it so.

| Written                                     | Theirs                        | Asked                       |
|---------------------------------------------|-------------------------------|-----------------------------|
| first name, a middle name nobody recorded,  | every word begins with a      | anything else between the   |
| surname: "Jade Louise Orme"                 | capital, no other's name      | two, but "and" and the like |
| half of a double surname: "Jade Orme" of    | nobody else of the mapping    | somebody else shares both,  |
| Jade Ré-Orme                                | shares that name and half     | or one more half follows    |
| two initials: "J. L. Orme"                  | the second is the middle name | another second              |
| an initial and half: "J. Orme"; the middle  | never                         | always                      |
| name as first name: "Louise Orme"           |                               |                             |
| surname first, with a name nobody recorded: | never                         | every word begins with a    |
| "Orme, Jade Louise", "Orme, Louise Jade"    |                               | capital, no other's name    |
| a nickname or username alone: "JJ", "ty_07" | four signs or more, some of   | letters alone               |
|                                             | them figures or marks         |                             |

What is somebody else's whole name, or what they are called too, is neither: it is about them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Protocol

from placemap.foundations.folded import Folded
from placemap.foundations.names import fold, is_particle

# Between two names these say that there are two people.
_BETWEEN_TWO = frozenset(["and", "or", "with", "but", "nor", "plus", "then", "than", "versus", "vs", "like"])
# Nicknames that are words: in small letters they are the word.
_WORDS = """
    ace angel baby bear bill bird boo boy buddy bug chase chip cookie dot faith fox ghost girl grace guy hope
    ice jack jet joy kid king lad lily major mark max may moon nick pat pip prince queen red rich rob rose sky
    smiles sonny sparky spike star sunny sue teddy tiger tiny will wolf
"""
_ALSO_WORDS = frozenset(_WORDS.split())


class Name(Protocol):
    """A name in its parts (`traces.NameParts`)."""

    @property
    def given(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def middle(self) -> str: ...
    @property
    def known_as(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Find:
    """Where in a text a form stands, how it is shown to whoever is asked, and whether it must be asked."""

    start: int
    end: int
    shown: str
    is_sure: bool
    # Says more than the name as it is recorded, which it holds: it is asked about all the same.
    is_longer: bool = False


_Read = Callable[[Folded, "re.Match[str]"], "Find | None"]


class DoubtfulNames:
    """The forms of one person's names that their records do not write, found in texts."""

    def __init__(self, names: Collection[Name], handles: Collection[str], others: Collection[Name]) -> None:
        self._called_others = {one for name in others for one in _firsts(name)}
        self._called_others |= {fold(name.family) for name in others}
        self._wholes = {(one, fold(name.family)) for name in others for one in _firsts(name)}
        self._halves = {(one, half) for name in others for one in _firsts(name) for half in _halves(name)}
        self._initials = {(one[:1], part) for one, part in self._wholes | self._halves}
        self._readers: list[tuple[re.Pattern[str], _Read]] = []
        for name in names:
            self._add_forms(name)
        called = {one for name in names for one in name.known_as}
        own = {fold(name.given) for name in names} | {fold(name.family) for name in names}
        for handle in sorted({*called, *handles}):
            if fold(handle) and fold(handle) not in own | self._called_others and len(fold(handle)) > 1:
                self._add(_spaced(fold(handle)), self._handle_reader(handle))

    def __bool__(self) -> bool:
        return bool(self._readers)

    def finds(self, text: Folded) -> Iterator[Find]:
        """Every form that the text holds, those that must be asked among them."""
        for pattern, read in self._readers:
            for match in pattern.finditer(text.plain):
                found = read(text, match)
                if found is not None:
                    yield found

    def _add(self, form: str, read: _Read) -> None:
        self._readers.append((re.compile(rf"(?<!\w)(?:{form})(?!\w)"), read))

    def _add_forms(self, name: Name) -> None:
        family, middle = fold(name.family), fold(name.middle)
        firsts = [one for one in _firsts(name) if len(one) > 1]
        if not firsts or len(family) < 2:
            return
        surnames = "|".join(_spaced(one) for one in [family, *_halves(name)])
        whole = "|".join(map(_spaced, firsts))
        self._add(rf"(?P<f>{whole}) +(?P<m>\w{{2,}}(?: +\w{{2,}})??) +(?P<s>{surnames})", self._middle)
        initials = "|".join(sorted({one[0] for one in firsts}))
        self._add(
            rf"(?P<f>{initials}) +(?P<m>\w) +(?P<s>{surnames})",
            lambda text, match: self._two_initials(text, match, middle[:1]),
        )
        self._add(rf"(?P<s>{surnames}) +(?P<f>{whole}) +(?P<m>\w{{2,}})", self._surname_first)
        self._add(rf"(?P<s>{surnames}) +(?P<m>\w{{2,}}) +(?P<f>{whole})", self._surname_first)
        for half in _halves(name):
            self._add(rf"(?P<f>{whole}) +(?P<s>{half})", self._half)
            self._add(rf"(?P<s>{half}) +(?P<f>{whole})", self._half)
            self._add(rf"(?P<f>{initials}) +(?P<s>{half})", self._initial_and_half)
        if len(middle) > 1:
            self._add(rf"(?P<f>{_spaced(middle)}) +(?P<s>{_spaced(family)})", self._asked)

    def _middle(self, text: Folded, match: re.Match[str]) -> Find | None:
        words = match["m"].split()
        if _BETWEEN_TWO.intersection(words) or {match["f"], match["s"]} & set(words):
            return None
        gaps = (
            text.written(match.end("f"), match.start("m")),
            text.written(match.end("m"), match.start("s")),
        )
        if not all(_is_gap(gap) for gap in gaps):
            return None
        if any((word, match["s"]) in self._wholes for word in words):
            return None
        written = [text.written(match.start(part), match.end(part)) for part in ("f", "m", "s")]
        middles = written[1].replace("-", " ").split()
        named = all(word[:1].isupper() for word in (written[0], written[2], *middles))
        plain = all(not word.isupper() for word in middles) and gaps[1] != "-"
        sure = named and plain and not self._called_others.intersection(words)
        return Find(match.start(), match.end(), f"{written[0]} … {written[2]}", sure)

    def _surname_first(self, text: Folded, match: re.Match[str]) -> Find | None:
        """After the surname their first name and one more, whichever comes first."""
        surname, first = match["s"], match["f"]
        second, third = sorted([match.span("f"), match.span("m")])
        gaps = text.written(match.end("s"), second[0]).strip(), text.written(second[1], third[0])
        if gaps[0] not in ("", ",") or not _is_gap(gaps[1]) or match["m"] in {first, *surname.split()}:
            return None
        named = all(text.sign(start).isupper() for start, _end in (match.span("s"), second, third))
        if not named or match["m"] in self._called_others or match["m"] in _BETWEEN_TWO:
            return None
        found = _find(text, match, False)
        return Find(found.start, found.end, found.shown, is_sure=False, is_longer=True)

    def splits(self, first: str, family: str, names: Collection[Name]) -> bool:
        """Whether two cells may be the name in parts: the first name with one more, or half a surname."""
        if (first, family) in self._wholes:
            return False
        for name in names:
            surnames = {fold(name.family), *_halves(name)}
            for one in _firsts(name):
                if len(one) > 1 and family in surnames and re.fullmatch(rf"{re.escape(one)}(?: \w+)?", first):
                    more = first.removeprefix(one).strip()
                    return not more or more not in self._called_others
        return False

    def _two_initials(self, text: Folded, match: re.Match[str], middle: str) -> Find | None:
        if (match["f"], match["s"]) in self._initials:
            return None
        if match["f"] in "ai" and not text.written(match.start("f"), match.end("f")).isupper():
            return None
        return _find(text, match, match["m"] == middle)

    def _half(self, text: Folded, match: re.Match[str]) -> Find | None:
        first, half = match["f"], match["s"]
        at = match.start("s")
        ends = sorted([match.span("f"), match.span("s")])
        if (first, half) in self._wholes or text.written(ends[0][1], ends[1][0]).strip() not in (
            "",
            ",",
            "-",
        ):
            return None
        cased = text.sign(at).isupper() or not text.sign(match.start()).isupper()
        around = text.beside(match.start(), match.end())
        return _find(text, match, cased and "-" not in around and (first, half) not in self._halves)

    def _initial_and_half(self, text: Folded, match: re.Match[str]) -> Find | None:
        if (match["f"], match["s"]) in self._initials or not text.sign(match.start()).isupper():
            return None
        return _find(text, match, False)

    def _asked(self, text: Folded, match: re.Match[str]) -> Find | None:
        return None if (match["f"], match["s"]) in self._wholes else _find(text, match, False)

    def _handle_reader(self, handle: str) -> _Read:
        bare = handle.strip().lstrip("@")
        marked = len(bare) >= 4 and not bare.replace(" ", "").isalpha()

        def read(text: Folded, match: re.Match[str]) -> Find | None:
            written = text.written(match.start(), match.end())
            if written.islower() and written in _ALSO_WORDS:
                return None
            return _find(text, match, marked)

        return read


def _find(text: Folded, match: re.Match[str], sure: bool) -> Find:
    shown = " ".join(text.written(match.start(), match.end()).split())
    return Find(match.start(), match.end(), shown, sure)


def _firsts(name: Name) -> list[str]:
    return [one for one in map(fold, (name.given, *name.known_as)) if one]


def _halves(name: Name) -> list[str]:
    """The parts of a double surname; none of one that only has a "van" before it, nor of two letters."""
    parts = [part for part in fold(name.family).split() if not is_particle(part)]
    return [part for part in parts if len(part) > 2] if len(parts) > 1 else []


def _spaced(part: str) -> str:
    return " *".join(map(re.escape, part.split()))


def _is_gap(gap: str) -> bool:
    return gap.strip() in ("", "-", "‐", "‑")
