"""How a place added by hand came to be part of a mapping, or was left out of it."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.information.models import WITH_MAPPING
from placemap.information.vocabulary import Audience
from placemap.subjects.vocabulary import EntityKind, PlaceMove


class PlaceStep(Identified):
    """One step of taking a place in: proposed with why, accepted, declined with why, or that taken back.

    The latest one stands. It keeps what the place is called, since a place that was declined shows to
    nobody: not to those who declined it either, so that no page, file or count can forget to leave it out.
    A place without any was there before, or the mapping starts from it.
    """

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    entity = models.ForeignKey("subjects.Entity", on_delete=models.CASCADE, related_name="steps")
    agency = models.ForeignKey("partners.Agency", on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey("information.Contribution", on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience.choices())
    kind = models.CharField(max_length=20, choices=EntityKind.choices())
    called = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    move = models.CharField(max_length=10, choices=PlaceMove.choices())
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id mapping entity agency contribution audience kind number move recorded_at",
        personal="called reason",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["entity", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="place_step_numbered_once"),
            models.CheckConstraint(
                condition=~models.Q(move__in=[PlaceMove.PROPOSED, PlaceMove.DECLINED]) | ~models.Q(reason=""),
                name="place_step_says_why",
            ),
        ]
        indexes = [models.Index(fields=["mapping", "move"], name="place_step_by_move")]
