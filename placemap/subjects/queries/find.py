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
from placemap.foundations.names import fold, forename_variants
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.policy import visible_mappings
from placemap.subjects import policy
from placemap.subjects.models import Person
from placemap.subjects.queries.people import PersonCard, cards_in
from placemap.subjects.vocabulary import DetailKind

MOST_SHOWN = 20
_MOST_TOKENS = 6

_INITIALS = re.compile(r"[A-Z](?:\. ?| )?[A-Z]\.?(?:(?: )?[A-Z]\.?)?")
_REFERENCE = re.compile(r"[2-9A-Z]{3}[- ]?[2-9A-Z]{3}[- ]?[2-9A-Z]{3}")
_UPN = re.compile(r"[A-Za-z]\d{11}[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Found:
    """One person found, in which mapping, and which of their details the words were found in."""

    card: PersonCard
    mapping: Mapping
    matched: tuple[str, ...]


def find_people(actor: Actor, mapping: Mapping, text: str, *, limit: int = MOST_SHOWN) -> list[Found]:
    """People of one mapping that answer to these words. The search is on record, with who was shown."""
    require(policy.may_find(actor, mapping))
    return _find(actor, [mapping], text, limit)


def find_everywhere(actor: Actor, text: str, *, limit: int = MOST_SHOWN) -> list[Found]:
    """The same in every mapping whose team the actor sits on."""
    return _find(actor, list(visible_mappings(actor)), text, limit)


def _find(actor: Actor, mappings: Sequence[Mapping], text: str, limit: int) -> list[Found]:
    text = " ".join(text.split())[:200]
    if not text or not mappings:
        return []
    within = [mapping.pk for mapping in mappings]
    matched = _by_number(within, text)
    if not matched:
        matched = _by_words(within, text, limit * 3)
    cards = _theirs_to_read(actor, mappings, cards_in(mappings, list(matched)))
    by_id = {mapping.pk: mapping for mapping in mappings}
    home = dict(Person.objects.filter(pk__in=matched).values_list("pk", "mapping_id"))
    labels: dict[UUID, dict[str, None]] = defaultdict(dict)
    kept: dict[UUID, tuple[PersonCard, Mapping]] = {}
    for person_id, kinds in matched.items():
        card = cards.get(person_id)
        if card is None:
            continue
        kept.setdefault(card.id, (card, by_id[home[person_id]]))
        labels[card.id].update(dict.fromkeys(_label(kind) for kind in kinds))
    found = [Found(card, where, tuple(labels[card.id])) for card, where in kept.values()][:limit]
    for mapping in mappings:
        shown = [one.card.id for one in found if one.mapping.pk == mapping.pk]
        if shown or len(mappings) == 1:
            record_reading(actor, Event.SEARCHED, mapping_id=mapping.pk, subjects=shown)
    if not found and len(mappings) > 1:
        record_reading(actor, Event.SEARCHED)
    return found


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
    return {"initials": _("Initials"), "reference": _("Working reference")}.get(kind) or DetailKind.label_of(
        kind
    )


def _by_number(within: Collection[UUID], text: str) -> dict[UUID, list[str]]:
    """People by something written in one way only: a number, a postcode, initials, a reference."""
    found: dict[UUID, list[str]] = {}
    persons = Person.objects.filter(mapping__in=within, withdrawn_at=None).order_by("recorded_at", "pk")
    if _INITIALS.fullmatch(text):
        written = "".join(f"{letter}." for letter in text if letter.isalpha())
        for key in persons.filter(initials=written).values_list("pk", flat=True)[:200]:
            found.setdefault(key, []).append("initials")
    plain = text.upper().replace(" ", "").replace("-", "")
    if _REFERENCE.fullmatch(text.upper()):
        reference = f"{plain[:3]}-{plain[3:6]}-{plain[6:]}"
        for key in persons.filter(working_reference=reference).values_list("pk", flat=True):
            found.setdefault(key, []).append("reference")
    folded, code = _exact_values(text)
    if folded or code:
        # One condition or the other, never both in one statement: each has an index of its own.
        condition, values = ("d.postcode = %s", [code]) if code else (_BY_FOLDED, [_NUMBERED, folded])
        with connection.cursor() as cursor:
            cursor.execute(
                "select d.person_id, d.kind from subjects_persondetail d"
                f" where d.mapping_id = any(%s::uuid[]) and d.withdrawn_at is null and {condition}"
                " order by d.recorded_at, d.id limit 200",
                [list(within), *values],
            )
            for person_id, kind in cursor.fetchall():
                found.setdefault(person_id, []).append(kind)
    return found


_BY_FOLDED = "d.kind = any(%s) and d.folded = any(%s)"
_NUMBERED = [
    DetailKind.NHS_NUMBER.value,
    DetailKind.UPN.value,
    DetailKind.PHONE.value,
    DetailKind.IDENTIFIER.value,
]


def _exact_values(text: str) -> tuple[list[str], str]:
    """The folded forms in which a number might be kept, and a postcode; empty when it is neither."""
    code = postcode(text)
    if code.valid:
        return [], code.value
    values: list[str] = []
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 6 and not re.search(r"[A-Za-z]{2}", text):
        values += [nhs_number(text).value, phone(text).value, digits]
    if _UPN.fullmatch(text.replace(" ", "")):
        values.append(upn(text).value.lower())
    if digits:
        values.append(fold(text))
    return [value for value in dict.fromkeys(values) if value], ""


# Every word must be found in some detail of the person. A first name answers to its other forms.
_WORDS = """
select d.person_id, array_agg(distinct d.kind) as kinds
from subjects_persondetail d
where d.mapping_id = any(%(within)s::uuid[]) and d.withdrawn_at is null and d.kind = any(%(kinds)s)
  and ({any_word})
group by d.person_id
having {every_word}
order by bool_or(d.kind = 'name' and {exactly}) desc, min(d.recorded_at), d.person_id
limit %(limit)s
"""
_SEARCHED = [
    DetailKind.NAME.value,
    DetailKind.KNOWN_AS.value,
    DetailKind.SCHOOL.value,
    DetailKind.ADDRESS.value,
]


def _by_words(within: Collection[UUID], text: str, limit: int) -> dict[UUID, list[str]]:
    words = fold(text).split()[:_MOST_TOKENS]
    if not words or all(len(word) < 2 for word in words):
        return {}
    given: dict[str, Any] = {"within": list(within), "kinds": _SEARCHED, "limit": limit}
    conditions = []
    for number, word in enumerate(words):
        given[f"begins{number}"] = f"% {_as_pattern(word)}%"
        given[f"forms{number}"] = sorted(forename_variants(word)) if len(word) > 1 else [word]
        conditions.append(
            f"(d.given_folded = any(%(forms{number})s) or ' ' || d.folded like %(begins{number})s)"
        )
    given["words"] = sorted(words)
    statement = _WORDS.format(
        any_word=" or ".join(conditions),
        every_word=" and ".join(f"bool_or({condition})" for condition in conditions),
        exactly="string_to_array(d.folded, ' ') @> %(words)s::text[]",
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return {person_id: list(kinds) for person_id, kinds in cursor.fetchall()}


def _as_pattern(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
