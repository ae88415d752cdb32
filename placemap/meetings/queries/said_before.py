"""What the same table said of an item at its earlier meetings, as far as the reader may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from placemap.access.actors import Actor
from placemap.meetings.models import AgendaItem, Entry, Meeting
from placemap.meetings.queries.record import EntryShown, shown_entries
from placemap.meetings.rules.sheets import kinds_at, table_of
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, MeetingState
from placemap.responses.vocabulary import ActionState

# Further back it is in the minutes.
MOST_MEETINGS, MOST_ENTRIES = 6, 120


@dataclass(frozen=True, slots=True)
class Before:
    """One thing that was written down; of an action, how far it is today."""

    shown: EntryShown
    state: ActionState | None


@dataclass(frozen=True, slots=True)
class SaidBefore:
    """What one earlier meeting wrote down under items of the kind."""

    meeting: Meeting
    said: tuple[Before, ...]


def said_before(actor: Actor, item: AgendaItem, *, meetings: int = MOST_MEETINGS) -> list[SaidBefore]:
    """The latest meeting first. The rows are those that the reader may read: of Part 2, those of meetings
    at which they signed. Constant queries; on record where it names children."""
    meeting = item.meeting
    found = list(
        Entry.objects.filter(
            mapping=meeting.mapping,
            part=item.part,
            struck_at=None,
            meeting__series__kind__in=[one.value for one in _kinds(meeting)],
            meeting__state=MeetingState.PLANNED.value,
            meeting__starts_at__lt=meeting.starts_at,
            **_of_the_same(item),
        )
        # Who heard a name is read with the meeting at which they did.
        .exclude(kind=EntryKind.REVEAL.value)
        .select_related("meeting__series", "action__owner", "action__agency")
        .order_by("-meeting__starts_at", "recorded_at", "id")[:MOST_ENTRIES]
    )
    of_meeting: dict[Any, list[Entry]] = {}
    for one in found:
        of_meeting.setdefault(one.meeting_id, []).append(one)
    latest = [one for held in list(of_meeting.values())[:meetings] for one in held]
    shown = {one.entry.pk: one for one in shown_entries(actor, meeting, latest)}
    return [
        SaidBefore(held[0].meeting, tuple(_before(shown[one.pk]) for one in held))
        for held in list(of_meeting.values())[:meetings]
    ]


def _kinds(meeting: Meeting) -> tuple[MeetingKind, ...]:
    return kinds_at(table_of(MeetingKind(meeting.series.kind)))


def _of_the_same(item: AgendaItem) -> dict[str, Any]:
    """Under items of the same kind; of a child, about them, whichever item it was said under."""
    if item.person is not None:
        return {"person__group_key": item.person.group_key}
    same: dict[str, Any] = {"item__kind": item.kind}
    return {**same, "item__title": item.title} if item.kind == AgendaKind.OTHER else same


def _before(shown: EntryShown) -> Before:
    action = shown.entry.action
    return Before(shown, ActionState(action.state) if action else None)
