"""Rows made ready for comparing: one Arrow table whose columns Splink blocks on and compares.

Every text is folded once, however often it occurs, so a hundred thousand rows cost what their distinct
names cost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

import pyarrow as pa

from placemap.foundations import clock, dates, identifiers
from placemap.foundations.forename_variants import FULL_ON, SHORT_ON
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold
from placemap.foundations.sounds import sound
from placemap.foundations.streets import STREET_WORDS
from placemap.linkage.engine_called import NO_NAME, aliases, lines_of, other_names
from placemap.linkage.engine_extras import Extra, extras
from placemap.linkage.engine_frequencies import KNOWN_FORENAMES, KNOWN_SURNAMES, shares

_PARTICLES = frozenset(
    ["de", "da", "do", "dos", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "ibn", "st"]
)
_LOOKALIKES = str.maketrans("013458", "oleasb")
_SCHOOL_WORDS = frozenset(
    ["the", "school", "academy", "college", "primary", "secondary", "high", "of", "and", "a", "community"]
)
_NOWHERE = frozenset(["nfa", "no fixed abode", "unknown", "not known", "na", "n a", "none", "homeless", "nk"])


class Given(NamedTuple):
    """A forename, its middle names and what the person is called, ready to compare."""

    whole: str | None  # "elliemae"; nothing when only an initial is known
    first: str | None  # "ellie"
    rest: str | None  # "mae"; nothing when the forename has one part
    run: str | None  # forename and middle names run together: "kaileon"
    initial: str | None
    middle: str | None
    middles: list[str]
    middle_initial: str | None
    sound: str | None
    full_on: list[int]
    any_on: list[int]
    root: int | None
    real: bool
    known_as: list[str] | None
    other_on: list[int]


class Family(NamedTuple):
    whole: str | None
    parts: list[str]
    initial: str | None
    sound: str | None


def _letters(text: str) -> list[str]:
    """Folded words, with digits that a scanner read for letters turned back."""
    folded = fold(text)
    if folded in NO_NAME:
        return []
    if not folded.isalpha() and any(c.isdigit() for c in folded):
        folded = folded.translate(_LOOKALIKES)
    return folded.split()


@lru_cache(maxsize=200_000)
def scan(name: str) -> str:
    """A key that is equal for names a scanner mistakes for one another: "amina" and "arnina"."""
    for seen, meant in (("rn", "m"), ("cl", "d"), ("vv", "w"), ("ii", "u"), ("li", "h")):
        name = name.replace(seen, meant)
    return name


def _given(given: str, middle: str, known_as: str) -> Given:
    words, middles = _letters(given), _letters(middle)
    if words and all(len(word) == 1 for word in words):
        middles = words[1:] + middles
        initial: str | None = words[0]
        words = []
    else:
        initial = words[0][0] if words else None
    long_middles = [word for word in middles if len(word) > 1]
    whole = "".join(words) or None
    names = [name for name in (whole, words[0] if words else None) if name]
    others = tuple(sorted(other_names(given, known_as)))
    full_on = sorted({line for name in names for line in FULL_ON.get(name, ())})
    any_on = sorted({line for name in names for line in SHORT_ON.get(name, ())} | set(full_on))
    return Given(
        whole=whole,
        first=words[0] if words else None,
        rest="".join(words[1:]) or None,
        run="".join(words + long_middles) or None,
        initial=initial,
        middle="".join(long_middles) or None,
        middles=long_middles,
        middle_initial=middles[0][0] if middles else None,
        sound=sound(words[0]) if words else None,
        full_on=full_on,
        any_on=any_on,
        root=next(iter(full_on or any_on), None),
        real=whole in KNOWN_FORENAMES or (bool(words) and all(word in KNOWN_FORENAMES for word in words)),
        known_as=[name.replace(" ", "") for name in aliases(known_as)] or None,
        other_on=sorted(lines_of(*others)),
    )


def _family(family: str) -> Family:
    words = _letters(family)
    if words and all(len(word) == 1 for word in words):
        return Family(None, [], words[-1], None)
    whole = "".join(words)
    parts = [word for word in words if len(word) > 2 and word not in _PARTICLES]
    return Family(whole or None, parts, whole[:1] or None, sound("".join(parts) or whole) or None)


class Street(NamedTuple):
    number: str | None
    name: str | None

    @property
    def door(self) -> str | None:
        """Number and street in one: "4 weir lane"."""
        return f"{self.number or ''} {self.name}".strip() if self.name else None


@lru_cache(maxsize=200_000)
def street(text: str) -> Street:
    """House number and street name, abbreviations written out and the flat left aside."""
    if not text or fold(text) in _NOWHERE:
        return Street(None, None)
    kept: list[str] = []
    for piece in re.split(r"[,;\n]", text):
        words = [STREET_WORDS.get(word, word) for word in fold(piece).split()]
        if words and words[0] == "saint":
            words[0] = "street"
        if len(words) > 1 and words[0] == "flat":
            words = words[2:]
        if words and not (kept and any(c.isalpha() for c in "".join(kept))):
            kept.extend(words)
    number = next((word for word in kept if word[0].isdigit()), None)
    return Street(number, " ".join(word for word in kept if word is not number) or None)


class Before(NamedTuple):
    """Where somebody lived before: every postcode in a cell and every house, as `Street.door` writes it."""

    postcodes: list[str] | None
    doors: list[str] | None


@lru_cache(maxsize=200_000)
def lived_before(text: str) -> Before:
    """The earlier homes in a cell, which may be several; "(until 2024)" is no part of one."""
    words, codes = identifiers.split_postcodes(re.sub(r"\([^)]*\)", " ", text))
    parts = [part for each in words for part in each.split(";")]
    doors = dict.fromkeys(door for part in parts if (door := street(part.strip(" ,")).door))
    return Before([code.replace(" ", "") for code in codes] or None, list(doors) or None)


def _school(text: str) -> str | None:
    return " ".join(word for word in fold(text).split() if word not in _SCHOOL_WORDS) or None


def _sex(text: str) -> str | None:
    letter = text.strip().casefold()[:1]
    return {"m": "m", "b": "m", "f": "f", "g": "f", "w": "f"}.get(letter)


def _range(
    born: date | None, low: date | None, high: date | None, year_group: int | None, today: date
) -> tuple[date | None, date | None]:
    """The first and last birthdays a row allows; one day when it gives the birthday itself."""
    if born:
        return born, born
    if low and high:
        return low, high
    if year_group is not None:
        return dates.year_group_range(year_group, today)
    return None, None


class Columns(NamedTuple):
    """The rows as one table, and the share of people taken to bear each first name and each surname."""

    table: pa.Table
    extras: list[Extra]
    given_shares: dict[str, float]
    family_shares: dict[str, float]


Cell = TypeVar("Cell", bound=Hashable)
Made = TypeVar("Made")


class _Spread(Generic[Made]):
    """Something worked out once for each distinct cell and spread over the rows that hold it."""

    def __init__(self, make: Callable[[Cell], Made], cells: Iterable[Cell]) -> None:
        places: dict[Cell, int] = {}
        at = [places.setdefault(cell, len(places)) for cell in cells]
        self._rows = pa.array(at, pa.int32())
        self.made = [make(cell) for cell in places]

    def column(self, part: Callable[[Made], object], kind: pa.DataType) -> pa.Array:
        return pa.array([part(one) for one in self.made], kind).take(self._rows)

    def text(self, part: Callable[[Made], str | None]) -> pa.Array:
        return self.column(part, pa.string())

    def counted(self, part: Callable[[Made], str | None]) -> Counter[str]:
        """How many rows hold each value."""
        counts: Counter[str] = Counter()
        for place, rows in Counter(self._rows.to_pylist()).items():
            if value := part(self.made[place]):
                counts[value] += rows
        return counts


def _whole(made: str | None) -> str | None:
    return made


def prepare(records: Sequence[IdentityRecord]) -> Columns:
    """The rows as columns, in the order given; `id` is a row's place in that order."""
    today = clock.today()
    text, day = pa.string(), pa.date32()
    givens = _Spread(lambda parts: _given(*parts), ((r.given, r.middle, r.known_as) for r in records))
    families = _Spread(_family, (r.family for r in records))
    streets = _Spread(street, (r.street for r in records))
    before = _Spread(lived_before, (r.old_address for r in records))
    nhs = _Spread(lambda text: _unless_filler(identifiers.nhs_number(text)), (r.nhs_number for r in records))
    pupils = _Spread(lambda text: _unless_filler(identifiers.upn(text)), (r.upn for r in records))
    births = _Spread(
        lambda parts: _range(*parts, today),
        ((r.born, r.born_low, r.born_high, r.year_group) for r in records),
    )
    sources: dict[str, int] = {}
    numbers = pa.list_(pa.int16())
    table = pa.table(
        {
            "id": pa.array(range(len(records)), pa.int32()),
            "source": pa.array([sources.setdefault(r.source, len(sources)) for r in records], pa.int32()),
            "given": givens.text(lambda g: g.whole),
            "given_first": givens.text(lambda g: g.first),
            "given_rest": givens.text(lambda g: g.rest),
            "given_run": givens.text(lambda g: g.run),
            "given_initial": givens.text(lambda g: g.initial),
            "given_sound": givens.text(lambda g: g.sound),
            "given_scan": givens.text(lambda g: scan(g.whole) if g.whole else None),
            "given_full_on": givens.column(lambda g: g.full_on, numbers),
            "given_any_on": givens.column(lambda g: g.any_on, numbers),
            "given_root": givens.column(lambda g: g.root, pa.int16()),
            "given_real": givens.column(lambda g: g.real, pa.bool_()),
            "middle": givens.text(lambda g: g.middle),
            "middle_parts": givens.column(lambda g: g.middles, pa.list_(text)),
            "middle_initial": givens.text(lambda g: g.middle_initial),
            "known_as": givens.column(lambda g: g.known_as, pa.list_(text)),
            "other_on": givens.column(lambda g: g.other_on, numbers),
            "family": families.text(lambda f: f.whole),
            "family_parts": families.column(lambda f: f.parts, pa.list_(text)),
            "family_initial": families.text(lambda f: f.initial),
            "family_sound": families.text(lambda f: f.sound),
            "family_real": families.column(lambda f: f.whole in KNOWN_SURNAMES, pa.bool_()),
            "family_scan": families.text(lambda f: scan(f.whole) if f.whole else None),
            "born": pa.array([r.born for r in records], day),
            "born_low": births.column(lambda b: b[0], day),
            "born_high": births.column(lambda b: b[1], day),
            "nhs": nhs.text(lambda n: n.value or None),
            "nhs_valid": nhs.column(lambda n: n.valid, pa.bool_()),
            "upn": pupils.text(lambda u: u.value or None),
            "upn_valid": pupils.column(lambda u: u.valid, pa.bool_()),
            "street": streets.text(lambda s: s.name),
            "house": streets.text(lambda s: s.number),
            "door": streets.text(lambda s: s.door),
            "old_postcode": before.text(lambda b: b.postcodes[0] if b.postcodes else None),
            "old_postcodes": before.column(lambda b: b.postcodes, pa.list_(text)),
            "old_doors": before.column(lambda b: b.doors, pa.list_(text)),
            "sex": _Spread(_sex, (r.sex for r in records)).text(_whole),
            "phone": _Spread(_phone, (r.phone for r in records)).text(_whole),
            "postcode": _Spread(_postcode, (r.postcode for r in records)).text(_whole),
            "school": _Spread(_school, (r.school for r in records)).text(_whole),
        }
    )
    found = extras(records)
    for extra in found:
        for name, column in extra.columns.items():
            table = table.append_column(name, column)
    return Columns(
        table,
        found,
        shares(givens.counted(lambda g: g.whole), surnames=False),
        shares(families.counted(lambda f: f.whole), surnames=True),
    )


def _unless_filler(number: identifiers.Identifier) -> identifiers.Identifier:
    """A number of one digit over and over stands for no number at all."""
    return number if len(set(number.value[1:])) > 1 else identifiers.Identifier("", False)


def _postcode(text: str) -> str | None:
    return None if fold(text) in _NOWHERE else identifiers.postcode(text).value.replace(" ", "") or None


def _phone(text: str) -> str | None:
    return identifiers.phone(text).value or None
