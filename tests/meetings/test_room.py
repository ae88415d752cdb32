"""People in the room: by place over the last meetings, for those who put it right; no ranking of anybody."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from placemap.access.session import acting_as
from placemap.foundations.clock import now, today
from placemap.mappings.models import Seat
from placemap.meetings import commands, queries
from placemap.meetings.models import Attendance, Meeting
from placemap.meetings.rules import room as rules
from placemap.meetings.rules.door import THERE
from placemap.meetings.vocabulary import MeetingKind, Presence
from tests.cast import World
from tests.cohort.pages import words_of
from tests.meetings.people import found, in_days, planned

P = Presence
ROOM = "/mappings/M-2026-901/meetings/people/"
DAY = date(2026, 11, 24)
ANN = rules.Sat("ann", date(2026, 1, 1), None)
BEN = rules.Sat("ben", date(2026, 1, 1), date(2026, 6, 30))


def came(who: str, presence: Presence, stood_in: str = "") -> rules.Came:
    return rules.Came(who, presence, stood_in)


@pytest.mark.parametrize(
    ("seats", "who_came", "filled"),
    [
        ([ANN], [came("ann", P.HERE)], P.HERE),
        ([ANN], [came("ann", P.APOLOGIES_SENT)], P.APOLOGIES_SENT),
        ([ANN, BEN], [came("ann", P.ABSENT), came("ben", P.HERE)], P.ABSENT),
        ([BEN], [came("ben", P.HERE)], None),
        ([ANN], [came("zed", P.HERE)], None),
        ([ANN], [], None),
        ([ANN], [came("ann", P.HERE, "Ade"), came("ann", P.APOLOGIES)], P.HERE),
    ],
)
def test_how_a_place_was_filled(
    seats: list[rules.Sat], who_came: list[rules.Came], filled: Presence | None
) -> None:
    assert rules.filled(seats, DAY, who_came) is filled


def test_a_place_is_constant_when_one_person_comes() -> None:
    july, may = date(2026, 7, 1), date(2026, 5, 1)
    meetings = [
        (may, [came("ben", P.HERE), came("ann", P.ABSENT)]),
        (july, [came("ben", P.HERE), came("ann", P.REMOTE)]),
        (DAY, [came("ann", P.HERE, "Ade")]),
    ]
    # Ben's seat had ended in July; somebody in Ann's stead is another person.
    assert rules.different_people([ANN, BEN], meetings) == 3
    assert rules.different_people([ANN], meetings[:2]) == 1
    assert rules.different_people([], meetings) == 0


@given(st.lists(st.none() | st.sampled_from(list(Presence))))
def test_missed_is_every_meeting_at_which_nobody_was_there(presences: list[Presence | None]) -> None:
    assert rules.missed(presences) == len([one for one in presences if one not in THERE])
    best = rules.best(one for one in presences if one)
    assert best is None or best in presences


def held(world: World, *, days: int, **said: Presence) -> Meeting:
    """A meeting so many days ago, with what was written down of whom."""
    meeting = planned(world, *(said or ("head",)), starts_at=in_days(10 + days))
    priya = world.actor("coordinator")
    with acting_as(priya):
        # Everybody had their seat by then; three hours ago may have been yesterday.
        Seat.objects.filter(mapping=world.mapping).update(from_on=today() - timedelta(days=60))
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(days=days, hours=3))
    presences = {world.users[who].pk: presence.value for who, presence in said.items()}
    seen = found(world, meeting)
    with acting_as(priya):
        commands.record_presence(meeting=seen, presences=presences, versions={}, by=priya)
    return meeting


def gaps(world: World, who: str = "lead") -> queries.RoomGaps:
    actor = world.actor(who)
    with acting_as(actor):
        return queries.room_gaps(actor, world.mapping)


@pytest.mark.django_db
def test_gaps_stand_by_place_over_the_last_meetings(world: World) -> None:
    held(world, days=0, head=P.HERE, sergeant=P.ABSENT, social_care=P.REMOTE)
    held(world, days=0, head=P.APOLOGIES, sergeant=P.ABSENT)
    read = gaps(world)
    places = {one.name: one for one in read.places}
    assert len(read.meetings) == 2 and all(one.has_register for one in read.meetings)
    police = places["Police, local area"]
    assert police.missed == 2 and police.people == (world.users["sergeant"].name,)
    assert set(police.presences) == {P.ABSENT}
    assert places["Children’s social care"].missed == 1
    assert places["Health"].is_empty and places["Health"] in read.empty
    assert police in read.often_missing
    assert world.users["lead"].name in read.untrained


@pytest.mark.django_db
def test_what_nobody_wrote_down_counts_for_nothing(world: World) -> None:
    meeting = planned(world, "head", starts_at=in_days(10))
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    read = gaps(world)
    assert [one.has_register for one in read.meetings] == [False]
    assert not read.often_missing and all(one.missed == 0 for one in read.places)


@pytest.mark.django_db
def test_somebody_without_an_account_fills_the_place_of_whom_they_stand_for(world: World) -> None:
    meeting = held(world, days=0, head=P.APOLOGIES)
    priya = world.actor("coordinator")
    seen = found(world, meeting)
    with acting_as(priya):
        commands.record_substitute(
            meeting=seen, name="Ade Bright, deputy head", agency=world.agencies["tanners_field"],
            presence=P.HERE, stands_for=world.users["head"], by=priya,
        )  # fmt: skip
        commands.record_substitute(
            meeting=seen, name="Cal Moss, constable", agency=world.agencies["police"],
            presence=P.HERE, stands_for=None, by=priya,
        )  # fmt: skip
    places = {one.name: one for one in gaps(world).places}
    assert places["Police, local area"].presences == (P.HERE,)
    school = next(one for one in places.values() if world.users["head"].name in one.people)
    assert school.presences == (P.HERE,) and school.different == 1


@pytest.mark.django_db
def test_silver_meetings_are_another_table(world: World) -> None:
    meeting = planned(world, "lead", kind=MeetingKind.SILVER)
    with acting_as(world.actor("coordinator")):
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=now() - timedelta(hours=3))
    assert not gaps(world).meetings


@pytest.mark.django_db
def test_whoever_watches_over_it_reads_the_same_and_no_child(world: World) -> None:
    held(world, days=0, head=P.HERE, sergeant=P.ABSENT)
    world.reseat("social_care", "silver_chair")
    owen = world.actor("social_care")
    with acting_as(owen):
        assert Attendance.objects.count() == 2
        places = {one.name: one for one in queries.room_gaps(owen, world.mapping).places}
    assert places["Police, local area"].presences == (P.ABSENT,)
    marek = world.actor("other_district")
    with acting_as(marek):
        assert not Attendance.objects.exists()


@pytest.mark.django_db
def test_the_page_shows_places_to_those_who_run_it_and_oneself_to_everybody(
    world: World, client_as: Any
) -> None:
    held(world, days=0, head=P.HERE, sergeant=P.ABSENT)
    page = words_of(client_as(world.users["lead"]).get(ROOM))
    for words in ("Place by place", "To put right", "Police, local area", "No word"):
        assert words in page
    dan: Client = client_as(world.users["sergeant"])
    own = words_of(dan.get(ROOM))
    assert "What stands about you" in own and "Not there, and no word from them" in own
    assert "Place by place" not in own and world.users["head"].name not in own


@pytest.mark.django_db
def test_the_page_asks_as_little_for_six_meetings_as_for_one(world: World, client_as: Any) -> None:
    helen: Client = client_as(world.users["lead"])

    def asking() -> int:
        helen.get(ROOM)
        with CaptureQueriesContext(connection) as captured:
            helen.get(ROOM)
        return len(captured)

    held(world, days=0, head=P.HERE)
    few = asking()
    for _more in range(3):
        held(world, days=0, head=P.HERE, sergeant=P.HERE, social_care=P.REMOTE)
    assert asking() <= few


def test_nothing_here_adds_up_a_person() -> None:
    per_person = {field.name for field in fields(queries.OwnRoom)}
    assert per_person == {"seats", "grade", "grade_expected", "is_trained", "meetings"}


@pytest.mark.django_db
def test_at_how_many_meetings_nobody_was_is_said_to_those_who_run_it_alone(world: World) -> None:
    held(world, days=2, head=P.ABSENT)
    meeting = planned(world, kind=MeetingKind.SCOPING)

    def states(who: str) -> str:
        actor = world.actor(who)
        with acting_as(actor):
            matter = queries.membership_matter(actor, found(world, meeting, who))
        return " ".join(line.state for line in matter.lines)

    assert "Nobody was there at 1 meeting" in states("lead")
    assert "Nobody was there" not in states("sergeant")
