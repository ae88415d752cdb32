"""Written dates, ages and school years, as British people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations import dates
from placemap.foundations.dates import (
    DateNotUnderstood,
    parse_age,
    parse_birth_date,
    parse_date,
    says_unknown,
    show,
    year_group_range,
    years_before,
)

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2 Jun 2009", date(2009, 6, 2)),
        ("2nd of June 2009", date(2009, 6, 2)),
        ("Tuesday 2 June 2009", date(2009, 6, 2)),
        ("2-Jun-09", date(2009, 6, 2)),
        ("02Jun2009", date(2009, 6, 2)),
        ("Sept 3rd, 2010", date(2010, 9, 3)),
        ("2010 Sep 3", date(2010, 9, 3)),
        ("17.10.2012", date(2012, 10, 17)),
        ("17/10/12", date(2012, 10, 17)),
        ("04/01/14", date(2014, 1, 4)),
        ("4-1-2014", date(2014, 1, 4)),
        ("04 01 2014", date(2014, 1, 4)),
        ("2011-09-23", date(2011, 9, 23)),
        ("2011/09/23", date(2011, 9, 23)),
        ("2011-09-23 00:00:00", date(2011, 9, 23)),
        ("2011-09-23T10:11:12Z", date(2011, 9, 23)),
        ("23/09/2011 00:00", date(2011, 9, 23)),
        ("20110923", date(2011, 9, 23)),
        ("23092011", date(2011, 9, 23)),
        ("230911", date(2011, 9, 23)),
        ("40809", date(2011, 9, 23)),
        (40809, date(2011, 9, 23)),
        (40809.0, date(2011, 9, 23)),
        (4012014, date(2014, 1, 4)),
        (20110923, date(2011, 9, 23)),
        (date(2011, 9, 23), date(2011, 9, 23)),
        (datetime(2011, 9, 23, 5, 6), date(2011, 9, 23)),
        ("23\u00a0September\u00a02011", date(2011, 9, 23)),
    ],
)
def test_dates_as_they_are_written(written: str | float | date, day: date) -> None:
    read = parse_date(written)
    assert read.value == read.low == read.high == day
    assert read.precise
    assert not read.month_first


def test_a_date_that_can_only_be_american_is_read_and_marked() -> None:
    read = parse_date("09/23/2011")
    assert read.value == date(2011, 9, 23)
    assert read.month_first


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("June 2009", date(2009, 6, 1), date(2009, 6, 30)),
        ("12/2009", date(2009, 12, 1), date(2009, 12, 31)),
        ("about 2009", date(2009, 1, 1), date(2009, 12, 31)),
        (2009, date(2009, 1, 1), date(2009, 12, 31)),
        ("Feb 2012", date(2012, 2, 1), date(2012, 2, 29)),
    ],
)
def test_a_month_or_a_year_alone_is_a_range(written: str | int, low: date, high: date) -> None:
    read = parse_date(written)
    assert (read.low, read.high, read.precise) == (low, high, False)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("31/02/2010", "31/02/2010 is not a date"),
        ("unknown", "unknown is not a date"),
        ("32/13/2010", "32/13/2010 is not a date"),
        ("2 Foo 2010", "2 Foo 2010 is not a date"),
        ("Foo 2010", "Foo 2010 is not a date"),
        ("13/2010", "13/2010 is not a date"),
        ("1234567", "1234567 is not a date"),
        ("", "The date is empty"),
        (True, "True is not a date"),
        (-5, "-5 is not a date"),
        (0.5, "0.5 is not a date"),
        (999999999, "1e+09 is not a date"),
    ],
)
def test_what_is_no_date_is_quoted(written: str | float, message: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        parse_date(written)
    assert refused.value.message == message


def test_a_birthday_in_the_future_or_too_long_ago_is_refused() -> None:
    with pytest.raises(DateNotUnderstood, match="22 November 2027 is in the future"):
        parse_birth_date("22/11/2027", on=ON)
    with pytest.raises(DateNotUnderstood, match="over 120 years ago"):
        parse_birth_date("1/1/1890", on=ON)
    assert parse_birth_date("22/11/2026", on=ON).value == ON
    assert parse_birth_date("1/1/2010").value == date(2010, 1, 1)


def test_two_digit_years_of_birth_never_lie_ahead() -> None:
    assert parse_birth_date("1/2/30", on=ON).value == date(1930, 2, 1)
    assert parse_birth_date("1/2/26", on=ON).value == date(2026, 2, 1)
    assert parse_birth_date("1/2/99", on=ON).value == date(1999, 2, 1)


@given(st.dates(date(1907, 1, 1), ON))
def test_every_day_comes_back_from_each_way_of_writing_it(day: date) -> None:
    for written in (
        day.isoformat(),
        show(day),
        f"{day:%d/%m/%Y}",
        f"{day:%d.%m.%Y}",
        f"{day:%Y%m%d}",
        f"{day:%d-%b-%Y}",
        (day - date(1899, 12, 30)).days if (day - date(1899, 12, 30)).days > 2100 else day,
    ):
        assert parse_birth_date(written, on=ON).value == day


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        read = parse_date(text)
    except DateNotUnderstood as refused:
        assert refused.message
    else:
        assert read.low <= read.value <= read.high


@pytest.mark.parametrize("text", ["", " ", "?", "N/K", "unknown", "Not known", "don't know", "TBC", "-"])
def test_what_people_write_instead_of_an_answer(text: str) -> None:
    assert says_unknown(text)
    assert parse_age(text, ON) is None


def test_an_answer_is_not_unknown() -> None:
    assert not says_unknown("2009")


@pytest.mark.parametrize(
    ("written", "youngest", "oldest"),
    [
        ("14", 14, 14),
        (14, 14, 14),
        (14.0, 14, 14),
        ("16-17", 16, 17),
        ("17 - 16", 16, 17),
        ("14/15", 14, 15),
        ("14 or 15", 14, 15),
        ("14 to 15 yrs", 14, 15),
        ("about 14", 13, 15),
        ("14ish", 13, 15),
        ("14?", 13, 15),
        ("~14", 13, 15),
        ("aged 14", 14, 14),
        ("14 years old", 14, 14),
        ("14y", 14, 14),
        ("under 16", 0, 15),
    ],
)
def test_ages(written: str | float, youngest: int, oldest: int) -> None:
    assert parse_age(written, ON) == (
        years_before(ON, oldest + 1) + timedelta(days=1),
        years_before(ON, youngest),
    )


@pytest.mark.parametrize("text", ["teenager", "14 sheep", "200", "year 9", "1-2-3"])
def test_what_is_no_age(text: str) -> None:
    assert parse_age(text, ON) is None


@given(st.integers(0, 90), st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_an_age_covers_exactly_the_birthdays_of_that_age(age: int, on: date) -> None:
    found = parse_age(age, on)
    assert found is not None
    low, high = found
    assert _age(low, on) == _age(high, on) == age
    assert _age(low - timedelta(days=1), on) == age + 1
    assert _age(high + timedelta(days=1), on) == age - 1


def _age(born: date, on: date) -> int:
    """Birthdays reached; one on 29 February is reached on 1 March where there is no 29th, as in law."""
    had = (on.month, on.day) >= (born.month, born.day)
    return on.year - born.year - (0 if had else 1)


def test_school_years() -> None:
    assert year_group_range(10, ON) == (date(2011, 9, 1), date(2012, 8, 31))
    assert year_group_range(10, date(2027, 8, 31)) == (date(2011, 9, 1), date(2012, 8, 31))
    assert year_group_range(10, date(2027, 9, 1)) == (date(2012, 9, 1), date(2013, 8, 31))
    assert year_group_range(0, ON) == (date(2021, 9, 1), date(2022, 8, 31))


def test_shown_as_pages_show_it() -> None:
    assert show(ON) == "22 November 2026"
    assert show(date(2011, 3, 4)) == "4 March 2011"


def test_years_before_a_leap_day() -> None:
    assert years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


def test_oldest_age_is_stated() -> None:
    assert dates.OLDEST_AGE == 120


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_without_end_is_not_a_date(number: float) -> None:
    with pytest.raises(DateNotUnderstood):
        parse_date(number)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 60))
def test_add_months_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    later = dates.add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and dates.add_months(later, 1).month != later.month)
