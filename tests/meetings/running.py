"""The shortest ways to run a meeting, for the tests of its record and its screen."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from placemap.access.session import acting_as
from placemap.foundations.clock import now
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Entry, Meeting, Sitting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Presence
from tests.cast import World
from tests.meetings.people import found, in_days, planned
from tests.returns.people import two_children


def sat(world: World, *signed: str, is_first: bool = False, **given: Any) -> Meeting:
    """A meeting about two children that began five minutes ago; those named have come and signed."""
    if not is_first:
        planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
        two_children(world)
    meeting = planned(world, starts_at=in_days(10), **given)
    priya = world.actor("coordinator")
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(minutes=5))
        if not is_first:
            # The one before it was held.
            Meeting.objects.filter(series__kind="scoping").update(starts_at=now() - timedelta(days=14))
            before = Meeting.objects.get(series__kind="scoping")
            ended = {"ended_at": before.starts_at + timedelta(hours=1), "ended_by": priya.user_id}
            Sitting.objects.create(
                meeting=before,
                mapping=before.mapping,
                begun_at=before.starts_at,
                begun_by=priya.user_id,
                **ended,
            )
    for who in ("coordinator", *signed):
        actor = world.actor(who)
        with acting_as(actor):
            held = queries.meeting_in(actor, world.mapping, meeting.pk)
            commands.sign_in(meeting=held, statement=0, presence=Presence.HERE, by=actor)
    with acting_as(priya):
        commands.begin_meeting(meeting=found_as(world, meeting), by=priya)
    return found(world, meeting)


def found_as(world: World, meeting: Meeting, who: str = "coordinator") -> Meeting:
    return queries.meeting_in(world.actor(who), world.mapping, meeting.pk)


def item(
    world: World, meeting: Meeting, kind: AgendaKind, number: int = 0, who: str = "coordinator"
) -> AgendaItem:
    """An item of that kind, as somebody finds it."""
    actor = world.actor(who)
    with acting_as(actor):
        keys = AgendaItem.objects.filter(meeting=meeting, kind=kind.value).values_list("pk", flat=True)
        return queries.item_in(actor, found_as(world, meeting, who), keys[number])


def write(world: World, meeting: Meeting, under: AgendaItem, words: str = "Said.", who: str = "coordinator", **given: Any) -> Entry:  # fmt: skip
    """Somebody writes a note."""
    actor = world.actor(who)
    said = {"kind": EntryKind.NOTE, "client_key": uuid.uuid4(), **given}
    with acting_as(actor):
        return commands.record_entry(
            meeting=found_as(world, meeting, who), item=under, words=words, by=actor, **said
        )


def safe(world: World, meeting: Meeting, *, at_risk: bool = False, words: str = "") -> Entry:
    """Nobody is at immediate risk, as far as is known."""
    priya = world.actor("coordinator")
    with acting_as(priya):
        return commands.answer_safety(
            meeting=found_as(world, meeting), at_risk=at_risk, words=words, client_key=uuid.uuid4(), by=priya
        )


def go(world: World, meeting: Meeting, to: AgendaItem, who: str = "coordinator") -> Sitting:
    """The meeting moves to an item."""
    actor = world.actor(who)
    with acting_as(actor):
        return commands.go_to_item(meeting=found_as(world, meeting, who), item=to, by=actor)


def entries(world: World, meeting: Meeting, who: str = "coordinator") -> list[str]:
    """The words of every entry that somebody reads."""
    actor = world.actor(who)
    with acting_as(actor):
        return [one.entry.words for one in queries.entries_of(actor, meeting)]
