"""What one row says a person is called: the first name, other names given, and the forms of each.

A name that somebody is said to go by is evidence that two first names are one person's. It is only that
when it really is another name: "Sam" beside Samuel says nothing that Samuel does not say already, so it
must not make Samuel and his twin Samantha one person.
"""

from __future__ import annotations

from functools import lru_cache

from placemap.foundations.forename_variants import FULL_ON, SHORT_ON
from placemap.foundations.identity import IdentityRecord
from placemap.foundations.names import fold

_NONE: frozenset[int] = frozenset()
# What people write where they know no name.
NO_NAME = frozenset(
    [
        "unknown",
        "not known",
        "unk",
        "nk",
        "n k",
        "na",
        "n a",
        "none",
        "nil",
        "tbc",
        "no name",
        "anonymous",
        "anon",
    ]
)


@lru_cache(maxsize=200_000)
def aliases(known_as: str) -> tuple[str, ...]:
    """The folded names in a cell of other names, which are parted by strokes."""
    names = (fold(part) for part in known_as.split("/"))
    return tuple(name for name in names if name and name not in NO_NAME)


def lines_of(*names: str) -> frozenset[int]:
    """The lines of the list of forenames on which folded names stand, in full or as a short form."""
    return _NONE.union(*(FULL_ON.get(name, _NONE) | SHORT_ON.get(name, _NONE) for name in names))


@lru_cache(maxsize=200_000)
def other_names(given: str, known_as: str) -> frozenset[str]:
    """The folded other names that are no form of the first name itself."""
    folded = fold(given)
    own = lines_of(folded, folded.partition(" ")[0], folded.replace(" ", ""))
    return frozenset(name for name in aliases(known_as) if name != folded and not own & lines_of(name))


def says_called(row: IdentityRecord, name: str) -> bool:
    """Whether a row says that its person is also called a folded first name, or a listed form of it."""
    if not row.known_as or not name:
        return False
    lines = lines_of(name)
    return name in aliases(row.known_as) or any(
        lines & lines_of(other) for other in other_names(row.given, row.known_as)
    )
