"""Records of one person folded into one line, by the groups that this reader sees.

The key that a person's records share is worked out with full sight. Folding by it would tell that
somebody else's hidden record joins two of one's own; so it only says where it is worth asking.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from placemap.subjects.queries.people import groups_around


class StandsFor(dict[UUID, UUID]):
    """Which record stands for another: itself, unless this reader sees that several are one person."""

    def __missing__(self, record: UUID) -> UUID:
        return record


def fold(records: Iterable[tuple[UUID, UUID]]) -> StandsFor:
    """Which record stands for each of these, given as pairs of record and key. At most one query.

    Nearly everybody has one record, and there are thousands: those are gone through once and not held.
    """
    given = list(records)
    first: dict[UUID, UUID] = {}
    shared = set()
    for person, key in given:
        held = first.setdefault(key, person)
        if held is not person and held != person:
            shared.add(key)
    if not shared:
        return StandsFor()
    several = {person for person, key in given if key in shared}
    groups = groups_around(several)
    return StandsFor((person, groups.leader(person)) for person in several)
