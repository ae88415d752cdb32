"""Warnings with an end in sight, and turning 18. No database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.cohort.rules import NotAllowedNow, NotComplete, ReasonMissing
from placemap.cohort.rules import standing_notes as rules
from placemap.cohort.rules.standing_notes import Adulthood

TODAY = date(2026, 11, 22)
SOON = TODAY + timedelta(days=30)


def test_a_warning_has_words_and_a_day_within_six_months() -> None:
    assert rules.check_warning(text="  Ask  first ", review_on=SOON, today=TODAY) == "Ask first"
    for text, review_on in (
        (" ", SOON),
        ("Ask first", None),
        ("Ask first", TODAY),
        ("Ask first", TODAY + timedelta(days=184)),
    ):
        with pytest.raises(NotComplete):
            rules.check_warning(text=text, review_on=review_on, today=TODAY)


def test_a_warning_ends_once_and_with_a_reason() -> None:
    assert rules.check_warning_ends(is_ended=False, reason=" He moved class ") == "He moved class"
    with pytest.raises(NotAllowedNow):
        rules.check_warning_ends(is_ended=True, reason="He moved class")
    with pytest.raises(ReasonMissing):
        rules.check_warning_ends(is_ended=False, reason=" ")


@pytest.mark.parametrize(
    ("review_on", "overdue"), [(None, False), (TODAY, False), (TODAY - timedelta(days=1), True)]
)
def test_a_warning_is_overdue_the_day_after(review_on: date | None, overdue: bool) -> None:
    assert rules.is_overdue(review_on, TODAY) is overdue


@pytest.mark.parametrize(
    ("born", "due", "adult"),
    [
        (date(2009, 2, 17), date(2026, 8, 17), date(2027, 2, 17)),
        (date(2009, 9, 5), date(2027, 3, 5), date(2027, 9, 5)),
        (date(2009, 8, 31), date(2027, 3, 1), date(2027, 8, 31)),
        (date(2009, 3, 31), date(2026, 10, 1), date(2027, 3, 31)),
        (date(2008, 2, 29), date(2025, 8, 29), date(2026, 3, 1)),
    ],
)
def test_when_the_review_is_due_and_when_18_comes(born: date, due: date, adult: date) -> None:
    assert rules.review_from(born) == due
    assert rules.birthday(born, 18) == adult


@pytest.mark.parametrize(
    ("born", "reviewed", "needs", "handed", "state"),
    [
        (None, False, False, False, Adulthood.NOT_KNOWN),
        (date(2011, 1, 1), False, False, False, Adulthood.NOT_YET),
        (date(2009, 5, 22), False, False, False, Adulthood.REVIEW_DUE),
        (date(2009, 5, 23), False, False, False, Adulthood.NOT_YET),
        # A birthday alone moves nobody on.
        (date(2000, 1, 1), False, False, False, Adulthood.REVIEW_DUE),
        (date(2000, 1, 1), True, True, False, Adulthood.HAND_OVER_DUE),
        (date(2009, 1, 1), True, False, False, Adulthood.NOT_NEEDED),
        (date(2009, 1, 1), True, True, True, Adulthood.HANDED_OVER),
    ],
)
def test_where_a_child_stands_on_the_way_to_18(
    born: date | None, reviewed: bool, needs: bool, handed: bool, state: Adulthood
) -> None:
    found = rules.adulthood(
        born=born, today=TODAY, is_reviewed=reviewed, needs_hand_over=needs, is_handed_over=handed
    )
    assert found is state


@pytest.mark.parametrize(
    ("plan", "to", "why_not", "on", "said"),
    [
        ("", "Team", "", TODAY, "Say what will happen"),
        ("Stays", "", "", TODAY, "one of the two"),
        ("Stays", "Team", "No need", TODAY, "one of the two"),
        ("Stays", "Team", "", SOON, "in the future"),
    ],
)
def test_a_review_that_is_not_complete(plan: str, to: str, why_not: str, on: date, said: str) -> None:
    with pytest.raises(NotComplete, match=said):
        rules.check_adulthood_review(
            reviewed_on=on, plan=plan, hand_over_to=to, not_needed_because=why_not, today=TODAY
        )


def test_a_complete_review() -> None:
    for to, why_not in (("Team", ""), ("", "Nobody needs to")):
        rules.check_adulthood_review(
            reviewed_on=TODAY, plan="Stays", hand_over_to=to, not_needed_because=why_not, today=TODAY
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"needs_hand_over": False}, "no hand-over is needed"),
        ({"is_handed_over": True}, "already been accepted"),
        ({"on": SOON}, "in the future"),
        ({"reviewed_on": TODAY + timedelta(days=1)}, "before the review"),
        ({"accepted_by": " "}, "Say who"),
    ],
)
def test_a_hand_over_that_is_none(changes: dict[str, object], said: str) -> None:
    given = {
        "needs_hand_over": True,
        "is_handed_over": False,
        "on": TODAY,
        "reviewed_on": TODAY,
        "accepted_by": " Dee Hall ",
        "today": TODAY,
    }
    assert rules.check_hand_over(**given) == "Dee Hall"  # type: ignore[arg-type]
    with pytest.raises((NotComplete, NotAllowedNow), match=said):
        rules.check_hand_over(**{**given, **changes})  # type: ignore[arg-type]
