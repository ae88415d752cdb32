"""Meetings that were planned: three that have been, the next one, one moved, and the silver group's."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, today
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import Meeting
from placemap.meetings.vocabulary import Cadence, MeetingKind
from placemap.project.demonstration.meetings import MEETING_1, MEETING_2, MEETING_3

if TYPE_CHECKING:
    from placemap.project.demonstration.story import Story

TEAM = (
    "lead", "deputy_head", "coordinator", "analyst", "sergeant", "head", "social_care", "health", "youth_justice",
    "youth_worker", "community_safety",
)  # fmt: skip
WHERE = "Mill Lode School, the library"


def tell(story: Story) -> None:
    """A scoping meeting, two mapping meetings, and both groups' next ones."""
    _plan(story, MeetingKind.SCOPING, Cadence.AS_NEEDED, asked_ago=71, held_ago=MEETING_1)
    _plan(story, MeetingKind.MAPPING, Cadence.MONTHLY, asked_ago=40, held_ago=MEETING_2)
    last = _plan(story, MeetingKind.MAPPING, Cadence.MONTHLY, asked_ago=15, held_ago=MEETING_3)
    actor = story.actor("coordinator")
    with acting_as(actor), days_ago(4):
        commands.change_cadence(
            series=last.series,
            cadence=Cadence.FORTNIGHTLY,
            reason="Two new children in a week. We meet more often until they are settled.",
            version=last.series.version,
            by=actor,
        )
    coming = _plan(story, MeetingKind.MAPPING, Cadence.FORTNIGHTLY, asked_ago=4)
    with acting_as(actor), days_ago(2):
        commands.move_meeting(
            meeting=coming,
            starts_at=coming.starts_at + timedelta(minutes=30),
            minutes=coming.minutes,
            place="Tanner’s Field School, room 12",
            join_link=coming.join_link,
            chair_id=coming.chair_id,
            minute_taker_id=coming.minute_taker_id,
            reason="The library at Mill Lode is taken by an exam.",
            version=coming.version,
            by=actor,
        )
    _plan(
        story, MeetingKind.SILVER, Cadence.MONTHLY, asked_ago=9, chair="silver_chair",
        invited=("lead", "coordinator", "silver_chair"), where="Civic centre, Estwick", later=6,
    )  # fmt: skip


def _plan(
    story: Story,
    kind: MeetingKind,
    cadence: Cadence,
    *,
    asked_ago: int,
    held_ago: int | None = None,
    chair: str = "lead",
    invited: tuple[str, ...] = TEAM,
    where: str = WHERE,
    later: int = 0,
) -> Meeting:
    """Priya plans one, so many days ago: for a day that has been, or for the next in its rhythm."""
    users = story.partnership.users
    actor = story.actor("coordinator")
    with acting_as(actor):
        day = (
            today() - timedelta(days=held_ago) if held_ago else queries.proposal_for(story.mapping, kind).day
        )
        day = next_working_day(day + timedelta(days=later - 1)) if later else day
    with acting_as(actor), days_ago(asked_ago):
        return commands.plan_meeting(
            mapping=story.mapping,
            kind=kind,
            cadence=cadence,
            starts_at=rules.moment(day, time(14, 0)),
            minutes=90,
            place=where,
            chair_id=users[chair].pk,
            minute_taker_id=users["deputy_head"].pk if chair == "lead" else None,
            invited={users[one].pk for one in invited},
            by=actor,
        )
