"""Who is at a meeting, and when they may sign: values in, answer or named error out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.meetings.vocabulary import MeetingState, Presence

# People come early, and a tablet goes round. Signed the day before, it would be signed for nothing.
OPENS_BEFORE = timedelta(hours=1)
THERE = frozenset({Presence.HERE, Presence.REMOTE})
SHORTEST_STATEMENT = 40

SHIPPED_STATEMENT = _(
    "What is said here about a child, a family or a place is shared so that children are kept safe, and for"
    " nothing else. I pass it on only to people in my agency who need it to do that, under the information"
    " sharing protocol that my agency has signed. I keep no list or picture of my own, record no sound, and"
    " make sure that nobody near me can hear or see. If I know somebody we speak about outside my work, I say"
    " so now."
)


def opens_at(starts_at: datetime) -> datetime:
    """From when on people sign, and are written down."""
    return starts_at - OPENS_BEFORE


def check_door_open(state: MeetingState, starts_at: datetime, at: datetime) -> None:
    """Presence and signing begin an hour before the meeting, and never end: who comes late signs late."""
    if state is MeetingState.CANCELLED:
        raise PlacemapError(_("This meeting was cancelled."))
    if at < opens_at(starts_at):
        raise PlacemapError(_("You can sign from an hour before the meeting begins."))


def check_may_sign(presence: Presence | None, *, is_signed: bool) -> None:
    """Somebody signs once. Whoever sent apologies, or was absent, signs when they open it later."""
    if presence is None:
        raise PlacemapError(_("Say first how they are here."))
    if is_signed:
        raise PlacemapError(_("They have signed already."))


def check_read_out(presence: Presence) -> None:
    """It is read out to whoever is there."""
    if presence not in THERE:
        raise PlacemapError(_("Somebody who is not there cannot agree. They sign when they open it later."))


def check_statement(words: str, before: str) -> None:
    """A statement says something, and something new."""
    if len(words.strip()) < SHORTEST_STATEMENT:
        raise PlacemapError(_("Write the statement out. People sign what they can read."))
    if words.strip() == before.strip():
        raise PlacemapError(_("These are the words that are signed already. Change them, or leave them."))


def there_and_unsigned(present: Iterable[tuple[Presence, bool]]) -> tuple[int, int]:
    """How many are there, and how many of those have not signed."""
    there = [signed for presence, signed in present if presence in THERE]
    return len(there), there.count(False)
