"""What an action may become, when somebody is reminded, and days as people say them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.working_days import is_working_day
from placemap.responses import rules
from placemap.responses.rules.action import MOVES
from placemap.responses.rules.due_days import DayNotUnderstood, understood_day
from placemap.responses.vocabulary import AboutKind, ActionState, Reminder

# A Sunday.
ON = date(2026, 11, 29)
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 1, 1))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("today", ON),
        ("tomorrow", date(2026, 11, 30)),
        ("the day after tomorrow", date(2026, 12, 1)),
        ("day after tomorrow", date(2026, 12, 1)),
        ("Friday", date(2026, 12, 4)),
        ("by Friday", date(2026, 12, 4)),
        ("this Friday", date(2026, 12, 4)),
        ("next Friday", date(2026, 12, 4)),
        ("by next Friday.", date(2026, 12, 4)),
        ("Friday week", date(2026, 12, 11)),
        ("sunday", date(2026, 12, 6)),
        ("this sunday", ON),
        ("in two weeks", date(2026, 12, 13)),
        ("in 3 days", date(2026, 12, 2)),
        ("within 5 working days", date(2026, 12, 4)),
        ("in a fortnight", date(2026, 12, 13)),
        ("a fortnight", date(2026, 12, 13)),
        ("in one month’s", None),
        ("in a month", date(2026, 12, 29)),
        ("two weeks today", date(2026, 12, 13)),
        ("a week", date(2026, 12, 6)),
        ("next week", date(2026, 12, 6)),
        ("next month", date(2026, 12, 29)),
        ("next working day", date(2026, 11, 30)),
        ("end of the week", date(2026, 12, 4)),
        ("the end of next week", date(2026, 12, 4)),
        ("end of the month", date(2026, 11, 30)),
        ("end of next month", date(2026, 12, 31)),
        ("end of January", date(2027, 1, 31)),
        ("end of december", date(2026, 12, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("12 December", date(2026, 12, 12)),
        ("by the 12th of December", date(2026, 12, 12)),
        ("December 12", date(2026, 12, 12)),
        ("Sat 12 Dec", date(2026, 12, 12)),
        ("12/12", date(2026, 12, 12)),
        ("12.1.", date(2027, 1, 12)),
        ("the 3rd", date(2026, 12, 3)),
        ("the 30th", date(2026, 11, 30)),
        ("the 31st", date(2026, 12, 31)),
        ("29 February", date(2028, 2, 29)),
        ("5 Jan 2027", date(2027, 1, 5)),
        ("2027-01-05", date(2027, 1, 5)),
        ("12/12/2026", date(2026, 12, 12)),
    ],
)
def test_days_are_understood_as_people_say_them(said: str, meant: date | None) -> None:
    if meant is None:
        with pytest.raises(DayNotUnderstood):
            understood_day(said, ON)
    else:
        assert understood_day(said, ON) == meant


@pytest.mark.parametrize("on", [date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 2)])
def test_next_friday_is_of_the_week_that_comes(on: date) -> None:
    monday = on + timedelta(days=7 - on.weekday())
    assert understood_day("next Friday", on) == monday + timedelta(days=4)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", "By when"),
        ("soon", "not a day we understand"),
        ("as soon as possible", "not a day we understand"),
        ("31 November", "not a day we understand"),
        ("12/2026", "not a day we understand"),
        ("the 45th", "not a day we understand"),
        ("in umpteen days", "not a day we understand"),
        ("20261212", "not a day we understand"),
        ("next friday " * 9, "not a day we understand"),
        ("Fri 12 Dec", "which one you mean"),
        ("by Thursday the 4th", "which one you mean"),
        ("1 November 2026", "has passed"),
        ("5 January 2031", "more than two years"),
        ("in 999 months", "more than two years"),
    ],
)
def test_what_is_not_understood_is_asked_back(said: str, answer: str) -> None:
    with pytest.raises(DayNotUnderstood, match=answer):
        understood_day(said, ON)


@given(DAYS, st.integers(0, 700))
def test_a_day_written_out_is_that_day(on: date, ahead: int) -> None:
    due = on + timedelta(days=ahead)
    for said in (str(show(due)), f"by {due.day}/{due.month}/{due.year}", due.isoformat()):
        assert understood_day(said, on) == due


@given(DAYS, st.text(max_size=80))
def test_whatever_is_typed_gives_a_day_ahead_or_is_asked_back(on: date, said: str) -> None:
    try:
        found = understood_day(said, on)
    except DayNotUnderstood:
        return
    assert on <= found <= on + timedelta(days=740)


@given(DAYS, st.sampled_from(["monday", "tue", "weds", "thurs", "friday", "sat", "sunday"]))
def test_a_weekday_is_within_a_week_and_the_next_one_within_two(on: date, name: str) -> None:
    soon, later = understood_day(name, on), understood_day(f"next {name}", on)
    assert 1 <= (soon - on).days <= 7 and 1 <= (later - on).days <= 13
    assert (soon.weekday() == later.weekday() and later >= soon) or later < soon <= on + timedelta(days=7)


def test_every_move_is_in_the_table_or_refused() -> None:
    for before in ActionState:
        for after in ActionState:
            if after in MOVES[before]:
                rules.check_move(before, after)
            else:
                with pytest.raises(PlacemapError, match="already" if before is after else "cannot become"):
                    rules.check_move(before, after)


def test_nothing_is_done_by_nobody() -> None:
    with pytest.raises(PlacemapError, match="Nobody answers"):
        rules.check_move(ActionState.OFFERED, ActionState.ACCEPTED, owned=False)
    rules.check_move(ActionState.OFFERED, ActionState.DECLINED, owned=False)


def test_not_possible_is_not_not_done() -> None:
    assert ActionState.NOT_POSSIBLE in rules.OPEN and ActionState.NOT_POSSIBLE not in rules.RUNNING
    assert not rules.is_overdue(ActionState.NOT_POSSIBLE, ON - timedelta(days=9), ON)
    assert rules.is_overdue(ActionState.ACCEPTED, ON - timedelta(days=1), ON)
    assert not rules.is_overdue(ActionState.ACCEPTED, ON, ON)


@pytest.mark.parametrize("after", [ActionState.OFFERED, ActionState.DECLINED, ActionState.ENDED])
def test_saying_how_it_stands_is_no_answer(after: ActionState) -> None:
    with pytest.raises(PlacemapError, match="Say that it is done"):
        rules.check_update_to(after)
    rules.check_update_to(ActionState.DONE)


def test_an_agency_that_gave_authority_names_somebody_and_a_person_may_say_no() -> None:
    with pytest.raises(PlacemapError, match="Name who sees to it"):
        rules.check_may_decline(under_authority=True, owned=False)
    rules.check_may_decline(under_authority=True, owned=True)
    rules.check_may_decline(under_authority=False, owned=False)


def test_a_change_changes_something_that_is_not_over() -> None:
    with pytest.raises(PlacemapError, match="is over"):
        rules.check_may_change(ActionState.DONE, is_other=True, is_later=False)
    with pytest.raises(PlacemapError, match="another person or another day"):
        rules.check_may_change(ActionState.ACCEPTED, is_other=False, is_later=False)
    rules.check_may_change(ActionState.DECLINED, is_other=True, is_later=False)


def test_words_reasons_days_and_whom_it_is_about() -> None:
    for check in (rules.check_words, rules.check_reason):
        with pytest.raises(PlacemapError, match="Say"):
            check("  ")
        check("Because.")
    with pytest.raises(PlacemapError, match="has passed"):
        rules.check_due(ON - timedelta(days=1), ON)
    with pytest.raises(PlacemapError, match="two years"):
        rules.check_due(ON + timedelta(days=800), ON)
    rules.check_due(ON, ON)
    with pytest.raises(PlacemapError, match="a child or an adult"):
        rules.check_about(AboutKind.PLACE, person=True, place=False)
    with pytest.raises(PlacemapError, match="a school, a place or a community"):
        rules.check_about(AboutKind.CHILD, person=False, place=True)
    rules.check_about(AboutKind.CHILD, person=True, place=False)
    rules.check_about(AboutKind.SCHOOL, person=False, place=True)
    rules.check_about(AboutKind.COMMUNITY, person=False, place=True)


@pytest.mark.parametrize(
    ("about", "person", "asked", "kept"),
    [
        (AboutKind.PLACE, False, False, False),
        (AboutKind.PLACE, False, True, True),
        (AboutKind.CHILD, False, False, True),
        (AboutKind.ADULT, True, False, True),
        (AboutKind.ADULT, False, False, False),
    ],
)
def test_what_is_of_part_two(about: AboutKind, person: bool, asked: bool, kept: bool) -> None:
    assert rules.of_part_two(about, person=person, asked=asked) is kept


@pytest.mark.parametrize(
    ("by_owner", "has_owner", "own_agency", "authority", "state"),
    [
        (True, True, True, False, ActionState.ACCEPTED),
        (False, True, True, True, ActionState.OFFERED),
        (False, False, True, False, ActionState.ACCEPTED),
        (False, False, False, True, ActionState.ACCEPTED),
        (False, False, False, False, ActionState.OFFERED),
    ],
)
def test_whoever_must_say_yes(
    by_owner: bool, has_owner: bool, own_agency: bool, authority: bool, state: ActionState
) -> None:
    found = rules.state_at_first(
        by_owner=by_owner, has_owner=has_owner, own_agency=own_agency, authority=authority
    )
    assert found is state


@given(DAYS)
def test_the_first_reminder_comes_three_working_days_before_and_the_second_the_day_after(due: date) -> None:
    days = [due + timedelta(days=n) for n in range(-14, 15)]
    coming = [day for day in days if rules.reminders_due(due, day) is Reminder.COMING]
    passed = [day for day in days if rules.reminders_due(due, day) is Reminder.PASSED]
    assert coming[-1] == due and sum(map(is_working_day, coming)) in (3, 4)
    assert is_working_day(coming[0]) and (not passed or (is_working_day(passed[0]) and passed[0] > due))


def test_christmas_is_counted_out() -> None:
    # Thursday 31 December 2026; the three working days before it are 30, 29 and 24 December.
    assert rules.reminders_due(date(2026, 12, 31), date(2026, 12, 24)) is Reminder.COMING
    assert rules.reminders_due(date(2026, 12, 31), date(2026, 12, 23)) is None
    # The day after it is a bank holiday, and then comes a weekend.
    assert rules.reminders_due(date(2026, 12, 31), date(2027, 1, 1)) is None
    assert rules.reminders_due(date(2026, 12, 31), date(2027, 1, 4)) is Reminder.PASSED


@pytest.mark.parametrize(
    ("kind", "state", "moved", "holds"),
    [
        (Reminder.ASKED, ActionState.OFFERED, True, True),
        (Reminder.ASKED, ActionState.ACCEPTED, False, False),
        (Reminder.COMING, ActionState.ACCEPTED, False, True),
        (Reminder.COMING, ActionState.ACCEPTED, True, False),
        (Reminder.PASSED, ActionState.DONE, False, False),
    ],
)
def test_a_mail_that_waited_says_only_what_is_so(
    kind: Reminder, state: ActionState, moved: bool, holds: bool
) -> None:
    due = ON + timedelta(days=3) if moved else ON
    assert rules.still_reminds(kind, state, due, ON) is holds


@pytest.mark.parametrize(
    ("works_on", "said"),
    [
        (set(), ""),
        ({AboutKind.PLACE, AboutKind.SYSTEM}, ""),
        ({AboutKind.CHILD, AboutKind.ADULT}, ""),
        ({AboutKind.CHILD, AboutKind.PLACE}, "no action that you can open is about an adult"),
        ({AboutKind.ADULT}, "no action that you can open helps a child"),
    ],
)
def test_children_are_helped_and_those_who_harm_them_are_stopped(works_on: set[AboutKind], said: str) -> None:
    missing = str(rules.side_missing(works_on))
    assert said in missing and bool(missing) is bool(said)
