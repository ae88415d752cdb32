"""When what is left of a closed mapping may go: not before its agencies could read who left it."""

from __future__ import annotations

from datetime import date, timedelta

# From the day somebody last left. Receipts go with the mapping, and so does the team's way to its report.
RECEIPTS_STAY = timedelta(days=30)


def may_be_emptied(*, last_left: date | None, backup_days: int | None, on: date) -> bool:
    """Whether receipts stood long enough: thirty days, or as long as backups are kept if that is longer."""
    stay = max(RECEIPTS_STAY, timedelta(days=backup_days or 0))
    return last_left is None or last_left + stay <= on
