"""Writing down what the panel decided on a plan that was presented to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.partners.queries import author
from placemap.responses import policy
from placemap.responses.models import PanelReview
from placemap.responses.queries.panel import on_panel, presenters_of
from placemap.responses.rules import panel as rules
from placemap.responses.vocabulary import PanelDecision


@command(may=policy.may_record_review, event=Event.PLAN_REVIEWED)
def record_panel_review(
    *,
    mapping_id: UUID,
    held_on: date,
    presented_by: str,
    decision: PanelDecision,
    words: str,
    by: Actor,
) -> PanelReview:
    """A plan was presented by its lead, or a co-chair, and the panel decided. The mapping's page shows it."""
    found = next((one for one in on_panel(by) if one.mapping_id == mapping_id), None)
    if found is None:
        raise PlacemapError(_("This mapping is closed, so the panel reviews no plan of it."))
    rules.check_review(held_on, found.opened_on, today(), words)
    if presented_by not in presenters_of(by, mapping_id):
        raise PlacemapError(_("Choose who presented it: its lead, or a co-chair."))
    review = PanelReview(
        mapping_id=mapping_id,
        held_on=held_on,
        presented_by=presented_by,
        decision=decision.value,
        words=words.strip(),
        recorded_by=author(by),
    )
    review.save(force_insert=True)
    return review
