from datetime import UTC, date, datetime

import pytest
from markupsafe import Markup

from placemap.web import filters


def test_day_is_british_and_in_words() -> None:
    assert filters.day(date(2026, 11, 22)) == "22 November 2026"
    assert filters.day(date(2026, 3, 4)) == "4 March 2026"
    assert filters.day(None) == ""


def test_moments_are_shown_in_uk_time() -> None:
    summer = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    assert filters.day_time(summer) == "1 July 2026 at 00:30"
    assert filters.day(summer) == "1 July 2026"
    assert filters.clock_time(summer) == "00:30"
    assert filters.day_time(datetime(2026, 11, 22, 14, 5, tzinfo=UTC)) == "22 November 2026 at 14:05"
    assert filters.iso(summer) == "2026-07-01T00:30:00+01:00"
    assert (filters.day_time(None), filters.clock_time(None), filters.iso(None), filters.weekday(None)) == (
        "",
    ) * 4


def test_weekday_names_the_day() -> None:
    assert filters.weekday(date(2026, 3, 26)) == "Thursday 26 March 2026"


def test_day_short_drops_this_year_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "today", lambda: date(2026, 3, 24))
    assert filters.day_short(date(2026, 3, 4)) == "4 March"
    assert filters.day_short(date(2025, 12, 31)) == "31 December 2025"
    assert filters.day_short(None) == ""


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2010, 6, 9), date(2026, 6, 8), 15),
        (date(2010, 6, 9), date(2026, 6, 9), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (None, date(2026, 3, 1), None),
    ],
)
def test_age_in_whole_years(born: date | None, on: date, age: int | None) -> None:
    assert filters.age_years(born, on) == age


def test_paragraphs_escape_what_was_typed() -> None:
    typed = "One <b>line</b>\r\nand another\n\n\n  Second & last  \n"
    assert filters.paragraphs(typed) == Markup(
        "<p>One &lt;b&gt;line&lt;/b&gt;<br>and another</p><p>Second &amp; last</p>"
    )
    assert filters.paragraphs("  \n ") == ""
    assert filters.paragraphs(None) == ""


def test_counts() -> None:
    assert filters.number(1140) == "1,140"
    assert filters.number(None) == ""
    assert filters.plural(1, "child", "children") == "1 child"
    assert filters.plural(0, "child", "children") == "0 children"
    assert filters.plural(12345, "row", "rows") == "12,345 rows"
    assert filters.listed(x for x in "ab") == ["a", "b"]
    assert filters.listed(None) == []
