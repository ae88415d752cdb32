"""The obvious way to say who stands how, worked out afresh from everything, for property tests."""

from __future__ import annotations

from dataclasses import dataclass, field

STRONGEST_FIRST = [
    "cohort",
    "proposed",
    "removed",
    "declined",
    "other",
    "linked",
    "unknown_person",
    "candidate",
]
NAMING = {"cohort": "named", "proposed": "named", "linked": "initials", "other": "initials"}


@dataclass
class World:
    """Records by number: what was decided of each, whether it is a child, open, joined, linked."""

    decided: dict[int, str] = field(default_factory=dict)
    is_adult: dict[int, bool] = field(default_factory=dict)
    is_open: dict[int, bool] = field(default_factory=dict)
    joins: set[tuple[int, int]] = field(default_factory=set)
    links: set[tuple[int, int]] = field(default_factory=set)

    def group(self, key: int) -> set[int]:
        """Everybody reached through joins."""
        met = {key}
        while True:
            more = {b for a, b in self.joins if a in met} | {a for a, b in self.joins if b in met}
            if more <= met:
                return met
            met |= more

    def standing(self, key: int) -> str:
        """The strongest of the group's own decisions; else what its links make it."""
        group = self.group(key)
        strongest = min((self.decided[one] for one in group), key=STRONGEST_FIRST.index)
        if strongest != "candidate":
            return strongest
        if not self.beside_cohort(group):
            return "candidate"
        child = any(not self.is_adult[one] for one in group)
        return "linked" if child else "other"

    def beside_cohort(self, group: set[int]) -> bool:
        """Whether an open link joins the group to a group with somebody agreed in it."""
        for one, other in self.links:
            if not (self.is_open[one] and self.is_open[other]):
                continue
            for here, there in ((one, other), (other, one)):
                if here in group and any(self.decided[k] == "cohort" for k in self.group(there)):
                    return True
        return False

    def naming(self, key: int) -> str:
        """How far the team sees this record."""
        return NAMING.get(self.standing(key), "closed") if self.is_open[key] else "closed"
