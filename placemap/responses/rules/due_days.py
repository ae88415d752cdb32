"""A day as people say it at a table: "next Friday", "in two weeks", "12 December"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from placemap.foundations.dates import DateNotUnderstood, add_months, parse_date, show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.foundations.working_days import is_working_day

LONGEST = 60
FURTHEST_MONTHS = 24

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_FORMS = {
    form: number
    for number, name in enumerate(_WEEKDAYS)
    for form in (name, name[:3], *{1: ("tues",), 2: ("weds",), 3: ("thur", "thurs")}.get(number, ()))
}
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_MONTH_FORMS = {form: number for number, name in enumerate(_MONTHS, 1) for form in (name, name[:3])} | {
    "sept": 9
}
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip

# Words that say nothing about which day it is.
_BEFORE = re.compile(r"^(?:(?:no later than|not later than|due|by|on|before|until|till)\s+)+(?:the\s+)?")
_WEEKDAY = re.compile(rf"(?:(this|next|coming)\s+)?({'|'.join(_WEEKDAY_FORMS)})(?:\s+(week))?")
_IN = re.compile(
    r"(?:in|within)\s+(\d{1,3}|[a-z]+)\s+(working days?|days?|weeks?|fortnights?|months?)(?:\s+time)?"
)
_FROM_NOW = re.compile(
    r"(\d{1,3}|[a-z]+)\s+(days?|weeks?|fortnights?|months?)\s+(?:from (?:now|today)|today)"
)
_END_OF_MONTH = re.compile(
    rf"(?:the\s+)?end of (?:(this|next|the)\s+)?(month|week|year|{'|'.join(_MONTH_FORMS)})"
)
_DAY_MONTH = re.compile(
    rf"(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+({'|'.join(_MONTH_FORMS)})\.?"
    rf"|({'|'.join(_MONTH_FORMS)})\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?"
)
_NUMBERS_ONLY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})")
_DAY_OF_MONTH = re.compile(r"(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)")
_LEADING_WEEKDAY = re.compile(rf"({'|'.join(_WEEKDAY_FORMS)}),?\s+(?:the\s+)?(?=\d)")


class DayNotUnderstood(PlacemapError):
    """Which day was meant is not clear, or it has passed. The message asks back."""


def understood_day(words: str, today: date) -> date:
    """The day that somebody meant on the day `today`. Raises `DayNotUnderstood`, which asks back."""
    said = " ".join(words.replace("\u00a0", " ").casefold().replace("’", "'").split()).strip(" .")
    if not said:
        raise DayNotUnderstood(_("By when? Say a day, like “next Friday” or “12 December”."))
    meant = _BEFORE.sub("", said)
    found = _read(meant, today) if len(said) <= LONGEST else None
    if found is None:
        raise DayNotUnderstood(
            _(
                "“{words}” is not a day we understand. Say one like “next Friday”, “in two weeks”"
                " or “12 December”.",
                words=words.strip()[:LONGEST],
            )
        )
    named = _LEADING_WEEKDAY.match(meant)
    if named is not None and found.weekday() != _WEEKDAY_FORMS[named[1]]:
        raise DayNotUnderstood(
            _(
                "“{words}” can be two days: {day} falls on another day of the week. Say which one you mean.",
                words=words.strip()[:LONGEST],
                day=show(found),
            )
        )
    if found < today:
        raise DayNotUnderstood(_("{day} has passed. Say a day that is still to come.", day=show(found)))
    if found > add_months(today, FURTHEST_MONTHS):
        raise DayNotUnderstood(_("{day} is more than two years away. Say a nearer day.", day=show(found)))
    return found


def _read(said: str, today: date) -> date | None:
    for reader in _READERS:
        try:
            found = reader(said, today)
        except (ValueError, OverflowError):
            return None
        if found is not None:
            return found
    return None


def _plain_words(said: str, today: date) -> date | None:
    days = {"today": 0, "tonight": 0, "now": 0, "tomorrow": 1, "the day after tomorrow": 2}
    if said in days:
        return today + timedelta(days=days[said])
    if said in ("day after tomorrow", "the day after"):
        return today + timedelta(days=2)
    if said in ("next week", "a week", "a week today", "a week from today"):
        return today + timedelta(days=7)
    if said in ("a fortnight", "a fortnight today", "in a fortnight"):
        return today + timedelta(days=14)
    if said == "next month":
        return add_months(today, 1)
    if said in ("next working day", "the next working day"):
        return _working_days(today, 1)
    return None


def _weekday(said: str, today: date) -> date | None:
    """ "Friday" is the next one to come; "next Friday" is the one of next week, as most people mean it."""
    read = _WEEKDAY.fullmatch(said)
    if read is None:
        return None
    ahead = (_WEEKDAY_FORMS[read[2]] - today.weekday()) % 7
    if read[1] == "next":
        # Of the week that begins on the coming Monday.
        return today + timedelta(days=7 - today.weekday() + _WEEKDAY_FORMS[read[2]])
    if ahead == 0 and read[1] != "this":
        ahead = 7
    return today + timedelta(days=ahead + (7 if read[3] else 0))


def _in_so_long(said: str, today: date) -> date | None:
    read = _IN.fullmatch(said) or _FROM_NOW.fullmatch(said)
    if read is None:
        return None
    count = int(read[1]) if read[1].isdigit() else _NUMBERS.get(read[1])
    if count is None:
        return None
    unit = read[2].removesuffix("s")
    if unit == "working day":
        return _working_days(today, count)
    if unit == "month":
        return add_months(today, count)
    return today + timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _end_of(said: str, today: date) -> date | None:
    read = _END_OF_MONTH.fullmatch(said)
    if read is None:
        return None
    later = 1 if read[1] == "next" else 0
    if read[2] == "week":
        # People at work mean its last working day.
        friday = today + timedelta(days=4 - today.weekday() + 7 * later)
        return friday if friday >= today else friday + timedelta(days=7)
    if read[2] == "year":
        return date(today.year + later, 12, 31)
    month = today.replace(day=1)
    if read[2] == "month":
        return _last_of(add_months(month, later))
    named = _MONTH_FORMS[read[2]]
    end = _last_of(date(today.year + later, named, 1))
    return end if end >= today else _last_of(date(end.year + 1, named, 1))


def _day_and_month(said: str, today: date) -> date | None:
    """A day without a year is the next one of that name to come."""
    said = _LEADING_WEEKDAY.sub("", said)
    read = _DAY_MONTH.fullmatch(said)
    if read is not None:
        return _next_of(int(read[1] or read[4]), _MONTH_FORMS[read[2] or read[3]], today)
    numbers = _NUMBERS_ONLY.fullmatch(said)
    if numbers is not None:
        return _next_of(int(numbers[1]), int(numbers[2]), today)
    alone = _DAY_OF_MONTH.fullmatch(said)
    if alone is None:
        return None
    day = int(alone[1])
    month = today.replace(day=1)
    for _later in range(3):
        found = _of_month(month, day)
        if found is not None and found >= today:
            return found
        month = add_months(month, 1)
    return None


def _whole_date(said: str, today: date) -> date | None:
    try:
        read = parse_date(said)
    except DateNotUnderstood:
        return None
    return read.value if read.precise and not read.month_first and re.search(r"\D", said) else None


_READERS: tuple[Callable[[str, date], date | None], ...] = (
    _plain_words,
    _weekday,
    _in_so_long,
    _end_of,
    _day_and_month,
    _whole_date,
)


def _working_days(today: date, count: int) -> date:
    day = today
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def _last_of(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def _of_month(month: date, day: int) -> date | None:
    return month + timedelta(days=day - 1) if 1 <= day <= _last_of(month).day else None


def _next_of(day: int, month: int, today: date) -> date:
    """That day of this year, or of the next where it has passed; 29 February of a year that has one."""
    for year in range(today.year, today.year + 9):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError("no such day")
