"""What minutes say, their clock, and what may be done with them: no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placemap.foundations.errors import PlacemapError
from placemap.meetings.rules import minutes as rules
from placemap.meetings.rules.minutes import Came, LastAction, Said
from placemap.meetings.vocabulary import CorrectionAnswer, EntryKind, Presence, SignedHow, Told

ENDED = datetime(2026, 11, 27, 15, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "used", "left", "late"),
    [(0, 0, 48, False), (17, 17, 31, False), (47, 47, 1, False), (48, 48, 0, True), (100, 100, 0, True)],
)
def test_the_clock_counts_whole_hours(hours: int, used: int, left: int, late: bool) -> None:
    clock = rules.clock(ENDED, ENDED + timedelta(hours=hours))
    assert (clock.used, clock.left, clock.is_late) == (used, left, late)
    assert clock.due_at == ENDED + timedelta(days=2)
    assert 0 <= clock.share <= 100


def test_the_clock_never_runs_backwards_or_ends_early() -> None:
    assert rules.clock(ENDED, ENDED - timedelta(hours=3)).used == 0
    assert rules.clock(ENDED, ENDED + timedelta(hours=47, minutes=59)).left == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(EntryKind.NOTE, "The yard is dark.\n\nAnd wet."), "The yard is dark.\nAnd wet."),
        (Said(EntryKind.NOTE, "  "), ""),
        (Said(EntryKind.DECISION, "Ask silver.", decided_by="The chair"), "Decision: Ask silver. (The chair)"),
        (Said(EntryKind.DISSENT, "Wait."), "A different view: Wait."),
        (Said(EntryKind.SAFETY, "", at_risk=False), "Is any child at immediate risk now: No."),
        (Said(EntryKind.SAFETY, "Police went.", at_risk=True), "Is any child at immediate risk now: Yes. Police went."),
        (Said(EntryKind.ACTION, "Staff the gate"), "Action: Staff the gate"),
        (
            Said(EntryKind.ACTION, "Staff the gate", owner="Joan Okell", due_on=date(2026, 12, 4)),
            "Action: Staff the gate (Joan Okell, by 4 December 2026)",
        ),
        (
            Said(
                EntryKind.SHARING, "The pattern", shares=True, shared_with="the school", basis="s115.",
                told=Told.TOLD, because="to keep them safe",
            ),
            "Decided to share: The pattern. With the school. Ground: s115. They know. Why: to keep them safe.",
        ),
        (Said(EntryKind.SHARING, "The name.", shares=False), "Decided not to share: The name."),
    ],
)  # fmt: skip
def test_each_kind_of_entry_reads_as_what_it_is(said: Said, words: str) -> None:
    assert rules.written([said]) == words


def test_the_door_says_who_was_there_who_signed_and_who_was_missing() -> None:
    people = [
        Came("Priya", "Partnership", Presence.HERE, SignedHow.SELF),
        Came("Sam", "Lantern", Presence.REMOTE, None, stands_for="Rupa"),
        Came("Dan", "Police", Presence.APOLOGIES_SENT, None),
        Came("Ann", "Health", Presence.APOLOGIES, None),
        Came("Bo", "Housing", Presence.ABSENT, None),
        Came("Cy", "Housing", None, None),
    ]
    text = rules.door_written(
        people, ["Probation"], began="14:00", ended="15:40", without=("", "It was late.")
    )
    assert text.splitlines() == [
        "Began and ended: 14:00, 15:40",
        "In the room: Priya, Partnership",
        "By phone or video: Sam for Rupa, Lantern",
        "Apologies, and sent information: Dan, Police",
        "Apologies: Ann, Health",
        "Not there, and no word: Bo, Housing",
        "Confidentiality statement, not signed by: Sam",
        "Nobody was there for: Probation",
        "It was late.",
    ]
    signed = rules.door_written(people[:1], [], began="14:00", ended="15:40")
    assert signed.splitlines()[-1] == "Confidentiality statement: The one person who was there signed it"
    everybody = [people[0], replace(people[0], name="Dan")]
    shown = rules.door_written(everybody, [], began="14:00", ended="15:40").splitlines()[-1]
    assert shown == "Confidentiality statement: All 2 who were there signed it"
    assert rules.door_written([], [], began="1", ended="2") == "Began and ended: 1, 2"


def test_not_possible_is_apart_from_not_done() -> None:
    actions = [
        LastAction("Audit the yard", "Dan", "not_done"),
        LastAction("Light the yard", "", "not_possible", note="It is private."),
        LastAction("Call", "Joan", "done"),
    ]
    groups = [("done", "Done"), ("not_possible", "Not possible"), ("not_done", "Not done")]
    assert rules.last_written(actions, groups).splitlines() == [
        "Done: Call (Joan)",
        "Not possible: Light the yard It is private.",
        "Not done: Audit the yard (Dan)",
    ]


@given(st.text(max_size=200).filter(lambda text: "\n" not in text))
def test_a_line_keeps_all_its_words(line: str) -> None:
    label, words = rules.label_of(line)
    assert (f"{label}: {words}" if label else words) == line


def test_labels_are_short_and_end_no_sentence() -> None:
    assert rules.label_of("Decision: Ask silver.") == ("Decision", "Ask silver.")
    assert rules.label_of("He went. Then: nothing") == ("", "He went. Then: nothing")
    assert rules.label_of("at 14:00") == ("", "at 14:00")


@pytest.mark.parametrize(
    ("check", "given", "why"),
    [
        (rules.check_may_write, {"ended_at": None}, "has not ended"),
        (rules.check_may_write, {"ended_at": ENDED}, None),
        (rules.check_is_draft, {"is_approved": True}, "nobody changes them"),
        (rules.check_is_draft, {"is_approved": False}, None),
        (rules.check_text, {"text": " \n"}, "Write what was said"),
        (rules.check_text, {"text": "x"}, None),
        (
            rules.check_may_approve,
            {"sections": 0, "waiting": 0, "is_late": False, "because": ""},
            "nothing in",
        ),
        (rules.check_may_approve, {"sections": 1, "waiting": 1, "is_late": False, "because": ""}, "waits"),
        (rules.check_may_approve, {"sections": 1, "waiting": 0, "is_late": True, "because": " "}, "Say in a"),
        (rules.check_may_approve, {"sections": 1, "waiting": 0, "is_late": True, "because": "Ill."}, None),
        (rules.check_may_approve, {"sections": 1, "waiting": 0, "is_late": False, "because": ""}, None),
        (
            rules.check_may_approve,
            {"sections": 1, "waiting": 0, "is_late": False, "because": "", "has_signed": False},
            "Sign the confidentiality",
        ),
        (rules.check_correction, {"words": " ", "before": "x"}, "what should be put right"),
        (rules.check_correction, {"words": "x", "before": "x "}, "stand there"),
        (rules.check_correction, {"words": "y", "before": "x"}, None),
        (rules.check_copy, {"is_approved": False, "reason": "x"}, "not approved"),
        (rules.check_copy, {"is_approved": True, "reason": " "}, "what this copy is for"),
        (rules.check_copy, {"is_approved": True, "reason": "x"}, None),
        (rules.check_silver, {"is_approved": False, "is_decision": True}, "not approved"),
        (rules.check_silver, {"is_approved": True, "is_decision": False}, "Choose the decision"),
        (rules.check_silver, {"is_approved": True, "is_decision": True}, None),
    ],
)
def test_what_may_be_done(check: Any, given: dict[str, Any], why: str | None) -> None:
    if why is None:
        check(**given)
        return
    with pytest.raises(PlacemapError, match=why):
        check(**given)


@pytest.mark.parametrize(
    ("answer", "words", "answered", "why"),
    [
        (CorrectionAnswer.TAKEN, "Two shops.", True, "answered already"),
        (CorrectionAnswer.TAKEN, "", False, "as they should be"),
        (CorrectionAnswer.NOTED, " ", False, "why the words stay"),
        (CorrectionAnswer.NOTED, "It was one.", False, None),
    ],
)
def test_a_correction_is_answered_once_and_in_words(
    answer: CorrectionAnswer, words: str, answered: bool, why: str | None
) -> None:
    if why is None:
        rules.check_answer(answer, words, is_answered=answered)
        return
    with pytest.raises(PlacemapError, match=why):
        rules.check_answer(answer, words, is_answered=answered)
