"""What an agency said it would do, as its return asks how that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q
from django.http import Http404

from placemap.access.actors import Actor
from placemap.responses.queries import ActionShown, actions_of, shown
from placemap.responses.vocabulary import ActionState
from placemap.returns.models import AgencyReturn


@dataclass(frozen=True, slots=True)
class ActionAsked:
    """One action of the agency, and when something was said of it since the return was asked for."""

    shown: ActionShown
    said_at: datetime | None

    @property
    def id(self) -> UUID:
        """Its key, which stands in its address."""
        return self.shown.action.pk


def actions_asked(actor: Actor, given: AgencyReturn) -> list[ActionAsked]:
    """The agency's actions that it agreed to and has not done, and those it has spoken of since.

    A constant number of queries; whom they are about is on record as read.
    """
    asked_at = given.request.asked_at
    found = list(
        actions_of(actor, given.mapping)
        .filter(agency_id=given.agency_id, recorded_at__lt=asked_at)
        .annotate(said_at=Max("updates__recorded_at", filter=Q(updates__recorded_at__gte=asked_at)))
        .filter(Q(state=ActionState.ACCEPTED.value) | Q(said_at__isnull=False))
    )
    said = {one.pk: one.said_at for one in found}
    return [ActionAsked(one, said[one.action.pk]) for one in shown(actor, given.mapping, found)]


def action_asked(actor: Actor, given: AgencyReturn, action_id: UUID) -> ActionAsked:
    """One of them, or 404."""
    for one in actions_asked(actor, given):
        if one.id == action_id:
            return one
    raise Http404
