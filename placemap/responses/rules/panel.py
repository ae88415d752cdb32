"""The panel's review of a plan, and when the monthly report is due."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.foundations.working_days import next_working_day

# The report of a month is due on this working day of the next one (our judgement: domain.md says monthly).
REPORT_DAY = 5


def report_due(on: date) -> date:
    """When the next monthly report is due: the fifth working day of this month, or of the next."""
    due = _fifth(on.replace(day=1))
    if on <= due:
        return due
    return _fifth((on.replace(day=1) + timedelta(days=32)).replace(day=1))


def _fifth(first: date) -> date:
    day = first - timedelta(days=1)
    for _n in range(REPORT_DAY):
        day = next_working_day(day)
    return day


def check_review(held_on: date, opened_on: date, on: date, words: str) -> None:
    """A review was held while the mapping was open, and says what was decided."""
    if held_on > on:
        raise PlacemapError(_("The day of the panel cannot lie ahead."))
    if held_on < opened_on:
        raise PlacemapError(_("The panel cannot have reviewed it before it was opened."))
    if not words.strip():
        raise PlacemapError(_("Say in a sentence or two what the panel decided. The group reads it."))
