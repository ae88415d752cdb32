"""Gaps: what may be said of them, and what is proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.responses.vocabulary import GapKind, GapState

CLOSED = frozenset({GapState.FILLED, GapState.STANDS})


@dataclass(frozen=True, slots=True)
class ProposedGap:
    """Something that the records show to be missing and that nobody has put on the register."""

    shown_by: str
    kind: GapKind
    words: str
    district: UUID | None = None

    @property
    def key(self) -> str:
        """What it is told by among those proposed."""
        return f"{self.shown_by} {self.district}" if self.district else self.shown_by


@dataclass(frozen=True, slots=True)
class HeldGap:
    """What the register holds of what records show: of one district, or of wherever it is missing."""

    shown_by: str
    district: UUID | None
    state: GapState

    @property
    def counts(self) -> bool:
        """Whether it need not be proposed: it is open, or the group has said that it cannot be filled."""
        return self.state is not GapState.FILLED


def is_closed(state: GapState) -> bool:
    """Whether nobody needs to see to it any more."""
    return state in CLOSED


def still_to_propose(found: Iterable[ProposedGap], held: Collection[HeldGap]) -> list[ProposedGap]:
    """What the register does not hold. What was filled and is missing again has come back."""
    shown: dict[str, ProposedGap] = {}
    for one in found:
        if not is_held(one.shown_by, one.district, held):
            shown.setdefault(one.key, one)
    return list(shown.values())


def is_held(shown_by: str, district: UUID | None, held: Collection[HeldGap]) -> bool:
    """Whether the register holds it, for that district or for wherever it is missing."""
    return any(one.counts and one.shown_by == shown_by and one.district in (None, district) for one in held)


def check_gap(words: str, since_on: date, on: date) -> None:
    """A gap says what is missing, and since when."""
    if not words.strip():
        raise PlacemapError(_("Say what is missing."))
    if since_on > on:
        raise PlacemapError(_("The day since when it is missing cannot lie ahead."))


def check_done(before: GapState, after: GapState, words: str) -> None:
    """Each change says what was done; a gap that closes or opens again says why."""
    if words.strip():
        return
    if before is not after and (is_closed(after) or is_closed(before)):
        raise PlacemapError(_("Say in a sentence what was done, or why it changes."))
    raise PlacemapError(_("Say in a sentence what was done."))
