"""Numbers, where the child lives without the address, and other children at home."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Q

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.partners.queries import short_names_of
from placemap.subjects.models import Link, PersonDetail
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import DetailKind, LinkKind, LinkState

NUMBERS = (DetailKind.NHS_NUMBER, DetailKind.UPN, DetailKind.IDENTIFIER)
_AT_HOME = frozenset({LinkKind.SIBLING, LinkKind.HALF_SIBLING, LinkKind.CO_RESIDENT})


@dataclass(frozen=True, slots=True)
class NumberHeld:
    """A number that identifies the child, and who gave it. Only they and the custodian see it."""

    kind: DetailKind
    text: str
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Roughly where the child lives, and which agencies hold the address. Never the address."""

    areas: tuple[str, ...]
    held_by: tuple[str, ...]


_NUMBERS = PreparedQuery(
    lambda about: (
        PersonDetail.objects.filter(person_id__in=about, kind__in=NUMBERS, withdrawn_at=None)
        .order_by("kind", "recorded_at")
        .values_list("kind", "text", "agency__short_name")
    ),
    Takes.KEYS,
)
_LIVES_WITH = PreparedQuery(
    lambda mapping, about, on: (
        Link.objects.filter(
            Q(from_person__in=about) | Q(to_person__in=about),
            mapping_id=mapping,
            withdrawn_at=None,
            state=LinkState.CURRENT,
            expires_on__gte=on,
            kind__in=sorted(_AT_HOME),
        )
        .order_by("recorded_at")
        .values_list("from_person_id", "to_person_id", "kind")
    ),
    Takes.KEY,
    Takes.KEYS,
    Takes.DAY,
)


def numbers_held(actor: Actor, record_ids: Sequence[UUID]) -> tuple[NumberHeld, ...]:
    """The numbers that this reader may see. One query."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, text, agency in _NUMBERS(record_ids):
        if agency not in found[(kind, text)]:
            found[(kind, text)].append(agency)
    return tuple(NumberHeld(DetailKind(kind), text, tuple(by)) for (kind, text), by in found.items())


def home_of(actor: Actor, mapping: Mapping, record_ids: Sequence[UUID]) -> Home:
    """The part of town, and who holds the address: of a child named to this reader. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select held from cohort_addresses_held(%s, %s::uuid[]) as a(held)",
            [mapping.pk, list(record_ids)],
        )
        held = [str(row[0]).partition(" ") for row in cursor.fetchall()]
    if not held:
        return Home((), ())
    names = short_names_of(UUID(key) for key, _, _ in held)
    return Home(
        areas=tuple(sorted({area for _, _, area in held if area})),
        held_by=tuple(sorted({names[UUID(key)] for key, _, _ in held if UUID(key) in names})),
    )


def others_at_home(
    actor: Actor,
    mapping: Mapping,
    record_ids: Sequence[UUID],
    *,
    known: Mapped[UUID, PersonCard] | None = None,
) -> tuple[tuple[PersonCard, LinkKind], ...]:
    """Brothers, sisters and others recorded as living with the child, each once. Four queries, or one.

    `known` are cards, by record, that the caller has already.

    The caller records the reading: their links are on the child's page.
    """
    kinds = {
        end: LinkKind(kind)
        for *ends, kind in _LIVES_WITH(mapping.pk, record_ids, today())
        for end in ends
        if end not in record_ids
    }
    at_hand = known or {}
    asked = [end for end in kinds if end not in at_hand]
    cards = {**at_hand, **(person_cards(actor, mapping, asked) if asked else {})}
    found = {cards[end].id: (cards[end], kind) for end, kind in kinds.items() if end in cards}
    return tuple(found.values())
