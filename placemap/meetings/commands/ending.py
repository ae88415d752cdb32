"""Ending a meeting, once everything that must come first is done or the chair says why not."""

from __future__ import annotations

from django.db.models import F

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import LONDON, now
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.commands import close_first_meeting
from placemap.mappings.queries import at_first_meeting
from placemap.meetings import policy, rules
from placemap.meetings.commands._running import check_names
from placemap.meetings.commands.revealing import close_reveals
from placemap.meetings.models import Meeting, Sitting
from placemap.meetings.queries.agenda import has_signed
from placemap.meetings.queries.record import (
    agencies_there,
    anybody_signed,
    children_waiting,
    first_waits,
    safety_answer,
    there_at,
    waits_unseen,
)
from placemap.partners.queries import author


@command(may=policy.may_run, event=Event.MEETING_ENDED)
def end_meeting(
    *, meeting: Meeting, without_door: str = "", without_both: str = "", looked: bool = True, by: Actor
) -> Sitting:
    """End it. What was not done first is done, or the chair says why not. Ended twice, it is ended once.

    Not `looked`: what the chair says stands in Part 1, and is searched for names of people first.
    """
    sitting = Sitting.objects.select_for_update().filter(meeting=meeting).first()
    if sitting is None:
        raise PlacemapError(rules.NOT_BEGUN)
    if sitting.ended_at is not None:
        return sitting
    # Whoever has not signed does not see which children wait.
    rules.check_sees_part_two(signed=has_signed(by, meeting), anybody_signed=anybody_signed(meeting))
    there, unsigned = there_at(meeting)
    lacks = rules.door_lacks(there, unsigned)
    rules.check_may_end(
        safety_answered=safety_answer(meeting) is not None,
        lacks=lacks,
        without_door=without_door,
        waiting=children_waiting(by, meeting),
        waits_unseen=waits_unseen(meeting),
    )
    check_names(meeting, without_door, without_both, looked=looked)
    _close_first(meeting, without_both, by)
    close_reveals(meeting, by)
    Sitting.objects.filter(pk=sitting.pk).update(
        ended_at=now(),
        ended_by=author(by),
        without_door=without_door.strip() if lacks else "",
        without_both=without_both.strip(),
        version=F("version") + 1,
    )
    sitting.refresh_from_db()
    return sitting


def _close_first(meeting: Meeting, without_both: str, by: Actor) -> None:
    """The first meeting of a mapping needs both who keeps children safe and who enforces, or the reason."""
    version = first_waits(meeting)
    if version is None:
        return
    agencies, lacking = at_first_meeting(meeting.mapping, agencies_there(meeting))
    if lacking and not without_both.strip():
        raise PlacemapError(_("{lacking} Ask them, or say why the meeting ends without.", lacking=lacking))
    if agencies and policy.may_change_meeting(by, meeting):
        close_first_meeting(
            mapping=meeting.mapping,
            met_on=meeting.starts_at.astimezone(LONDON).date(),
            agencies=agencies,
            reason=without_both.strip(),
            version=version,
            by=by,
        )
