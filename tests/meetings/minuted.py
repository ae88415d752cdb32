"""A meeting that was held, with something of every kind written down, for the tests of minutes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now, today
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Meeting, Minutes, MinutesSection, MinutesStep, Sitting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Part, Presence, Told
from tests.cast import World
from tests.meetings.people import found, in_days, planned
from tests.returns.people import two_children

# Stands in every field of Part 2 that somebody writes, and nowhere else.
MARKER = "Xylograph"
SIGNED = ("coordinator", "lead", "head", "social_care")


def held(world: World, *signed: str, ended_hours_ago: int = 2) -> Meeting:
    """A meeting about two children, with notes of both parts, that has ended. Dan was there, and never signed."""
    planned(world, kind=MeetingKind.SCOPING, starts_at=in_days(3))
    two_children(world)
    lead = world.users["lead"].pk
    everybody = {world.users[key].pk for key in (*SIGNED, "sergeant")}
    meeting = planned(
        world, starts_at=in_days(10), invited=everybody, chair_id=lead, minute_taker_id=world.users["head"].pk
    )
    priya = world.actor("coordinator")
    began = now() - timedelta(hours=ended_hours_ago + 1)
    with acting_as(priya):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=began)
    for who in signed or SIGNED:
        sign(world, meeting, who)
    meeting = found(world, meeting)
    with acting_as(priya):
        commands.record_presence(
            meeting=meeting, presences={world.users["sergeant"].pk: "apologies"}, versions={}, by=priya
        )
        with days_ago((ended_hours_ago + 1) / 24):
            commands.begin_meeting(meeting=meeting, by=priya)
        commands.answer_safety(meeting=meeting, at_risk=False, client_key=uuid.uuid4(), by=priya)
    _said(world, meeting)
    with acting_as(priya):
        Sitting.objects.filter(meeting=meeting).update(
            ended_at=now() - timedelta(hours=ended_hours_ago), ended_by=priya.user_id
        )
    return found(world, meeting)


def sign(world: World, meeting: Meeting, who: str, **given: Any) -> None:
    """Somebody signs at the door."""
    actor = world.actor(who)
    with acting_as(actor):
        there = queries.meeting_in(actor, world.mapping, meeting.pk)
        said = {"presence": Presence.HERE, "statement": 0, **given}
        commands.sign_in(meeting=there, by=actor, **said)


def _said(world: World, meeting: Meeting) -> None:
    priya = world.actor("coordinator")
    with acting_as(priya):
        places = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.PLACES)
        ellie, leo = AgendaItem.objects.filter(meeting=meeting, kind=AgendaKind.CHILD).order_by("position")
        several = AgendaItem.objects.get(meeting=meeting, kind=AgendaKind.COHORT)

        def note(item: AgendaItem, kind: EntryKind, words: str, **given: Any) -> None:
            commands.record_entry(
                meeting=meeting, item=item, kind=kind, words=words, client_key=uuid.uuid4(), by=priya, **given
            )

        note(places, EntryKind.NOTE, "The rear yard at Chandlers Row has no light.")
        note(places, EntryKind.DECISION, "Ask silver for a named owner.", decided_by="The chair")
        note(places, EntryKind.DISSENT, "Wait for the audit first.", decided_by="Youth justice")
        for item in (ellie, leo):
            note(item, EntryKind.NOTE, f"{MARKER} note.")
            note(item, EntryKind.DECISION, f"{MARKER} decision.", decided_by=f"{MARKER} decider")
            note(item, EntryKind.DISSENT, f"{MARKER} dissent.", decided_by=f"{MARKER} dissenter")
        note(several, EntryKind.NOTE, f"{MARKER} of several.")
        for item, wanted in ((places, "Say who lights the yard."), (several, f"{MARKER} wanted")):
            commands.write_sheet(item=item, wanted=wanted, owner=world.users["head"], version=0, by=priya)
        commands.record_sharing(
            meeting=meeting, item=ellie, shares=True, words=f"{MARKER} shared", shared_with=f"{MARKER} with",
            basis=f"{MARKER} basis", told=Told.TOLD, because=f"{MARKER} because", client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
        for item, words in ((places, "Staff the east gate."), (ellie, f"{MARKER} action")):
            commands.record_agreed_action(
                meeting=meeting, item=item, words=words, agency=world.agencies["tanners_field"],
                owner=world.users["head"], due=today() + timedelta(days=7), client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip


def written(world: World, meeting: Meeting, by: str = "coordinator") -> Minutes:
    """The draft of its minutes."""
    actor = world.actor(by)
    with acting_as(actor):
        commands.write_minutes(meeting=found(world, meeting, by), by=actor)
        return queries.minutes_in(actor, meeting)


def approved(world: World, meeting: Meeting, by: str = "lead", because: str = "") -> MinutesStep:
    """Written and approved."""
    written(world, meeting)
    actor = world.actor(by)
    with acting_as(actor):
        minutes = queries.minutes_in(actor, meeting)
        return commands.approve_minutes(
            minutes=minutes, late_because=because, version=minutes.version, by=actor
        )


def sections(world: World, meeting: Meeting, who: str, part: Part | None = None) -> list[MinutesSection]:
    """The sections that somebody's own sight gives them."""
    with acting_as(world.actor(who)):
        some = MinutesSection.objects.filter(meeting=meeting)
        return list(some.filter(part=part.value) if part else some)


def silver(world: World) -> None:
    """Rupa watches over the mapping, as a silver chair does."""
    from placemap.mappings.commands import join_agency, seat_person

    priya = world.actor("coordinator")
    with acting_as(priya):
        join_agency(mapping=world.mapping, agency=world.agencies["charity"], by=priya)
        seat_person(mapping=world.mapping, user=world.users["stranger"], role_code="silver_chair", by=priya)
