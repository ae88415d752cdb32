"""The decisions of all meetings of a mapping, as one reader may read them, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.cohort.queries import HungOn
from placemap.mappings.models import Mapping
from placemap.meetings.models import Entry, MeetingSeries
from placemap.meetings.rules import decisions as rules
from placemap.meetings.vocabulary import EntryKind, MeetingKind, Part
from placemap.responses.queries import action_row
from placemap.subjects.queries import PersonCard, person_cards

_DECIDES = [kind.value for kind in sorted(rules.DECIDES)]
_COMES_OF_IT = [kind.value for kind in sorted(rules.COMES_OF_IT)]


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """One decision: whom it is about as this reader knows them, and what was written down with it."""

    entry: Entry
    kind: EntryKind
    card: PersonCard | None
    views: tuple[Entry, ...]
    actions: tuple[tuple[Entry, HungOn | None], ...]

    @property
    def is_struck(self) -> bool:
        """Whether it was struck out; it stays to be seen."""
        return self.entry.struck_at is not None

    @property
    def part(self) -> Part:
        return Part(self.entry.part)


def decisions_found(actor: Actor, mapping: Mapping, words: str, kind: str = "") -> QuerySet[Entry]:
    """Decisions that the actor may read, newest first: with each of the words, of one kind of meeting."""
    found = (
        Entry.objects.filter(mapping=mapping, kind__in=_DECIDES)
        .select_related("meeting__series", "item")
        .order_by("-recorded_at", "-pk")
    )
    for word in words.split():
        found = found.filter(
            Q(words__icontains=word)
            | Q(because__icontains=word)
            | Q(shared_with__icontains=word)
            | Q(basis__icontains=word)
        )
    if kind in {one.value for one in MeetingKind}:
        found = found.filter(meeting__series__kind=kind)
    return found


def decisions_shown(actor: Actor, mapping: Mapping, entries: Sequence[Entry]) -> list[DecisionShown]:
    """These decisions with whom they are about and what came of them, on record as read. Constant queries."""
    meetings = {one.meeting_id for one in entries}
    # Also decisions that are not on this page: what came after one of those is not of the one before it.
    beside = {
        one.pk: one
        for one in Entry.objects.filter(
            mapping=mapping, meeting__in=meetings, kind__in=[*_DECIDES, *_COMES_OF_IT]
        )
        .select_related("action__owner", "action__agency")
        .order_by("recorded_at", "pk")
    }
    came = rules.what_came(
        rules.Line(one.pk, EntryKind(one.kind), (one.meeting_id, one.item_id), one.person_id)
        for one in beside.values()
    )
    people = list(dict.fromkeys(one.person_id for one in entries if one.person_id))
    after = [beside[key] for one in entries for key in came.get(one.pk, ())]
    cards = person_cards(actor, mapping, people) if people else {}
    subjects = [*people, *(one.person_id for one in after if one.person_id)]
    if subjects:
        record_reading(
            actor,
            Event.RECORD_VIEWED,
            mapping_id=mapping.pk,
            subjects=list(dict.fromkeys(cards[key].id if key in cards else key for key in subjects)),
        )
    return [_shown(mapping, one, cards, [beside[key] for key in came.get(one.pk, ())]) for one in entries]


def _shown(
    mapping: Mapping, entry: Entry, cards: dict[UUID, PersonCard], after: Sequence[Entry]
) -> DecisionShown:
    return DecisionShown(
        entry,
        EntryKind(entry.kind),
        cards.get(entry.person_id) if entry.person_id else None,
        tuple(one for one in after if one.kind == EntryKind.DISSENT),
        tuple(
            (one, action_row(mapping, one.action) if one.action else None)
            for one in after
            if one.kind != EntryKind.DISSENT
        ),
    )


def kinds_met(actor: Actor, mapping: Mapping) -> list[MeetingKind]:
    """The kinds of meeting that this mapping has a series of."""
    kinds = set(MeetingSeries.objects.filter(mapping=mapping).values_list("kind", flat=True))
    return [kind for kind in MeetingKind if kind.value in kinds]
