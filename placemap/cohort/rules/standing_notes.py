"""Warnings, which always have an end in sight; and turning 18, which a birthday alone does not settle."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from placemap.cohort.rules import NotAllowedNow, NotComplete, ReasonMissing, check_not_future
from placemap.foundations.wording import _

# A warning nobody has looked at for half a year is a warning nobody stands for.
LONGEST_WARNING = timedelta(days=183)

REVIEW_AT_YEARS, REVIEW_AT_MONTHS, ADULT_AT = 17, 6, 18


# --- Warnings --------------------------------------------------------------------------------------


def check_warning(*, text: str, review_on: date | None, today: date) -> str:
    """What the warning says, trimmed; it needs a day to look at it again, within six months."""
    words = " ".join(text.split())
    if not words:
        raise NotComplete(_("Say what others must know, and whom to speak to."))
    check_warning_review(review_on, today)
    return words


def check_warning_review(review_on: date | None, today: date) -> date:
    """The day somebody looks at a warning again: ahead, and within six months."""
    if review_on is None:
        raise NotComplete(_("Give the day to look at this warning again, like 4 3 2026."))
    if review_on <= today:
        raise NotComplete(_("The day to look at this warning again must lie ahead."))
    if review_on - today > LONGEST_WARNING:
        raise NotComplete(_("Look at a warning again within six months. You can keep it then."))
    return review_on


def check_warning_ends(*, is_ended: bool, reason: str) -> str:
    """Ending a warning has a reason, and happens once."""
    if is_ended:
        raise NotAllowedNow(_("This warning has already ended."))
    if not reason.strip():
        raise ReasonMissing(_("Say why this warning is no longer needed."))
    return reason.strip()


def is_overdue(review_on: date | None, today: date) -> bool:
    """Whether the day to look at something again has passed."""
    return review_on is not None and review_on < today


# --- Turning 18 ------------------------------------------------------------------------------------


class Adulthood(StrEnum):
    """Where a child stands on the way to 18. A birthday alone moves nobody to an adult's heading."""

    NOT_YET = "not_yet"
    NOT_KNOWN = "not_known"
    REVIEW_DUE = "review_due"
    HAND_OVER_DUE = "hand_over_due"
    NOT_NEEDED = "not_needed"
    HANDED_OVER = "handed_over"


def birthday(born: date, years: int) -> date:
    """The birthday of that age. Born on 29 February comes on 1 March where there is none."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def review_from(born: date) -> date:
    """When the review before turning 18 is due: at 17 years 6 months."""
    year, month = born.year + REVIEW_AT_YEARS, born.month + REVIEW_AT_MONTHS
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    try:
        return date(year, month, born.day)
    except ValueError:
        # 31 August and six months: the first day after February.
        return date(year, month + 1, 1)


def adulthood(
    *, born: date | None, today: date, is_reviewed: bool, needs_hand_over: bool, is_handed_over: bool
) -> Adulthood:
    """Where a child stands on the way to 18, by the earliest birth date known and what was recorded."""
    if is_handed_over:
        return Adulthood.HANDED_OVER
    if is_reviewed:
        return Adulthood.HAND_OVER_DUE if needs_hand_over else Adulthood.NOT_NEEDED
    if born is None:
        return Adulthood.NOT_KNOWN
    return Adulthood.REVIEW_DUE if today >= review_from(born) else Adulthood.NOT_YET


def check_adulthood_review(
    *, reviewed_on: date, plan: str, hand_over_to: str, not_needed_because: str, today: date
) -> None:
    """A review says what happens at 18, and names who takes over or why nobody needs to: one of the two."""
    check_not_future(reviewed_on, today, _("A review"))
    if not plan.strip():
        raise NotComplete(_("Say what will happen around this young person's 18th birthday."))
    if bool(hand_over_to.strip()) == bool(not_needed_because.strip()):
        raise NotComplete(_("Name who takes over, or say why nobody needs to. Fill in one of the two."))


def check_hand_over(
    *, needs_hand_over: bool, is_handed_over: bool, on: date, reviewed_on: date, accepted_by: str, today: date
) -> str:
    """A hand-over is accepted by somebody, on a day, after the review. Returns who accepted, trimmed."""
    if not needs_hand_over:
        raise NotAllowedNow(_("The review found that no hand-over is needed. Record a new review first."))
    if is_handed_over:
        raise NotAllowedNow(_("This hand-over has already been accepted."))
    check_not_future(on, today, _("The hand-over"))
    if on < reviewed_on:
        raise NotComplete(_("The hand-over cannot come before the review."))
    if not accepted_by.strip():
        raise NotComplete(
            _("Say who in adult services accepted the hand-over. Until then it is only offered.")
        )
    return accepted_by.strip()
