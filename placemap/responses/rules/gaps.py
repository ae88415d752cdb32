"""Gaps: what may be said of them, and what is proposed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.responses.vocabulary import GapKind, GapState

CLOSED = frozenset({GapState.FILLED, GapState.STANDS})


@dataclass(frozen=True, slots=True)
class ProposedGap:
    """Something that the records show to be missing and that nobody has put on the register."""

    key: str
    kind: GapKind
    words: str


def is_closed(state: GapState) -> bool:
    """Whether nobody needs to see to it any more."""
    return state in CLOSED


def still_to_propose(found: Iterable[ProposedGap], held: Collection[str]) -> list[ProposedGap]:
    """What stands on no register yet, open or closed: closed on purpose, it is not asked again."""
    shown: dict[str, ProposedGap] = {}
    for one in found:
        if one.key not in held:
            shown.setdefault(one.key, one)
    return list(shown.values())


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
