"""What is written down after the minutes were drafted stands in them before they are locked."""

from __future__ import annotations

import uuid

import pytest

from placemap.access.session import acting_as
from placemap.foundations.errors import PlacemapError
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Entry, MinutesSection, MinutesStep
from placemap.meetings.vocabulary import AgendaKind, EntryKind
from tests.cast import World
from tests.meetings.minuted import approved, held, sections, written
from tests.meetings.people import found

pytestmark = pytest.mark.django_db


def test_they_are_not_approved_without_what_came_in_after_they_were_drafted(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    written(world, meeting)
    priya, lead = world.actor("coordinator"), world.actor("lead")

    def approve() -> MinutesStep:
        with acting_as(lead):
            read = queries.minutes_in(lead, meeting)
            return commands.approve_minutes(minutes=read, late_because="", version=read.version, by=lead)

    def late(kind: AgendaKind, words: str) -> Entry:
        with acting_as(priya):
            under = AgendaItem.objects.filter(meeting=meeting, kind=kind.value).order_by("position")[0]
            return commands.record_entry(
                meeting=found(world, meeting), item=under, kind=EntryKind.NOTE, words=words,
                client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip

    # Under a heading that stands, under one that does not yet, and about a child.
    for kind in (AgendaKind.PLACES, AgendaKind.THEMES, AgendaKind.CHILD):
        late(kind, f"Came in late, {kind.value}.")
        with pytest.raises(PlacemapError, match="as it stands there now"):
            approve()
        written(world, meeting)
    gone = late(AgendaKind.PLACES, "Meant for another meeting.")
    with acting_as(priya):
        commands.strike_entry(entry=gone, because="Wrong meeting.", version=1, by=priya)
        # What somebody took out of the minutes on purpose stays out.
        section = MinutesSection.objects.get(meeting=meeting, item__kind=AgendaKind.THEMES.value)
        section = queries.section_in(priya, queries.minutes_in(priya, meeting), section.pk)
        commands.change_section(section=section, text="Nothing new.", version=section.version, by=priya)
    assert approve()
    said = "\n".join(one.text for one in sections(world, meeting, "lead"))
    assert "Came in late, places." in said and "Came in late, child." in said
    assert "Came in late, themes." not in said and "another meeting" not in said


def test_what_is_put_in_other_words_after_they_were_drafted_is_in_them_before_they_lock(world: World) -> None:
    meeting = held(world, ended_hours_ago=1)
    minutes = written(world, meeting)
    priya, lead = world.actor("coordinator"), world.actor("lead")
    with acting_as(priya):
        entry = Entry.objects.get(meeting=meeting, kind=EntryKind.DECISION.value, item__kind="places")
        entry = queries.entry_in(priya, found(world, meeting), entry.pk)
        commands.change_entry(
            entry=entry, words="Ask silver for two owners.", decided_by="The chair", version=1, by=priya
        )
    with acting_as(lead), pytest.raises(PlacemapError, match="as it stands there now"):
        commands.approve_minutes(minutes=minutes, late_because="", version=1, by=lead)
    assert approved(world, meeting)
