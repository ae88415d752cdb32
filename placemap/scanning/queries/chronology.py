"""What happened across all children of a mapping, from every agency, as one reader may see it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from placemap.access.actors import Actor
from placemap.cohort.models import ChronologyEntry
from placemap.cohort.vocabulary import EntryKind
from placemap.foundations.clock import LONDON
from placemap.foundations.grades import is_suspected_false
from placemap.mappings.models import Mapping
from placemap.scanning.models import Interview
from placemap.subjects.models import Entity, EntityLink, Person
from placemap.subjects.queries import PersonCard, people_groups, person_cards
from placemap.subjects.vocabulary import EntityKind

LIVE: dict[str, Any] = {"withdrawn_at": None, "contribution__withdrawn_at": None}
INTERVIEW = "interview"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader chose to see. Nothing chosen: everything."""

    agency: UUID | None = None
    kind: str = ""
    child: UUID | None = None
    place: UUID | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, light: enough to put it in order."""

    id: UUID
    is_interview: bool
    on: date
    at: time | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HappenedTo:
    """One thing that happened, to whom, as the reader may know them."""

    card: PersonCard
    entry: ChronologyEntry | None = None
    interview: Interview | None = None
    is_doubted: bool = False

    @property
    def row(self) -> ChronologyEntry | Interview:
        """Whichever it is."""
        found = self.entry or self.interview
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen, of what this reader sees."""

    agencies: tuple[tuple[UUID, str], ...]
    kinds: tuple[EntryKind, ...]
    children: tuple[tuple[UUID, str], ...]
    places: tuple[tuple[UUID, str], ...]
    # Every record of these children: whoever reads the list has read who they are.
    records: tuple[UUID, ...] = ()


def across(actor: Actor, mapping: Mapping, wanted: Wanted) -> list[Line]:
    """Everything that fits, in the order it happened, the latest first. Light: no words are read yet."""
    people = _people(actor, mapping, wanted)
    lines: list[Line] = []
    if wanted.kind != INTERVIEW:
        # What was released from a record that the reader does not see stands on that child's page alone.
        entries = ChronologyEntry.objects.filter(
            mapping=mapping,
            person__in=Person.objects.filter(mapping=mapping),
            **LIVE,
            **_fits(wanted, people),
        )
        if wanted.kind:
            entries = entries.filter(kind=wanted.kind)
        lines += [
            Line(key, False, on or recorded.astimezone(LONDON).date(), at, recorded)
            for key, on, at, recorded in entries.order_by().values_list(
                "pk", "happened_on", "happened_at", "recorded_at"
            )
        ]
    if wanted.kind in ("", INTERVIEW):
        interviews = Interview.objects.filter(mapping=mapping, **LIVE, **_fits(wanted, people))
        lines += [
            Line(key, True, on or recorded.astimezone(LONDON).date(), at, recorded)
            for key, on, at, recorded in interviews.order_by().values_list(
                "pk", "returned_on", "returned_at", "recorded_at"
            )
        ]
    # A time that nobody knows comes before those that are known, as on a child's own page.
    return sorted(lines, key=lambda one: (one.on, one.at or time.min, one.recorded_at), reverse=True)


def filled(actor: Actor, mapping: Mapping, lines: Sequence[Line]) -> list[HappenedTo]:
    """The rows of one page, with whom each is about. Five queries, however many."""
    entries = {
        one.pk: one
        for one in ChronologyEntry.objects.filter(
            pk__in=[line.id for line in lines if not line.is_interview]
        ).select_related("agency")
    }
    interviews = {
        one.pk: one
        for one in Interview.objects.filter(
            pk__in=[line.id for line in lines if line.is_interview]
        ).select_related("agency")
    }
    people = [one.person_id for one in (*entries.values(), *interviews.values())]
    cards = person_cards(actor, mapping, people)
    found = []
    for line in lines:
        entry, interview = entries.get(line.id), interviews.get(line.id)
        row = entry or interview
        card = cards.get(row.person_id) if row is not None else None
        if row is not None and card is not None:
            found.append(HappenedTo(card, entry, interview, is_suspected_false(row.grade)))
    return found


def choices(actor: Actor, mapping: Mapping) -> Choices:
    """What may be chosen to see less. Seven queries, however much there is."""
    rows = list(
        ChronologyEntry.objects.filter(
            mapping=mapping, person__in=Person.objects.filter(mapping=mapping), **LIVE
        )
        .order_by()
        .values_list("agency_id", "agency__short_name", "kind", "person_id")
    )
    rows += [
        (agency, name, "", person)
        for agency, name, person in Interview.objects.filter(mapping=mapping, **LIVE)
        .order_by()
        .values_list("agency_id", "agency__short_name", "person_id")
    ]
    cards = person_cards(actor, mapping, {person for *_said, person in rows})
    children = {card.id: card.shown_as for card in cards.values()}
    kinds = {kind for _agency, _name, kind, _person in rows}
    places = Entity.objects.filter(
        mapping=mapping,
        withdrawn_at=None,
        kind__in=[EntityKind.PLACE.value, EntityKind.PROTECTIVE_PLACE.value],
    )
    return Choices(
        agencies=tuple(sorted({(agency, name) for agency, name, *_rest in rows}, key=lambda one: one[1])),
        kinds=tuple(one for one in EntryKind if one.value in kinds),
        children=tuple(sorted(children.items(), key=lambda one: (one[1].casefold(), str(one[0])))),
        places=tuple(places.order_by("folded", "id").values_list("pk", "name")),
        records=tuple(dict.fromkeys(key for card in cards.values() for key in card.record_ids)),
    )


def _fits(wanted: Wanted, people: Collection[UUID] | None) -> dict[str, Any]:
    fits: dict[str, Any] = {}
    if wanted.agency is not None:
        fits["agency_id"] = wanted.agency
    if people is not None:
        fits["person_id__in"] = list(people)
    if wanted.since is not None:
        fits["happened_on__gte"] = wanted.since
    if wanted.until is not None:
        fits["happened_on__lte"] = wanted.until
    return fits


def _people(actor: Actor, mapping: Mapping, wanted: Wanted) -> set[UUID] | None:
    """The records of whom a reader chose: one child, those linked to a place, or both. None: everybody."""
    found: set[UUID] | None = None
    if wanted.child is not None:
        found = {wanted.child, *people_groups(actor, mapping, [wanted.child]).records(wanted.child)}
    if wanted.place is not None:
        linked = set(
            EntityLink.objects.filter(
                mapping=mapping, entity_id=wanted.place, withdrawn_at=None, contribution__withdrawn_at=None
            ).values_list("person_id", flat=True)
        )
        groups = people_groups(actor, mapping, list(linked))
        there = {record for one in linked for record in groups.records(one)} | linked
        found = there if found is None else found & there
    return found
