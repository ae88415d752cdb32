"""When a link stops showing unless somebody renews it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from placemap.foundations.dates import add_months
from placemap.subjects.vocabulary import FAMILY_KINDS, LinkKind

MONTHS_BY_DEFAULT = 6
LONGEST_MONTHS = 12
FAMILY_MONTHS = 24


def expiry_of(kind: LinkKind, *, on: date, review_on: date | None) -> date:
    """When a link between two people stops showing. A family link lasts two years."""
    if kind in FAMILY_KINDS:
        return add_months(on, FAMILY_MONTHS)
    return until_review(on=on, review_on=review_on)


def span_of(said: Iterable[tuple[date | None, date | None]]) -> tuple[date | None, date | None]:
    """From the first day that any of it says to the last; as far apart as the evidence reaches."""
    pairs = list(said)
    first = min((start for start, _end in pairs if start), default=None)
    last = max((end for _start, end in pairs if end), default=None)
    if first and last and last < first:
        # One source gave only a start and another only an end: keep the span that holds both.
        first, last = last, first
    return first, last


def until_review(*, on: date, review_on: date | None) -> date:
    """The review date of what a thing was given in, within twelve months; six months where there is none."""
    if review_on is None or review_on <= on:
        return add_months(on, MONTHS_BY_DEFAULT)
    return min(review_on, add_months(on, LONGEST_MONTHS))
