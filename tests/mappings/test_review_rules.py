"""When a review is missed, which days it may have, and what counts: the rules, case by case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.foundations.dates import add_months
from placemap.foundations.errors import PlacemapError
from placemap.mappings.rules import reviews as rules
from placemap.mappings.vocabulary import PanelChoice, Structure

TODAY = date(2026, 11, 22)
LATE = rules.REVIEW_GRACE.days + 1


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("first", "second", "before", "due", "missed", "waits", "near"),
    [
        (None, None, 0, None, 0, False, False),
        (15, 100, 0, 15, 0, False, False),
        (14, 100, 0, 14, 0, False, True),
        (-14, 70, 0, -14, 0, False, True),
        (-15, 70, 0, 70, 1, False, False),
        (-90, -14, 0, -14, 1, False, True),
        (-90, -15, 0, -15, 2, True, True),
        (-14, 70, 1, -14, 1, False, True),
        (-15, 70, 1, 70, 2, True, False),
        (30, 90, 2, 30, 2, True, False),
    ],
)
def test_a_review_is_missed_two_weeks_after_its_day_and_the_next_day_follows(
    first: int | None, second: int | None, before: int, due: int | None, missed: int, waits: bool, near: bool
) -> None:
    stands = rules.reviews_stand(
        review_on=None if first is None else ahead(first),
        review_again_on=None if second is None else ahead(second),
        missed_before=before,
        closing_asked_on=None,
        on=TODAY,
    )
    assert (stands.due_on, stands.missed) == (None if due is None else ahead(due), missed)
    assert (stands.wait_for_panel, stands.is_near(TODAY)) == (waits, near)
    if waits:
        with pytest.raises(rules.WaitsForPanel, match="Until the panel"):
            rules.check_waits_not(stands)
    else:
        rules.check_waits_not(stands)


def test_once_the_panel_asked_for_an_end_nothing_new_is_taken() -> None:
    asked = rules.Reviews(ahead(30), 0, TODAY)
    assert asked.wait_for_panel
    with pytest.raises(rules.WaitsForPanel, match="asks for this mapping to be closed"):
        rules.check_waits_not(asked)


@pytest.mark.parametrize(
    ("structure", "months"), [("", 3), (Structure.SINGLE, 3), (Structure.BRONZE, 2), (Structure.SILVER, 3)]
)
def test_the_usual_day_follows_the_structure_and_the_end_date(structure: str, months: int) -> None:
    assert rules.months_between(structure) == months
    usual = add_months(TODAY, months)
    assert rules.usual_review(structure, ahead(300), TODAY) == usual
    assert rules.usual_review(structure, ahead(20), TODAY) == ahead(20)
    assert rules.usual_review(structure, ahead(-20), TODAY) == usual, "past its end, the end is no limit"
    assert rules.review_after(structure, TODAY) == usual


@pytest.mark.parametrize(
    ("review", "ends", "words"),
    [
        (1, 100, ""),
        (60, 60, ""),
        (60, 0, ""),
        (90, -5, ""),
        (0, 100, "must lie ahead"),
        (61, 60, "last review is on that day"),
        (91, 100, "21 February 2027 at the latest|20 February 2027 at the latest"),
    ],
)
def test_a_review_day_lies_ahead_by_the_end_and_not_too_far(review: int, ends: int, words: str) -> None:
    def check() -> None:
        rules.check_review_day(ahead(review), ahead(ends), ahead(90), TODAY)

    if not words:
        check()
        return
    with pytest.raises(PlacemapError, match=words):
        check()


def test_a_day_is_put_off_for_six_months_at_most_and_not_once_one_was_missed() -> None:
    six = add_months(TODAY, 6)
    assert rules.latest_move(rules.Reviews(None, 0, None), TODAY) == six
    assert rules.latest_move(rules.Reviews(ahead(30), 0, None), TODAY) == six
    assert rules.latest_move(rules.Reviews(ahead(300), 0, None), TODAY) == ahead(300)
    missed = rules.Reviews(ahead(30), 1, None)
    assert rules.latest_move(missed, TODAY) == ahead(30)
    rules.check_may_move(missed, ahead(30), TODAY)
    with pytest.raises(PlacemapError, match="no longer be put off"):
        rules.check_may_move(rules.Reviews(TODAY, 1, None), TODAY, TODAY)
    with pytest.raises(PlacemapError, match="The panel decides"):
        rules.check_may_move(rules.Reviews(ahead(30), 2, None), ahead(30), TODAY)
    assert rules.latest_after_review(TODAY, TODAY) == six
    assert rules.latest_after_review(ahead(-300), TODAY) == add_months(TODAY, 1)


@pytest.mark.parametrize(
    ("held", "last", "words"),
    [
        (0, None, ""),
        (-50, -51, ""),
        (1, None, "cannot lie ahead"),
        (-101, None, "before the mapping was opened"),
        (-50, -50, "written down already"),
    ],
)
def test_a_review_was_held_since_the_last_one(held: int, last: int | None, words: str) -> None:
    def check() -> None:
        rules.check_review_held(ahead(held), ahead(-100), None if last is None else ahead(last), TODAY)

    if not words:
        check()
        return
    with pytest.raises(PlacemapError, match=words):
        check()


@pytest.mark.parametrize(
    ("held", "first", "second", "counted", "counts"),
    [
        (-300, None, None, None, True),
        # Nothing is missed: it answers for the next day, from two weeks before it.
        (0, 14, 100, None, True),
        (-1, 14, 100, None, False),
        (-1, -3, 100, None, True),
        # One is missed: late, in time or early, but not months before.
        (0, -90, 5, None, True),
        (-104, -90, 5, None, True),
        (-105, -90, 5, None, False),
        # The day that was missed is no longer kept, but it was counted when the next one was moved.
        (-28, 30, 120, 0, True),
        (-29, 30, 120, 0, False),
        # Of two that were missed, the later one.
        (-104, -90, -15, None, False),
        (-29, -90, -15, None, True),
    ],
)
def test_a_review_counts_for_days_it_could_have_been_held_for(
    held: int, first: int | None, second: int | None, counted: int | None, counts: bool
) -> None:
    review_on, again_on, counted_on = (None if n is None else ahead(n) for n in (first, second, counted))
    assert counts is rules.review_counts(
        held_on=ahead(held), review_on=review_on, review_again_on=again_on, counted_on=counted_on, on=TODAY
    )


@pytest.mark.parametrize(
    ("due", "missed", "since", "latest"),
    [
        (100, 0, -100, add_months(ahead(-50), 6)),
        (20, 0, 0, add_months(TODAY, 6)),
        (0, 0, -100, add_months(ahead(-100), 6)),
        (-3, 0, -300, ahead(-3)),
        (30, 1, -100, ahead(30)),
        (-3, 1, -100, ahead(-3)),
    ],
)
def test_an_early_review_puts_nothing_off(due: int, missed: int, since: int, latest: date) -> None:
    stands = rules.Reviews(ahead(due), missed, None)
    found = rules.latest_after_early(stands, ahead(due), ahead(since), ahead(-50), TODAY)
    assert found == latest
    rules.check_early_review(latest, latest, ahead(-50))
    with pytest.raises(PlacemapError, match=r"3 October 2026 was too early to count"):
        rules.check_early_review(latest + timedelta(days=1), latest, ahead(-50))


@pytest.mark.parametrize(
    ("choice", "reason", "next_on", "ends_on", "until", "words"),
    [
        (PanelChoice.CLOSE, "Done", None, None, 10, ""),
        (PanelChoice.CLOSE, " ", None, None, 10, "Say in a sentence why"),
        (PanelChoice.RENEW, "Half done", 60, None, 10, ""),
        (PanelChoice.RENEW, "Half done", None, None, 10, "reviewed next"),
        (PanelChoice.RENEW, "Half done", 60, None, -1, "Its end date, 21 November 2026, has passed"),
        (PanelChoice.RENEW, "Half done", 60, 90, -1, ""),
    ],
)
def test_the_panel_gives_its_reason_and_a_renewal_its_days(
    choice: PanelChoice, reason: str, next_on: int | None, ends_on: int | None, until: int, words: str
) -> None:
    def check() -> None:
        given = [None if one is None else ahead(one) for one in (next_on, ends_on)]
        rules.check_panel_choice(choice, reason, *given, ahead(until), TODAY)

    if not words:
        check()
        return
    with pytest.raises(PlacemapError, match=words):
        check()


@pytest.mark.parametrize(("asked", "late"), [(None, False), (0, False), (-28, False), (-29, True)])
def test_what_the_panel_asked_to_be_closed_is_closed_within_four_weeks(asked: int | None, late: bool) -> None:
    asked_on = None if asked is None else ahead(asked)
    assert rules.is_closing_late(asked_on, TODAY) is late
    if asked_on:
        assert rules.closed_by(asked_on) == asked_on + timedelta(days=28)
