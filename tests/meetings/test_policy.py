"""Who plans meetings, and who is told why not."""

from __future__ import annotations

import pytest

from placemap.access.actors import Actor
from placemap.access.session import acting_as
from placemap.mappings.queries import open_mapping
from placemap.meetings import policy
from placemap.meetings.models import Briefing, Entry, Minutes, MinutesCorrection, MinutesSection
from placemap.meetings.vocabulary import MeetingKind
from tests.cast import World
from tests.meetings.people import planned

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "plans"), [("coordinator", True), ("lead", True), ("sergeant", False), ("head", False)]
)
def test_everybody_on_the_team_reads_and_those_who_run_it_plan(world: World, who: str, plans: bool) -> None:
    meeting, actor = planned(world), world.actor(who)
    with acting_as(actor):
        mapping = open_mapping(actor, world.mapping.reference)
        assert policy.may_read_meetings(actor, mapping).allowed
        for decision in (
            policy.may_plan_meetings(actor, mapping),
            policy.may_change_meeting(actor, meeting),
            policy.may_change_series(actor, meeting.series),
        ):
            assert decision.allowed is plans and decision.reason


def test_strangers_read_none(world: World) -> None:
    planned(world)
    assert not policy.may_read_meetings(world.actor("other_district"), world.mapping).allowed


def test_the_team_comes_and_whoever_watches_comes_where_they_are_invited(world: World) -> None:
    world.reseat("social_care", "silver_chair")
    asked = planned(world, "lead", "social_care", kind=MeetingKind.SILVER)
    other = planned(world, "lead", kind=MeetingKind.SILVER)
    owen = world.actor("social_care")
    with acting_as(owen):
        assert policy.may_come(owen, asked) and not policy.may_come(owen, other)
    assert policy.may_come(world.actor("head"), other)


@pytest.mark.parametrize(
    ("who", "writes", "approves", "reads"),
    [
        ("coordinator", True, False, True),
        ("lead", True, True, True),
        ("sergeant", True, True, True),  # who chairs this one
        ("head", True, False, True),  # who takes its minutes
        ("social_care", False, False, True),
        ("other_district", False, False, False),
    ],
)
def test_who_writes_down_a_meeting_and_its_minutes_who_approves_and_who_reads(
    world: World, who: str, writes: bool, approves: bool, reads: bool
) -> None:
    meeting = planned(world, chair_id=world.users["sergeant"].pk, minute_taker_id=world.users["head"].pk)
    minutes = Minutes(meeting=meeting, mapping=meeting.mapping)
    section = MinutesSection(minutes=minutes, meeting=meeting, mapping=meeting.mapping)
    correction = MinutesCorrection(section=section, meeting=meeting, mapping=meeting.mapping)
    entry = Entry(meeting=meeting, mapping=meeting.mapping)
    actor = world.actor(who)
    with acting_as(actor):
        answers = [
            (policy.may_run(actor, meeting), writes),
            (policy.may_record(actor, meeting), writes),
            (policy.may_change_entry(actor, entry), writes),
            (policy.may_write_minutes(actor, meeting), writes),
            (policy.may_change_section(actor, section), writes),
            (policy.may_approve_minutes(actor, minutes), approves),
            (policy.may_answer_correction(actor, correction), approves),
            (policy.may_read_minutes(actor, minutes), reads),
            (policy.may_ask_correction(actor, section), reads),
        ]
        assert not policy.may_keep_template(actor)
    for decision, expected in answers:
        assert decision.allowed is expected and decision.reason, decision


def test_whoever_watches_reads_minutes_and_writes_none(world: World) -> None:
    world.reseat("social_care", "silver_chair")
    # Named as its chair and minute-taker without a seat on the team: they come only where they are invited.
    owen = world.users["social_care"].pk
    meeting = planned(world, "lead", kind=MeetingKind.SILVER, chair_id=owen, minute_taker_id=owen)
    actor = world.actor("social_care")
    with acting_as(actor):
        minutes = Minutes(meeting=meeting, mapping=meeting.mapping)
        assert policy.may_read_minutes(actor, minutes)
        assert not policy.may_approve_minutes(actor, minutes)
        assert not policy.may_write_minutes(actor, meeting)


@pytest.mark.parametrize(("who", "approves"), [("lead", True), ("coordinator", False), ("sergeant", False)])
def test_whoever_leads_lets_a_briefing_go_outside(world: World, who: str, approves: bool) -> None:
    actor = world.actor(who)
    with acting_as(actor):
        mapping = open_mapping(actor, world.mapping.reference)
        assert policy.may_read_briefings(actor, mapping)
        assert policy.may_approve_briefing(actor, Briefing(mapping=mapping)).allowed is approves
        assert policy.may_copy_briefing(actor, Briefing(mapping=mapping))


def test_nobody_who_is_not_signed_in_takes_a_copy_of_a_briefing() -> None:
    assert not policy.may_copy_briefing(Actor(user_id=None), Briefing())
