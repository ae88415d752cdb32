"""Office hours in England, in UK time: when people are written to about work. At night a mail waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from placemap.foundations.clock import LONDON
from placemap.foundations.working_days import is_working_day, next_working_day

OPENS, CLOSES = time(8, 0), time(18, 0)
# By then the clocks of the morning have said what they found, so that it goes out with what the night left.
MORNING_POST = time(8, 30)


def is_office_hour(at: datetime) -> bool:
    """Whether it is a working day between eight and six, as a clock in the United Kingdom shows it."""
    local = at.astimezone(LONDON)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def next_office_hour(at: datetime) -> datetime | None:
    """When something that came up at the moment `at` is sent: None for at once, else a working morning."""
    if is_office_hour(at):
        return None
    local = at.astimezone(LONDON)
    is_early = is_working_day(local.date()) and local.time() < OPENS
    day = local.date() if is_early else next_working_day(local.date())
    return datetime.combine(day, OPENS, LONDON).astimezone(UTC)


def next_post(at: datetime) -> datetime | None:
    """When a mail that says only that something waits goes out: None for at once, else with a morning's."""
    opens = next_office_hour(at) or at
    local = opens.astimezone(LONDON)
    if local.time() >= MORNING_POST:
        return None if opens == at else opens
    return datetime.combine(local.date(), MORNING_POST, LONDON).astimezone(UTC)


def after_these_hours(at: datetime) -> datetime:
    """What is put off to this moment or later waits for a morning: by day the evening, at night the moment
    `at` itself."""
    if not is_office_hour(at):
        return at
    return datetime.combine(at.astimezone(LONDON).date(), CLOSES, LONDON).astimezone(UTC)


def day_of_sending(at: datetime) -> date:
    """The day on which something that came up at the moment `at` is sent."""
    return (next_office_hour(at) or at).astimezone(LONDON).date()


def working_days_before(day: date, count: int) -> date:
    """The working day that lies so many working days before a day."""
    found = day
    while count:
        found -= timedelta(days=1)
        count -= is_working_day(found)
    return found
