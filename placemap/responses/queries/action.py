"""Actions of a mapping, and what of them waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from placemap.access.actors import Actor
from placemap.mappings.models import Mapping
from placemap.responses import rules
from placemap.responses.models import Action


def actions_of(actor: Actor, mapping: Mapping) -> QuerySet[Action]:
    """Every action of the mapping that its reader may see, soonest first."""
    return (
        Action.objects.filter(mapping=mapping)
        .select_related("agency", "owner", "place", "mapping")
        .order_by("due", "recorded_at", "pk")
    )


def open_actions(
    actor: Actor,
    mapping: Mapping,
    *,
    agency_id: UUID | None = None,
    person_ids: Iterable[UUID] | None = None,
    in_part_two: bool | None = None,
) -> QuerySet[Action]:
    """Those that somebody must still see to; of one agency, about some records, or of one part alone."""
    found = actions_of(actor, mapping).filter(state__in=[state.value for state in rules.OPEN])
    if agency_id is not None:
        found = found.filter(agency_id=agency_id)
    if person_ids is not None:
        found = found.filter(person_id__in=list(person_ids))
    if in_part_two is not None:
        found = found.filter(in_part_two=in_part_two)
    return found


def action_in(actor: Actor, mapping: Mapping, action_id: UUID) -> Action:
    """One action of the mapping, or 404."""
    found = actions_of(actor, mapping).filter(pk=action_id).first()
    if found is None:
        raise Http404
    return found


def actions_due(actor: Actor) -> QuerySet[Action]:
    """In every open mapping of theirs: what they answer for, and what of their agency has nobody yet."""
    running = [state.value for state in rules.RUNNING]
    mine = Q(owner_id=actor.user_id) | Q(owner=None)
    return (
        Action.objects.filter(
            mine, agency_id=actor.agency_id, mapping__in=list(actor.seats), mapping__state="open",
            state__in=running,
        )
        .select_related("mapping", "agency", "owner")
        .order_by("due", "recorded_at", "pk")
    )  # fmt: skip
