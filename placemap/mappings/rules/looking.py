"""What is new to somebody since they last looked: how far back it is counted, and how it is counted."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

# What is older is no news: whoever comes back after longer reads the mapping itself.
COUNTED_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Changed:
    """One kind of thing that is new in one mapping: a sentence with how many, the latest, and its page."""

    mapping_id: UUID
    words: str
    at: datetime
    page: str


@dataclass(frozen=True, slots=True, eq=False)
class Newly:
    """One kind of thing that may be new in a mapping.

    `rows` builds its queryset, from nothing that changes: all kinds are asked in one statement, which is
    written once. `at` and `by` are the columns of when and by whom; `about` is what is counted once; `words`
    are the sentence with their number, and `page` is where it is read.
    """

    rows: Callable[[], Any]
    words: Any
    page: str
    at: str = "recorded_at"
    by: str = "recorded_by"
    about: str = "pk"


# By mapping, since when. Only rows that this reader sees are counted, and none of their own making.
Since = Mapping[UUID, datetime]
CHANGED_SOURCES: list[Newly] = []


def counted_since(seen_at: datetime, on: datetime) -> datetime:
    """From when on something is new to whoever saw everything up to `seen_at`."""
    return max(seen_at, on - COUNTED_FOR)


def seen_until(asked: datetime, on: datetime) -> datetime:
    """Up to when a press marks all as seen: up to when its page had all, and never what is still to come."""
    return min(asked, on)


def tally(rows: Iterable[tuple[UUID, datetime, Hashable]], since: Since) -> dict[UUID, tuple[int, datetime]]:
    """How many different things are new in each mapping, and when the latest came. Each row is the mapping,
    the moment, and what it is about: two agencies' words of one child are one thing."""
    new: dict[UUID, dict[Hashable, datetime]] = {}
    for mapping, at, about in rows:
        if mapping in since and at > since[mapping]:
            found = new.setdefault(mapping, {})
            found[about] = max(at, found.get(about, at))
    return {mapping: (len(found), max(found.values())) for mapping, found in new.items()}
