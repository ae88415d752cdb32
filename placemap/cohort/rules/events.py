"""What happened: what an entry needs, when a critical moment asks for an answer, and what may be one event.

Two entries are never merged. A suggestion says only that somebody should look at both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from placemap.cohort.rules import NotAllowedNow, NotComplete, check_not_future
from placemap.cohort.vocabulary import CRITICAL_MOMENTS, EntryKind
from placemap.foundations.wording import _
from placemap.foundations.working_days import next_working_day

# How far apart two agencies may write the day of one event: each may count from its own paper.
NEAR = timedelta(days=1)
# An estimate may be a week out.
NEAR_ESTIMATED = timedelta(days=7)
# Clocks that both agencies give, further apart than this, are two events even on one day.
NEAR_HOURS = 3
# Kinds too wide for two near entries to mean one event.
_TOO_WIDE = frozenset({EntryKind.OTHER, EntryKind.CONTACT, EntryKind.SEEN, EntryKind.ACHIEVEMENT})


@dataclass(frozen=True, slots=True)
class Happening:
    """As much of an entry as the suggestion of duplicates needs."""

    id: UUID
    kind: EntryKind
    on: date
    at: time | None
    is_estimated: bool
    agency_id: UUID


def check_entry(*, happened_on: date | None, today: date) -> date:
    """The day something happened: known or estimated, and not ahead."""
    if happened_on is None:
        raise NotComplete(_("Give the day, like 4 3 2026. If you are not sure, tick that it is about right."))
    check_not_future(happened_on, today, _("Something that happened"))
    return happened_on


def respond_by(kind: EntryKind, recorded_on: date) -> date | None:
    """By when a critical moment asks for an answer: the next working day after it was written down.

    From the day it was recorded, since nobody can answer what they have not been told. None for the rest.
    """
    return next_working_day(recorded_on) if kind in CRITICAL_MOMENTS else None


def check_answer(*, is_critical: bool, is_answered: bool) -> None:
    """Only a critical moment asks for an answer, and once it has one it asks no more."""
    if not is_critical:
        raise NotAllowedNow(
            _("This does not ask for an answer. Add what was done as something that happened.")
        )
    if is_answered:
        raise NotAllowedNow(
            _("This has been answered already. Add what was done since as something that happened.")
        )


def may_be_one(one: Happening, other: Happening) -> bool:
    """Whether two entries may be one event: the same kind, and days that are near."""
    if one.kind is not other.kind or one.kind in _TOO_WIDE:
        return False
    apart = abs(one.on - other.on)
    if one.is_estimated or other.is_estimated:
        return apart <= NEAR_ESTIMATED
    if apart > NEAR or (one.agency_id == other.agency_id and apart):
        return False
    if apart or one.at is None or other.at is None:
        return True
    return abs(one.at.hour * 60 + one.at.minute - other.at.hour * 60 - other.at.minute) <= NEAR_HOURS * 60


def answered_elsewhere(answered: set[UUID], same: Iterable[tuple[UUID, UUID]]) -> set[UUID]:
    """Events answered because somebody holds them to be the same as one that was."""
    found: set[UUID] = set()
    for left, right in same:
        if left in answered:
            found.add(right)
        if right in answered:
            found.add(left)
    return found


def in_order(left: UUID, right: UUID) -> tuple[UUID, UUID]:
    """A pair of entries always the same way round, so that one pair has one judgement."""
    return (left, right) if left < right else (right, left)


def check_pair(left: UUID, right: UUID) -> None:
    """An entry is no other event than itself."""
    if left == right:
        raise NotComplete(_("Choose two different entries."))


def suggested(happenings: Iterable[Happening], judged: set[tuple[UUID, UUID]]) -> list[tuple[UUID, UUID]]:
    """Pairs that may be one event and that nobody has judged, the latest first."""
    ordered: Sequence[Happening] = sorted(happenings, key=lambda one: (one.on, str(one.id)), reverse=True)
    found = []
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if one.on - other.on > NEAR_ESTIMATED:
                break
            pair = in_order(one.id, other.id)
            if pair not in judged and may_be_one(one, other):
                found.append(pair)
    return found
