"""When a request is open, what an answer needs, and what "no change" says."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import working_days_before
from placemap.foundations.working_days import is_working_day, next_working_day
from placemap.returns import rules
from placemap.returns.vocabulary import Reply, RequestState, ReturnState

DAY = date(2026, 12, 4)


@pytest.mark.parametrize(
    ("withdrawn", "followed", "days", "state"),
    [
        (False, False, -1, RequestState.OPEN),
        (False, False, 0, RequestState.OPEN),
        (False, False, 1, RequestState.LATE),
        (False, False, 14, RequestState.LATE),
        (False, False, 15, RequestState.EXPIRED),
        (False, True, 1, RequestState.EXPIRED),
        (True, False, -1, RequestState.WITHDRAWN),
        (True, True, 99, RequestState.WITHDRAWN),
    ],
)
def test_where_a_request_stands(withdrawn: bool, followed: bool, days: int, state: RequestState) -> None:
    on = DAY + timedelta(days=days)
    assert rules.request_state(due_on=DAY, withdrawn=withdrawn, followed=followed, on=on) is state
    assert rules.is_open(state) is (state in (RequestState.OPEN, RequestState.LATE))


@pytest.mark.parametrize(
    ("answered", "request_state", "state"),
    [
        (True, RequestState.WITHDRAWN, ReturnState.ANSWERED),
        (False, RequestState.OPEN, ReturnState.WAITING),
        (False, RequestState.LATE, ReturnState.OVERDUE),
        (False, RequestState.EXPIRED, ReturnState.NEVER_CAME),
        (False, RequestState.WITHDRAWN, ReturnState.NEVER_CAME),
    ],
)
def test_how_far_an_agency_has_come(answered: bool, request_state: RequestState, state: ReturnState) -> None:
    assert rules.return_state(answered=answered, request=request_state) is state


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (60, False), (61, True)])
def test_a_return_is_wanted_soon(days: int, refused: bool) -> None:
    if refused:
        with pytest.raises(PlacemapError, match="day has passed|two months"):
            rules.check_due(DAY + timedelta(days=days), DAY)
    else:
        rules.check_due(DAY + timedelta(days=days), DAY)


def test_somebody_is_asked_once_at_a_time() -> None:
    with pytest.raises(PlacemapError, match="at least one agency"):
        rules.check_asked(0)
    rules.check_asked(1)
    rules.check_may_ask(None)
    rules.check_may_ask(RequestState.LATE)
    with pytest.raises(PlacemapError, match="Withdraw that request first"):
        rules.check_may_ask(RequestState.OPEN)


def test_what_is_over_says_so_and_what_to_do_with_the_words() -> None:
    rules.check_open(RequestState.OPEN, "", DAY)
    rules.check_open(RequestState.LATE, "", DAY)
    with pytest.raises(PlacemapError, match="withdrawn: The meeting has moved. Nothing was sent.*noticed"):
        rules.check_open(RequestState.WITHDRAWN, "The meeting has moved", DAY)
    with pytest.raises(PlacemapError, match="due on 4 December 2026 and is over.*noticed"):
        rules.check_open(RequestState.EXPIRED, "", DAY)


def test_words_are_settled_one_by_one_only_when_no_return_takes_them() -> None:
    for over in (RequestState.WITHDRAWN, RequestState.EXPIRED):
        rules.check_over(over)
    for runs in (RequestState.OPEN, RequestState.LATE):
        with pytest.raises(PlacemapError, match="can still be sent"):
            rules.check_over(runs)


def test_words_of_whoever_was_taken_back_go_nowhere_and_late_words_say_of_when() -> None:
    rules.check_can_be_sent(is_taken_back=False)
    with pytest.raises(PlacemapError, match="can only be thrown away"):
        rules.check_can_be_sent(is_taken_back=True)
    assert (
        rules.written_before(date(2026, 3, 4), "Joan Okell")
        == "Written on 4 March 2026 by Joan Okell, sent later."
    )


def test_a_withdrawal_has_a_reason() -> None:
    rules.check_withdrawal(RequestState.LATE, "Moved.")
    with pytest.raises(PlacemapError, match="why it is withdrawn"):
        rules.check_withdrawal(RequestState.OPEN, "  ")
    with pytest.raises(PlacemapError, match="over already"):
        rules.check_withdrawal(RequestState.EXPIRED, "Moved.")


@pytest.mark.parametrize(
    ("reply", "text", "problem"),
    [
        ("news", "Seen at the park.", ""),
        ("no_change", "  ", ""),
        ("nothing_known", "", ""),
        ("news", " ", "A few words are enough"),
        ("news", "x" * 2001, "too long"),
        ("no_change", "Seen at the park.", "You wrote something new"),
        ("", "", "Choose an answer"),
    ],
)
def test_an_answer_is_whole_and_no_words_are_lost(reply: str, text: str, problem: str) -> None:
    if problem:
        with pytest.raises(PlacemapError, match=problem):
            rules.check_answer(reply, text)
    else:
        rules.check_answer(reply, text)


def test_no_change_of_somebody_not_known_is_still_not_known() -> None:
    assert rules.unchanged_reply("nothing_known") is Reply.NOTHING_KNOWN
    assert rules.unchanged_reply("news") is rules.unchanged_reply("") is Reply.NO_CHANGE


def test_a_return_holds_an_answer() -> None:
    rules.check_something_to_send(1)
    with pytest.raises(PlacemapError, match="Answer at least one"):
        rules.check_something_to_send(0)


@pytest.mark.parametrize(
    ("state", "reminded", "asked", "may"),
    [
        (ReturnState.WAITING, None, -1, True),
        (ReturnState.WAITING, None, 0, False),
        (ReturnState.OVERDUE, -1, -9, True),
        (ReturnState.WAITING, 0, -1, False),
        (ReturnState.ANSWERED, None, -1, False),
        (ReturnState.NEVER_CAME, None, -30, False),
    ],
)
def test_nobody_is_written_to_twice_a_day(
    state: ReturnState, reminded: int | None, asked: int, may: bool
) -> None:
    last = None if reminded is None else DAY + timedelta(days=reminded)
    assert rules.may_remind(state, last, DAY + timedelta(days=asked), DAY) is may


@pytest.mark.parametrize(
    ("on", "asked", "reminded", "reminds"),
    [
        # Due on a Friday: from the Wednesday before, and from the Monday after it.
        ("2026-12-01", "2026-11-20", None, False),
        ("2026-12-02", "2026-11-20", None, True),
        ("2026-12-04", "2026-11-20", None, True),
        ("2026-12-05", "2026-11-20", None, False),
        ("2026-12-07", "2026-11-20", None, True),
        ("2026-12-11", "2026-11-20", None, True),
        ("2026-12-12", "2026-11-20", None, False),
        # Once before, and once after, whoever reminded.
        ("2026-12-03", "2026-11-20", "2026-12-02", False),
        ("2026-12-03", "2026-11-20", "2026-12-01", True),
        ("2026-12-07", "2026-11-20", "2026-12-02", True),
        ("2026-12-08", "2026-11-20", "2026-12-07", False),
        # Whoever was asked in the last two days needs no mail before the day, and has one after it.
        ("2026-12-03", "2026-12-02", None, False),
        ("2026-12-07", "2026-12-02", None, True),
    ],
)
def test_when_the_clock_reminds(on: str, asked: str, reminded: str | None, reminds: bool) -> None:
    last = date.fromisoformat(reminded) if reminded else None
    found = rules.reminds_by_clock(DAY, date.fromisoformat(asked), last, date.fromisoformat(on))
    assert found is reminds


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(5, 40))
def test_the_clock_reminds_of_one_return_once_before_its_day_and_once_after_it(
    due: date, asked_before: int
) -> None:
    asked, reminded, told = due - timedelta(days=asked_before), None, []
    for days in range(asked_before + 30):
        on = asked + timedelta(days=days)
        if is_working_day(on) and rules.reminds_by_clock(due, asked, reminded, on):
            reminded = on
            told.append(on)
    before = working_days_before(due, rules.REMINDED_BEFORE)
    assert told[-1] == next_working_day(due) and len(told) <= 2
    assert told[:-1] == ([on for on in (before,) if asked < before])


def test_only_news_is_added_to_what_was_sent() -> None:
    rules.check_adds_news(is_sent=True, is_news=True)
    rules.check_adds_news(is_sent=False, is_news=False)
    with pytest.raises(PlacemapError, match="has sent an answer"):
        rules.check_adds_news(is_sent=True, is_news=False)


def test_one_press_sends_no_words_that_wait() -> None:
    rules.check_no_words_wait(0)
    with pytest.raises(PlacemapError, match="Check it, then send it"):
        rules.check_no_words_wait(1)
