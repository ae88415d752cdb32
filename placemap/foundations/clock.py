"""The one place that asks what time it is, so that tests and the demonstration can say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date as people in the United Kingdom would write it."""
    return now().astimezone(LONDON).date()
