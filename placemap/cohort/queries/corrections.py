"""What stood before a correction: the original of each fact recorded by hand, and why it was put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import AgencyView, ChronologyEntry, Factor
from placemap.cohort.queries.held import Held, may_hold
from placemap.information.models import Contribution
from placemap.partners.queries import names_of


@dataclass(frozen=True, slots=True)
class Corrected:
    """One earlier state of a fact: the row as it was, who put it right, when, and what was wrong."""

    before: Factor | AgencyView | ChronologyEntry
    by: str
    on: datetime
    why: str


def standing_fact(record_ids: Sequence[UUID], fact_id: UUID) -> Factor | AgencyView | None:
    """What stands now of a worry, a strength or a view: itself, or the last correction of it."""
    for model in (Factor, AgencyView):
        about = model._default_manager.filter(person_id__in=record_ids, withdrawn_at=None)
        found: Factor | AgencyView | None = about.filter(pk=fact_id).first()
        if found is None:
            continue
        giving = found.contribution_id
        while after := Contribution.objects.filter(corrects=giving).values_list("pk", flat=True).first():
            giving = after
        live = about.filter(contribution=giving, contribution__withdrawn_at=None)
        return live.select_related("contribution", "mapping", "agency").first()
    return None


@cache
def _corrected(kind: type[Factor | AgencyView | ChronologyEntry]) -> PreparedQuery[Any]:
    def build(about: Sequence[UUID]) -> QuerySet[Any]:
        return kind._default_manager.filter(person_id__in=about, contribution__corrected_by__isnull=False)

    return PreparedQuery(build, Takes.KEYS)


_CORRECTING = PreparedQuery(
    lambda given: Contribution.objects.filter(corrects__in=given).select_related("corrects"), Takes.KEYS
)


def corrections_of(record_ids: Sequence[UUID], held: Held | None = None) -> dict[UUID, tuple[Corrected, ...]]:
    """By the contribution of what stands now: what stood before it, the latest first. Five queries.

    `held` is what `held_about` gives, from a caller that has it already: what is not held is not asked for.
    Row security decides which originals this reader sees: the same who could read them as they stood.
    """
    facts: dict[UUID, Factor | AgencyView | ChronologyEntry] = {}
    for kind in (Factor, AgencyView, ChronologyEntry):
        if not may_hold(kind, held):
            continue
        for fact in _corrected(kind)(record_ids):
            if fact.contribution_id is not None:
                facts[fact.contribution_id] = fact
    if not facts:
        return {}
    # From each giving to the one that corrected it.
    after = {row.corrects_id: row for row in _CORRECTING(facts) if row.corrects_id is not None}
    names = names_of(row.given_by for row in after.values())
    found: dict[UUID, list[Corrected]] = {}
    for before_id, row in after.items():
        assert row.corrects is not None
        step = Corrected(
            facts[before_id], names.get(row.given_by, ""), row.given_at, row.corrects.withdrawn_reason
        )
        last = row
        while last.pk in after:
            last = after[last.pk]
        found.setdefault(last.pk, []).append(step)
    return {key: tuple(sorted(steps, key=lambda one: one.on, reverse=True)) for key, steps in found.items()}
