"""Every name that one reader may know in a mapping, and what stands for it while names are hidden."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.foundations.names import fold, forename_variants, initials, parse_name, without_title
from placemap.mappings.models import Mapping
from placemap.subjects import policy, rules
from placemap.subjects.models import Entity, EvidenceWords, Link, Mention, PersonDetail
from placemap.subjects.vocabulary import DetailKind

# Packages above append what else names people: the record each name stands beside, and the name as written.
NAME_SOURCES: list[Callable[[Mapping], Iterable[tuple[UUID, str]]]] = []
# The same of names that were taken back: hidden where they still stand in words, and told nowhere else. With
# the moment of that where it was another agency that did: then only in words of before.
TAKEN_BACK_NAME_SOURCES: list[Callable[[Mapping], Iterable[tuple[UUID, str, datetime | None]]]] = []
_RUN = re.compile(r"[^\W_]+")
# What may stand between the words of one name: "O’Brien", "Pashley, Leo", "Ellie-Mae".
_BETWEEN = re.compile(r"[\s\-‐–'’.,]{1,3}")
_NAMES = (DetailKind.NAME.value, DetailKind.KNOWN_AS.value)


@dataclass(frozen=True, slots=True)
class _TakenBack:
    """Whose a form of a name was, the letters that stand for it, and in words of before when it is hidden:
    whoever writes a name now is not told by its hiding that another agency once gave it."""

    person: UUID
    letters: str
    before: datetime | None


@dataclass(frozen=True, slots=True)
class NameToHide:
    """One way in which somebody may be written, and the initials or the reference that stand for it.

    `parts` are its words that are looked for alone; a name without any only says what somebody is.
    """

    name: str
    instead: str
    parts: tuple[str, ...]


def names_to_hide(actor: Actor, mapping: Mapping) -> list[NameToHide]:
    """Of everybody, drawn or not: each name sources give or gave, its short forms, names not placed yet, and
    names that stand beside somebody elsewhere, as those whom a child trusts.

    A name that this reader may not see is not among them: row security leaves it out. Of a name taken back,
    by their own agency or by another that had given it to the team, only as much as still stands in words
    that this reader may open. On record with whom they are of. The number of queries is that of the sources,
    however many names there are.
    """
    require(policy.may_read_links(actor, mapping))
    found: dict[str, NameToHide] = {}
    about: set[UUID] = set()
    given = ((*one, False) for one in _given(mapping))
    by_hand = ((*one, True) for one in (*_mentioned(mapping), *_beside(mapping)))
    for person, name, instead, written in (*given, *by_hand):
        about.add(person)
        if name:
            parts = rules.parts_to_hide(name, by_hand=written)
            found.setdefault(name, NameToHide(name, instead, parts))
    for person, name, instead in _still_standing(mapping):
        about.add(person)
        found.setdefault(name, NameToHide(name, instead, (name,)))
    record_reading(actor, Event.MAP_VIEWED, mapping_id=mapping.pk, subjects=sorted(about))
    return list(found.values())


def _given(mapping: Mapping) -> Iterator[tuple[UUID, str, str]]:
    # What was put right may still stand in somebody's words.
    held = PersonDetail.objects.filter(mapping=mapping, kind__in=_NAMES, person__withdrawn_at=None)
    standing = held.filter(withdrawn_at=None) | held.exclude(corrected_because="")
    rows = standing.order_by("recorded_at", "id").values_list(
        "person_id", "kind", "text", "given", "family", "person__initials", "person__working_reference"
    )
    for person, kind, text, given, family, letters, reference in rows:
        instead = letters or reference
        yield person, text, instead
        if kind == DetailKind.NAME:
            name = f"{given} {family}".strip()
            yield person, name, instead
            if rules.parts_to_hide(name, by_hand=False):
                yield from _short_forms(person, given)


def _mentioned(mapping: Mapping) -> Iterator[tuple[UUID, str, str]]:
    rows = Mention.objects.filter(mapping=mapping, withdrawn_at=None).order_by("recorded_at", "id")
    for beside, written in rows.values_list("person_id", "as_written"):
        yield from _written(beside, written)


def _beside(mapping: Mapping) -> Iterator[tuple[UUID, str, str]]:
    for source in NAME_SOURCES:
        for person, written in source(mapping):
            # "Mrs" stays: it is nobody's name, and elsewhere stands before others.
            yield from _written(person, " ".join(without_title(written.split())))


def _still_standing(mapping: Mapping) -> Iterator[tuple[UUID, str, str]]:
    """Names taken back, their single words and short forms, that this reader's map still has in somebody's
    words: in any case and accents, as names that stand are looked for, and each as it is written there."""
    forms: dict[tuple[str, ...], list[_TakenBack]] = defaultdict(list)
    for form, gone in _forms_taken_back(mapping):
        words = tuple(_plain(run.group()) for run in _RUN.finditer(form))
        # A letter alone is nobody's name: "A Brown" is looked for whole.
        if len("".join(words)) > 1:
            forms[words].append(gone)
    starting: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(forms, key=lambda one: (-len(one), one)):
        starting[words[0]].append(words)
    if not forms:
        return
    met: dict[str, _TakenBack] = {}
    for text, at in _words_on_map(mapping):
        for words, written in _met(text, starting):
            hiding = (one for one in forms[words] if one.before is None or at is None or at < one.before)
            if (first := next(hiding, None)) is not None:
                met.setdefault(written, first)
    for written, one in met.items():
        yield one.person, written, one.letters


def _met(text: str, starting: dict[str, list[tuple[str, ...]]]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each form that stands in a text, the longest at its place, and how it is written there."""
    runs = list(_RUN.finditer(text))
    plain = [_plain(run.group()) for run in runs]
    for at, first in enumerate(plain):
        for words in starting.get(first, ()):
            last = at + len(words) - 1
            if tuple(plain[at : last + 1]) == words and all(
                _BETWEEN.fullmatch(text, runs[n].end(), runs[n + 1].start()) for n in range(at, last)
            ):
                yield words, text[runs[at].start() : runs[last].end()]
                break


