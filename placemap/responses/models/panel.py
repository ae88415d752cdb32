"""The panel's review of a plan: who presented it, what was decided, and when."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.responses.vocabulary import PanelDecision


class PanelReview(Identified):
    """A plan was presented to the panel, which decided on it."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    held_on = models.DateField()
    presented_by = models.CharField(max_length=120, help_text="The lead, or a co-chair: name and part")
    decision = models.CharField(max_length=10, choices=PanelDecision.choices())
    words = models.TextField(max_length=1000)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping held_on decision words recorded_at",
        staff="presented_by recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["-held_on", "-recorded_at"]
