"""Reads of a meeting while it runs: where it stands, and what was written down."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.queries import has_open_risk, open_records
from placemap.foundations.clock import now
from placemap.mappings.queries import at_first_meeting, first_meeting_version
from placemap.meetings import rules
from placemap.meetings.models import AgendaItem, Attendance, Entry, EntryVersion, Meeting, Signature, Sitting
from placemap.meetings.policy.record import SEES_TO_IT
from placemap.meetings.vocabulary import EntryKind, MeetingKind, MeetingState, Part, Presence
from placemap.partners.queries import names_of
from placemap.subjects.models import NameOpening, Person
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import OpenedBecause


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


_SITTING = PreparedQuery(
    lambda meeting: Sitting.objects.filter(meeting_id=meeting).order_by("begun_at")[:1], Takes.KEY
)
_SAFETY = PreparedQuery(
    lambda meeting: Entry.objects.filter(
        meeting_id=meeting, kind=EntryKind.SAFETY.value, struck_at=None
    ).order_by("-recorded_at")[:1],
    Takes.KEY,
)


def sitting_of(actor: Actor, meeting: Meeting) -> Sitting | None:
    """The meeting as it runs or ran; None before it was begun."""
    return _SITTING.first(meeting.pk)


def safety_answer(meeting: Meeting) -> Entry | None:
    """The latest answer to whether a child is at immediate risk; None while nobody has said."""
    return _SAFETY.first(meeting.pk)


def waits_for_referral(actor: Actor, meeting: Meeting, person: Person) -> bool:
    """Whether the actor sees a risk of this child that no referral and no decision has answered."""
    return has_open_risk(actor, meeting.mapping, person)


def has_next_day(meeting: Meeting, person_id: UUID) -> bool:
    """Whether somebody owns what is done about that the next day."""
    return Entry.objects.filter(
        meeting=meeting,
        kind=EntryKind.NEXT_DAY.value,
        person__group_key__in=Person.objects.filter(pk=person_id).values("group_key"),
        struck_at=None,
        action__state__in=SEES_TO_IT,
    ).exists()


def there_at(meeting: Meeting) -> tuple[int, int]:
    """How many are written down as there, and how many of those have not signed."""
    found = Attendance.objects.filter(meeting=meeting).values_list("presence", "signature")
    return rules.there_and_unsigned((Presence(presence), bool(signed)) for presence, signed in found)


def anybody_signed(meeting: Meeting) -> bool:
    """Whether anybody agreed to the statement there, so that Part 2 was open to somebody."""
    return Signature.objects.filter(meeting=meeting).exists()


def agencies_there(meeting: Meeting) -> list[UUID]:
    """Whose people were in the room, or on the line."""
    there = Attendance.objects.filter(meeting=meeting, presence__in=[one.value for one in rules.THERE])
    return list(there.order_by("agency_id").values_list("agency_id", flat=True).distinct())


def first_waits(meeting: Meeting) -> int | None:
    """For a mapping's first meeting, not closed yet, the version of the opening's record; else None.

    One before it that was planned, and that nobody came to or began, was none.
    """
    opening = [MeetingKind.SCOPING.value, MeetingKind.MAPPING.value]
    there = Attendance.objects.filter(meeting=OuterRef("pk"), presence__in=[one.value for one in rules.THERE])
    earlier = Meeting.objects.filter(
        Exists(there) | Q(sitting__isnull=False),
        mapping=meeting.mapping,
        series__kind__in=opening,
        state=MeetingState.PLANNED.value,
        starts_at__lt=meeting.starts_at,
    )
    if meeting.series.kind not in opening or earlier.exists():
        return None
    return first_meeting_version(meeting.mapping)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a meeting lacks before it can end: at the door, of a first meeting, of safety and of children.

    `unseen` says that something waits which the actor is kept from, and nothing more of it.
    """

    door: str
    both: str
    safety: bool
    waiting: tuple[UUID, ...]
    unseen: str


def missing_at_end(actor: Actor, meeting: Meeting) -> Missing:
    """What the chair is asked for at the end. Items about children are given by their keys."""
    there, unsigned = there_at(meeting)
    both = ""
    if first_waits(meeting) is not None:
        _agencies, both = at_first_meeting(meeting.mapping, agencies_there(meeting))
    return Missing(
        door=rules.door_lacks(there, unsigned),
        both=both,
        safety=safety_answer(meeting) is None,
        waiting=tuple(children_waiting(actor, meeting)),
        unseen=rules.END_WAITS if waits_unseen(meeting) else "",
    )


def children_waiting(actor: Actor, meeting: Meeting) -> list[UUID]:
    """Items about children with a risk that nobody has answered, and nothing that somebody does next day."""
    items = list(
        AgendaItem.objects.filter(meeting=meeting, left_out_at=None, person__isnull=False)
        .select_related("person")
        .order_by("part", "position", "added_at", "pk")
    )
    if not items:
        return []
    groups = {item.pk: item.person.group_key for item in items if item.person}
    # A risk may hang on any record of the child.
    records = dict(
        Person.objects.filter(
            mapping=meeting.mapping, group_key__in=groups.values(), withdrawn_at=None
        ).values_list("pk", "group_key")
    )
    risky = {records[person] for person in open_records(meeting.mapping, list(records))}
    owned = set(
        Entry.objects.filter(
            meeting=meeting, kind=EntryKind.NEXT_DAY.value, struck_at=None, action__state__in=SEES_TO_IT
        ).values_list("person__group_key", flat=True)
    )
    return [item.pk for item in items if groups[item.pk] in risky - owned]


def waits_unseen(meeting: Meeting, item_id: UUID | None = None) -> bool:
    """Whether the same is so of a child from whom whoever acts is kept: of an item, or of any."""
    with connection.cursor() as cursor:
        cursor.execute("select meeting_waits_unseen(%s, %s, %s)", [meeting.mapping_id, meeting.pk, item_id])
        (waits,) = cursor.fetchone()
    return bool(waits)


def reveals_open(meeting: Meeting) -> list[NameOpening]:
    """Names that were opened to people at this meeting, and are still."""
    named = Entry.objects.filter(meeting=meeting, kind=EntryKind.REVEAL.value).values("person_id")
    begun = Sitting.objects.filter(meeting=meeting).values("begun_at")[:1]
    return list(
        NameOpening.objects.filter(
            person__in=named,
            because=OpenedBecause.CHAIR.value,
            # Not by what it was minuted as: that is in the language of whoever opened it.
            opened_at__gte=Subquery(begun),
            closed_at=None,
            until__gt=now(),
        ).select_related("mapping")
    )


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


def cards_to_hide(actor: Actor, meeting: Meeting, *also: UUID) -> list[PersonCard]:
    """Those on the agenda, and those given, whose names are taken out of what a page shows while names are
    hidden; none while they show. Nothing of them is shown, so that nothing is read."""
    if not Sitting.objects.filter(meeting=meeting, names_hidden=True).exists():
        return []
    named = AgendaItem.objects.filter(meeting=meeting, person__isnull=False).values_list("person", flat=True)
    return list(person_cards(actor, meeting.mapping, list(dict.fromkeys((*named, *also)))).values())


def versions_of(actor: Actor, entry: Entry) -> list[EntryVersion]:
    """What it said before, the oldest first."""
    return list(EntryVersion.objects.filter(entry=entry))