def _plain(word: str) -> str:
    return word.lower() if word.isascii() else fold(word)


def _forms_taken_back(mapping: Mapping) -> Iterator[tuple[str, _TakenBack]]:
    # What came in a list that was taken back is gone with its person.
    gone = Q(person__withdrawn_at__isnull=False) | Q(withdrawn_at__isnull=False, corrected_because="")
    details = PersonDetail.objects.filter(gone, mapping=mapping, kind__in=_NAMES)
    rows = details.order_by("recorded_at", "id").values_list("person_id", "kind", "text", "given")
    for person, kind, text, given, before in (*((*row, None) for row in rows), *_others_took_back(mapping)):
        yield from _parts_and_whole(person, text, before, by_hand=False)
        if kind == DetailKind.NAME and rules.parts_to_hide(text, by_hand=True):
            yield from _short_forms_gone(person, given, before)
    mentions = Mention.objects.filter(mapping=mapping).exclude(withdrawn_at=None)
    mentioned = mentions.order_by("recorded_at", "id").values_list("person_id", "as_written")
    by_hand: list[tuple[UUID, str, datetime | None]] = [(*row, None) for row in mentioned]
    for source in TAKEN_BACK_NAME_SOURCES:
        by_hand += source(mapping)
    for person, written, before in by_hand:
        yield from _parts_and_whole(person, written, before, by_hand=True)
        name = parse_name(" ".join(rules.parts_to_hide(written, by_hand=True)))
        yield from _short_forms_gone(person, name.given, before)


def _others_took_back(mapping: Mapping) -> list[tuple[UUID, str, str, str, datetime]]:
    """Names that other agencies gave to the team and took back: their rows show to nobody else any more."""
    with connection.cursor() as cursor:
        cursor.execute("select * from names_others_took_back(%s) order by gone_at, person_id", [mapping.pk])
        found: list[tuple[UUID, str, str, str, datetime]] = cursor.fetchall()
        return found


def _parts_and_whole(
    person: UUID, written: str, before: datetime | None, *, by_hand: bool
) -> Iterator[tuple[str, _TakenBack]]:
    parts = rules.parts_to_hide(" ".join(without_title(written.split())), by_hand=by_hand)
    name = parse_name(" ".join(parts))
    yield " ".join(parts), _TakenBack(person, initials(name.given, name.family) or "…", before)
    for part in parts:
        yield part, _TakenBack(person, initials(part, "") or "…", before)


def _short_forms_gone(person: UUID, given: str, before: datetime | None) -> Iterator[tuple[str, _TakenBack]]:
    for _person, form, letters in _short_forms(person, given):
        yield form, _TakenBack(person, letters, before)


def _words_on_map(mapping: Mapping) -> Iterator[tuple[str, datetime | None]]:
    """Free words that the map and its tables show, as far as this reader may open them, and since when."""
    evidence = EvidenceWords.objects.filter(mapping=mapping)
    yield from evidence.values_list("text", "evidence__recorded_at").iterator(chunk_size=5000)
    ended = Link.objects.filter(mapping=mapping).exclude(ended_reason="")
    yield from ended.values_list("ended_reason", "ended_at")
    described = Entity.objects.filter(mapping=mapping).exclude(description="")
    yield from described.values_list("description", "recorded_at")


def _written(person: UUID, written: str) -> Iterator[tuple[UUID, str, str]]:
    # "Youth worker Sam" is Sam.
    name = parse_name(" ".join(rules.parts_to_hide(written, by_hand=True)))
    yield person, written, initials(name.given, name.family) or "…"
    yield from _short_forms(person, name.given)


def _short_forms(person: UUID, given: str) -> Iterator[tuple[UUID, str, str]]:
    for form in sorted(forename_variants(given)):
        yield person, form.title(), f"{form[0].upper()}."
