"""Office hours in UK time: across both changes of the clocks, Christmas and Easter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.clock import LONDON
from placemap.foundations.office_hours import (
    CLOSES,
    OPENS,
    after_these_hours,
    day_of_sending,
    is_office_hour,
    next_office_hour,
    next_post,
    working_days_before,
)
from placemap.foundations.working_days import is_working_day


def uk(text: str) -> datetime:
    """A moment as a clock in the United Kingdom shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "after"),
    [
        ("2026-11-24 08:10", "2026-11-24 18:00"),
        ("2026-07-21 17:59", "2026-07-21 18:00"),
        ("2026-11-24 18:00", "2026-11-24 18:00"),
        ("2026-11-28 12:00", "2026-11-28 12:00"),
    ],
)
def test_from_when_on_something_waits_for_a_morning(at: str, after: str) -> None:
    assert after_these_hours(uk(at)) == uk(after)


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        # A Tuesday in winter, and the same hours in summer, when the UK is an hour ahead.
        ("2026-11-24 08:00", None),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 17:59", None),
        ("2026-11-24 18:00", "2026-11-25 08:00"),
        ("2026-07-21 08:00", None),
        ("2026-07-21 07:30", "2026-07-21 08:00"),
        # Friday evening waits for Monday, over the night on which the clocks go back, and forward.
        ("2026-10-23 18:30", "2026-10-26 08:00"),
        ("2027-03-26 23:00", "2027-03-30 08:00"),
        ("2025-03-28 19:00", "2025-03-31 08:00"),
        # The night of the change itself: 1:30 comes twice in October, and not at all in March.
        ("2026-10-25 01:30", "2026-10-26 08:00"),
        ("2025-03-30 02:30", "2025-03-31 08:00"),
        # Christmas: a Friday in 2026, so Boxing Day is made up for on the Monday.
        ("2026-12-24 19:00", "2026-12-29 08:00"),
        ("2026-12-31 20:00", "2027-01-04 08:00"),
        # Good Friday and Easter Monday.
        ("2026-04-02 18:01", "2026-04-07 08:00"),
        ("2026-04-03 10:00", "2026-04-07 08:00"),
    ],
)
def test_when_something_is_sent(at: str, sent: str | None) -> None:
    assert next_office_hour(uk(at)) == (uk(sent) if sent else None)
    assert is_office_hour(uk(at)) is (sent is None)
    assert day_of_sending(uk(at)) == date.fromisoformat((sent or at)[:10])


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        ("2026-11-27 12:00", None),
        ("2026-11-27 08:30", None),
        ("2026-11-27 08:29", "2026-11-27 08:30"),
        ("2026-11-27 08:00", "2026-11-27 08:30"),
        ("2026-11-27 03:00", "2026-11-27 08:30"),
        ("2026-11-27 18:00", "2026-11-30 08:30"),
    ],
)
def test_what_says_only_that_something_waits_goes_out_with_the_morning(at: str, sent: str | None) -> None:
    assert next_post(uk(at)) == (uk(sent) if sent else None)


@given(st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)))
def test_nothing_is_ever_sent_at_night_or_on_a_day_off(at: datetime) -> None:
    sent = next_office_hour(at) or at
    local = sent.astimezone(LONDON)
    assert is_working_day(local.date()) and OPENS <= local.time() < CLOSES
    assert at <= sent <= at + timedelta(days=6)


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 11, 26), 2, date(2026, 11, 24)),
        (date(2026, 11, 30), 2, date(2026, 11, 26)),
        (date(2026, 12, 29), 2, date(2026, 12, 23)),
        (date(2026, 4, 8), 2, date(2026, 4, 2)),
        (date(2026, 4, 8), 0, date(2026, 4, 8)),
    ],
)
def test_working_days_before_a_day(day: date, count: int, before: date) -> None:
    assert working_days_before(day, count) == before
