"""How many days ago each meeting of the invented mapping was: each on a day on which people work."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.foundations.clock import today
from placemap.foundations.working_days import is_working_day


def worked(days: int, on: date) -> int:
    """So many days before a day, or as near to it as offices work; of two as near, the earlier."""
    near = (days + step for away in range(days) for step in (away, -away))
    return next(one for one in near if is_working_day(on - timedelta(days=one)))


MEETING_1, MEETING_2, MEETING_3 = (worked(days, today()) for days in (68, 16, 5))
