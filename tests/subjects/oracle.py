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

    def decide(self, key: int, what: str) -> None:
        """Keep a decision on a record, and on those of its group that it replaces."""
        for other in self.group(key) - {key}:
            if self.decided[other] == "candidate" or what == "proposed":
                continue
            never_opens = what in ("declined", "removed") or self.decided[other] == "proposed"
            if self.is_open[key] or not self.is_open[other] or never_opens:
                self.decided[other] = what
        self.decided[key] = what

    def reaching(self, key: int) -> set[int]:
        """The records whose decisions count for this one: an open record hears open ones only."""
        return {one for one in self.group(key) if self.is_open[one] or not self.is_open[key]}

    def standing(self, key: int) -> str:
        """The strongest of the decisions that reach it; else what its links make it."""
        strongest = min((self.decided[one] for one in self.reaching(key)), key=STRONGEST_FIRST.index)
        if strongest != "candidate":
            return strongest
        return self.by_its_links(key) or "candidate"

    def by_its_links(self, key: int) -> str:
        """What being linked to a cohort child makes of somebody; empty when nothing does."""
        group = self.group(key)
        if not self.beside_cohort(group):
            return ""
        child = any(not self.is_adult[one] for one in group)
        return "linked" if child else "other"

    def beside_cohort(self, group: set[int]) -> bool:
        """Whether an open link joins the group to a group with somebody openly agreed in it."""
        for one, other in self.links:
            if not (self.is_open[one] and self.is_open[other]):
                continue
            for here, there in ((one, other), (other, one)):
                met = {k for k in self.group(there) if self.is_open[k]}
                if here in group and any(self.decided[k] == "cohort" for k in met):
                    return True
        return False

    def naming(self, key: int) -> str:
        """How far the team sees this record."""
        if not self.is_open[key]:
            return "closed"
        standing = self.standing(key)
        if standing == "proposed" and self.decided[key] != "proposed":
            standing = self.by_its_links(key)
        return NAMING.get(standing, "closed")
