"""Codes and links, as tables of cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from placemap.accounts import rules
from placemap.accounts.vocabulary import Answer

NOW = 1000


def at(step: int) -> str:
    return f"{step:06d}"


@pytest.mark.parametrize(
    ("typed", "last_step", "answer"),
    [
        (at(NOW), 0, Answer.RIGHT),
        (at(NOW - 1), 0, Answer.RIGHT),
        (at(NOW + 1), 0, Answer.RIGHT),
        (at(NOW), NOW, Answer.USED),
        (at(NOW - 1), NOW, Answer.USED),
        (at(NOW + 1), NOW, Answer.RIGHT),
        (at(NOW - 2), 0, Answer.CLOCK_OFF),
        (at(NOW + 20), 0, Answer.CLOCK_OFF),
        (at(NOW - 21), 0, Answer.WRONG),
        ("", 0, Answer.WRONG),
        ("999999", 0, Answer.WRONG),
    ],
)
def test_judge_code(typed: str, last_step: int, answer: Answer) -> None:
    judged = rules.judge_code(typed, step=NOW, last_step=last_step, code_at=at)
    assert judged.answer is answer
    assert judged.step == (int(typed) if answer is Answer.RIGHT else 0)


@pytest.mark.parametrize(("off", "minutes"), [(2, 1), (-4, 2), (10, 5), (-20, 10)])
def test_judge_code_says_how_far_a_clock_is_off(off: int, minutes: int) -> None:
    assert rules.judge_code(at(NOW + off), step=NOW, last_step=0, code_at=at).minutes_off == minutes


@pytest.mark.parametrize(("typed", "read"), [("123 456", "123456"), ("12-34 56", "123456"), ("١٢٣", ""), ("", "")])  # fmt: skip
def test_digits_of(typed: str, read: str) -> None:
    assert rules.digits_of(typed) == read


@pytest.mark.parametrize(
    ("used", "withdrawn", "hours", "is_open"),
    [(False, False, 1, True), (True, False, 1, False), (False, True, 1, False), (False, False, 0, False)],
)
def test_link_is_open(used: bool, withdrawn: bool, hours: int, is_open: bool) -> None:
    now = datetime(2026, 11, 28, tzinfo=UTC)
    found = rules.link_is_open(
        expires_at=now + timedelta(hours=hours),
        used_at=now if used else None,
        withdrawn_at=now if withdrawn else None,
        at=now,
    )
    assert found is is_open


@pytest.mark.parametrize(
    ("seconds", "counts"), [(None, False), (-61, False), (-60, True), (0, True), (90, True), (91, False)]
)
def test_an_agency_says_somebody_proved_it_since_they_were_asked(seconds: int | None, counts: bool) -> None:
    asked, at = datetime(2026, 11, 28, 9, 0, tzinfo=UTC), datetime(2026, 11, 28, 9, 0, 30, tzinfo=UTC)
    proved = None if seconds is None else asked + timedelta(seconds=seconds)
    assert rules.proved_since(proved, asked, at) is counts
