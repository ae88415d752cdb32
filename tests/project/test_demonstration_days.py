"""Whatever day the demonstration is made on, its meetings were held on days on which people work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from placemap.foundations.working_days import is_working_day
from placemap.project.demonstration.meetings import worked


@pytest.mark.parametrize("days", [68, 16, 5])
def test_a_meeting_of_the_demonstration_is_held_on_the_nearest_working_day(days: int) -> None:
    for number in range(3 * 366):
        on = date(2026, 1, 1) + timedelta(days=number)
        found = worked(days, on)
        assert is_working_day(on - timedelta(days=found)), on
        # Near enough that what the story tells around it keeps its order.
        assert abs(found - days) <= 2, on


def test_of_two_days_as_near_the_earlier_is_taken() -> None:
    # A Sunday between a Saturday and a Monday: the Monday is nearer. A Saturday: the Friday.
    assert worked(5, date(2026, 11, 27)) == 4
    assert worked(5, date(2026, 11, 26)) == 6
