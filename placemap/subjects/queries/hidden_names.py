"""Every name that one reader may know in a mapping, and what stands for it while names are hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.foundations.names import forename_variants, initials, parse_name, without_title
from placemap.mappings.models import Mapping
from placemap.subjects import policy, rules
from placemap.subjects.models import Mention, PersonDetail
from placemap.subjects.vocabulary import DetailKind

# Packages above append what else names people: the record each name stands beside, and the name as written.
NAME_SOURCES: list[Callable[[Mapping], Iterable[tuple[UUID, str]]]] = []
_NAMES = (DetailKind.NAME.value, DetailKind.KNOWN_AS.value)


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

    A name that this reader may not see is not among them: row security leaves it out. On
    record with whom they are of. Two queries, and one for each source.
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


def _written(person: UUID, written: str) -> Iterator[tuple[UUID, str, str]]:
    # "Youth worker Sam" is Sam.
    name = parse_name(" ".join(rules.parts_to_hide(written, by_hand=True)))
    yield person, written, initials(name.given, name.family) or "…"
    yield from _short_forms(person, name.given)


def _short_forms(person: UUID, given: str) -> Iterator[tuple[UUID, str, str]]:
    for form in sorted(forename_variants(given)):
        yield person, form.title(), f"{form[0].upper()}."
