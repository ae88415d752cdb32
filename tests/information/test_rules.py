"""Terms of what is given, and where something noticed may go: no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.foundations.errors import PlacemapError
from placemap.information import rules
from placemap.information.vocabulary import Audience, ConcernState, Handling, HowKnown, Nature
from placemap.partners.vocabulary import AgreedGrade, AgreedHandling

TODAY = date(2026, 11, 22)


def test_audience_for_conditions_is_narrow() -> None:
    assert rules.audience_for(Handling.PERMITTED) is Audience.TEAM
    assert rules.audience_for(Handling.CONDITIONS) is Audience.RESTRICTED


@pytest.mark.parametrize(
    ("given", "months", "expected"),
    [
        (date(2026, 11, 22), 6, date(2027, 5, 22)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
    ],
)
def test_review_day(given: date, months: int, expected: date) -> None:
    assert rules.review_day(given, months) == expected


@pytest.mark.parametrize("how", list(HowKnown))
def test_nature_of_never_makes_hearsay_a_fact(how: HowKnown) -> None:
    hearsay = {HowKnown.TOLD_BY_OTHER, HowKnown.RUMOUR, HowKnown.PROFESSIONAL_OPINION}
    assert rules.nature_of(how) is (Nature.OPINION if how in hearsay else Nature.FACT)


@pytest.mark.parametrize(
    ("text", "how", "day", "words"),
    [
        ("Seen", "seen_myself", None, ""),
        ("Seen", "seen_myself", TODAY, ""),
        (" ", "seen_myself", None, "A few words are enough"),
        ("Seen", "guessed", None, "how you know"),
        ("Seen", "seen_myself", TODAY + timedelta(days=1), "cannot lie ahead"),
    ],
)
def test_check_noticed(text: str, how: str, day: date | None, words: str) -> None:
    if not words:
        rules.check_noticed(text, how, day, TODAY)
        return
    with pytest.raises(PlacemapError, match=words):
        rules.check_noticed(text, how, day, TODAY)


def test_check_can_keep_only_what_is_new() -> None:
    rules.check_can_keep(ConcernState.NEW)
    rules.check_can_place("kept", waits=True)
    with pytest.raises(PlacemapError, match="Keep this for the mapping first"):
        rules.check_can_place("routed", waits=True)
    with pytest.raises(PlacemapError, match="already said who"):
        rules.check_can_place("kept", waits=False)
    with pytest.raises(PlacemapError, match="already been kept"):
        rules.check_can_keep(ConcernState.KEPT)
    with pytest.raises(PlacemapError, match="already been passed on"):
        rules.check_can_keep(ConcernState.ROUTED)


def test_check_can_route_once_to_each_agency() -> None:
    rules.check_can_route(already_sent=False)
    with pytest.raises(PlacemapError, match="already been passed to that agency"):
        rules.check_can_route(already_sent=True)


@pytest.mark.parametrize(
    ("one", "other", "kept"), [("P", "P", "P"), ("P", "C", "C"), ("C", "P", "C"), ("C", "C", "C")]
)
def test_what_is_passed_on_is_never_handled_more_freely(one: str, other: str, kept: str) -> None:
    assert rules.closest_kept(one, other) == kept


@pytest.mark.parametrize(
    ("handling", "is_own", "agreed_with", "passes"),
    [
        ("P", False, "", True),
        ("C", True, "", True),
        ("C", False, " ", False),
        ("C", False, "D. Colley", True),
    ],
)
def test_whoever_gave_it_with_conditions_is_asked_first(
    handling: str, is_own: bool, agreed_with: str, passes: bool
) -> None:
    must_ask = rules.must_ask_giver(handling, is_own=is_own)
    if passes:
        rules.check_giver_asked("Police", agreed_with, must_ask=must_ask)
        return
    with pytest.raises(PlacemapError, match="Police gave this with conditions"):
        rules.check_giver_asked("Police", agreed_with, must_ask=must_ask)


def test_check_message_wants_both_reason_and_words() -> None:
    rules.check_message("Out of scope", "Bicycles")
    with pytest.raises(PlacemapError, match="why this goes elsewhere"):
        rules.check_message(" ", "Bicycles")
    with pytest.raises(PlacemapError, match="Write the message"):
        rules.check_message("Out of scope", " ")


def test_state_shown_reads_the_receipt() -> None:
    assert rules.state_shown("routed", True) is ConcernState.RECEIVED
    assert rules.state_shown("routed", False) is ConcernState.ROUTED
    assert rules.state_shown("new", False) is ConcernState.NEW


def test_the_agreements_codes_are_codes_of_this_package() -> None:
    assert {member.value for member in AgreedHandling} == {member.value for member in Handling}
    assert {member.value for member in AgreedGrade} <= {member.value for member in HowKnown}


@pytest.mark.parametrize(
    ("audience", "is_live", "names_somebody", "reason", "refused"),
    [
        (Audience.RESTRICTED, True, True, "Health works with her.", ""),
        (Audience.RESTRICTED, False, True, "Health works with her.", "taken back"),
        (Audience.TEAM, True, True, "Health works with her.", "whole team"),
        (Audience.RESTRICTED, True, False, "Health works with her.", "at least one person"),
        (Audience.RESTRICTED, True, True, " ", "Say why"),
    ],
)
def test_only_what_stands_and_was_kept_close_is_released_of_somebody_and_with_a_reason(
    audience: Audience, is_live: bool, names_somebody: bool, reason: str, refused: str
) -> None:
    given = {"is_live": is_live, "names_somebody": names_somebody, "reason": reason}
    if not refused:
        rules.check_may_release(audience, **given)  # type: ignore[arg-type]
        return
    with pytest.raises(PlacemapError, match=refused):
        rules.check_may_release(audience, **given)  # type: ignore[arg-type]
