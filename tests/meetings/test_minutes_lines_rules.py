"""The rules by which a draft follows the record."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.meetings.rules.lines import change_of, put_instead, stands, wanted_written
from placemap.meetings.vocabulary import LineChange

WORDS = st.text(alphabet="ab .", min_size=1, max_size=8).filter(lambda said: bool(said.strip()))


@pytest.mark.parametrize(
    ("wanted", "who", "due", "said"),
    [
        ("Ask.", "", None, "Wanted: Ask."),
        ("Ask.", "Joan Okell", None, "Wanted: Ask. (Joan Okell)"),
        ("Ask.", "", date(2026, 12, 3), "Wanted: Ask. (by 3 December 2026)"),
        ("Ask.\n\n Soon. ", "Joan", date(2026, 12, 3), "Wanted: Ask. (Joan, by 3 December 2026)\nSoon."),
    ],
)
def test_what_was_wanted_says_of_whom_and_by_when(wanted: str, who: str, due: date | None, said: str) -> None:
    assert wanted_written(wanted, who, due) == said


@pytest.mark.parametrize(
    ("now", "was", "change"),
    [
        ("a", None, LineChange.NEW),
        ("", None, None),
        ("a", "a", None),
        ("", "", None),
        ("b", "a", LineChange.OTHER_WORDS),
        ("a", "", LineChange.OTHER_WORDS),
        ("", "a", LineChange.STRUCK),
    ],
)
def test_what_happened_in_the_record_since(now: str, was: str | None, change: LineChange | None) -> None:
    assert change_of(now=now, was=was) is change


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("a\nb\nc", "b", True),
        ("a\nb\nc", "b\nc", True),
        ("a\nbb\nc", "b", False),
        ("a b", "b", False),
        ("a", "", False),
        ("", "", False),
    ],
)
def test_whole_lines_are_looked_for(text: str, words: str, found: bool) -> None:
    assert stands(text, words) is found


@given(st.lists(WORDS, unique=True, min_size=1, max_size=6), st.data())
def test_one_line_gives_place_and_the_others_stay(lines: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(lines) - 1))
    text = "\n".join(lines)
    assert put_instead(text, lines[at], "new").split("\n") == [*lines[:at], "new", *lines[at + 1 :]]
    left = put_instead(text, lines[at], "")
    assert left == "\n".join([*lines[:at], *lines[at + 1 :]])
