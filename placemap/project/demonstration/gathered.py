"""Meetings that were planned: three that have been, the next one, one moved, and the silver group's."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingOf
from datetime import time, timedelta
from typing import TYPE_CHECKING

from placemap.access.session import acting_as
from placemap.foundations.clock import days_ago, now, today
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import Attendance, Meeting
from placemap.meetings.vocabulary import Cadence, MeetingKind, Presence
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
    first = _plan(story, MeetingKind.SCOPING, Cadence.AS_NEEDED, asked_ago=71, held_ago=MEETING_1)
    second = _plan(story, MeetingKind.MAPPING, Cadence.MONTHLY, asked_ago=40, held_ago=MEETING_2)
    last = _plan(story, MeetingKind.MAPPING, Cadence.MONTHLY, asked_ago=15, held_ago=MEETING_3)
    _gather(story, first, by_phone=(), away={"youth_worker": Presence.APOLOGIES})
    _gather(story, second, by_phone=("health",), away={"community_safety": Presence.ABSENT})
    _gather(
        story, last, by_phone=("youth_worker",), away={"health": Presence.APOLOGIES_SENT}, aloud=("head",)
    )
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
        invited=("lead", "coordinator", "silver_chair"), where="Civic centre, Estwick", later=3,
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


def _gather(
    story: Story,
    meeting: Meeting,
    *,
    by_phone: Collection[str],
    away: MappingOf[str, Presence],
    aloud: Collection[str] = (),
) -> None:
    """Ten minutes in, everybody who came has signed for themselves, or agreed when it was read out to them."""
    users = story.partnership.users
    ago = (now() - meeting.starts_at - timedelta(minutes=10)) / timedelta(days=1)
    here = {one: Presence.REMOTE if one in by_phone else Presence.HERE for one in TEAM if one not in away}
    for one in here:
        if one not in aloud:
            actor, acting = story.acting(one)
            with acting, days_ago(ago):
                commands.sign_in(meeting=meeting, statement=0, presence=here[one], by=actor)
    actor = story.actor("coordinator")
    said = {
        users[one].pk: presence.value for one, presence in (*away.items(), *((k, here[k]) for k in aloud))
    }
    with acting_as(actor), days_ago(ago):
        commands.record_presence(meeting=meeting, presences=said, versions={}, by=actor)
        for one in aloud:
            entry = Attendance.objects.get(meeting=meeting, user=users[one])
            commands.sign_for(attendance=queries.attendance_in(actor, meeting, entry.pk), by=actor)
