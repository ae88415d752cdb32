"""Days and times of meetings, in UK time: working days, bank holidays and the change of the clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from placemap.foundations.clock import LONDON
from placemap.foundations.dates import add_months, show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import next_office_hour
from placemap.foundations.wording import _
from placemap.foundations.working_days import is_working_day, next_working_day
from placemap.meetings.vocabulary import Cadence, MeetingState, Notice

# When people of seven agencies can be asked to sit together.
EARLIEST, LATEST = time(8, 0), time(21, 0)
SHORTEST_MINUTES, LONGEST_MINUTES = 15, 480
# Further away than this nobody's calendar holds; and a slip of the year shows.
FURTHEST = timedelta(days=400)

# By day, on whatever day: for what would come too late in office hours. It begins before the first meeting of
# a morning, so that whoever cancels late in the evening is still heard before anybody sets out.
DAY_FROM, DAY_UNTIL = time(7, 30), time(19, 30)
# In the last hour before it begins people are on their way.
SET_OUT = timedelta(hours=1)
# A cancelling that was held up is sent this long after the start: people still ask what became of it.
CANCELLING_TOLD_FOR = timedelta(days=1)

_DAYS = {Cadence.WEEKLY: 7, Cadence.FORTNIGHTLY: 14, Cadence.SIX_WEEKLY: 42}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day for the next meeting; `instead_of` is the day of the rhythm where nobody works on that one."""

    day: date
    instead_of: date | None = None


def moment(day: date, at: time) -> datetime:
    """The moment of a day and a time of day as a clock in the United Kingdom shows it.

    Of the hour that a clock shows twice in October the first is meant; of the one that it skips in March,
    the hour after.
    """
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def next_of_series(last: date, cadence: Cadence) -> date | None:
    """The day that follows the meeting of the day `last` in that rhythm; None where there is no rhythm.

    Monthly is the same weekday of the month, as "the third Tuesday" is; a fifth one becomes the last.
    """
    if cadence in _DAYS:
        return last + timedelta(days=_DAYS[cadence])
    if cadence is not Cadence.MONTHLY:
        return None
    week = (last.day - 1) // 7
    first = add_months(last.replace(day=1), 1)
    found = first + timedelta(days=(last.weekday() - first.weekday()) % 7 + 7 * week)
    return found if found.month == first.month else found - timedelta(days=7)


def proposed(last: date | None, cadence: Cadence, on: date) -> Proposal:
    """A day to offer for the next meeting: the rhythm's first day that lies ahead, moved to a working day.

    Where nothing was held yet, or there is no rhythm, a week from the day `on`.
    """
    due = on + timedelta(days=7)
    if last is not None:
        following = next_of_series(last, cadence)
        while following is not None and following <= on:
            following = next_of_series(following, cadence)
        due = following or due
    if is_working_day(due):
        return Proposal(due)
    return Proposal(next_working_day(due), due)


def check_time(starts_at: datetime, minutes: int, at: datetime) -> None:
    """A meeting lies ahead of the moment `at`, within about a year, in hours that people keep, and ends."""
    local = starts_at.astimezone(LONDON)
    if starts_at <= at:
        raise PlacemapError(_("That moment has passed. Give a later day or time."))
    if starts_at > at + FURTHEST:
        latest = (at + FURTHEST).astimezone(LONDON).date()
        raise PlacemapError(_("That is more than a year away. Choose {day} or earlier.", day=show(latest)))
    if not EARLIEST <= local.time() <= LATEST:
        raise PlacemapError(_("Give a time between 8:00 and 21:00."))
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise PlacemapError(_("A meeting lasts between 15 minutes and 8 hours."))


def check_may_change(state: MeetingState, starts_at: datetime, at: datetime) -> None:
    """What is over or cancelled is not moved, and nobody is invited to it."""
    if state is MeetingState.CANCELLED:
        raise PlacemapError(_("This meeting was cancelled. Plan another one."))
    if starts_at <= at:
        raise PlacemapError(_("This meeting has begun or is over. Plan the next one."))


def check_invited(people: int) -> None:
    """A meeting is a meeting of somebody."""
    if not people:
        raise PlacemapError(_("Choose at least one person to invite."))


def check_cadence_change(before: Cadence, after: Cadence, reason: str) -> None:
    """The rhythm changes to another one, with the reason (4.3: a change of frequency is recorded)."""
    if before is after:
        raise PlacemapError(_("It meets that often already. Choose another rhythm."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why it meets more or less often."))


def still_told(notice: Notice, starts_at: datetime, at: datetime, *, is_newest: bool) -> bool:
    """Whether a mail that waited is still worth sending at the moment `at`.

    Nobody reads of what is over, but that it was cancelled. Of several changes in one night the last one's
    mail says how it stands, and the others would say the same again; `is_newest` tells that one.
    """
    if notice is Notice.CANCELLED:
        return at < starts_at + CANCELLING_TOLD_FOR
    return at < starts_at and (notice is not Notice.MOVED or is_newest)


def when_to_tell(starts_at: datetime, at: datetime) -> datetime | None:
    """When mail about a meeting that came up at the moment `at` is sent: None for at once, else a morning.

    In office hours. Only where people would have set out for the meeting before those begin is it sent by
    day at the weekend too: at night never.
    """
    later = next_office_hour(at)
    if later is None or later + SET_OUT <= starts_at:
        return later
    local = at.astimezone(LONDON)
    if DAY_FROM <= local.time() < DAY_UNTIL:
        return None
    day = local.date() if local.time() < DAY_FROM else local.date() + timedelta(days=1)
    return moment(day, DAY_FROM)


def was_told(starts_at: datetime, asked_at: datetime, at: datetime) -> bool:
    """Whether a mail about a meeting that was asked for at the moment `asked_at` has been due by `at`."""
    due = when_to_tell(starts_at, asked_at)
    return due is None or due <= at
