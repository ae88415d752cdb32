"""Written dates, ages and year groups, as British people write them: the day comes first."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from placemap.foundations import clock
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _

OLDEST_AGE = 120
# Digits in a row are a date only if they give a year that lists of people can hold.
_EARLIEST_YEAR, _LATEST_YEAR = 1800, 2199
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH_WORDS = [
    _("January"),
    _("February"),
    _("March"),
    _("April"),
    _("May"),
    _("June"),
    _("July"),
    _("August"),
    _("September"),
    _("October"),
    _("November"),
    _("December"),
]
_MONTH_NUMBERS = {name.lower()[:length]: n for n, name in enumerate(_MONTHS, 1) for length in (3, len(name))}
_MONTH_NUMBERS["sept"] = 9
# Spreadsheets count days from here; the two days' difference is a leap day of 1900 that never was.
_SERIAL_START = date(1899, 12, 30)
_UNKNOWN = frozenset(
    [
        "?",
        "??",
        "-",
        "--",
        ".",
        "n/a",
        "na",
        "n.a.",
        "nk",
        "n/k",
        "n.k.",
        "not known",
        "notknown",
        "unknown",
        "unk",
        "none",
        "nil",
        "null",
        "not recorded",
        "not given",
        "not stated",
        "tbc",
        "tba",
        "dk",
        "dont know",
        "don't know",
        "don’t know",
        "unsure",
        "not sure",
        "not asked",
        "nfa",
        "no fixed abode",
    ]
)


class DateNotUnderstood(PlacemapError):
    """What was written is no date, or no possible birthday. The message quotes what was written."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as read. `precise` is false when only a month or a year was written.

    `low` and `high` are the first and last days it can mean; both equal `value` when it is precise.
    `month_first` is true when it could only be read in the American order.
    """

    value: date
    precise: bool
    low: date
    high: date
    month_first: bool = False


def show(day: date) -> str:
    """A date as pages show it: "22 November 2026". A `Wording`."""
    return _("{day} {month} {year}", day=day.day, month=_MONTH_WORDS[day.month - 1], year=day.year)


def says_unknown(text: str) -> bool:
    """True for what people write instead of an answer: nothing, "?", "not known", "n/a"."""
    return text.strip().casefold() in _UNKNOWN or not text.strip()


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _exactly(day: date, *, month_first: bool = False) -> WrittenDate:
    return WrittenDate(day, True, day, day, month_first)


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def parse_date(value: str | date | datetime | float) -> WrittenDate:
    """Read a date from a cell. Raises `DateNotUnderstood` whose message quotes what was written."""
    if isinstance(value, datetime):
        return _exactly(value.date())
    if isinstance(value, date):
        return _exactly(value)
    if isinstance(value, bool):
        raise DateNotUnderstood(_("{value} is not a date", value=value))
    if isinstance(value, int | float):
        return _from_number(value)
    text = " ".join(value.replace("\u00a0", " ").split())
    read = _from_text(text)
    if read is None:
        raise DateNotUnderstood(_("{text} is not a date", text=text) if text else _("The date is empty"))
    return read


def parse_birth_date(value: str | date | datetime | float, *, on: date | None = None) -> WrittenDate:
    """Read a birthday; one in the future, or over 120 years ago, is refused.

    `on` is the day it is judged against; today unless given. A two-digit year never lies after it.
    """
    on = on or clock.today()
    read = parse_date(value)
    if read.low > on and isinstance(value, str) and re.search(r"(?<!\d)\d{2}\s*$", value):
        read = _exactly(years_before(read.value, 100), month_first=read.month_first)
    if read.low > on:
        raise DateNotUnderstood(
            _("{day} is in the future, so it cannot be a date of birth", day=show(read.value))
        )
    if read.high < years_before(on, OLDEST_AGE):
        raise DateNotUnderstood(
            _(
                "{day} is over {years} years ago, so it cannot be a date of birth",
                day=show(read.value),
                years=OLDEST_AGE,
            )
        )
    return read


def _from_number(number: float) -> WrittenDate:
    """Spreadsheet days since 1900, or digits that lost their separators: 23092011, 20110923."""
    if not math.isfinite(number):
        raise DateNotUnderstood(_("{number:g} is not a date", number=number))
    whole = int(number)
    if whole >= 100_000:
        read = _from_digits(str(whole))
        if read is not None:
            return read
    elif 1900 <= whole <= clock.today().year + 1:
        return WrittenDate(date(whole, 1, 1), False, date(whole, 1, 1), date(whole, 12, 31))
    elif whole >= 1:
        return _exactly(_SERIAL_START + timedelta(days=whole))
    raise DateNotUnderstood(_("{number:g} is not a date", number=number))


def _from_digits(digits: str) -> WrittenDate | None:
    if len(digits) in (5, 7):
        digits = "0" + digits
    if len(digits) == 8:
        if digits[:2] in ("19", "20") and 1 <= int(digits[4:6]) <= 12:
            compact = _day(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            if compact is not None:
                return compact
        return _day(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    if len(digits) == 6:
        return _day(_full_year(digits[4:]), int(digits[2:4]), int(digits[:2]))
    return None


def _full_year(written: str) -> int:
    """Two digits mean the century that keeps the year within ten years from now or before."""
    year = int(written)
    if len(written) > 2:
        return year
    return year + (2000 if year <= clock.today().year % 100 + 10 else 1900)


def _day(year: int, month: int, day: int) -> WrittenDate | None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    month_first = month > 12 >= day
    if month_first:
        month, day = day, month
    try:
        return _exactly(date(year, month, day), month_first=month_first)
    except ValueError:
        return None


_CLOCK_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_SEP = r"\s*[/.\-\\ ,:]\s*"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}}){_CLOCK_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{2}}){_CLOCK_TIME}")
_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+",
    re.IGNORECASE,
)
_WORD = r"([A-Za-z]{3,9})\.?"
_DAY_WORD = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ \-/.,]*{_WORD}[ \-/.,']*(\d{{4}}|\d{{2}}){_CLOCK_TIME}",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    rf"{_WORD}[ \-/.]*(\d{{1,2}})(?:st|nd|rd|th)?[ \-/,.]+(\d{{4}}|\d{{2}}){_CLOCK_TIME}",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(rf"(\d{{4}})[ \-/.,]*{_WORD}[ \-/.,]*(\d{{1,2}})", re.IGNORECASE)
_WORD_YEAR = re.compile(rf"{_WORD}[ \-/.,]*(\d{{4}})", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.\-](\d{4})")


def _from_text(text: str) -> WrittenDate | None:
    text = _WEEKDAY.sub("", text)
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        return _day(_full_year(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_WORD.fullmatch(text):
        return _with_month_word(found[2], found[3], found[1])
    if found := _WORD_DAY.fullmatch(text):
        return _with_month_word(found[1], found[3], found[2])
    if found := _YEAR_WORD.fullmatch(text):
        return _with_month_word(found[2], found[1], found[3])
    if re.fullmatch(r"\d{6,8}", text):
        return _from_digits(text)
    if re.fullmatch(r"\d{5}(?:\.0+)?", text):
        return _from_number(float(text))
    return _vague(
        re.sub(
            r"^(?:about|around|approx(?:imately)?\.?|circa|c\.?|~)\s*",
            "",
            text,
            flags=re.IGNORECASE,
        )
    )


def _with_month_word(word: str, year: str, day: str) -> WrittenDate | None:
    month = _MONTH_NUMBERS.get(word.lower())
    return None if month is None else _day(_full_year(year), month, int(day))


def _vague(text: str) -> WrittenDate | None:
    """A month and a year, or a year alone; `value` is the first day it can mean."""
    month: int | None = None
    if found := _WORD_YEAR.fullmatch(text):
        month = _MONTH_NUMBERS.get(found[1].lower())
    elif found := _MONTH_YEAR.fullmatch(text):
        month = int(found[1])
    elif found := re.fullmatch(r"((?:19|20)\d{2})(?:\.0)?", text):
        year = int(found[1])
        return WrittenDate(date(year, 1, 1), False, date(year, 1, 1), date(year, 12, 31))
    if (
        found is None
        or month is None
        or not 1 <= month <= 12
        or not _EARLIEST_YEAR <= int(found[2]) <= _LATEST_YEAR
    ):
        return None
    first = date(int(found[2]), month, 1)
    return WrittenDate(first, False, first, _month_end(first.year, month))


_ABOUT = re.compile(
    r"\b(?:about|around|approx(?:imately)?|roughly|maybe|circa|c|looks|probably)\b\.?|[~?]|ish\b",
    re.IGNORECASE,
)
_AGE_WORDS = re.compile(r"(?<=\d)\s*(?:years?|yrs?|y/o|y\.o\.|yo|y)\b|\b(?:aged?|old|of)\b", re.IGNORECASE)
_AGES = re.compile(r"(\d{1,3})\s*(?:-|–|—|/|to|or|and|,)\s*(\d{1,3})")


def parse_age(text: str | float, on: date) -> tuple[date, date] | None:
    """The first and last birthdays that an age seen on the day `on` can mean; None when it says nothing.

    "16-17" spans both years. "about 14", "14ish" and "14?" allow a year either side. "under 16" starts
    at birth.
    """
    if isinstance(text, int | float):
        text = str(int(text))
    plain = text.strip().casefold()
    if says_unknown(plain):
        return None
    loose = 1 if _ABOUT.search(plain) else 0
    plain = _ABOUT.sub(" ", plain)
    plain = _AGE_WORDS.sub(" ", plain).strip(" .")
    if re.fullmatch(r"\d{1,2}(?:\.0)?", plain):
        youngest = oldest = int(float(plain))
    elif found := _AGES.fullmatch(plain):
        youngest, oldest = sorted((int(found[1]), int(found[2])))
    elif found := re.fullmatch(r"(?:under|below|<)\s*(\d{1,2})", plain):
        youngest, oldest = 0, max(0, int(found[1]) - 1)
    else:
        return None
    if oldest > OLDEST_AGE:
        return None
    youngest, oldest = max(0, youngest - loose), oldest + loose
    return years_before(on, oldest + 1) + timedelta(days=1), years_before(on, youngest)


def year_group_range(year_group: int, on: date) -> tuple[date, date]:
    """The first and last birthdays of an English school year on the day `on`; Reception is year 0.

    Children in year 10 turn 15 between 1 September and 31 August. Children placed a year up or down
    fall outside, so a matcher should treat a near miss as near.
    """
    autumn = on.year if on.month >= 9 else on.year - 1
    return date(autumn - year_group - 5, 9, 1), date(autumn - year_group - 4, 8, 31)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last day that month has."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
