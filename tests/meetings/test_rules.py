"""Days, times and hours of meetings: working days, bank holidays, and the change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.clock import LONDON
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import is_office_hour
from placemap.foundations.working_days import is_working_day, next_working_day
from placemap.meetings import rules
from placemap.meetings.vocabulary import Cadence, MeetingState, Notice
from tests.foundations.test_office_hours import uk

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 3, 28), time(14, 0), datetime(2026, 3, 28, 14, 0, tzinfo=UTC)),
        (date(2026, 3, 30), time(14, 0), datetime(2026, 3, 30, 13, 0, tzinfo=UTC)),
        (date(2026, 10, 24), time(9, 30), datetime(2026, 10, 24, 8, 30, tzinfo=UTC)),
        (date(2026, 10, 26), time(9, 30), datetime(2026, 10, 26, 9, 30, tzinfo=UTC)),
        # The hour that clocks skip, and the one that they show twice.
        (date(2026, 3, 29), time(1, 30), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_what_a_clock_in_the_united_kingdom_shows(day: date, at: time, utc: datetime) -> None:
    assert rules.moment(day, at) == utc


@pytest.mark.parametrize(
    ("last", "cadence", "following"),
    [
        (date(2026, 11, 24), Cadence.WEEKLY, date(2026, 12, 1)),
        (date(2026, 11, 24), Cadence.FORTNIGHTLY, date(2026, 12, 8)),
        (date(2026, 11, 24), Cadence.SIX_WEEKLY, date(2027, 1, 5)),
        # The fourth Tuesday, then the fourth Tuesday; a fifth one becomes the last.
        (date(2026, 11, 24), Cadence.MONTHLY, date(2026, 12, 22)),
        (date(2026, 12, 29), Cadence.MONTHLY, date(2027, 1, 26)),
        (date(2026, 9, 30), Cadence.MONTHLY, date(2026, 10, 28)),
        (date(2026, 11, 24), Cadence.AS_NEEDED, None),
    ],
)
def test_the_next_of_a_series(last: date, cadence: Cadence, following: date | None) -> None:
    assert rules.next_of_series(last, cadence) == following


@given(DAYS)
def test_monthly_is_the_same_weekday_of_the_following_month(last: date) -> None:
    found = rules.next_of_series(last, Cadence.MONTHLY)
    assert found is not None and found.weekday() == last.weekday()
    assert (found.year * 12 + found.month) - (last.year * 12 + last.month) == 1
    assert timedelta(days=21) <= found - last <= timedelta(days=35)


@given(st.none() | DAYS, st.sampled_from(list(Cadence)), DAYS)
def test_what_is_proposed_lies_ahead_on_a_working_day(last: date | None, cadence: Cadence, on: date) -> None:
    found = rules.proposed(last, cadence, on)
    assert found.day > on and is_working_day(found.day)
    if found.instead_of is not None:
        assert not is_working_day(found.instead_of) and found.instead_of < found.day


def test_a_bank_holiday_is_passed_over_and_said() -> None:
    # Two weeks after Monday 14 December 2026 is the day in Boxing Day's stead.
    found = rules.proposed(date(2026, 12, 14), Cadence.FORTNIGHTLY, date(2026, 12, 15))
    assert found == rules.Proposal(date(2026, 12, 29), date(2026, 12, 28))


def test_a_series_that_slept_goes_on_in_its_own_rhythm() -> None:
    found = rules.proposed(date(2026, 6, 2), Cadence.FORTNIGHTLY, date(2026, 11, 27))
    assert found.day == date(2026, 12, 1) and found.instead_of is None


@pytest.mark.parametrize(
    ("starts", "minutes", "why"),
    [
        (NOON - timedelta(minutes=1), 90, "has passed"),
        (NOON + timedelta(days=401), 90, "more than a year away"),
        (datetime(2026, 12, 1, 7, 59, tzinfo=LONDON), 90, "between 8:00 and 21:00"),
        (datetime(2026, 12, 1, 21, 1, tzinfo=LONDON), 90, "between 8:00 and 21:00"),
        (NOON + timedelta(days=3), 14, "between 15 minutes and 8 hours"),
        (NOON + timedelta(days=3), 481, "between 15 minutes and 8 hours"),
    ],
)
def test_times_that_are_refused(starts: datetime, minutes: int, why: str) -> None:
    with pytest.raises(PlacemapError, match=why):
        rules.check_time(starts, minutes, NOON)


@pytest.mark.parametrize("hour", [8, 14, 21])
def test_times_that_are_taken(hour: int) -> None:
    rules.check_time(datetime(2026, 12, 1, hour, 0, tzinfo=LONDON), 90, NOON)


@pytest.mark.parametrize(
    ("state", "starts", "why"),
    [
        (MeetingState.CANCELLED, NOON + timedelta(days=1), "was cancelled"),
        (MeetingState.PLANNED, NOON, "has begun or is over"),
        (MeetingState.PLANNED, NOON + timedelta(days=1), None),
    ],
)
def test_what_can_still_be_changed(state: MeetingState, starts: datetime, why: str | None) -> None:
    if why is None:
        rules.check_may_change(state, starts, NOON)
        return
    with pytest.raises(PlacemapError, match=why):
        rules.check_may_change(state, starts, NOON)


def test_a_meeting_is_of_somebody_and_a_new_rhythm_is_new_and_has_a_reason() -> None:
    rules.check_invited(1)
    with pytest.raises(PlacemapError, match="at least one person"):
        rules.check_invited(0)
    rules.check_cadence_change(Cadence.WEEKLY, Cadence.MONTHLY, "Calmer now.")
    with pytest.raises(PlacemapError, match="already"):
        rules.check_cadence_change(Cadence.WEEKLY, Cadence.WEEKLY, "Calmer now.")
    with pytest.raises(PlacemapError, match="in a sentence"):
        rules.check_cadence_change(Cadence.WEEKLY, Cadence.MONTHLY, "  ")


@pytest.mark.parametrize(
    ("at", "sent"),
    [
        ("2026-11-27 08:00", None),
        ("2026-11-27 17:59", None),
        # A Friday evening waits for Monday, and so does a Saturday at noon.
        ("2026-11-27 18:00", "2026-11-30 08:00"),
        ("2026-11-28 12:00", "2026-11-30 08:00"),
        ("2026-11-30 00:05", "2026-11-30 08:00"),
        # Over the nights in which the clocks change, and over Christmas.
        ("2026-10-24 22:00", "2026-10-26 08:00"),
        ("2027-03-27 22:00", "2027-03-30 08:00"),
        ("2026-12-24 18:30", "2026-12-29 08:00"),
    ],
)
def test_nobody_is_written_to_at_night_or_on_a_day_off(at: str, sent: str | None) -> None:
    found = rules.when_to_tell(uk(at) + timedelta(days=14), uk(at))
    assert found == (uk(sent) if sent else None)


@pytest.mark.parametrize(
    ("starts", "at", "sent"),
    [
        # On Monday at nine people look at their mail first; at eight they have set out.
        ("2026-11-30 09:00", "2026-11-28 12:00", "2026-11-30 08:00"),
        ("2026-11-30 08:00", "2026-11-28 12:00", None),
        ("2026-11-30 08:00", "2026-11-27 19:30", "2026-11-28 07:30"),
        # To one that begins at half past eight, too: told at eight they would be in the car.
        ("2026-11-30 08:30", "2026-11-27 18:30", None),
        ("2026-11-30 08:30", "2026-11-28 20:00", "2026-11-29 07:30"),
        ("2026-11-27 19:00", "2026-11-27 18:10", None),
        ("2026-11-30 08:00", "2026-11-29 23:59", "2026-11-30 07:30"),
        ("2026-11-28 10:00", "2026-11-28 07:29", "2026-11-28 07:30"),
        # That it was cancelled is told though it has begun.
        ("2026-11-28 10:00", "2026-11-28 21:00", "2026-11-29 07:30"),
    ],
)
def test_what_would_come_after_the_meeting_is_sent_by_day(starts: str, at: str, sent: str | None) -> None:
    assert rules.when_to_tell(uk(starts), uk(at)) == (uk(sent) if sent else None)


@pytest.mark.parametrize(
    ("notice", "starts_in", "is_newest", "told"),
    [
        (Notice.INVITED, timedelta(minutes=1), False, True),
        (Notice.INVITED, timedelta(0), True, False),
        (Notice.MOVED, timedelta(minutes=1), True, True),
        (Notice.MOVED, timedelta(minutes=1), False, False),
        (Notice.CANCELLED, timedelta(hours=-23), True, True),
        (Notice.CANCELLED, timedelta(days=-1), True, False),
    ],
)
def test_what_waited_for_the_morning_and_is_still_told(
    notice: Notice, starts_in: timedelta, is_newest: bool, told: bool
) -> None:
    assert rules.still_told(notice, NOON + starts_in, NOON, is_newest=is_newest) is told


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC)),
    st.integers(1, 20_000),
)
def test_news_of_a_meeting_comes_before_it_and_never_at_night(at: datetime, minutes: int) -> None:
    starts_at = at + timedelta(minutes=minutes)
    sent = rules.when_to_tell(starts_at, at) or at
    local = sent.astimezone(LONDON)
    assert at <= sent and time(7, 30) <= local.time() < time(19, 30)
    starts = starts_at.astimezone(LONDON)
    if starts.date() > at.astimezone(LONDON).date() and starts.time() >= rules.EARLIEST:
        assert sent <= starts_at
    if next_working_day(at.astimezone(LONDON).date()) < starts.date():
        assert is_office_hour(sent)
