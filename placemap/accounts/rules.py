"""Whether a code fits, and when a link is over. Plain values in, an answer out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from placemap.accounts.vocabulary import Answer

STEP_SECONDS = 30
# A clock may be half a minute off either way. One that is off by more is looked for this far, so
# that its owner hears what is wrong; no such code lets anybody in.
STEPS_ALLOWED = 1
STEPS_LOOKED = 20
# Guessing slowly enough to pass under the throttle ends here.
WRONG_IN_A_ROW = 30
# How far an agency's clock may be from ours.
CLOCKS_APART = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class CodeJudged:
    """What came of a code: the step it belongs to when it fits, the minutes a clock is off when it is."""

    answer: Answer
    step: int = 0
    minutes_off: int = 0


def judge_code(typed: str, *, step: int, last_step: int, code_at: Callable[[int], str]) -> CodeJudged:
    """Judge a code typed at `step`. `last_step` is that of the last code taken: none is taken twice."""
    for off in (0, -1, 1):
        if compare_digest(code_at(step + off), typed):
            if step + off <= last_step:
                return CodeJudged(Answer.USED)
            return CodeJudged(Answer.RIGHT, step=step + off)
    for off in range(STEPS_ALLOWED + 1, STEPS_LOOKED + 1):
        if any(compare_digest(code_at(step + way * off), typed) for way in (-1, 1)):
            return CodeJudged(Answer.CLOCK_OFF, minutes_off=max(1, round(off * STEP_SECONDS / 60)))
    return CodeJudged(Answer.WRONG)


def digits_of(typed: str) -> str:
    """A code as people type it: "123 456" and "123-456" are the same."""
    return "".join(letter for letter in typed if letter.isascii() and letter.isdigit())


def proved_since(proved_at: datetime | None, asked_at: datetime, at: datetime) -> bool:
    """Whether an agency says that its person showed who they are since it was asked to have them do so.

    Its clock may be off as far as its tokens' times may.
    """
    return proved_at is not None and asked_at - CLOCKS_APART <= proved_at <= at + CLOCKS_APART


def link_is_open(
    *, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None, at: datetime
) -> bool:
    """Whether a link may still be used: once, before its time, and unless a newer one was sent."""
    return used_at is None and withdrawn_at is None and at < expires_at
