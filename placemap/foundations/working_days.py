"""Working days in England: not a Saturday, a Sunday or a bank holiday.

The yearly holidays follow from rules (Banking and Financial Dealings Act 1971, and common law for Good
Friday and Christmas Day). Those that were added or moved once are dated, as published at
gov.uk/bank-holidays; a new one is one line below. Last checked 22 November 2026.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

LAST_CHECKED = date(2026, 11, 22)

ADDED = frozenset(
    {
        date(2020, 5, 8),  # 75 years after the war in Europe ended, in place of the first Monday
        date(2022, 6, 2),  # the spring holiday, moved for the Platinum Jubilee
        date(2022, 6, 3),  # the Platinum Jubilee
        date(2022, 9, 19),  # the funeral of Queen Elizabeth II
        date(2023, 5, 8),  # the coronation of King Charles III
    }
)
MOVED_AWAY = frozenset({date(2020, 5, 4), date(2022, 5, 30)})

_SATURDAY, _SUNDAY = 5, 6


def easter(year: int) -> date:
    """Easter Sunday of a year, by the Gregorian computus (Meeus, Jones and Butcher)."""
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * (year % 19) + century - leaps - shift + 15) % 30
    quarter, left = divmod(of_century, 4)
    weekday = (32 + 2 * rest + 2 * quarter - moon - left) % 7
    late = (year % 19 + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a year."""
    sunday = easter(year)
    yearly = {
        _if_weekend_then_monday(date(year, 1, 1)),
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        _monday_on_or_after(date(year, 5, 1)),
        _monday_on_or_after(date(year, 5, 25)),
        _monday_on_or_after(date(year, 8, 25)),
        *_christmas(year),
    }
    return frozenset((yearly - MOVED_AWAY) | {day for day in ADDED if day.year == year})


def is_working_day(day: date) -> bool:
    """Whether offices work on that day in England."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def next_working_day(after: date) -> date:
    """The first working day after a day: of a Friday, Monday; of Christmas Eve, 27 December or later."""
    day = after + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_working_day(before: date) -> date:
    """The last working day before a day: of a Monday, Friday; of 27 December, Christmas Eve or earlier."""
    day = before - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _if_weekend_then_monday(day: date) -> date:
    return _monday_on_or_after(day) if day.weekday() >= _SATURDAY else day


def _christmas(year: int) -> tuple[date, date]:
    """Christmas Day and Boxing Day, or the weekdays given in their stead."""
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == _SATURDAY:
        return date(year, 12, 27), date(year, 12, 28)
    if christmas.weekday() == _SUNDAY:
        return date(year, 12, 27), boxing
    return christmas, date(year, 12, 28) if boxing.weekday() == _SATURDAY else boxing
