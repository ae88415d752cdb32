"""What was released of police operations, as one reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from placemap.access.actors import Actor
from placemap.foundations.clock import today
from placemap.mappings.models import Mapping
from placemap.scanning import policy
from placemap.scanning.models import OperationNote


@dataclass(frozen=True, slots=True)
class OperationShown:
    """One released note. What no longer stands is shown to the police who gave it, and to nobody else."""

    note: OperationNote
    agency: str
    stands: bool
    may_change: bool


def operations_in(actor: Actor, mapping: Mapping) -> list[OperationShown]:
    """What this reader may read, what stands first and the latest of it first. One query."""
    rows = OperationNote.objects.filter(mapping=mapping).select_related("agency", "mapping", "contribution")
    may_add = bool(policy.may_add_operation(actor, mapping))
    found = [
        OperationShown(
            note=one,
            agency=one.agency.short_name,
            stands=_stands(one),
            may_change=may_add and one.agency_id == actor.agency_id and one.withdrawn_at is None,
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: not one.stands)


def visible_operation(mapping: Mapping, key: UUID) -> OperationNote | None:
    """One note that still may be changed, if this reader sees it."""
    found = OperationNote.objects.filter(mapping=mapping, pk=key, withdrawn_at=None)
    return found.select_related("agency", "mapping", "contribution").first()


def _stands(one: OperationNote) -> bool:
    return one.withdrawn_at is None and one.expires_on >= today()
