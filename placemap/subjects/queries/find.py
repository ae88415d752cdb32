"""Finding people by what any source calls them, over rows row security shows and no others.

Nobody is found by what this reader may not see: a linked child of another agency answers to
initials alone. How many more there are is never said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.foundations.identifiers import nhs_number, phone, postcode, upn
from placemap.foundations.names import fold
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import visible_mappings
from placemap.subjects import policy
from placemap.subjects.models import Person
from placemap.subjects.queries.considered_before import Called
from placemap.subjects.queries.found_by_words import (
    Match,
    names_of,
    people_by_postcode,
    people_by_words,
    people_like,
)
from placemap.subjects.queries.people import PersonCard, cards_in
from placemap.subjects.vocabulary import DetailKind

MOST_SHOWN = 20
# What a page says that goes on with those whom a search found, when nobody answers exactly.
ONLY_NEARLY = _("Nobody answers to exactly that. These are nearly the same: check who they are.")
_MOST_BY_NUMBER = 200
_FEWEST_OF_PHONE = 5

_INITIALS = re.compile(r"[A-Z](?:\. ?| )?[A-Z]\.?(?:(?: )?[A-Z]\.?)?")
_REFERENCE = re.compile(r"[2-9A-Z]{3}[- ]?[2-9A-Z]{3}[- ]?[2-9A-Z]{3}")
_UPN = re.compile(r"[A-Za-z]\d{11}[0-9A-Za-z]")
_LIKE_PHONE = re.compile(r"[+0-9 ().-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """One person found, in which mapping, and which of their details the words were found in.

    Somebody who answers only nearly comes after those who answer exactly, and `why` says how.
    """

    card: PersonCard
    mapping: Mapping
    matched: tuple[str, ...]
    is_near: bool = False
    why: tuple[str, ...] = ()


def find_people(actor: Actor, mapping: Mapping, text: str, *, limit: int = MOST_SHOWN) -> list[Found]:
    """People of one mapping that answer to these words. The search is on record, with who was shown."""
    require(policy.may_find(actor, mapping))
    return _find(actor, [mapping], text, limit)


def find_everywhere(actor: Actor, text: str, *, limit: int = MOST_SHOWN) -> list[Found]:
    """The same in every mapping whose team the actor sits on."""
    return _find(actor, list(visible_mappings(actor)), text, limit)


def people_near(actor: Actor, mapping: Mapping, child: Called) -> list[Found]:
    """People of one mapping who may be the one about to be added, by name and birth date. On record too."""
    require(policy.may_find(actor, mapping))
    names = dict.fromkeys([f"{child.given} {child.family}", *child.known_as])
    return _shown(actor, [mapping], people_like([mapping.pk], names, child.born, MOST_SHOWN * 2), MOST_SHOWN)


def _find(actor: Actor, mappings: Sequence[Mapping], text: str, limit: int) -> list[Found]:
    text = " ".join(text.split())[:200]
    if not text or not mappings:
        return []
    within = [mapping.pk for mapping in mappings]
    matched = _by_number(within, text)
    if all(match.is_near or match.kinds == ["initials"] for match in matched.values()):
        # "JO" may be initials and a name, and eight digits the end of a number and a birth date.
        matched = {**people_by_words(within, text, limit * 3), **matched}
    return _shown(actor, mappings, matched, limit)


def _shown(actor: Actor, mappings: Sequence[Mapping], matched: dict[UUID, Match], limit: int) -> list[Found]:
    """Who of these is shown, exactly found first, each person once; and the reading is put on record."""
    cards = _theirs_to_read(actor, mappings, cards_in(mappings, list(matched)))
    by_id = {mapping.pk: mapping for mapping in mappings}
    home = dict(Person.objects.filter(pk__in=matched).values_list("pk", "mapping_id"))
    ways: dict[UUID, list[Match]] = defaultdict(list)
    kept: dict[UUID, tuple[PersonCard, Mapping]] = {}
    for person_id, match in matched.items():
        card = cards.get(person_id)
        if card is not None:
            kept.setdefault(card.id, (card, by_id[home[person_id]]))
            ways[card.id].append(match)
    found = sorted((_found(*kept[key], ways[key]) for key in kept), key=lambda one: one.is_near)[:limit]
    for mapping in mappings:
        shown = [one.card.id for one in found if one.mapping.pk == mapping.pk]
        if shown or len(mappings) == 1:
            record_reading(actor, Event.SEARCHED, mapping_id=mapping.pk, subjects=shown)
    if not found and len(mappings) > 1:
        record_reading(actor, Event.SEARCHED)
    return found


def _found(card: PersonCard, mapping: Mapping, ways: list[Match]) -> Found:
    """One person, by the best of the ways in which their records answer."""
    is_near = all(way.is_near for way in ways)
    told = [way for way in ways if way.is_near is is_near]
    matched = dict.fromkeys(_label(kind) for way in told for kind in way.kinds)
    return Found(
        card, mapping, tuple(matched), is_near, tuple(dict.fromkeys(w for way in told for w in way.why))
    )


def exactly(found: Sequence[Found]) -> tuple[list[Found], bool]:
    """Those who answer exactly; or, where nobody does, those who nearly do, and that it is so."""
    exact = [one for one in found if not one.is_near]
    return (exact, False) if exact else (list(found), bool(found))


def _theirs_to_read(
    actor: Actor, mappings: Sequence[Mapping], cards: dict[UUID, PersonCard]
) -> dict[UUID, PersonCard]:
    """Somebody who gives information but does not read cases finds only whom their own agency gave."""
    if all(actor.has_in(Duty.READ_CASES, mapping.pk) for mapping in mappings):
        return cards
    reads = {mapping.pk for mapping in mappings if actor.has_in(Duty.READ_CASES, mapping.pk)}
    kept = Person.objects.filter(pk__in=cards).filter(Q(mapping__in=reads) | Q(agency_id=actor.agency_id))
    allowed = set(kept.values_list("pk", flat=True))
    return {key: card for key, card in cards.items() if key in allowed}


def _label(kind: str) -> str:
    return {"initials": _("Initials"), "reference": _("Working reference")}.get(kind) or names_of([kind])[0]


def _by_number(within: Collection[UUID], text: str) -> dict[UUID, Match]:
    """People by something written in one way only: a number or one end of it, initials, a reference."""
    found: dict[UUID, Match] = defaultdict(Match)
    persons = Person.objects.filter(mapping__in=within, withdrawn_at=None).order_by("recorded_at", "pk")
    if _INITIALS.fullmatch(text):
        written = "".join(f"{letter}." for letter in text if letter.isalpha())
        for key in persons.filter(initials=written).values_list("pk", flat=True)[:_MOST_BY_NUMBER]:
            found[key].kinds.append("initials")
    plain = text.upper().replace(" ", "").replace("-", "")
    if _REFERENCE.fullmatch(text.upper()):
        reference = f"{plain[:3]}-{plain[3:6]}-{plain[6:]}"
        for key in persons.filter(working_reference=reference).values_list("pk", flat=True):
            found[key].kinds.append("reference")
    code = postcode(text)
    if code.valid:
        for person_id, match in people_by_postcode(within, code.value, _MOST_BY_NUMBER).items():
            found[person_id] = match
        return found
    values = _exact_values(text)
    if values:
        with connection.cursor() as cursor:
            cursor.execute(_BY_NUMBER, [list(within), _NUMBERED, values, _MOST_BY_NUMBER])
            for person_id, kind in cursor.fetchall():
                found[person_id].kinds.append(kind)
    begins, ends = _ends_of_phone(text)
    if ends and not found:
        with connection.cursor() as cursor:
            asked: dict[str, Any] = {
                "within": list(within),
                "begins": begins,
                "ends": ends,
                "limit": _MOST_BY_NUMBER,
            }
            cursor.execute(_BY_END, asked)
            for person_id, starts in cursor.fetchall():
                why = _("Phone number begins like this") if starts else _("Phone number ends like this")
                found[person_id] = Match([DetailKind.PHONE.value], [why], is_near=True)
    return found


_BY_NUMBER = """
select d.person_id, d.kind from subjects_persondetail d
where d.mapping_id = any(%s::uuid[]) and d.withdrawn_at is null and d.kind = any(%s) and d.folded = any(%s)
order by d.recorded_at, d.id limit %s
"""
_BY_END = """
select d.person_id, starts_with(d.folded, %(begins)s) from subjects_persondetail d
where d.mapping_id = any(%(within)s::uuid[]) and d.withdrawn_at is null and d.kind = 'phone'
  and (starts_with(d.folded, %(begins)s) or right(d.folded, length(%(ends)s)) = %(ends)s)
order by d.recorded_at, d.id limit %(limit)s
"""
_NUMBERED = [
    DetailKind.NHS_NUMBER.value,
    DetailKind.UPN.value,
    DetailKind.PHONE.value,
    DetailKind.IDENTIFIER.value,
]


def _exact_values(text: str) -> list[str]:
    """The folded forms in which a number might be kept; none for what is no number."""
    values: list[str] = []
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 6 and not re.search(r"[A-Za-z]{2}", text):
        values += [nhs_number(text).value, phone(text).value, digits]
    if _UPN.fullmatch(text.replace(" ", "")):
        values.append(upn(text).value.lower())
    if digits:
        values.append(fold(text))
    return [value for value in dict.fromkeys(values) if value]


def _ends_of_phone(text: str) -> tuple[str, str]:
    """What a phone number may begin with and end on, from five digits on; empty for anything else."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < _FEWEST_OF_PHONE or not _LIKE_PHONE.fullmatch(text):
        return "", ""
    abroad = re.match(r"\s*\(?(?:\+|00)\s*44", text)
    if abroad:
        digits = "0" + re.sub(r"\D", "", text[abroad.end() :]).removeprefix("0")
    return digits if digits.startswith("0") else f"0{digits}", digits
