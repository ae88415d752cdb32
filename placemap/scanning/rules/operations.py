"""What may be said of a police operation, and until when others read it."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.foundations.errors import PlacemapError
from placemap.foundations.grades import is_suspected_false
from placemap.foundations.wording import _

LONGEST = timedelta(days=366)


def check_released(*, title: str, text: str, released_by: str, grade: str) -> None:
    """Words, a neutral name, and the officer who released them. Nothing that is suspected to be false."""
    if not title.strip() or not text.strip():
        raise PlacemapError(_("Give it a plain name, and write the words that may be told."))
    if not released_by.strip():
        raise PlacemapError(_("Name the officer who released these words."))
    if is_suspected_false(grade):
        raise PlacemapError(
            _("What is suspected to be false is not told to others. Leave it out of what is released.")
        )


def check_expiry(expires_on: date, today: date) -> None:
    """It ends, and within a year: an operation that goes on is released again."""
    if expires_on < today:
        raise PlacemapError(_("The last day others may read it cannot have passed. Give another day."))
    if expires_on > today + LONGEST:
        raise PlacemapError(_("Choose a last day within a year. You can release it again then."))
