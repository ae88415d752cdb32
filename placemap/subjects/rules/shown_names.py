"""Which of the names that sources give for one person is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placemap.foundations.names import fold, forename_variants


@dataclass(frozen=True, slots=True)
class NameSaid:
    """One name as one record gives it: its parts, the whole as written, and whether from records kept."""

    given: str
    family: str
    text: str
    from_records: bool = False

    @property
    def shown(self) -> str:
        """Without a title or a comma where both parts are known; else as written."""
        return f"{self.given} {self.family}" if self.given and self.family else self.text


def best_name(names: Sequence[NameSaid]) -> str:
    """The name to show, always one that some source gives; empty when there is none.

    A whole name before a part or an initial. Then, in order: the surname most records spell alike;
    a first name in full before its short form; the first name most records spell alike; the longer
    one; the spelling with its accents and hyphens; the spelling written most; one from records
    kept; and the earliest.
    """
    if not names:
        return ""
    givens = [fold(name.given) for name in names]
    families = [fold(name.family) for name in names]
    written = [name.shown for name in names]
    full = {given for given in givens if len(given) > 1}

    def merit(place: int) -> tuple[int, ...]:
        name, given, family = names[place], givens[place], families[place]
        return (
            bool(given and family),
            len(given) > 1,
            families.count(family),
            not any(_is_short_for(given, other) for other in full),
            givens.count(given),
            len(given),
            sum(not letter.isascii() or letter in "-'’" for letter in name.shown),
            written.count(name.shown),
            name.from_records,
            -place,
        )

    return written[max(range(len(names)), key=merit)]


def _is_short_for(given: str, other: str) -> bool:
    """Whether one folded first name is only a shorter form of another: Dom of Dominik, Ruby of Ruby-Mae."""
    if not given or len(given) >= len(other):
        return False
    if other.startswith(f"{given} "):
        return True
    return other in forename_variants(given) or given in forename_variants(other)
