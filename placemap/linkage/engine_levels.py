"""What a compared field is made of: its levels, and what finding each of them counts for."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One finding of one field. `rarity` names the column whose share of people sharpens the finding:
    two Smiths count for less than two Featherstones. `pull` is how far it does so, from 0 to 1."""

    name: str
    meaning: str
    sql: str
    one_person: float
    two_people: float
    rarity: str = ""
    pull: float = 1.0
    rarest: float = 0.0

    @property
    def bits(self) -> float:
        return math.log2(self.one_person / self.two_people)


@dataclass(frozen=True, slots=True)
class Field:
    """One compared field: when it cannot be compared, then its levels, the first that fits counting."""

    name: str
    label: str
    nothing: str
    levels: tuple[Level, ...]
    kind: str = ""  # of an extra field: "identifier", "free_text" and so on

    def code(self, level: str) -> int:
        """The number Splink gives a level: the last is 0 and each earlier one is higher; -1 is nothing."""
        names = [one.name for one in self.levels]
        return len(names) - 1 - names.index(level)

    def level(self, code: int) -> str:
        return "nothing" if code < 0 else self.levels[len(self.levels) - 1 - code].name


def letter(field: Field, level: str) -> str:
    """The letter that stands for a level in a pattern; "A" is for nothing to compare."""
    return chr(66 + field.code(level))
