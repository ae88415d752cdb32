"""Why a child is here, as it was set and changed; and the children of whom nobody has said it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import CategoryEntry, Membership
from placemap.cohort.queries.answers import LIVE
from placemap.cohort.queries.held import Held, may_hold
from placemap.cohort.vocabulary import MembershipState
from placemap.mappings.models import Mapping
from placemap.subjects.vocabulary import UNSAID_CATEGORIES

_ENTRIES = PreparedQuery(
    lambda about: (
        CategoryEntry.objects.filter(person_id__in=about, **LIVE)
        .select_related("agency")
        .order_by("-recorded_at", "-id")
    ),
    Takes.KEYS,
)


def entries_about(record_ids: Collection[UUID], held: Held | None = None) -> list[CategoryEntry]:
    """Every entry this reader sees, the latest first. One query."""
    if not may_hold(CategoryEntry, held):
        return []
    return _ENTRIES(record_ids)


def standing_entry(record_ids: Collection[UUID]) -> CategoryEntry | None:
    """The entry that stands, if this reader sees one."""
    return next(iter(entries_about(record_ids)), None)


_UNSAID = PreparedQuery(
    lambda mapping: (
        Membership.objects.filter(
            mapping_id=mapping,
            state=MembershipState.AGREED,
            withdrawn_at=None,
            person__withdrawn_at=None,
            person__category__in=UNSAID_CATEGORIES,
        )
        .order_by()
        .values_list("person__group_key", flat=True)
        .distinct()
    ),
    Takes.KEY,
)


def agreed_without_reason(mapping: Mapping) -> int:
    """How many children of the cohort nobody has said it of. One query."""
    return len(_UNSAID(mapping.pk))
