"""Records of one person folded into one line, by the groups that this reader sees.

The key that a person's records share is worked out with full sight. Folding by it would tell that
somebody else's hidden record joins two of one's own; so it only says where it is worth asking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from placemap.subjects.queries.people import groups_around


def fold(records: Iterable[tuple[UUID, UUID]]) -> dict[UUID, UUID]:
    """Which record stands for each of these, given as pairs of record and key. At most one query."""
    given = dict(records)
    counts = Counter(given.values())
    groups = groups_around([person for person, key in given.items() if counts[key] > 1])
    if not groups.members:
        return dict(zip(given, given, strict=True))
    return {person: groups.leader(person) for person in given}
