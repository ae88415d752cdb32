"""What a group lacks: at the table, in services, and in what it knows; and what was done about it."""

from __future__ import annotations

from django.db import models

from placemap.access.models import Identified
from placemap.access.privacy import Privacy
from placemap.foundations.clock import now
from placemap.mappings.models import WITH_MAPPING
from placemap.responses.vocabulary import GapKind, GapState


class Gap(Identified):
    """One thing that is missing, since when, and who sees to it."""

    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=GapKind.choices())
    what = models.CharField(max_length=200)
    since_on = models.DateField()
    owner = models.ForeignKey("partners.User", null=True, on_delete=models.PROTECT, related_name="+")
    owner_agency = models.ForeignKey("partners.Agency", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=GapState.choices(), default=GapState.OPEN.value)
    # What showed it: a seat nobody fills or a function nobody covers, so that while it is open it is not
    # proposed again. The district, where the function is covered by nobody in one district alone.
    shown_by = models.CharField(max_length=160, blank=True)
    district = models.ForeignKey("partners.Area", null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        neutral="id mapping kind what since_on owner_agency state shown_by district recorded_at version",
        staff="owner recorded_by",
        erased=WITH_MAPPING,
        rows="mutable",
    )

    class Meta:
        ordering = ["since_on", "recorded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mapping", "shown_by", "district"],
                condition=~models.Q(shown_by="")
                & models.Q(state__in=[GapState.OPEN.value, GapState.UNDERWAY.value]),
                nulls_distinct=False,
                name="gap_open_once",
            ),
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(owner_agency__isnull=False),
                name="gap_owner_for_agency",
            ),
        ]


class GapEntry(Identified):
    """What was done about a gap, and how far it is since."""

    gap = models.ForeignKey("responses.Gap", on_delete=models.CASCADE, related_name="entries")
    mapping = models.ForeignKey("mappings.Mapping", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=GapState.choices())
    words = models.CharField(max_length=500)
    recorded_at = models.DateTimeField(default=now)
    recorded_by = models.UUIDField()

    PRIVACY = Privacy(
        neutral="id gap mapping state words recorded_at",
        staff="recorded_by",
        erased=WITH_MAPPING,
        rows="append-only",
    )

    class Meta:
        ordering = ["recorded_at"]
        verbose_name_plural = "gap entries"
