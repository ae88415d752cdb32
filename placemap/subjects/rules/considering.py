"""Until when a linked child is considered, and how a decision holds for every record of the child.

Nobody is kept on the map for whom they know: from the day a child is linked to one in the cohort the
group has 28 days to refer, to say that support is in place, or to let go.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from datetime import date, timedelta

from placemap.subjects.vocabulary import Considered

DAYS_TO_CONSIDER = 28
# A child who is linked again within this time of the earlier day goes on from it.
_REMEMBERED = timedelta(days=365)
_DECIDED = (Considered.REFERRED, Considered.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Considering:
    """By when a record's child is decided on, what came of it, and which agency was asked to decide.

    Without a state nobody is being considered; a day is then what is left of a time before.
    """

    by: date | None = None
    state: str = ""
    agency: Hashable | None = None


NOT_CONSIDERED = Considering()


def consider_by(linked_on: date) -> date:
    """The last day on which a decision is in time."""
    return linked_on + timedelta(days=DAYS_TO_CONSIDER)


def first_linked_on(by: date) -> date:
    """The day the clock began."""
    return by - timedelta(days=DAYS_TO_CONSIDER)


def is_overdue(by: date | None, state: str, today: date) -> bool:
    """Whether the last day has passed with nothing decided. The database narrows by the same rule."""
    return by is not None and state == Considered.OPEN and today > by


def considering(held: Collection[Considering], *, is_linked: bool, today: date) -> Considering:
    """How the considering of one child stands, from what its records hold.

    The earliest day holds for all of them, so that joining a record buys no time; a decision on one is
    a decision on the child. A child who is no longer linked is not considered; where nothing was decided
    the day stays on record, and goes on if they are linked again within a year of it, so that ending a
    link and adding it again buys no time either.
    """
    states = {one.state for one in held}
    days = [one.by for one in held if one.by is not None and (one.state or today <= one.by + _REMEMBERED)]
    if not is_linked:
        decided = any(state in states for state in _DECIDED)
        return NOT_CONSIDERED if decided else Considering(by=min(days, default=None))
    agencies = sorted({one.agency for one in held if one.agency is not None}, key=str)
    return Considering(
        by=min(days, default=consider_by(today)),
        state=next((state.value for state in _DECIDED if state in states), Considered.OPEN.value),
        agency=agencies[0] if agencies else None,
    )
