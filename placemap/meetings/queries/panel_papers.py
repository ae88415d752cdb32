"""Which briefing the panel may read of each mapping, until there are monthly reports."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from placemap.access.actors import Actor
from placemap.foundations.clock import LONDON
from placemap.meetings.models import BriefingStep
from placemap.meetings.vocabulary import Audience, BriefingStepKind
from placemap.responses.queries import PanelPaper


def board_papers(actor: Actor, mapping_ids: Collection[UUID]) -> dict[UUID, PanelPaper]:
    """The latest briefing for the board of each mapping that this reader was sent and stands. One query."""
    approved = BriefingStep.objects.filter(
        mapping__in=list(mapping_ids),
        step=BriefingStepKind.APPROVED.value,
        briefing__audience=Audience.BOARD.value,
        briefing__readers__user=actor.user_id,
    ).exclude(briefing__steps__step=BriefingStepKind.RECALLED.value)
    return {
        one.mapping_id: PanelPaper(
            one.taken_at.astimezone(LONDON).date(), reverse("briefing-link", args=[one.briefing_id])
        )
        for one in approved.order_by("taken_at")
    }
