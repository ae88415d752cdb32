"""Who acts: frozen, built once for a request or a job, and passed to every command and query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from uuid import UUID

from placemap.access.duties import Duty

NO_SEATS: Mapping[UUID, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PostHeld:
    """A post that somebody holds: what they are, for which agency."""

    agency_id: UUID
    agency_name: str
    role_title: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting for one agency, or a named system actor with no agency.

    `duties` come from the account; `seats` holds, for each mapping the person sits in today,
    the duties of that seat. `watches` holds those they may only read the standing of, and are not on the
    team of. A person who has left, or whose agency's agreement has lapsed, simply has no seat. Whoever
    holds posts in several agencies acts in one at a time: duties and seats are of that one, and `others`
    are those that they could change to.
    """

    user_id: UUID | None
    agency_id: UUID | None = None
    display_name: str = ""
    role_title: str = ""
    agency_name: str = ""
    duties: frozenset[str] = frozenset()
    seats: Mapping[UUID, frozenset[str]] = field(default_factory=lambda: NO_SEATS)
    watches: frozenset[UUID] = frozenset()
    system: str = ""
    others: tuple[PostHeld, ...] = ()

    def has(self, duty: Duty) -> bool:
        """Whether the account itself carries this duty, anywhere."""
        return duty.value in self.duties

    def sits_in(self, mapping_id: UUID) -> bool:
        """Whether this person is on the team of that mapping today."""
        return mapping_id in self.seats

    def watches_over(self, mapping_id: UUID) -> bool:
        """Whether this person may read how that mapping stands, without any child."""
        return mapping_id in self.watches or self.has(Duty.WATCH_MAPPING)

    def has_in(self, duty: Duty, mapping_id: UUID) -> bool:
        """Whether this person's seat in that mapping carries this duty."""
        return duty.value in self.seats.get(mapping_id, frozenset())


def system_actor(name: str) -> Actor:
    """The named actor under which set-up and the worker's own chores run."""
    if not name:
        raise ValueError("A system actor needs a name")
    return Actor(user_id=None, system=name, display_name=name)
