"""The mails about one meeting, asked for in the transaction of whatever they tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from placemap.access.later import ask_for_at
from placemap.foundations.clock import now
from placemap.meetings import rules
from placemap.meetings.models import Meeting, MeetingChange
from placemap.meetings.vocabulary import Notice


def tell(meeting: Meeting, notice: Notice, user_ids: Iterable[UUID]) -> None:
    """A mail to each, with the calendar entry as it stands then."""
    sets_out = _sets_out(meeting)
    for user_id in user_ids:
        ask_for_at(
            rules.when_to_tell(sets_out, now()),
            "meetings.send_notice",
            queue="letters",
            notice=notice.value,
            meeting_id=meeting.pk,
            user_id=user_id,
            edition=str(meeting.edition),
            sets_out=sets_out.isoformat(),
        )


def _sets_out(meeting: Meeting) -> datetime:
    """When whoever has heard of no change would come: at the earliest start, still ahead, that it had."""
    before = MeetingChange.objects.filter(meeting=meeting, before_at__gt=now())
    return min((meeting.starts_at, *before.values_list("before_at", flat=True)))
