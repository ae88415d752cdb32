"""What opening a child's record in an emergency asks for, how long it lasts and when it is looked at."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from placemap.foundations.working_days import next_working_day

# A sentence, and not one word: whoever reviews it, and the child, can understand it.
_WORDS = 5
# The database holds to this as well, whatever the settings say.
LONGEST = timedelta(hours=8)
DAYS_TO_REVIEW = 2
# For so long the opener's own work says what came of it.
TOLD_FOR = timedelta(days=14)


def says_why(reason: str) -> bool:
    """Whether these are words of somebody's own that make at least a short sentence."""
    return len(re.findall(r"[^\W\d_]{2,}", reason)) >= _WORDS


def closes_at(opened_at: datetime, lasts: timedelta) -> datetime:
    """When it ends by itself."""
    return opened_at + min(lasts, LONGEST)


def review_by(opened_on: date) -> date:
    """The last day on which somebody looks at it in time: the second working day after."""
    day = opened_on
    for _turn in range(DAYS_TO_REVIEW):
        day = next_working_day(day)
    return day
