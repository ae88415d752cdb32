"""Reads of a meeting while it runs: where it stands, and what was written down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.cohort.queries import has_open_risk
from placemap.meetings.models import Entry, EntryVersion, Meeting, Sitting
from placemap.meetings.vocabulary import EntryKind, Part
from placemap.partners.queries import names_of
from placemap.subjects.models import Person


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry, who wrote it down, and how often it was changed since."""

    entry: Entry
    kind: EntryKind
    written_by: str
    changes: int = 0

    @property
    def is_struck(self) -> bool:
        """Whether it was struck out; it stays to be seen."""
        return self.entry.struck_at is not None


def sitting_of(actor: Actor, meeting: Meeting) -> Sitting | None:
    """The meeting as it runs or ran; None before it was begun."""
    return Sitting.objects.filter(meeting=meeting).first()


def safety_answer(meeting: Meeting) -> Entry | None:
    """The latest answer to whether a child is at immediate risk; None while nobody has said."""
    return (
        Entry.objects.filter(meeting=meeting, kind=EntryKind.SAFETY.value, struck_at=None)
        .order_by("-recorded_at")
        .first()
    )


def waits_for_referral(actor: Actor, meeting: Meeting, person: Person) -> bool:
    """Whether the actor sees a risk of this child that no referral and no decision has answered."""
    return has_open_risk(actor, meeting.mapping, person)


def has_next_day(meeting: Meeting, person: Person) -> bool:
    """Whether somebody owns what is done about that the next day."""
    return Entry.objects.filter(
        meeting=meeting,
        kind=EntryKind.NEXT_DAY.value,
        person__group_key=person.group_key,
        struck_at=None,
    ).exists()


def entries_of(actor: Actor, meeting: Meeting, *, part: Part | None = None) -> list[EntryShown]:
    """What was written down and this reader may read, in order; of one part, where given. Three queries.

    Reading what is about children is on record.
    """
    found = Entry.objects.filter(meeting=meeting).select_related("item", "person")
    if part is not None:
        found = found.filter(part=part.value)
    return shown_entries(actor, meeting, list(found))


def shown_entries(actor: Actor, meeting: Meeting, entries: list[Entry]) -> list[EntryShown]:
    """The same of entries that were read already."""
    subjects = list(dict.fromkeys(one.person_id for one in entries if one.person_id))
    if subjects:
        record_reading(actor, Event.RECORD_VIEWED, mapping_id=meeting.mapping_id, subjects=subjects)
    names = names_of({one.recorded_by for one in entries})
    return [
        EntryShown(one, EntryKind(one.kind), names.get(one.recorded_by, ""), one.version - 1)
        for one in entries
    ]


def entry_in(actor: Actor, meeting: Meeting, entry_id: UUID) -> Entry:
    """One entry of the meeting, or 404."""
    found = (
        Entry.objects.filter(meeting=meeting, pk=entry_id)
        .select_related("meeting__series", "meeting__mapping", "item", "person")
        .first()
    )
    if found is None:
        raise Http404
    return found


def versions_of(actor: Actor, entry: Entry) -> list[EntryVersion]:
    """What it said before, the oldest first."""
    return list(EntryVersion.objects.filter(entry=entry))
