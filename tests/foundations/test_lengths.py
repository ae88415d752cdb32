from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.lengths import TooLong, in_parts, shortened, within


def test_within_keeps_what_fits_and_refuses_the_rest() -> None:
    assert within("  abc ", 3, "The name") == "abc"
    with pytest.raises(TooLong) as refused:
        within("abcd", 3, "The name")
    assert str(refused.value.message) == (
        "The name is longer than 3 letters. Shorten it: nothing has been saved yet."
    )


def test_shortened_says_that_it_goes_on() -> None:
    assert shortened("Worker", 6) == "Worker"
    assert shortened("Worker now", 8) == "Worker…"


def test_in_parts_ends_where_a_sentence_does() -> None:
    words = "She was seen on Friday. He waited by the gate"
    assert list(in_parts(words, 26)) == ["She was seen on Friday.", "He waited by the gate"]
    assert list(in_parts("one two", 4)) == ["one", "two"]
    assert list(in_parts("abcdef", 4)) == ["abcd", "ef"]
    assert list(in_parts("", 4)) == []


@given(st.text(alphabet="ab. \n", max_size=60), st.integers(min_value=1, max_value=20))
def test_in_parts_loses_nothing(words: str, most: int) -> None:
    parts = list(in_parts(words, most))
    assert all(0 < len(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(words.split())
