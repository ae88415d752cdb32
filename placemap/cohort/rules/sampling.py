"""Which openings of children's records a month's review draws. Pure, and the same whenever it is asked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil
from uuid import UUID

# Ten let a pattern show within a few months in a small mapping; one in twenty keeps a real chance of being
# looked at in a busy one; and nobody reads more than thirty with care.
AT_LEAST, SHARE, AT_MOST = 10, 0.05, 30
# Three weeks: one meeting will have passed.
DUE_AFTER = timedelta(days=21)


def sample_size(openings: int) -> int:
    """How many of so many openings are drawn."""
    return min(openings, AT_MOST, max(AT_LEAST, ceil(openings * SHARE)))


def sample(openings: Sequence[UUID], mapping_id: UUID, month: date) -> frozenset[UUID]:
    """The openings drawn: by chance, but the same chance for the same mapping and month, in any order."""

    def lot(opening: UUID) -> bytes:
        return hashlib.sha256(f"{mapping_id}:{month:%Y-%m}:{opening}".encode()).digest()

    return frozenset(sorted(openings, key=lot)[: sample_size(len(openings))])


def month_before(day: date) -> date:
    """The first day of the month before this day's."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
