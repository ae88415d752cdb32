"""What the screen of a running meeting shows: the item it is at, whom that is about, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.queries import LinkedChild, SpokenOf, linked_children, linked_ids, spoken_of
from placemap.foundations.clock import now
from placemap.meetings.models import Entry, Meeting, Sitting
from placemap.meetings.policy import records_meeting
from placemap.meetings.queries.agenda import AgendaRow, agenda_of
from placemap.meetings.queries.door import AtDoor, Room, room_of
from placemap.meetings.queries.matter import matter_of
from placemap.meetings.queries.planned import ends_at
from placemap.meetings.queries.record import (
    EntryShown,
    has_next_day,
    safety_answer,
    shown_entries,
    sitting_of,
    there_at,
)
from placemap.meetings.queries.said_before import SaidBefore, said_before
from placemap.meetings.queries.sheets import SheetShown, sheet_of
from placemap.meetings.rules.matter import Matter
from placemap.meetings.rules.sheets import NOT_LOOKED_BACK_AT, SAME_FOR_ALL
from placemap.meetings.vocabulary import AgendaKind, Part
from placemap.responses.models import Action
from placemap.responses.queries import for_the_room, open_actions, open_actions_about
from placemap.subjects.vocabulary import Considered

# Items under which what is still to be done is looked at.
_LOOKS_AT_ACTIONS = {
    AgendaKind.LAST_ACTIONS: Part.ONE,
    AgendaKind.ACTIONS: Part.ONE,
    AgendaKind.CHILDREN_ACTIONS: Part.TWO,
}
ACTIONS_SHOWN = 12
LINKED_SHOWN = 12


@dataclass(frozen=True, slots=True)
class RunItem:
    """One item with its number over both parts, and whether something is written down under it."""

    number: int
    row: AgendaRow
    is_written: bool


@dataclass(frozen=True, slots=True)
class Uncleared:
    """Somebody in the room who may not hear what is spoken of. Why is not said, but for the statement."""

    who: AtDoor
    has_not_signed: bool


@dataclass(frozen=True, slots=True)
class Screen:
    """All that the screen shows to one reader. `at` is what they look at, `runs_at` where the meeting is."""

    sitting: Sitting
    items: tuple[RunItem, ...]
    at: RunItem | None
    runs_at: RunItem | None
    room: Room
    entries: tuple[EntryShown, ...]
    safety: Entry | None
    child: SpokenOf | None
    waits_for_referral: bool
    uncleared: tuple[Uncleared, ...]
    actions: tuple[Action, ...]
    linked: tuple[LinkedChild, ...]
    minutes_left: int
    items_left: int
    sees_two: bool
    # What is there for the item, and what was said of it last time, where the whole table reads the same.
    matter: Matter | None
    last: SaidBefore | None
    sheet: SheetShown | None

    def beside(self, step: int) -> RunItem | None:
        """The item before or after the one that is looked at."""
        if self.at is None:
            return None
        place = self.at.number - 1 + step
        return self.items[place] if 0 <= place < len(self.items) else None


_WRITTEN_UNDER = PreparedQuery(
    lambda meeting: (
        Entry.objects.filter(meeting_id=meeting).order_by().values_list("item_id", flat=True).distinct()
    ),
    Takes.KEY,
)
_ENTRIES_UNDER = PreparedQuery(
    lambda meeting, item: (
        Entry.objects.filter(meeting_id=meeting, item_id=item)
        .select_related("action__owner", "action__agency")
        .order_by("recorded_at", "id")
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)
_MARK = PreparedQuery(
    lambda meeting, item: (
        Entry.objects.filter(meeting_id=meeting, item_id=item).order_by().values_list("version", flat=True)
    ),
    Takes.KEY,
    Takes.OTHER_KEY,
)


def screen_of(actor: Actor, meeting: Meeting, item_id: UUID | None) -> Screen | None:
    """The screen at an item, or where the meeting is; None before it was begun. The queries do not grow
    with the items, the people or the entries."""
    sitting = sitting_of(actor, meeting)
    if sitting is None:
        return None
    agenda = agenda_of(actor, meeting)
    written = set(_WRITTEN_UNDER(meeting.pk))
    items = tuple(
        RunItem(number, row, row.item.pk in written)
        for number, row in enumerate((*agenda.one, *agenda.two), start=1)
    )
    runs_at = next((one for one in items if one.row.item.pk == sitting.at_item), None)
    at = next((one for one in items if one.row.item.pk == item_id), runs_at)
    room = room_of(actor, meeting)
    here = _ENTRIES_UNDER(meeting.pk, at.row.item.pk) if at is not None else []
    child = _child(actor, meeting, at)
    left = ends_at(meeting) - now()
    return Screen(
        sitting=sitting,
        items=items,
        at=at,
        runs_at=runs_at,
        room=room,
        entries=tuple(shown_entries(actor, meeting, here)),
        safety=safety_answer(meeting),
        child=child,
        waits_for_referral=_waits(meeting, child),
        uncleared=_uncleared(meeting, at, room) if records_meeting(actor, meeting) else (),
        actions=_actions(actor, meeting, at, child),
        linked=_linked(actor, meeting, at),
        minutes_left=int(left.total_seconds() // 60),
        items_left=len(items) - (runs_at.number if runs_at else 0),
        sees_two=agenda.sees_two,
        matter=_matter(actor, meeting, at),
        last=_last(actor, at),
        sheet=_sheet(actor, at),
    )


def _child(actor: Actor, meeting: Meeting, at: RunItem | None) -> SpokenOf | None:
    """What is known of the child spoken of, on record as read."""
    if at is None or at.row.card is None or not actor.has_in(Duty.READ_CASES, meeting.mapping_id):
        return None
    card = at.row.card
    record_reading(actor, Event.PERSON_VIEWED, mapping_id=meeting.mapping_id, subjects=list(card.record_ids))
    return spoken_of(actor, meeting.mapping, card)


def _matter(actor: Actor, meeting: Meeting, at: RunItem | None) -> Matter | None:
    return matter_of(actor, meeting, at.row.kind) if at and at.row.kind in SAME_FOR_ALL else None


def _last(actor: Actor, at: RunItem | None) -> SaidBefore | None:
    """Of Part 1 alone: of Part 2, not everybody in the room signed at the meeting before."""
    if at is None or at.row.part is not Part.ONE or at.row.kind in NOT_LOOKED_BACK_AT:
        return None
    return next(iter(said_before(actor, at.row.item, meetings=1)), None)


def _sheet(actor: Actor, at: RunItem | None) -> SheetShown | None:
    """What is wanted of the item; of Part 2, only what was written for this meeting, for the same reason."""
    if at is None or at.row.item.person_id is not None:
        return None
    found = sheet_of(actor, at.row.item)
    return None if found and found.is_earlier and at.row.part is Part.TWO else found


def _waits(meeting: Meeting, child: SpokenOf | None) -> bool:
    return child is not None and child.is_open and not has_next_day(meeting, child.card.id)


def _uncleared(meeting: Meeting, at: RunItem | None, room: Room) -> tuple[Uncleared, ...]:
    """In Part 2, who is there and may not hear it: they have not signed, or are not cleared."""
    if at is None or at.row.part is not Part.TWO:
        return ()
    cleared = cleared_for(meeting, at.row.item.person_id)
    return tuple(
        Uncleared(one, not one.has_signed)
        for one in room.people
        if one.is_there and (not one.has_signed or one.user_id not in cleared)
    )


def cleared_for(meeting: Meeting, person_id: UUID | None) -> set[UUID]:
    """Of those who are there, whoever may hear about a child; about children at all, where none is given."""
    with connection.cursor() as cursor:
        cursor.execute("select * from meeting_cleared(%s, %s)", [meeting.pk, person_id])
        return {row[0] for row in cursor.fetchall()}


def _actions(
    actor: Actor, meeting: Meeting, at: RunItem | None, child: SpokenOf | None
) -> tuple[Action, ...]:
    if child is not None:
        return tuple(open_actions_about(actor, meeting.mapping, child.records)[:ACTIONS_SHOWN])
    part = _LOOKS_AT_ACTIONS.get(at.row.kind) if at else None
    if part is None:
        return ()
    found = for_the_room(open_actions(actor, meeting.mapping, in_part_two=part is Part.TWO))
    shown = tuple(found[:ACTIONS_SHOWN])
    people = list(dict.fromkeys(one.person_id for one in shown if one.person_id))
    if people:
        record_reading(actor, Event.ACTIONS_VIEWED, mapping_id=meeting.mapping_id, subjects=people)
    return shown


def _linked(actor: Actor, meeting: Meeting, at: RunItem | None) -> tuple[LinkedChild, ...]:
    """Linked children whose decision waits, soonest first, on record as read."""
    if at is None or at.row.kind is not AgendaKind.LINKED:
        return ()
    ids: Sequence[UUID] = linked_ids(actor, meeting.mapping)[:LINKED_SHOWN]
    waiting = [
        one for one in linked_children(actor, meeting.mapping, ids) if one.considered is Considered.OPEN
    ]
    if waiting:
        record_reading(
            actor,
            Event.COHORT_VIEWED,
            mapping_id=meeting.mapping_id,
            subjects=[one.card.id for one in waiting],
        )
    return tuple(waiting)


@dataclass(frozen=True, slots=True)
class News:
    """What changed on the screen since it was opened: where the meeting is, and what others wrote."""

    at_item: UUID | None
    has_ended: bool
    names_hidden: bool
    unsigned: int
    entries: tuple[EntryShown, ...]


def news_of(actor: Actor, meeting: Meeting, item_id: UUID | None) -> News | None:
    """The same of an item, in few queries: it is asked every few seconds. None before it was begun."""
    sitting = sitting_of(actor, meeting)
    if sitting is None:
        return None
    found = _ENTRIES_UNDER(meeting.pk, item_id) if item_id else []
    return News(
        at_item=sitting.at_item,
        has_ended=sitting.ended_at is not None,
        names_hidden=sitting.names_hidden,
        unsigned=there_at(meeting)[1],
        entries=tuple(shown_entries(actor, meeting, found)),
    )


def entries_mark(meeting: Meeting, item_id: UUID | None) -> str:
    """What tells whether anything under an item changed for this reader: how many, and how often changed."""
    if item_id is None:
        return ""
    versions = _MARK(meeting.pk, item_id)
    return f"{len(versions)}.{sum(versions)}"
