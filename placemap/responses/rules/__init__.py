"""Decisions of this package as plain functions."""

from __future__ import annotations

from placemap.responses.rules.action import (
    MOVES,
    OPEN,
    RUNNING,
    check_about,
    check_answered,
    check_due,
    check_may_change,
    check_may_decline,
    check_move,
    check_reason,
    check_update_to,
    check_words,
    is_overdue,
    of_part_two,
    reminders_due,
    side_missing,
    state_at_first,
    still_reminds,
)
from placemap.responses.rules.due_days import (
    DayNotUnderstood,
    understood_day,
)
from placemap.responses.rules.escalation import (
    NamedToTeam,
)

__all__ = [
    "MOVES",
    "OPEN",
    "RUNNING",
    "DayNotUnderstood",
    "NamedToTeam",
    "check_about",
    "check_answered",
    "check_due",
    "check_may_change",
    "check_may_decline",
    "check_move",
    "check_reason",
    "check_update_to",
    "check_words",
    "is_overdue",
    "of_part_two",
    "reminders_due",
    "side_missing",
    "state_at_first",
    "still_reminds",
    "understood_day",
]
