"""The shortest ways to plan a meeting, for the tests of meetings."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from placemap.access.session import acting_as
from placemap.foundations.clock import today
from placemap.foundations.working_days import next_working_day
from placemap.meetings import commands, queries, rules
from placemap.meetings.models import Meeting
from placemap.meetings.vocabulary import Cadence, MeetingKind
from tests.cast import World


def in_days(days: int, at: time = time(14, 0)) -> datetime:
    """That time on the first working day after so many days."""
    return rules.moment(next_working_day(today() + timedelta(days=days - 1)), at)


def planned(world: World, *who: str, by: str = "coordinator", **given: Any) -> Meeting:
    """Priya plans a mapping meeting for those named, or for the head teacher and the sergeant."""
    actor = world.actor(by)
    said: dict[str, Any] = {
        "kind": MeetingKind.MAPPING,
        "cadence": Cadence.FORTNIGHTLY,
        "starts_at": in_days(7),
        "minutes": 90,
        "invited": {world.users[key].pk for key in who or ("head", "sergeant")},
        **given,
    }
    with acting_as(actor):
        return commands.plan_meeting(mapping=world.mapping, by=actor, **said)


def found(world: World, meeting: Meeting, who: str = "coordinator") -> Meeting:
    """The meeting as somebody finds it now."""
    actor = world.actor(who)
    with acting_as(actor):
        return queries.meeting_in(actor, world.mapping, meeting.pk)


def moved(world: World, meeting: Meeting, by: str = "coordinator", **given: Any) -> Meeting:
    """The meeting changed in what is given; the rest as it was."""
    held, actor = found(world, meeting, by), world.actor(by)
    said: dict[str, Any] = {
        "starts_at": held.starts_at,
        "minutes": held.minutes,
        "place": held.place,
        "join_link": held.join_link,
        "chair_id": held.chair_id,
        "minute_taker_id": held.minute_taker_id,
        "reason": "",
        "version": held.version,
        **given,
    }
    with acting_as(actor):
        return commands.move_meeting(meeting=held, by=actor, **said)
