"""Clocks of the meeting cycle, in UK time: when reminders go out, and by when things are due. No Django here.

They are help and no reproach: each says by when, and nothing counts who was late. Days are working days in
England. The 48 hours of the minutes stand in `rules/minutes.py`, the day of the monthly report in
`responses`.
Quiet hours stand in `foundations/office_hours.py`, where packages below meetings find them too.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from placemap.foundations.clock import LONDON
from placemap.foundations.office_hours import working_days_before

# Reminded of the monthly report while there is time to write it.
REPORT_REMINDED_BEFORE = 3
# Whoever was there and has not signed is asked for so long; the meeting after asks anew.
SIGNING_ASKED_FOR = timedelta(days=14)
# The clock itself asks once, in the last two working days.
REMINDED_BEFORE = 2
# An answer to the invitation is asked for in the last days before a meeting.
ANSWER_ASKED_BEFORE = timedelta(days=10)


def report_is_near(due: date, on: date) -> bool:
    """Whether the report that is due on that day is due within three working days, or today."""
    return working_days_before(due, REPORT_REMINDED_BEFORE) <= on <= due


def still_asked_to_sign(ended_at: datetime, at: datetime) -> bool:
    """Whether somebody who was there and did not sign is still asked to."""
    return at < ended_at + SIGNING_ASKED_FOR


def reminds_of_answer(starts_at: datetime, at: datetime) -> bool:
    """Whether the clock asks once more by itself: from two working days before until the meeting begins."""
    first = working_days_before(starts_at.astimezone(LONDON).date(), REMINDED_BEFORE)
    return first <= at.astimezone(LONDON).date() and at < starts_at


def asks_whether_coming(starts_at: datetime, at: datetime) -> bool:
    """Whether an answer to the invitation stands in somebody's work: close enough to know, and not begun."""
    return at < starts_at <= at + ANSWER_ASKED_BEFORE
