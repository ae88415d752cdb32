"""Ladders, response times, gaps and the panel's days, without a database."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.errors import PlacemapError
from placemap.foundations.working_days import is_working_day
from placemap.responses.rules import escalation as rules
from placemap.responses.rules import gaps, panel
from placemap.responses.vocabulary import EscalationAnswer, EscalationState, GapKind, GapState, Rung

FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
CHRISTMAS_EVE = date(2026, 12, 24)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("since", "days", "until"),
    [
        (FRIDAY, 1, MONDAY),
        (FRIDAY, 5, date(2026, 12, 4)),
        (CHRISTMAS_EVE, 1, date(2026, 12, 29)),
        (MONDAY, 0, MONDAY),
    ],
)
def test_working_days_pass_over_weekends_and_bank_holidays(since: date, days: int, until: date) -> None:
    assert rules.after_working_days(since, days) == until


@given(since=DAYS, days=st.integers(1, 30))
def test_as_many_working_days_were_waited_as_were_given(since: date, days: int) -> None:
    until = rules.after_working_days(since, days)
    assert is_working_day(until) and rules.working_days_waited(since, until) == days


@pytest.mark.parametrize(
    ("needed", "by"),
    [
        (None, date(2026, 12, 4)),
        (date(2026, 12, 2), date(2026, 12, 2)),
        (date(2026, 12, 20), date(2026, 12, 4)),
        (FRIDAY, date(2026, 12, 4)),
    ],
)
def test_an_answer_is_due_in_the_usual_time_or_sooner(needed: date | None, by: date) -> None:
    assert rules.answer_by(FRIDAY, 5, needed) == by


def test_the_next_step_is_the_next_that_somebody_is_named_at() -> None:
    named = [Rung.SILVER, Rung.BOARD]
    assert rules.next_rung(Rung.SILVER, named) is Rung.BOARD
    assert rules.next_rung(Rung.BOARD, named) is None
    assert rules.check_lowest([Rung.PANEL, Rung.BOARD]) is Rung.PANEL
    with pytest.raises(PlacemapError, match="Nobody is named"):
        rules.check_lowest([])


@pytest.mark.parametrize(
    ("state", "due", "on", "ran_out"),
    [
        (EscalationState.OPEN, FRIDAY, FRIDAY, False),
        (EscalationState.OPEN, FRIDAY, FRIDAY + timedelta(days=1), False),
        (EscalationState.OPEN, FRIDAY, MONDAY, True),
        (EscalationState.DECIDED, FRIDAY, MONDAY, False),
        (EscalationState.OPEN, CHRISTMAS_EVE, date(2026, 12, 28), False),
    ],
)
def test_time_runs_out_on_a_working_day(state: EscalationState, due: date, on: date, ran_out: bool) -> None:
    assert rules.time_ran_out(state, due, on) is ran_out


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (lambda: rules.check_days(0), "1 to 60"),
        (lambda: rules.check_days(61), "1 to 60"),
        (lambda: rules.check_person(" "), "named person"),
        (lambda: rules.check_needed_by(FRIDAY, FRIDAY), "lie ahead"),
        (lambda: rules.check_waits(EscalationState.DECIDED), "already"),
        (lambda: rules.check_was_answered(EscalationState.OPEN), "No answer"),
        (lambda: rules.check_answer(EscalationAnswer.AGREED, " "), "what follows"),
        (lambda: rules.check_reason(""), "why"),
        (lambda: gaps.check_gap(" ", FRIDAY, FRIDAY), "what is missing"),
        (lambda: gaps.check_gap("x", MONDAY, FRIDAY), "lie ahead"),
        (lambda: gaps.check_done(GapState.OPEN, GapState.FILLED, ""), "or why"),
        (lambda: gaps.check_done(GapState.OPEN, GapState.UNDERWAY, " "), "what was done"),
        (lambda: panel.check_review(MONDAY, FRIDAY, FRIDAY, "x"), "lie ahead"),
        (lambda: panel.check_review(FRIDAY, MONDAY, MONDAY, "x"), "before it was opened"),
        (lambda: panel.check_review(MONDAY, FRIDAY, MONDAY, " "), "decided"),
    ],
)
def test_what_cannot_be_so_is_said(check: object, words: str) -> None:
    with pytest.raises(PlacemapError, match=words):
        check()  # type: ignore[operator]


def test_what_can_be_so_passes() -> None:
    rules.check_days(5)
    rules.check_person("Colin")
    rules.check_needed_by(None, FRIDAY)
    rules.check_needed_by(MONDAY, FRIDAY)
    rules.check_waits(EscalationState.OPEN)
    rules.check_was_answered(EscalationState.DECIDED)
    rules.check_answer(EscalationAnswer.AGREED, "Yes")
    rules.check_reason("So")
    gaps.check_gap("x", FRIDAY, FRIDAY)
    gaps.check_done(GapState.FILLED, GapState.OPEN, "It closed again")
    panel.check_review(FRIDAY, FRIDAY, MONDAY, "Agreed")


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (GapState.OPEN, ["Police"]),
        (GapState.UNDERWAY, ["Police"]),
        (GapState.STANDS, ["Police"]),
        (GapState.FILLED, ["Police", "Health"]),
    ],
)
def test_a_gap_is_proposed_once_and_again_when_it_was_filled_and_came_back(
    state: GapState, left: list[str]
) -> None:
    found = [
        gaps.ProposedGap("seat Police", GapKind.MEMBERSHIP, "Police"),
        gaps.ProposedGap("seat Police", GapKind.MEMBERSHIP, "Police"),
        gaps.ProposedGap("seat Health", GapKind.MEMBERSHIP, "Health"),
    ]
    held = [gaps.HeldGap("seat Health", None, state)]
    assert [one.words for one in gaps.still_to_propose(found, held)] == left


def test_a_gap_of_one_district_hides_that_of_no_other() -> None:
    here, there = uuid4(), uuid4()
    found = [gaps.ProposedGap("function x", GapKind.SERVICE, "Here", here)]
    found.append(gaps.ProposedGap("function x", GapKind.SERVICE, "There", there))
    assert len({one.key for one in found}) == 2
    for district, left in ((here, ["There"]), (None, []), (uuid4(), ["Here", "There"])):
        held = [gaps.HeldGap("function x", district, GapState.OPEN)]
        assert [one.words for one in gaps.still_to_propose(found, held)] == left
    assert gaps.is_closed(GapState.STANDS) and not gaps.is_closed(GapState.UNDERWAY)


@pytest.mark.parametrize(
    ("on", "due"),
    [
        (date(2026, 12, 1), date(2026, 12, 7)),
        (date(2026, 12, 7), date(2026, 12, 7)),
        (date(2026, 12, 8), date(2027, 1, 8)),
        (date(2026, 12, 31), date(2027, 1, 8)),
    ],
)
def test_the_monthly_report_is_due_on_the_fifth_working_day(on: date, due: date) -> None:
    assert panel.report_due(on) == due
