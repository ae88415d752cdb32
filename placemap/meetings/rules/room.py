"""Who has been at the table over time, by place and never as a ranking of people: values in, answer out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from placemap.meetings.rules.door import THERE
from placemap.meetings.vocabulary import MeetingKind, Presence

# So many meetings back: what was longer ago says little about the table of today.
LOOKED_BACK = 6
# Silver and the panel have tables of their own.
OF_ANOTHER_TABLE = frozenset({MeetingKind.SILVER, MeetingKind.PANEL})

_BEST_FIRST = (
    Presence.HERE, Presence.REMOTE, Presence.APOLOGIES_SENT, Presence.APOLOGIES, Presence.ABSENT,
)  # fmt: skip


def same_table(kind: MeetingKind) -> list[str]:
    """The kinds of meeting at which the same people sit, as they are kept: what was last time was there."""
    if kind in OF_ANOTHER_TABLE:
        return [kind.value]
    return [one.value for one in MeetingKind if one not in OF_ANOTHER_TABLE]


@dataclass(frozen=True, slots=True)
class Sat:
    """Somebody's seat in one place, from one day until another."""

    who: str
    from_on: date
    until_on: date | None

    def sits_on(self, day: date) -> bool:
        """Whether they sat there on that day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Came:
    """How one person, or somebody in their stead, was at a meeting; `stood_in` names the latter."""

    who: str
    presence: Presence
    stood_in: str = ""


def best(presences: Iterable[Presence]) -> Presence | None:
    """How a place was filled at a meeting: by whoever was nearest to being in the room."""
    found = set(presences)
    return next((one for one in _BEST_FIRST if one in found), None)


def filled(seats: Sequence[Sat], day: date, came: Iterable[Came]) -> Presence | None:
    """How a place was filled on the day of a meeting; None where nobody sat there or nothing was written."""
    sitting = {one.who for one in seats if one.sits_on(day)}
    return best(one.presence for one in came if one.who in sitting)


def different_people(seats: Sequence[Sat], meetings: Sequence[tuple[date, Sequence[Came]]]) -> int:
    """How many different people came for a place over these meetings: one, and it is constant."""
    return len(
        {
            one.stood_in or one.who
            for day, came in meetings
            for one in came
            if one.presence in THERE and any(s.who == one.who and s.sits_on(day) for s in seats)
        }
    )


def missed(presences: Collection[Presence | None]) -> int:
    """At how many meetings nobody was there for a place."""
    return sum(one not in THERE for one in presences)
