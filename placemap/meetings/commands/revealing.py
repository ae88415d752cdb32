"""Naming a linked child to people in the room while one item lasts, minuted in one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings import policy
from placemap.meetings.commands._running import TAKEN, check_running
from placemap.meetings.models import AgendaItem, Attendance, Entry, Meeting
from placemap.meetings.queries.planned import title_of
from placemap.meetings.queries.record import reveals_open
from placemap.meetings.vocabulary import EntryKind, Part
from placemap.partners.queries import author
from placemap.subjects.commands import close_opening, open_name
from placemap.subjects.models import Person
from placemap.subjects.policy import may_close_opening
from placemap.subjects.rules import is_overdue
from placemap.subjects.vocabulary import OpenedBecause

# A name stays open no longer than its item can last.
LONGEST_REVEAL = timedelta(minutes=60)
SHORTEST_REVEAL = timedelta(minutes=10)


def close_reveals(meeting: Meeting, by: Actor) -> None:
    """The meeting moves on: what was opened for the item before is closed, where the actor may."""
    for opening in reveals_open(meeting):
        if may_close_opening(by, opening):
            close_opening(opening=opening, by=by)


@command(may=policy.may_run, event=Event.NAME_REVEALED)
def reveal_child(
    *,
    meeting: Meeting,
    item: AgendaItem,
    person: Person,
    hearers: Sequence[Attendance],
    purpose: str,
    client_key: UUID,
    by: Actor,
) -> Entry:
    """Name a linked child to these people in the room, while the item lasts; the minutes say so."""
    check_running(meeting)
    held = Entry.objects.filter(meeting=meeting, client_key=client_key).first()
    if held is not None:
        if held.kind != EntryKind.REVEAL or held.recorded_by != author(by):
            raise PlacemapError(TAKEN)
        return held
    if not hearers or any(one.user is None or one.meeting_id != meeting.pk for one in hearers):
        raise PlacemapError(_("Choose who in the room hears the name."))
    if item.part != Part.TWO:
        raise PlacemapError(_("A child is spoken of in Part 2 alone."))
    if is_overdue(person.consider_by, person.consideration, today()):
        # Nobody but the lead could read it, and the minutes would say that they did.
        raise PlacemapError(
            _("The decision about this child is late, so the name is closed to the room. Decide first.")
        )
    lasts = min(max(timedelta(minutes=item.minutes), SHORTEST_REVEAL), LONGEST_REVEAL)
    for one in hearers:
        if one.user is not None:
            open_name(
                mapping=meeting.mapping,
                person=person,
                user=one.user,
                agency_id=one.agency_id,
                because=OpenedBecause.CHAIR,
                until=now() + lasts,
                purpose=purpose,
                minuted=title_of(meeting),
                by=by,
            )
    entry = Entry(
        meeting=meeting,
        mapping=meeting.mapping,
        item=item,
        part=Part.TWO.value,
        kind=EntryKind.REVEAL.value,
        person=person,
        words=purpose.strip(),
        decided_by=", ".join(one.user.name for one in hearers if one.user is not None)[:200],
        client_key=client_key,
        recorded_by=author(by),
    )
    entry.save(force_insert=True)
    return entry
