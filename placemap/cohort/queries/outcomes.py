"""What came of a referral: what stands, and beneath each what it said before it was put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from placemap.cohort.models import OutcomeEntry
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.vocabulary import ReferralOutcome


@dataclass(frozen=True, slots=True)
class OutcomeBefore:
    """What an entry said, until when; who put it right, and what was wrong."""

    entry: OutcomeEntry
    until: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class CameOfIt:
    """One entry as it stands, with what it said before, the latest first."""

    entry: OutcomeEntry
    before: tuple[OutcomeBefore, ...] = ()

    @property
    def happened(self) -> bool:
        """Whether anything came of it: an entry may be put right by saying that nothing did."""
        return self.entry.outcome != ReferralOutcome.WAITING


def came_of_it(entries: Iterable[OutcomeEntry], *, undone: bool = False) -> tuple[CameOfIt, ...]:
    """These entries as they stand, in the order they are given. No query.

    What was put right by saying that nothing happened is left out, unless `undone` asks for it.
    """
    given = list(entries)
    by_id = {one.pk: one for one in given}
    corrected = {one.corrects_id for one in given}
    found = (CameOfIt(one, _before(one, by_id)) for one in given if one.pk not in corrected)
    return tuple(one for one in found if one.happened or undone)


def _before(entry: OutcomeEntry, by_id: dict[UUID, OutcomeEntry]) -> tuple[OutcomeBefore, ...]:
    steps = []
    while entry.corrects_id is not None and entry.corrects_id in by_id:
        was = by_id[entry.corrects_id]
        assert entry.corrected_at is not None
        steps.append(OutcomeBefore(was, entry.corrected_at, entry.said_by, entry.corrected_because))
        entry = was
    return tuple(steps)


def outcomes_of(referral_id: UUID) -> list[OutcomeEntry]:
    """Every entry about one referral, the latest first, with those that were put right. One query."""
    return list(
        OutcomeEntry.objects.filter(referral=referral_id, **LIVE)
        .select_related("agency", "mapping", "contribution")
        .order_by("-recorded_at", "-id")
    )


def standing_outcome(entries: Iterable[OutcomeEntry], entry_id: UUID) -> OutcomeEntry | None:
    """What stands of an entry: itself, or the last correction of it. No query."""
    given = list(entries)
    after = {one.corrects_id: one for one in given if one.corrects_id is not None}
    found = next((one for one in given if one.pk == entry_id), None)
    while found is not None and found.pk in after:
        found = after[found.pk]
    return found
