"""A linked child named to people in a meeting for one item: closed when the meeting ends."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, queries
from placemap.meetings.models import AgendaItem, Attendance, Entry, Meeting
from placemap.meetings.vocabulary import AgendaKind
from placemap.subjects.models import Person
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.opened import reads_name
from tests.cohort.test_late_decisions import make_late
from tests.meetings.people import found
from tests.meetings.running import item, safe, sat
from tests.meetings.screen import run

pytestmark = pytest.mark.django_db


def named(world: World, jade: Person) -> tuple[Meeting, Entry]:
    """Priya names Jade to the sergeant, who came and signed."""
    meeting = sat(world, "sergeant")
    safe(world, meeting)
    under, priya = item(world, meeting, AgendaKind.LINKED), world.actor("coordinator")
    with acting_as(priya):
        there = Attendance.objects.get(meeting=meeting, user=world.users["sergeant"])
        entry = commands.reveal_child(
            meeting=meeting, item=under, person=jade, hearers=[there], purpose="To look out for her.",
            client_key=uuid.uuid4(), by=priya,
        )  # fmt: skip
    assert reads_name(world, "sergeant", jade)
    return meeting, entry


def test_a_name_given_for_one_item_is_closed_when_the_meeting_ends(
    lists: Lists, world: World, jade: Person
) -> None:
    meeting, _entry = named(world, jade)
    priya = world.actor("coordinator")
    with acting_as(priya):
        waiting = queries.children_waiting(priya, meeting)
        for one in AgendaItem.objects.filter(pk__in=waiting):
            commands.record_next_day_action(
                meeting=meeting, item=one, words="Make the referral.", agency=world.agencies["police"],
                owner=world.users["sergeant"], due=next_working_day(today()), agreed=True,
                client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip
        commands.end_meeting(meeting=found(world, meeting), by=priya)
    assert not reads_name(world, "sergeant", jade)


def test_struck_out_the_name_is_closed(lists: Lists, world: World, jade: Person) -> None:
    _meeting, entry = named(world, jade)
    priya = world.actor("coordinator")
    with acting_as(priya):
        commands.strike_entry(entry=entry, because="The wrong child.", version=1, by=priya)
    assert not reads_name(world, "sergeant", jade)


def test_late_neither_the_initials_nor_the_name_are_put_before_the_room(
    lists: Lists, world: World, jade: Person, client_as: Any
) -> None:
    meeting = sat(world, "sergeant")
    safe(world, meeting)
    make_late(world, jade)
    under, priya = item(world, meeting, AgendaKind.LINKED), world.actor("coordinator")
    with acting_as(priya):
        late = Person.objects.get(pk=jade.pk)
        there = Attendance.objects.get(meeting=meeting, user=world.users["sergeant"])
        with pytest.raises(PlacemapError, match="is late"):
            commands.reveal_child(
                meeting=found(world, meeting), item=under, person=late, hearers=[there],
                purpose="To look out for her.", client_key=uuid.uuid4(), by=priya,
            )  # fmt: skip
    page = client_as(world.users["coordinator"]).get(f"{run(meeting)}?item={under.pk}").content.decode()
    assert jade.working_reference in page and "J.O." not in page
