"""Working days of England, beside the published bank holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.foundations.working_days import (
    bank_holidays,
    is_working_day,
    last_working_day,
    next_working_day,
)

# As published at gov.uk/bank-holidays for England and Wales.
PUBLISHED = {
    2020: "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28",
    2021: "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
    2023: "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
    2024: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_published(year: int) -> None:
    published = {date(year, *map(int, day.split("-"))) for day in PUBLISHED[year].split()}
    assert bank_holidays(year) == published


@pytest.mark.parametrize(
    ("after", "then"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),  # a Tuesday
        (date(2026, 11, 27), date(2026, 11, 30)),  # a Friday
        (date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Boxing Day is a Saturday
        (date(2026, 4, 2), date(2026, 4, 7)),  # before Easter
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_next_working_day(after: date, then: date) -> None:
    assert next_working_day(after) == then


@pytest.mark.parametrize(
    ("before", "then"),
    [
        (date(2026, 11, 25), date(2026, 11, 24)),  # a Wednesday
        (date(2026, 11, 28), date(2026, 11, 27)),  # a Saturday
        (date(2026, 11, 29), date(2026, 11, 27)),  # a Sunday
        (date(2026, 11, 30), date(2026, 11, 27)),  # a Monday
        (date(2026, 12, 29), date(2026, 12, 24)),  # Boxing Day is a Saturday
        (date(2026, 4, 7), date(2026, 4, 2)),  # after Easter
        (date(2027, 1, 4), date(2026, 12, 31)),
    ],
)
def test_last_working_day(before: date, then: date) -> None:
    assert last_working_day(before) == then


def test_a_next_working_day_is_one_and_nothing_between_is() -> None:
    for n in range(1500):
        day = date(2025, 1, 1) + timedelta(days=n)
        then = next_working_day(day)
        assert is_working_day(then)
        assert last_working_day(then + timedelta(days=1)) == then
        between = (then - day).days - 1
        assert not any(is_working_day(day + timedelta(days=k + 1)) for k in range(between))
