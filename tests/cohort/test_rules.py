"""What the state of the cohort allows, case by case."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.cohort import rules
from placemap.cohort.vocabulary import (
    Answer,
    ConsiderationOutcome,
    Level,
    MembershipState,
    ReferralOutcome,
    StatutoryStatus,
    Told,
    YesNoNotKnown,
)

S = MembershipState
ALLOWED = {
    (None, S.PROPOSED),
    (S.PROPOSED, S.AGREED),
    (S.PROPOSED, S.DECLINED),
    (S.AGREED, S.REMOVED),
    (S.DECLINED, S.PROPOSED),
    (S.REMOVED, S.PROPOSED),
}


@pytest.mark.parametrize(("current", "wanted"), list(product([None, *S], S)))
def test_check_move_allows_the_lifecycle_and_nothing_else(current: S | None, wanted: S) -> None:
    if (current, wanted) in ALLOWED:
        rules.check_move(current, wanted)
        return
    with pytest.raises(rules.NotAllowedNow) as refusal:
        rules.check_move(current, wanted)
    assert refusal.value.message.endswith(".")


def test_check_move_says_what_to_do() -> None:
    with pytest.raises(rules.NotAllowedNow, match="Decline the proposal instead"):
        rules.check_move(S.PROPOSED, S.REMOVED)
    with pytest.raises(rules.NotAllowedNow, match="Propose them first"):
        rules.check_move(None, S.AGREED)
    with pytest.raises(rules.NotAllowedNow, match="Propose them again first"):
        rules.check_move(S.DECLINED, S.AGREED)


def _at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


def test_standing_of_what_is_in_play_outranks_what_was_settled() -> None:
    assert rules.standing_of([(S.DECLINED, _at(9)), (S.AGREED, _at(1)), (S.PROPOSED, _at(8))]) == 1
    assert rules.standing_of([(S.DECLINED, _at(9)), (S.PROPOSED, _at(1))]) == 1
    assert rules.standing_of([(S.DECLINED, _at(2)), (S.REMOVED, _at(5))]) == 1
    assert rules.standing_of([(S.DECLINED, _at(7)), (S.REMOVED, _at(5))]) == 0
    with pytest.raises(ValueError, match="No proposal"):
        rules.standing_of([])


def test_check_reason_keeps_the_words_and_refuses_blanks() -> None:
    assert (
        rules.check_reason("  Named in both schools. ", tested_against="the scope")
        == "Named in both schools."
    )
    with pytest.raises(rules.ReasonMissing, match="tested against the scope"):
        rules.check_reason(" \n ", tested_against="the scope")


def test_check_may_leave() -> None:
    rules.check_may_leave(has_open_exception=False, has_unsorted_words=False)
    with pytest.raises(rules.NotAllowedNow, match="Record a referral"):
        rules.check_may_leave(has_open_exception=True, has_unsorted_words=False)
    with pytest.raises(rules.NotAllowedNow, match="nobody has sorted"):
        rules.check_may_leave(has_open_exception=False, has_unsorted_words=True)


def _answer(**changes: object) -> Answer:
    asked = {
        "statement": None,
        "has_record": False,
        "said_nothing_known": False,
        "has_sent_list": False,
        "was_asked": False,
        "sees_everything": True,
    }
    return rules.answer_for(**{**asked, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"statement": rules.Statement(Level.MODERATE, True)}, Answer.VIEW),
        ({"statement": rules.Statement(Level.REDUCED, True)}, Answer.VIEW),
        ({"statement": rules.Statement(Level.NOT_ASSESSED, True)}, Answer.KNOWN),
        ({"statement": rules.Statement(None, True)}, Answer.KNOWN),
        ({"has_record": True}, Answer.KNOWN),
        ({"statement": rules.Statement(None, False), "has_record": True}, Answer.KNOWN),
        ({"statement": rules.Statement(None, False)}, Answer.NOT_KNOWN),
        ({"statement": rules.Statement(None, False), "sees_everything": False}, Answer.NOT_KNOWN),
        ({"said_nothing_known": True}, Answer.NOT_KNOWN),
        ({"has_sent_list": True}, Answer.NOT_KNOWN),
        ({"said_nothing_known": True, "sees_everything": False}, Answer.NOTHING_SHARED),
        ({"has_sent_list": True, "sees_everything": False}, Answer.NOTHING_SHARED),
        ({"was_asked": True}, Answer.WAITING),
        ({"was_asked": True, "sees_everything": False}, Answer.WAITING),
        ({}, Answer.NOT_ASKED),
        ({"sees_everything": False}, Answer.NOT_ASKED),
    ],
)
def test_answer_for(changes: dict[str, object], expected: Answer) -> None:
    assert _answer(**changes) is expected


@given(
    st.fixed_dictionaries(
        {name: st.booleans() for name in ("said_nothing_known", "has_sent_list", "was_asked")}
    )
)
def test_answer_for_never_concludes_not_known_from_silence_for_a_limited_reader(
    flags: dict[str, bool],
) -> None:
    assert _answer(**flags, sees_everything=False) is not Answer.NOT_KNOWN


def test_views_differ() -> None:
    assert not rules.views_differ([])
    assert not rules.views_differ([Level.MODERATE, Level.MODERATE, Level.NOT_ASSESSED])
    assert rules.views_differ([Level.MODERATE, Level.SIGNIFICANT])
    assert rules.views_differ([Level.REDUCED, Level.SIGNIFICANT])


def test_check_view() -> None:
    rules.check_view(level=Level.SIGNIFICANT, is_known=True, reasons_for="Seen with an adult of concern.")
    rules.check_view(level=None, is_known=False, reasons_for="")
    rules.check_view(level=Level.NOT_ASSESSED, is_known=False, reasons_for="")
    rules.check_view(level=Level.ENDED, is_known=True, reasons_for="")
    with pytest.raises(rules.ReasonMissing):
        rules.check_view(level=Level.EMERGING, is_known=True, reasons_for=" ")
    with pytest.raises(rules.NotComplete):
        rules.check_view(level=Level.EMERGING, is_known=False, reasons_for="x")


def test_check_voice() -> None:
    rules.check_voice(text="I want to be asked.", not_sought_because="", agreed_to_record=True)
    rules.check_voice(text="I want to be asked.", not_sought_because="", agreed_to_record=None)
    rules.check_voice(text="", not_sought_because="Not met yet.", agreed_to_record=None)
    for text, why in (("", ""), ("Words", "And a reason")):
        with pytest.raises(rules.NotComplete, match="one of the two"):
            rules.check_voice(text=text, not_sought_because=why, agreed_to_record=None)
    with pytest.raises(rules.NotComplete, match="did not agree"):
        rules.check_voice(text="Words", not_sought_because="", agreed_to_record=False)


def test_check_told() -> None:
    rules.check_told(Told.YES, "")
    rules.check_told(Told.NO, "It would put the child in danger.")
    for told in (Told.NO, Told.NOT_YET):
        with pytest.raises(rules.ReasonMissing):
            rules.check_told(told, "  ")


def test_dates_cannot_lie_ahead_or_before_the_referral() -> None:
    today = date(2026, 3, 17)
    rules.check_not_future(None, today, "The referral")
    rules.check_not_future(today, today, "The referral")
    with pytest.raises(rules.NotComplete, match="The referral cannot be dated in the future"):
        rules.check_not_future(date(2026, 3, 18), today, "The referral")
    rules.check_after_made(today, today, "The receipt")
    with pytest.raises(rules.NotComplete, match="The receipt cannot be dated before"):
        rules.check_after_made(date(2026, 3, 16), today, "The receipt")


def test_check_outcome() -> None:
    rules.check_outcome(ReferralOutcome.ACCEPTED, "")
    rules.check_outcome(ReferralOutcome.REDIRECTED, "Sent to early help.")
    with pytest.raises(rules.NotComplete):
        rules.check_outcome(ReferralOutcome.WAITING, "")
    with pytest.raises(rules.ReasonMissing):
        rules.check_outcome(ReferralOutcome.NO_FURTHER_ACTION, "")


def test_a_corrected_outcome_changes_something() -> None:
    day = date(2026, 3, 9)
    held = ("seen", day, "")
    rules.check_corrected_outcome(held, ReferralOutcome.WAITING, day, "")
    rules.check_corrected_outcome(held, ReferralOutcome.SEEN, date(2026, 3, 10), "")
    with pytest.raises(rules.NotComplete):
        rules.check_corrected_outcome(held, ReferralOutcome.SEEN, day, " ")
    with pytest.raises(rules.ReasonMissing):
        rules.check_corrected_outcome(held, ReferralOutcome.NO_FURTHER_ACTION, day, "")


def test_statutory_check() -> None:
    assert not rules.is_stale(date(2026, 3, 1), date(2026, 3, 29))
    assert rules.is_stale(date(2026, 3, 1), date(2026, 3, 30))
    assert rules.is_held(StatutoryStatus.CHILD_IN_NEED)
    assert not rules.is_held(StatutoryStatus.NOT_KNOWN)


_MARCH = [datetime(2026, 3, day, 9, tzinfo=UTC) for day in range(1, 8)]


@pytest.mark.parametrize(
    ("risks", "answers", "still_open"),
    [
        ([], [], []),
        ([], [1], []),
        ([1], [], [1]),
        ([3, 1], [], [1, 3]),
        ([1], [2], []),
        ([1], [1], []),
        ([2], [1], [2]),
        ([1, 3], [2], [3]),
        ([1, 3], [2, 4], []),
        ([1, 3, 5], [4, 2], [5]),
    ],
)
def test_an_answer_counts_for_what_was_recorded_up_to_it(
    risks: list[int], answers: list[int], still_open: list[int]
) -> None:
    found = rules.unanswered((_MARCH[n] for n in risks), (_MARCH[n] for n in answers))
    assert found == [_MARCH[n] for n in still_open]


def test_being_told_answers_to_the_end_of_the_day_in_london() -> None:
    named = datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert rules.answers_up_to(named) == named
    assert rules.answers_up_to(named, date(2026, 6, 3)) == datetime(2026, 6, 3, 23, tzinfo=UTC)
    assert rules.answers_up_to(named, date(2026, 5, 3)) == named


def test_the_same_referral_says_the_same() -> None:
    held = ("yes", "", "O. Tait")
    rules.check_same_referral(held, held, date(2026, 3, 3))
    with pytest.raises(rules.NotAllowedNow, match="3 March 2026"):
        rules.check_same_referral(held, ("no", "Not safe.", "O. Tait"), date(2026, 3, 3))


def test_only_what_was_entered_by_hand_goes_back_alone() -> None:
    rules.check_may_take_back(by_hand=True, gave_people=False)
    for by_hand, gave_people in ((False, False), (True, True), (False, True)):
        with pytest.raises(rules.NotAllowedNow, match="Take back the"):
            rules.check_may_take_back(by_hand=by_hand, gave_people=gave_people)


def test_known_to_services() -> None:
    nothing = {"known_before": None, "status": None, "has_lead": False}
    assert not rules.known_to_services(**nothing)  # type: ignore[arg-type]
    assert rules.known_to_services(**{**nothing, "has_lead": True})  # type: ignore[arg-type]
    assert rules.known_to_services(**{**nothing, "known_before": YesNoNotKnown.YES})  # type: ignore[arg-type]
    assert rules.known_to_services(**{**nothing, "status": StatutoryStatus.EARLY_HELP})  # type: ignore[arg-type]
    closed = {"known_before": YesNoNotKnown.NO, "status": StatutoryStatus.CLOSED, "has_lead": False}
    assert not rules.known_to_services(**closed)  # type: ignore[arg-type]


def test_check_name() -> None:
    assert rules.check_name("  Nadia   Bright ") == "Nadia Bright"
    with pytest.raises(rules.NotComplete, match="Give a name"):
        rules.check_name(" ")


def test_check_lead_told_has_a_day_and_a_teller() -> None:
    today = date(2026, 3, 17)
    rules.check_lead_told(None, "", today)
    rules.check_lead_told(today, "O. Tait", today)
    for day, who in ((today, ""), (None, "O. Tait"), (date(2026, 3, 18), "O. Tait")):
        with pytest.raises(rules.NotComplete):
            rules.check_lead_told(day, who, today)


def test_check_statutory_names_who_holds_it() -> None:
    rules.check_statutory(StatutoryStatus.NOT_KNOWN, "")
    rules.check_statutory(StatutoryStatus.OTHER, "")
    rules.check_statutory(StatutoryStatus.CHILD_IN_NEED, "Nadia Bright")
    with pytest.raises(rules.NotComplete, match="who holds this"):
        rules.check_statutory(StatutoryStatus.CHILD_IN_NEED, " ")


@pytest.mark.parametrize(
    ("outcome", "far"),
    [
        ("waiting", 1),
        ("redirected", 1),
        ("no_further_action", 1),
        ("declined_offer", 1),
        ("accepted", 2),
        ("seen", 3),
        ("welfare_check", 3),
        ("engaged", 3),
        ("activities_offered", 2),
        ("support_in_place", 4),
    ],
)
def test_how_far_a_referral_brought_the_child(outcome: str, far: int) -> None:
    assert rules.how_far(outcome) == far


def test_support_in_place_needs_somebody_who_works_with_the_child() -> None:
    with pytest.raises(rules.NotComplete, match="who works with this child"):
        rules.check_somebody_helps(ConsiderationOutcome.SUPPORT, is_named=False)
    rules.check_somebody_helps(ConsiderationOutcome.SUPPORT, is_named=True)
    rules.check_somebody_helps(ConsiderationOutcome.REFER, is_named=False)
