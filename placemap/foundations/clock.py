"""The one place that asks what time it is, so that tests and the demonstration can say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_AGO: ContextVar[timedelta] = ContextVar("placemap_ago", default=timedelta())


def now() -> datetime:
    """The present moment, in UTC and aware of it."""
    return datetime.now(UTC) - _AGO.get()


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """What is done within happened so many days ago: for the demonstration and the tests alone."""
    reset = _AGO.set(timedelta(days=days))
    try:
        yield
    finally:
        _AGO.reset(reset)


def today() -> date:
    """Today's date as people in the United Kingdom would write it."""
    return now().astimezone(LONDON).date()
