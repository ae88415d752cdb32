"""Before a meeting: when its returns are due, what an answer to an invitation needs, and who is chased."""

from __future__ import annotations

from datetime import date, datetime

from placemap.foundations.clock import LONDON
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import working_days_before
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import Coming, MeetingState, Presence

# Time to read what came, and to ask once more.
RETURNS_DUE_BEFORE = 2
LONGEST_NAME = 120

_AT_THE_DOOR = {
    Coming.COMING: Presence.HERE,
    Coming.REMOTE: Presence.REMOTE,
    Coming.APOLOGIES_SENT: Presence.APOLOGIES_SENT,
    Coming.APOLOGIES: Presence.APOLOGIES,
    # Somebody else sits there: they themselves have sent word.
    Coming.SUBSTITUTE: Presence.APOLOGIES,
}


def returns_due(starts_at: datetime, on: date) -> date:
    """By when returns are wanted: two working days before the meeting, or today where that has passed."""
    return max(working_days_before(starts_at.astimezone(LONDON).date(), RETURNS_DUE_BEFORE), on)


def at_the_door(coming: Coming) -> Presence:
    """How somebody is written down at the door, unless it turns out otherwise."""
    return _AT_THE_DOOR[coming]


def check_may_answer(state: MeetingState, ends_at: datetime, at: datetime) -> None:
    """An invitation is answered until the meeting ends; afterwards the door says who was there."""
    if state is MeetingState.CANCELLED:
        raise PlacemapError(_("This meeting was cancelled."))
    if ends_at <= at:
        raise PlacemapError(_("This meeting is over. Whoever chaired it writes down who was there."))


def check_reply(coming: Coming, substitute: str) -> None:
    """Somebody in one's stead has a name; nobody else is named."""
    if coming is Coming.SUBSTITUTE and not substitute.strip():
        raise PlacemapError(_("Say who comes in your stead: name and post."))
    if len(substitute.strip()) > LONGEST_NAME:
        raise PlacemapError(_("That is too long for a name. Write at most 120 characters."))
