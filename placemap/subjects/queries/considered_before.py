"""Whether a child was considered in a mapping before, without keeping who it was."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.data_key import fingerprint_key
from placemap.access.decisions import require
from placemap.foundations.names import fold, forename_variants, parse_name
from placemap.mappings.models import Mapping
from placemap.subjects import policy

Key = TypeVar("Key", bound=Hashable)
# Of a long text so many words are looked at: what people notice is short.
_MOST_WORDS = 400
_WORD = re.compile(r"[^\W\d_]+(?:['’`-][^\W\d_]+)*")
_LONGEST_SURNAME = 3


@dataclass(frozen=True, slots=True)
class Called:
    """What somebody is called, as far as it is given: by name, by another name, or both."""

    given: str = ""
    family: str = ""
    born: date | None = None
    known_as: tuple[str, ...] = ()

    @property
    def has_whole_name(self) -> bool:
        return bool(fold(self.given) and fold(self.family))

    @property
    def other_names(self) -> set[str]:
        """What they are called besides; a name of one word is no more than that."""
        alone = "" if self.has_whole_name else self.given or self.family
        return {fold(one) for one in (*self.known_as, alone)} - {""}


def called(written: str) -> Called:
    """A name as somebody wrote it beside a child; two words may be a nickname as well."""
    name = parse_name(written)
    return Called(name.given, name.family, known_as=(written, name.known_as))


def fingerprints_of(mapping_id: UUID, child: Called) -> Iterable[str]:
    """Keyed codes of a name as it may be written again, with a birth date. Nothing can be read from one.

    The mapping is in the code, so that the same child in two mappings gives two codes. What somebody is
    called besides has codes of its own: a record may be known by that alone.
    """
    born = child.born.isoformat() if child.born else ""
    if child.has_whole_name:
        first, last = fold(child.given), fold(child.family)
        for name in sorted({first, *forename_variants(first)}):
            yield _code(f"{mapping_id}|{name}|{last}|{born}")
    for name in sorted(child.other_names):
        yield _code(f"{mapping_id}|called|{name}|{born}")


def considered_before(actor: Actor, mapping: Mapping, child: Called) -> bool:
    """Whether a child called this was considered here and let go. Says no more."""
    require(policy.may_record_person(actor, mapping))
    codes = list(fingerprints_of(mapping.pk, child))
    with connection.cursor() as cursor:
        cursor.execute("select considered_before(%s, %s)", [mapping.pk, codes])
        (found,) = cursor.fetchone() or (False,)
    return bool(found)


def which_considered_before(actor: Actor, mapping: Mapping, people: MappingOf[Key, Called]) -> list[Key]:
    """The keys of those who were considered here before and let go, in the order given. One query or two.

    While nobody was let go in the mapping, no code is made.
    """
    require(policy.may_record_person(actor, mapping))
    with connection.cursor() as cursor:
        cursor.execute("select children_let_go(%s)", [mapping.pk])
        if not (cursor.fetchone() or (0,))[0]:
            return []
        codes: dict[str, list[Key]] = {}
        for key, child in people.items():
            for code in fingerprints_of(mapping.pk, child):
                codes.setdefault(code, []).append(key)
        cursor.execute("select codes_considered_before(%s, %s)", [mapping.pk, list(codes)])
        found = {key for (code,) in cursor.fetchall() for key in codes[code]}
    return [key for key in people if key in found]


def words_name_considered(actor: Actor, mapping: Mapping, text: str) -> bool:
    """Whether words that somebody wrote hold the name of a child considered here before and let go.

    Any two neighbours may be a name, whichever comes first, and any word what somebody is called by.
    """
    words = text.split()[:_MOST_WORDS]
    people = {("called", word): Called(known_as=(word,)) for word in words}
    for first, second in pairwise(words):
        people["named", f"{first} {second}"] = Called(first, second, known_as=(f"{first} {second}",))
        people["turned", f"{first} {second}"] = Called(second, first)
    return bool(which_considered_before(actor, mapping, people))


def names_among(mapping_id: UUID, codes: Collection[str], texts: Iterable[str]) -> set[tuple[str, str]]:
    """The first names and surnames, in any of these texts, that one of these codes was made from.

    Neighbouring words, whichever comes first; a surname of up to three; one name between them left out.
    """
    tried: set[tuple[str, str]] = set()
    found: set[tuple[str, str]] = set()
    for text in texts:
        for first, last in _pairs(_WORD.findall(text)):
            pair = fold(first), fold(last)
            if pair not in tried:
                tried.add(pair)
                if all(pair) and _code(f"{mapping_id}|{pair[0]}|{pair[1]}|") in codes:
                    found.add((first, last))
    return found


def births_among(
    mapping_id: UUID, codes: Collection[str], name: tuple[str, str], days: Iterable[date]
) -> set[date]:
    """Those of these days that one of the codes of this name was made with."""
    first, last = map(fold, name)
    return {day for day in days if _code(f"{mapping_id}|{first}|{last}|{day.isoformat()}") in codes}


def _pairs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at, word in enumerate(words):
        for length in range(1, _LONGEST_SURNAME + 1):
            after = words[at + 1 : at + 1 + length]
            if len(after) == length:
                yield word, " ".join(after)
            surname, first = words[at : at + length], words[at + length : at + length + 1]
            if first:
                yield first[0], " ".join(surname)
        if at + 2 < len(words):
            yield word, words[at + 2]


def _code(said: str) -> str:
    return hmac.new(fingerprint_key(), said.encode(), hashlib.sha256).hexdigest()
